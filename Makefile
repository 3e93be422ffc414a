# make test is what counts; the other targets are parts of it, or longer.

.PHONY: test build lint race fuzz browser databases unit soak screenshots fmt widget

test:
	@scripts/test

build:
	go build -o zhengda ./cmd/zhengda

unit lint race fuzz browser databases:
	@scripts/test $@

# Fuzzing for two minutes a target and the race detector three times over.
soak:
	@FUZZTIME=2m RACECOUNT=3 BUDGETS=off scripts/test race fuzz

# Pictures of every state at 375 and 1280 pixels, into artifacts/.
screenshots:
	ZHENGDA_SCREENSHOTS=$(CURDIR)/artifacts go test -count=1 -run '^TestScreenshots' ./cmd/zhengda

# What browsers load of the widget, from its sources; after every change of them.
widget:
	@go run ./scripts/widget web/static

fmt:
	gofmt -w .
