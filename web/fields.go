package web

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// fields are those of an object that have not been taken yet.
type fields map[string]json.RawMessage

// readFields reads an object of which no name stands twice. The values are parts of b.
func readFields(b []byte) (fields, *badFrame) {
	rest := pastBlanks(b)
	if depth(b) > maxFrameDepth || !json.Valid(b) || rest[0] != '{' {
		return nil, &badFrame{code: "frame"}
	}
	f := fields{}
	for rest = pastBlanks(rest[1:]); rest[0] != '}'; {
		var quoted, value []byte
		quoted, rest = cutValue(rest)
		rest = pastBlanks(pastBlanks(rest)[1:]) // the colon
		value, rest = cutValue(rest)
		name := string(quoted[1 : len(quoted)-1])
		if !isWord(name) && json.Unmarshal(quoted, &name) != nil {
			return nil, &badFrame{code: "frame"}
		}
		if _, twice := f[name]; twice {
			return nil, badField(name)
		}
		f[name] = value
		if rest = pastBlanks(rest); rest[0] == ',' {
			rest = pastBlanks(rest[1:])
		}
	}
	return f, nil
}

// pastBlanks, as cutValue, is for JSON that is known to be valid.
func pastBlanks(b []byte) []byte {
	for len(b) > 0 && isBlank(b[0]) {
		b = b[1:]
	}
	return b
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// cutValue cuts the value off that b begins with.
func cutValue(b []byte) (value, rest []byte) {
	deep, inString := 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case inString && c == '\\':
			i++
			continue
		case c == '"':
			inString = !inString
			if inString || deep > 0 {
				continue
			}
			return b[:i+1], b[i+1:]
		case inString:
			continue
		case c == '{', c == '[':
			deep++
		case deep == 0 && (c == ',' || c == '}' || c == ']' || isBlank(c)):
			return b[:i], b[i:] // of a number, a truth or a null
		case c == '}', c == ']':
			if deep--; deep == 0 {
				return b[:i+1], b[i+1:]
			}
		}
	}
	return b, nil
}

// take reads the field of that name into the string or number to.
func (f fields) take(name string, to any, needed bool) *badFrame {
	value, have := f[name]
	delete(f, name)
	if text, ok := to.(*string); ok && isPlain(value) {
		*text = string(value[1 : len(value)-1])
		return nil
	}
	switch {
	case !have && !needed:
		return nil
	case !have, bytes.Equal(value, []byte("null")), json.Unmarshal(value, to) != nil:
		return badField(name)
	}
	return nil
}

// isPlain tells whether a valid value is a text that stands as it is: most are.
func isPlain(value []byte) bool {
	return len(value) > 1 && value[0] == '"' && bytes.IndexByte(value, '\\') < 0 && utf8.Valid(value)
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
