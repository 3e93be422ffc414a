package natsbroker

import (
	"strings"
	"testing"

	"zhengda/chat"
)

func TestRingOnTheWire(t *testing.T) {
	for _, r := range []chat.Ring{
		{Conversation: "c_1"},
		{Conversation: "c_ABC-def_9", Offset: 1 << 60},
		{Conversation: "c", Offset: 7, Stop: true, Erased: true, Typing: "陈小明"},
	} {
		b, err := encode(r)
		if err != nil {
			t.Fatalf("%+v: %v", r, err)
		}
		if got, err := decode(b); err != nil || got != r {
			t.Errorf("%s: %+v, %v, want %+v", b, got, err, r)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, payload := range badPayloads() {
		if r, err := decode([]byte(payload)); err == nil {
			t.Errorf("%.60q is taken for %+v", payload, r)
		}
	}
}

func badPayloads() []string {
	return []string{
		"", "x", "null", "[]", "7", "{}", `{"conversation":""}`, `{"conversation":"c"`, `{"conversation":"c"} {}`, `{"conversation":"c"}x`,
		`{"conversation":7}`, `{"conversation":"c","offset":-1}`, `{"conversation":"c","offset":1.5}`, `{"conversation":"c","offset":1e30}`,
		`{"conversation":"c","unknown":1}`, `{"conversation":"c d"}`, `{"conversation":"c\n"}`, `{"conversation":"` + strings.Repeat("c", 65) + `"}`,
		`{"conversation":"c","typing":"` + strings.Repeat("陈", 22) + `"}`, `{"conversation":"c","typing":"a\u0007"}`,
		"{\"conversation\":\"c\",\"typing\":\"\xff\"}", `{"conversation":"c"` + strings.Repeat(" ", 512) + `}`,
	}
}

func TestEncodeRefuses(t *testing.T) {
	for _, r := range []chat.Ring{{}, {Conversation: "c d"}, {Conversation: "c", Offset: -1}, {Conversation: "c", Typing: "a\nb"}} {
		if b, err := encode(r); err == nil {
			t.Errorf("%+v is sent as %s", r, b)
		}
	}
}

// FuzzRing: whatever is heard is a ring that could be sent, or is refused.
func FuzzRing(f *testing.F) {
	for _, payload := range badPayloads() {
		f.Add([]byte(payload))
	}
	f.Add([]byte(`{"conversation":"c_1","offset":12,"stop":true,"typing":"小李"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := decode(b)
		if err != nil {
			return
		}
		again, err := encode(r)
		if err != nil {
			t.Fatalf("%q is heard as %+v, which cannot be sent: %v", b, r, err)
		}
		if same, err := decode(again); err != nil || same != r {
			t.Fatalf("%q: %+v, then %+v, %v", b, r, same, err)
		}
	})
}

func TestURL(t *testing.T) {
	tests := []struct {
		url, servers, prefix string
		refused              string // in the error
	}{
		{"nats://h", "nats://h:4222", "zhengda", ""},
		{"nats://h:14222/", "nats://h:14222", "zhengda", ""},
		{"tls://u:p@h/hall.two", "tls://u:p@h:4222", "hall.two", ""},
		{"nats://[::1]:4222, nats://b/hall", "nats://[::1]:4222 nats://b:4222", "hall", ""},
		{"", "", "", "nats:// or tls://"},
		{"h:4222", "", "", "nats:// or tls://"},
		{"http://h", "", "", "nats:// or tls://"},
		{"nats://", "", "", "no host"},
		{"nats://h,", "", "", "nats:// or tls://"},
		{"nats://h:0", "", "", "its port"},
		{"nats://h:99999", "", "", "its port"},
		{"nats://u:secret/x@h", "", "", "%2F"},
		{"nats://u:secret%zz@h", "", "", "%2F"},
		{"nats://h/a b", "", "", "no subject"},
		{"nats://h/>", "", "", "no subject"},
		{"nats://h/a/b", "", "", "no subject"},
		{"nats://h?tls=1", "", "", "a ?"},
	}
	for _, tt := range tests {
		servers, prefix, err := parse(tt.url)
		if got := strings.Join(servers, " "); got != tt.servers || prefix != tt.prefix && tt.refused == "" {
			t.Errorf("%s: %s with %s, want %s with %s", tt.url, got, prefix, tt.servers, tt.prefix)
		}
		if (err != nil) != (tt.refused != "") || err != nil && !(strings.Contains(err.Error(), tt.refused) && strings.Contains(err.Error(), "write nats://HOST:4222")) {
			t.Errorf("%s: error %v, want one that says %q and what to write", tt.url, err, tt.refused)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error tells the password: %v", tt.url, err)
		}
	}
}
