package pii

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

const secret = "440199198512310025"

type stringer struct{}

func (stringer) String() string { return "id " + secret }

type valuer struct{ v slog.Value }

func (v valuer) LogValue() slog.Value { return v.v }

type nested struct {
	Name string
	Deep *nested
}

func TestLogHandler(t *testing.T) {
	var nilErr *nilError
	tests := []struct {
		name string
		log  func(*slog.Logger)
	}{
		{"message", func(l *slog.Logger) { l.Info("got " + secret) }},
		{"string", func(l *slog.Logger) { l.Info("m", "k", secret) }},
		{"key", func(l *slog.Logger) { l.Info("m", secret, 1) }},
		{"error", func(l *slog.Logger) { l.Info("m", "k", fmt.Errorf("save: %w", errors.New(secret))) }},
		{"stringer", func(l *slog.Logger) { l.Info("m", "k", stringer{}) }},
		{"valuer of a string", func(l *slog.Logger) { l.Info("m", "k", valuer{slog.StringValue(secret)}) }},
		{"valuer of a valuer of a group", func(l *slog.Logger) {
			l.Info("m", "k", valuer{slog.AnyValue(valuer{slog.GroupValue(slog.String("id", secret))})})
		}},
		{"group", func(l *slog.Logger) { l.Info("m", slog.Group("g", slog.Group("h", "k", secret))) }},
		{"with", func(l *slog.Logger) { l.With("k", secret).Info("m") }},
		{"with a group", func(l *slog.Logger) { l.WithGroup("g").With("k", secret).Info("m", "j", stringer{}) }},
		{"bytes", func(l *slog.Logger) { l.Info("m", "k", []byte(secret)) }},
		{"strings", func(l *slog.Logger) { l.Info("m", "k", []string{"a", secret}) }},
		{"map", func(l *slog.Logger) { l.Info("m", "k", map[string]any{"a": secret}) }},
		{"pointer in a struct", func(l *slog.Logger) { l.Info("m", "k", nested{Deep: &nested{Name: secret}}) }},
		{"integer", func(l *slog.Logger) { l.Info("m", "k", int64(440199198512310025), "j", uint64(440199198512310025)) }},
		{"nil error", func(l *slog.Logger) { l.Info("m "+secret, "k", nilErr) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			tt.log(slog.New(LogHandler(slog.NewJSONHandler(&out, nil))))
			tt.log(slog.New(LogHandler(slog.NewTextHandler(&out, nil))))
			if got := out.String(); strings.Contains(got, secret) || strings.Count(got, "〔身份证号〕") < 2 {
				t.Errorf("logged %s, want 〔身份证号〕 in place of the number", got)
			}
		})
	}
}

type nilError struct{ msg string }

func (e *nilError) Error() string { return e.msg }

func TestLogHandlerKeepsTypes(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(LogHandler(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelWarn})))
	log.Info("hidden by level")
	log.Warn("turn finished", "n", 12, "ok", true, "took", time.Second, "row", int64(4111111111111111), "list", []int{1, 2}, "nil", nil)
	for _, want := range []string{`"n":12`, `"ok":true`, `"took":1000000000`, `"row":4111111111111111`, `"list":[1,2]`, `"nil":null`, `"msg":"turn finished"`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("logged %s, want %s in it", &out, want)
		}
	}
	if strings.Contains(out.String(), "hidden") {
		t.Errorf("logged %s, want no line below the level", &out)
	}
}
