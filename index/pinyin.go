package index

import (
	"strings"
	"sync"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/unicode/norm"
)

// sounds are the readings of Han characters without their tones, the most
// common reading of each. A slip of the pen in Chinese is mostly a character of
// the same sound (身份正 for 身份证).
var sounds = sync.OnceValue(func() *readings {
	r := &readings{number: map[rune]uint16{}}
	numbers := map[string]uint16{}
	for han, all := range pinyin.PinyinDict {
		first, _, _ := strings.Cut(all, ",")
		plain := withoutTone(first)
		n, known := numbers[plain]
		if !known {
			n = uint16(len(r.names))
			numbers[plain] = n
			r.names = append(r.names, plain)
		}
		r.number[rune(han)] = n
	}
	return r
})

type readings struct {
	number map[rune]uint16
	names  []string
}

// pair is the reading of two neighbours, such as shen'fen. It is empty when one
// of them has none.
func (r *readings) pair(a, b rune) string {
	x, ok := r.number[a]
	y, also := r.number[b]
	if !ok || !also {
		return ""
	}
	return r.names[x] + "'" + r.names[y]
}

// withoutTone takes the tone marks off a syllable; ü is written v.
func withoutTone(syllable string) string {
	var b []byte
	for _, r := range norm.NFD.String(syllable) {
		switch {
		case 'a' <= r && r <= 'z':
			b = append(b, byte(r))
		case r == 0x0308 && len(b) > 0: // the dots of ü
			b[len(b)-1] = 'v'
		}
	}
	return string(b)
}
