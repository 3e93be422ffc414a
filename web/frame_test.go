package web

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"zhengda/chat"
)

func TestDecodeFrame(t *testing.T) {
	tests := []struct {
		name, in string
		want     any
		bad      badFrame
	}{
		{"hello", `{"type":"hello","ticket":"t_1","offset":7,"epoch":"e_1"}`, hello{"t_1", 7, "e_1"}, badFrame{}},
		{"hello of a new page", `{"epoch":"","offset":0,"ticket":"t_1","type":"hello"}`, hello{"t_1", 0, ""}, badFrame{}},
		{"hello without a ticket", `{"type":"hello","offset":0,"epoch":""}`, hello{}, badFrame{}},
		{"ask", ` { "type" : "ask", "id":"q-1_A", "text":"在哪\n换证", "city":"湛江市" } `, ask{"q-1_A", "在哪\n换证", "湛江市"}, badFrame{}},
		{"ask without a city", `{"type":"ask","id":"q","text":""}`, ask{ID: "q"}, badFrame{}},
		{"stop", `{"type":"stop"}`, stop{}, badFrame{}},

		{"case", `{"type":"case","id":"e","set":{"region":"440800"},"remove":["household"],"again":true}`, edit{"e", map[string]string{"region": "440800"}, []string{"household"}, true}, badFrame{}},
		{"case that changes nothing", `{"type":"case","id":"e"}`, edit{ID: "e"}, badFrame{}},

		{"case without an id", `{"type":"case","set":{"region":"440800"}}`, nil, badFrame{code: "field", field: "id"}},
		{"fact that is a number", `{"type":"case","id":"e","set":{"age":10}}`, nil, badFrame{code: "field", field: "set", id: "e"}},
		{"fact that is null", `{"type":"case","id":"e","set":{"age":null}}`, nil, badFrame{code: "field", field: "set", id: "e"}},
		{"fact set twice", `{"type":"case","id":"e","set":{"age":"1","age":"2"}}`, nil, badFrame{code: "field", field: "set", id: "e"}},
		{"set is a list", `{"type":"case","id":"e","set":["age"]}`, nil, badFrame{code: "field", field: "set", id: "e"}},
		{"set is null", `{"type":"case","id":"e","set":null}`, nil, badFrame{code: "field", field: "set", id: "e"}},
		{"remove is a text", `{"type":"case","id":"e","remove":"age"}`, nil, badFrame{code: "field", field: "remove", id: "e"}},
		{"again is a text", `{"type":"case","id":"e","again":"true"}`, nil, badFrame{code: "field", field: "again", id: "e"}},
		{"case with a text", `{"type":"case","id":"e","text":"x"}`, nil, badFrame{code: "field", field: "text", id: "e"}},
		{"case with a conversation", `{"type":"case","id":"e","conversation":"c_1"}`, nil, badFrame{code: "field", field: "conversation", id: "e"}},

		{"nothing", ``, nil, badFrame{code: "frame"}},
		{"no object", `["type","stop"]`, nil, badFrame{code: "frame"}},
		{"string", `"stop"`, nil, badFrame{code: "frame"}},
		{"cut", `{"type":"stop"`, nil, badFrame{code: "frame"}},
		{"two", `{"type":"stop"}{"type":"stop"}`, nil, badFrame{code: "frame"}},
		{"more after it", `{"type":"stop"} x`, nil, badFrame{code: "frame"}},
		{"trailing comma", `{"type":"stop",}`, nil, badFrame{code: "frame"}},
		{"comment", `{"type":"stop"/**/}`, nil, badFrame{code: "frame"}},
		{"too deep", `{"type":"stop","x":` + strings.Repeat("[", 8) + strings.Repeat("]", 8) + `}`, nil, badFrame{code: "frame"}},
		{"as deep as may be", `{"type":"stop","x":` + strings.Repeat("[", 7) + strings.Repeat("]", 7) + `}`, nil, badFrame{code: "field", field: "x"}},
		{"brackets in a text", `{"type":"ask","id":"q","text":"[[[[[[[[[[{{{{\"[["}`, ask{ID: "q", Text: `[[[[[[[[[[{{{{"[[`}, badFrame{}},

		{"no type", `{}`, nil, badFrame{code: "field", field: "type"}},
		{"type in other case", `{"Type":"stop"}`, nil, badFrame{code: "field", field: "type"}},
		{"type is a number", `{"type":1}`, nil, badFrame{code: "field", field: "type"}},
		{"unknown type", `{"type":"subscribe"}`, nil, badFrame{code: "type"}},
		{"server's type", `{"type":"message","offset":1}`, nil, badFrame{code: "type"}},

		{"unknown field", `{"type":"ask","id":"q","text":"x","role":"bot"}`, nil, badFrame{code: "field", field: "role", id: "q"}},
		{"unknown field that could be anything", `{"type":"stop","<img onerror=1>":1}`, nil, badFrame{code: "field"}},
		{"field in other case", `{"type":"ask","id":"q","Text":"x"}`, nil, badFrame{code: "field", field: "text", id: "q"}},
		{"repeated field", `{"type":"ask","id":"q","text":"a","text":"b"}`, nil, badFrame{code: "field", field: "text"}},
		{"repeated by an escape", `{"type":"ask","id":"q","text":"a","te\u0078t":"b"}`, nil, badFrame{code: "field", field: "text"}},
		{"missing text", `{"type":"ask","id":"q"}`, nil, badFrame{code: "field", field: "text", id: "q"}},
		{"null text", `{"type":"ask","id":"q","text":null}`, nil, badFrame{code: "field", field: "text", id: "q"}},
		{"text is an object", `{"type":"ask","id":"q","text":{}}`, nil, badFrame{code: "field", field: "text", id: "q"}},
		{"missing id", `{"type":"ask","text":"x"}`, nil, badFrame{code: "field", field: "id"}},
		{"empty id", `{"type":"ask","id":"","text":"x"}`, nil, badFrame{code: "field", field: "id"}},
		{"id with other characters", `{"type":"ask","id":"a b","text":"x"}`, nil, badFrame{code: "field", field: "id"}},
		{"id too long", `{"type":"ask","id":"` + strings.Repeat("a", 65) + `","text":"x"}`, nil, badFrame{code: "field", field: "id"}},
		{"longest id", `{"type":"ask","id":"` + strings.Repeat("a", 64) + `","text":"x"}`, ask{ID: strings.Repeat("a", 64), Text: "x"}, badFrame{}},
		{"negative offset", `{"type":"hello","ticket":"t","offset":-1,"epoch":""}`, nil, badFrame{code: "field", field: "offset"}},
		{"fraction of an offset", `{"type":"hello","ticket":"t","offset":1.5,"epoch":""}`, nil, badFrame{code: "field", field: "offset"}},
		{"offset too large", `{"type":"hello","ticket":"t","offset":9223372036854775808,"epoch":""}`, nil, badFrame{code: "field", field: "offset"}},
		{"offset is a text", `{"type":"hello","ticket":"t","offset":"1","epoch":""}`, nil, badFrame{code: "field", field: "offset"}},
		{"hello without an epoch", `{"type":"hello","ticket":"t","offset":1}`, nil, badFrame{code: "field", field: "epoch"}},
		{"stop with a field", `{"type":"stop","id":"q"}`, nil, badFrame{code: "field", field: "id"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, bad := decodeFrame([]byte(tt.in))
			if bad == nil {
				bad = &badFrame{}
			}
			if *bad != tt.bad {
				t.Fatalf("fault %+v, want %+v", *bad, tt.bad)
			}
			if bad.code == "" && !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %#v, want %#v", got, tt.want)
			}
			if bad.code != "" && bad.text() == "" {
				t.Errorf("fault %+v has no words for the visitor", *bad)
			}
		})
	}
}

func FuzzFrame(f *testing.F) {
	for _, seed := range []string{
		`{"type":"hello","ticket":"t_1","offset":7,"epoch":"e_1"}`, `{"type":"ask","id":"q","text":"在哪换证","city":"440800"}`,
		`{"type":"case","id":"e","set":{"region":"440800"},"remove":["household"],"again":true}`,
		`{"type":"stop"}`, `{"type":"ask","id":"q","text":"\ud83d\u0000<"}`, `{"a":[[[[{"b":"]"}]]]]}`, "\xff{}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		got, bad := decodeFrame(in)
		if bad != nil {
			if errorTexts[bad.code] == "" || !json.Valid(mustEncode(t, errorFrame{Type: "error", ID: bad.id, Code: bad.code, Text: bad.text()})) {
				t.Fatalf("fault %+v makes no error frame", *bad)
			}
			return
		}
		again, bad := decodeFrame(withType(t, got))
		if bad != nil || !reflect.DeepEqual(again, got) {
			t.Fatalf("%q was read as %#v, and that as %#v, %v", in, got, again, bad)
		}
	})
}

func mustEncode(t testing.TB, v any) []byte {
	t.Helper()
	b, err := encode(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// withType writes a frame of a client.
func withType(t testing.TB, frame any) []byte {
	t.Helper()
	b := mustEncode(t, frame)
	name := reflect.TypeOf(frame).Name()
	if name == "edit" { // case is a word of Go
		name = "case"
	}
	kind := `{"type":"` + name + `"`
	if string(b) == "{}" {
		return []byte(kind + "}")
	}
	return []byte(kind + "," + string(b[1:]))
}

func TestMessageBodyIsSentAsStored(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 60e6, time.FixedZone("", 3600))
	for _, body := range []string{
		`{"text":"a"}`, `{ "text" : "<b>&\u003c\u2028` + "\u2028" + `",  "n":1.0e2 }`, "{\"text\":\n\"\\/\"}", `[]`,
	} {
		b, err := encodeMessage(&chat.Message{Offset: 3, CID: "a-2", Kind: chat.KindAnswer, Role: chat.FromBot, ReplyTo: 2, At: at, Body: json.RawMessage(body)})
		if err != nil {
			t.Fatal(err)
		}
		want := `{"type":"message","offset":3,"kind":"answer","role":"bot","id":"a-2","reply_to":2,"at":"2026-01-02T02:04:05.060Z","body":` + body + `}`
		if string(b) != want {
			t.Errorf("got  %s\nwant %s", b, want)
		}
		if !json.Valid(b) {
			t.Errorf("%s is no JSON", b)
		}
	}
}
