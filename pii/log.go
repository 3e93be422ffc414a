package pii

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strconv"
)

// LogHandler returns a handler that masks the message and every attribute
// before h sees them: strings, and whatever an error, a Stringer, a LogValuer
// or a struct would print. What holds nothing personal keeps its type.
func LogHandler(h slog.Handler) slog.Handler { return logHandler{h} }

type logHandler struct{ next slog.Handler }

func (h logHandler) Enabled(ctx context.Context, l slog.Level) bool { return h.next.Enabled(ctx, l) }

func (h logHandler) Handle(ctx context.Context, r slog.Record) error {
	masked := slog.NewRecord(r.Time, r.Level, MaskString(r.Message), r.PC)
	r.Attrs(func(a slog.Attr) bool {
		masked.AddAttrs(maskAttr(a))
		return true
	})
	return h.next.Handle(ctx, masked)
}

func (h logHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	masked := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		masked[i] = maskAttr(a)
	}
	return logHandler{h.next.WithAttrs(masked)}
}

func (h logHandler) WithGroup(name string) slog.Handler {
	return logHandler{h.next.WithGroup(MaskString(name))}
}

func maskAttr(a slog.Attr) slog.Attr {
	return slog.Attr{Key: MaskString(a.Key), Value: maskValue(a.Value)}
}

func maskValue(v slog.Value) slog.Value {
	v = v.Resolve()
	switch v.Kind() {
	case slog.KindString:
		return slog.StringValue(MaskString(v.String()))
	case slog.KindGroup:
		attrs := make([]slog.Attr, len(v.Group()))
		for i, a := range v.Group() {
			attrs[i] = maskAttr(a)
		}
		return slog.GroupValue(attrs...)
	case slog.KindInt64:
		return maskNumber(v, strconv.FormatInt(v.Int64(), 10))
	case slog.KindUint64:
		return maskNumber(v, strconv.FormatUint(v.Uint64(), 10))
	case slog.KindAny:
		return maskAny(v)
	}
	return v
}

// maskNumber masks an integer that is a telephone or a right ID number. Other
// long integers are row ids and times.
func maskNumber(v slog.Value, s string) slog.Value {
	masked, found := Mask(s)
	if len(found) == 1 && (found[0].Kind == Phone || found[0].Kind == IDNumber && found[0].Valid) {
		return slog.StringValue(masked)
	}
	return v
}

// maskAny looks at what a handler could print of v: its text, which is what
// errors and Stringers give, and its JSON, which follows pointers.
func maskAny(v slog.Value) (out slog.Value) {
	defer func() {
		if recover() != nil { // a method on a nil pointer; slog shows these as well
			out = slog.StringValue("!PANIC")
		}
	}()
	switch a := v.Any().(type) {
	case nil:
		return v
	case error:
		return slog.StringValue(MaskString(a.Error()))
	case fmt.Stringer:
		return slog.StringValue(MaskString(a.String()))
	case []byte:
		return slog.StringValue(MaskString(string(a)))
	case *slog.Source:
		return v
	default:
		js, err := json.Marshal(a)
		if masked, found := Mask(string(js)); err == nil && len(found) > 0 {
			return slog.StringValue(masked)
		}
		if masked, found := Mask(fmt.Sprintf("%+v", a)); len(found) > 0 {
			return slog.StringValue(masked)
		}
		return v
	}
}
