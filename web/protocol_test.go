package web

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"zhengda/bot"
)

// These tests hold the types against docs/protocol.md.

func protocol(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestTypesReadTheExamplesOfTheProtocol(t *testing.T) {
	fences := regexp.MustCompile("(?s)```json\n(.*?)```").FindAllStringSubmatch(protocol(t), -1)
	into := []func() any{
		func() any { return new(ticketRequest) }, func() any { return new(ticketReply) }, func() any { return new(bot.Block) }, func() any { return new(bot.Chip) }, func() any { return new(edit) }, func() any { return new(deskState) },
	}
	if len(fences) != len(into) {
		t.Fatalf("%d examples, want %d", len(fences), len(into))
	}
	for i, fence := range fences {
		for line := range strings.Lines(fence[1]) {
			v := into[i]()
			dec := json.NewDecoder(strings.NewReader(line))
			dec.DisallowUnknownFields()
			if err := dec.Decode(v); err != nil {
				t.Errorf("%s: %v", line, err)
				continue
			}
			if got, want := compact(t, mustEncode(t, v)), compact(t, []byte(line)); got != want {
				t.Errorf("written again:\n%s\nwant\n%s", got, want)
			}
		}
	}
}

func compact(t *testing.T, b []byte) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Compact(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestTypesHaveTheFieldsOfTheProtocol(t *testing.T) {
	types := map[string]reflect.Type{
		"hello": reflect.TypeFor[hello](), "ask": reflect.TypeFor[ask](), "case": reflect.TypeFor[edit](), "stop": reflect.TypeFor[stop](),
		"feedback": reflect.TypeFor[feedback](), "person": reflect.TypeFor[person](), "erase": reflect.TypeFor[erase](),
		"ready": reflect.TypeFor[readyFrame](), "ack": reflect.TypeFor[ackFrame](), "message": reflect.TypeFor[messageFrame](),
		"progress": reflect.TypeFor[progressFrame](), "delta": reflect.TypeFor[deltaFrame](), "error": reflect.TypeFor[errorFrame](),
		"typing": reflect.TypeFor[typingFrame](), "desk": reflect.TypeFor[deskFrame](),
	}
	row := regexp.MustCompile("(?m)^\\| `([a-z]+)` \\| ([^|]*)\\|")
	name := regexp.MustCompile("`([a-z_]+\\??)`")
	_, frames, _ := strings.Cut(protocol(t), "## 2. The socket")
	frames, _, _ = strings.Cut(frames, "## 3. Events")
	for _, m := range row.FindAllStringSubmatch(frames, -1) {
		typ, ok := types[m[1]]
		if !ok {
			t.Errorf("type %s of the protocol is not there", m[1])
			continue
		}
		delete(types, m[1])
		var want []string
		for _, n := range name.FindAllStringSubmatch(m[2], -1) {
			want = append(want, n[1])
		}
		if got := jsonFields(typ); !slices.Equal(got, want) {
			t.Errorf("%s has the fields %q, the protocol %q", m[1], got, want)
		}
	}
	for left := range types {
		t.Errorf("type %s is not in the protocol", left)
	}
}

// jsonFields are a type's fields but for type, those that may be missing with a question mark.
func jsonFields(typ reflect.Type) []string {
	var names []string
	for i := range typ.NumField() {
		name, rest, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
		if name == "type" {
			continue
		}
		if strings.Contains(rest, "omitempty") && name != "body" { // see encodeMessage
			name += "?"
		}
		names = append(names, name)
	}
	return names
}

func TestAnswerHasTheFieldsOfTheProtocol(t *testing.T) {
	text := protocol(t)
	words := func(from, to string) []string {
		_, rest, ok := strings.Cut(text, from)
		part, _, ok2 := strings.Cut(rest, to)
		if !ok || !ok2 {
			t.Fatalf("no %q … %q in the protocol", from, to)
		}
		var names []string
		for _, m := range regexp.MustCompile("`([a-z_]+\\??)`").FindAllStringSubmatch(part, -1) {
			names = append(names, m[1])
		}
		return names
	}
	answer := slices.DeleteFunc(jsonFields(reflect.TypeFor[bot.Answer]()), func(n string) bool { return n == "timings" || n == "trace?" })
	if want := words("without `timings` and `trace`:", "It is stored once"); !slices.Equal(answer, want) {
		t.Errorf("an answer has %q, the protocol %q", answer, want)
	}
	if got, want := jsonFields(reflect.TypeFor[bot.Citation]()), words("`citations[]`:", "The passage is"); !slices.Equal(got, want) {
		t.Errorf("a citation has %q, the protocol %q", got, want)
	}
}

func TestCodesAreThoseOfTheProtocol(t *testing.T) {
	text := protocol(t)
	var codes []int
	for _, m := range regexp.MustCompile(`(?m)^\| (\d{4})`).FindAllStringSubmatch(text, -1) {
		n, _ := strconv.Atoi(m[1])
		codes = append(codes, n)
	}
	want := []int{websocket.CloseNormalClosure, closeBinary, closeNotUTF8, websocket.CloseMessageTooBig, closeRestart, closeLater, closeTicket, closeSite, closeNoHello, closeErased}
	if !slices.Equal(codes, want) {
		t.Errorf("close codes of the protocol %v, of the code %v", codes, want)
	}
	for code := range errorTexts {
		if !strings.Contains(text, "`"+code+"`") {
			t.Errorf("error code %s is not in the protocol", code)
		}
	}
}
