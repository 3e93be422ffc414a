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

// blurred are the same readings, less what people do not tell apart.
var blurred = sync.OnceValue(func() *readings {
	exact := sounds()
	b := &readings{number: make(map[rune]uint16, len(exact.number))}
	numbers := map[string]uint16{}
	for r, n := range exact.number {
		name := blur(exact.names[n])
		m, known := numbers[name]
		if !known {
			m = uint16(len(b.names)) + 1 // 0 is no sound
			numbers[name] = m
			b.names = append(b.names, name)
		}
		b.number[r] = m
	}
	return b
})

// blur writes a syllable as those hear it who do not tell zh from z, ch from c,
// sh from s, n from l at the beginning and ng from n at the end.
func blur(syllable string) string {
	if len(syllable) > 1 && syllable[1] == 'h' {
		syllable = syllable[:1] + syllable[2:]
	}
	if rest, ok := strings.CutPrefix(syllable, "l"); ok {
		syllable = "n" + rest
	}
	for _, end := range []string{"ang", "eng", "ing"} {
		if strings.HasSuffix(syllable, end) {
			return syllable[:len(syllable)-1]
		}
	}
	return syllable
}

// soundsOf are the blurred sounds of up to four characters as one number; ok is
// false when one has none.
func soundsOf(rs []rune) (key uint64, ok bool) {
	for _, r := range rs {
		n := blurredSound(r)
		if n == 0 || !isHan(r) {
			return 0, false
		}
		key = key<<16 | uint64(n)
	}
	return key, true
}

// soundsAlike reports two characters of the very same reading but for the tone.
func soundsAlike(a, b rune) bool { return sounds().pair(a, a) == sounds().pair(b, b) }

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
