package web

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
)

// FuzzFields holds the reading of an object against encoding/json's.
func FuzzFields(f *testing.F) {
	for _, seed := range []string{
		`{}`, ` { } `, `{"a":1}`, `{"a" : "x\"}{\\" , "b\u0041":[{"c":"]"},[1,2]],"d":{"e":{}} }`, `{"a":-1.5e3,"b":true,"c":null,"":""}`,
		`{"a":1,"a":2}`, `{"a":1,"\u0061":2}`, `{"a":1}{}`, `{"a":1,}`, `{"a"}`, `[]`, `"a"`, `1`, ``, `{`, `{"a":"`, "{\"\xff\":1}", `{"长":"短"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		got, bad := readFields(in)
		var want map[string]json.RawMessage
		err := json.Unmarshal(in, &want)
		if depth(in) > maxFrameDepth || want == nil {
			err = errOrigin
		}
		if err != nil {
			if bad == nil || bad.code != "frame" {
				t.Fatalf("%q was read as %q, %v, want the code frame", in, got, bad)
			}
			return
		}
		if bad != nil {
			if bad.code == "field" && names(t, in) > len(want) {
				return // a name stands twice
			}
			t.Fatalf("%q was not read: %v", in, bad)
		}
		if len(got) != len(want) || names(t, in) != len(want) {
			t.Fatalf("%q was read as %q, want %q", in, got, want)
		}
		for name, value := range want {
			if !reflect.DeepEqual([]byte(got[name]), []byte(value)) {
				t.Fatalf("%q: %q was read as %q, want %q", in, name, got[name], value)
			}
		}
	})
}

// names counts the names of an object, those that stand twice too.
func names(t *testing.T, in []byte) int {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(in))
	if _, err := dec.Token(); err != nil {
		t.Fatal(err)
	}
	n := 0
	for ; dec.More(); n++ {
		var value json.RawMessage
		if _, err := dec.Token(); err != nil {
			t.Fatal(err)
		}
		if err := dec.Decode(&value); err != nil {
			t.Fatal(err)
		}
	}
	return n
}
