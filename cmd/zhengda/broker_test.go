package main

import (
	"strings"
	"testing"
)

func TestBrokerIsChecked(t *testing.T) {
	tests := []struct {
		broker, database string
		want             []string // in the error; none: no error
	}{
		{"", "", nil},
		{"nats://n1,nats://n2/hall", "postgres://h/db", nil},
		{"tls://u:p@n", "postgresql://h/db", nil},
		{"nats://n", "", []string{"-broker", "-database postgres://"}},
		{"nats://n", "zhengda.db", []string{"-broker", "-database postgres://"}},
		{"n:4222", "postgres://h/db", []string{"-broker", "write nats://HOST:4222"}},
		{"nats://u:secret@n:x", "postgres://h/db", []string{"-broker", "write nats://HOST:4222"}},
	}
	for _, tt := range tests {
		_, err := loadConfig("", noEnvironment, map[string]string{"broker": tt.broker, "database": tt.database})
		if (err == nil) != (tt.want == nil) {
			t.Errorf("%s with %q: error %v, want %q", tt.broker, tt.database, err, tt.want)
			continue
		}
		for _, want := range tt.want {
			if !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("%s with %q: error %v, want one with %q and without the password", tt.broker, tt.database, err, want)
			}
		}
	}
}
