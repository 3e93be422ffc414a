package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// fields are those of an object that have not been taken yet.
type fields map[string]json.RawMessage

// readFields reads an object of which no name stands twice.
func readFields(b []byte) (fields, *badFrame) {
	malformed := &badFrame{code: "frame"}
	if depth(b) > maxFrameDepth {
		return nil, malformed
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return nil, malformed
	}
	f := fields{}
	for dec.More() {
		token, err := dec.Token()
		name, isName := token.(string)
		var value json.RawMessage
		if err != nil || !isName || dec.Decode(&value) != nil {
			return nil, malformed
		}
		if _, twice := f[name]; twice {
			return nil, badField(name)
		}
		f[name] = value
	}
	if _, err := dec.Token(); err != nil { // the closing brace
		return nil, malformed
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, malformed
	}
	return f, nil
}

// take reads the field of that name into the string or number to.
func (f fields) take(name string, to any, needed bool) *badFrame {
	value, have := f[name]
	delete(f, name)
	switch {
	case !have && !needed:
		return nil
	case !have, bytes.Equal(value, []byte("null")), json.Unmarshal(value, to) != nil:
		return badField(name)
	}
	return nil
}

// takeTexts reads the field of that name, which may be missing: an object of texts,
// of which no name stands twice.
func (f fields) takeTexts(name string, to *map[string]string) *badFrame {
	value, have := f[name]
	if !have {
		return nil
	}
	delete(f, name)
	inner, bad := readFields(value)
	if bad != nil {
		return badField(name)
	}
	texts := make(map[string]string, len(inner))
	for key := range inner {
		var text string
		if inner.take(key, &text, true) != nil {
			return badField(name)
		}
		texts[key] = text
	}
	if len(texts) > 0 {
		*to = texts
	}
	return nil
}

// end reports a field that nobody took.
func (f fields) end() *badFrame {
	for name := range f {
		return badField(name)
	}
	return nil
}

func firstBad(all ...*badFrame) *badFrame {
	for _, bad := range all {
		if bad != nil {
			return bad
		}
	}
	return nil
}

// badField names the field at fault, unless the name could be anything.
func badField(name string) *badFrame {
	if len(name) > 32 || !isWord(name) {
		name = ""
	}
	return &badFrame{code: "field", field: name}
}

// depth is how deep brackets nest, reading no further than needed to tell.
func depth(b []byte) int {
	here, most, inString := 0, 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			here++
			most = max(most, here)
		case c == '}' || c == ']':
			here--
		}
	}
	return most
}
