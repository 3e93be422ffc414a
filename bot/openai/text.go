package openai

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// An endpoint that streams bytes of tokens may split a character: its first
// bytes end one chunk and the rest begins the next, or, escaped, the two halves
// of a surrogate pair do. A JSON decoder turns each part into U+FFFD and the
// character is lost. So carry writes the parts as runes of the last private
// plane before decoding, and joiner puts them together afterwards.
const (
	carriedByte = 0x10FF00 // + the byte
	carriedHalf = 0x10F000 // + the half - 0xD800
)

// carry returns the JSON text with stray bytes and halves written as runes.
func carry(line []byte) []byte {
	if utf8.Valid(line) && !bytes.Contains(line, []byte(`\u`)) {
		return line
	}
	out := make([]byte, 0, len(line)+16)
	for i := 0; i < len(line); {
		c := line[i]
		switch {
		case c == '\\' && i+1 < len(line):
			if half, ok := escapedHalf(line[i:]); ok {
				out = utf8.AppendRune(out, carriedHalf+half-0xD800)
				i += 6
				continue
			}
			out = append(out, c, line[i+1])
			i += 2
		case c < utf8.RuneSelf:
			out = append(out, c)
			i++
		default:
			r, n := utf8.DecodeRune(line[i:])
			if r == utf8.RuneError && n == 1 {
				r = carriedByte + rune(c)
			}
			out = utf8.AppendRune(out, r)
			i += n
		}
	}
	return out
}

// escapedHalf reads an escape such as \ud83d at the start of b.
func escapedHalf(b []byte) (rune, bool) {
	if len(b) < 6 || b[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[2:6]), 16, 32)
	return rune(n), err == nil && utf16.IsSurrogate(rune(n))
}

// joiner makes clean text of decoded pieces. It holds back an unfinished
// character until the next piece; what never gets finished is left out.
type joiner struct {
	head []byte // first bytes of a character
	half rune   // first half of a surrogate pair
}

func (j *joiner) add(piece string) string {
	var b strings.Builder
	for _, r := range piece {
		switch {
		case r >= carriedByte:
			j.half = 0
			j.head = append(j.head, byte(r-carriedByte))
			for len(j.head) > 0 && utf8.FullRune(j.head) {
				whole, n := utf8.DecodeRune(j.head)
				write(&b, whole)
				j.head = j.head[n:]
			}
		case r >= carriedHalf && r <= carriedHalf+0x7FF:
			j.head = nil
			half := r - carriedHalf + 0xD800
			if j.half != 0 {
				write(&b, utf16.DecodeRune(j.half, half))
			}
			if j.half = 0; half < 0xDC00 {
				j.half = half
			}
		default:
			j.head, j.half = nil, 0
			write(&b, r)
		}
	}
	return b.String()
}

// write leaves out what has no place in an answer: replacement characters,
// control characters, and invisible ones that hide text or turn its direction.
// It also leaves out private characters that carry uses itself.
func write(b *strings.Builder, r rune) {
	switch {
	case r == '\n' || r == '\t':
	case r == utf8.RuneError, r >= carriedHalf, unicode.IsControl(r):
		return
	case r == 0xFEFF, r == 0x200B, r == 0x200E, r == 0x200F, r == 0x2060,
		r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		return
	}
	b.WriteRune(r)
}
