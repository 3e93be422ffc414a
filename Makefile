# make test is what counts; the other targets are parts of it, or longer.

.PHONY: test build lint race fuzz browser databases simulation nodes program unit soak screenshots fmt widget

test:
	@scripts/test

build:
	go build -o zhengda ./cmd/zhengda

unit lint race fuzz browser databases simulation nodes program:
	@scripts/test $@

# Fuzzing for two minutes a target, the race detector three times over, 200 kills
# a database and 50,000 seeds of the simulator.
soak:
	@FUZZTIME=2m RACECOUNT=3 KILLS=200 SEEDS=50000 BUDGETS=off scripts/test nodes simulation race fuzz

# Pictures of every state at 375 and 1280 pixels, into artifacts/.
screenshots:
	ZHENGDA_SCREENSHOTS=$(CURDIR)/artifacts go test -count=1 -run '^TestScreenshots' ./cmd/zhengda

# What browsers load of the widget, from its sources; after every change of them.
widget:
	@go run ./scripts/widget web/static

fmt:
	gofmt -w .
