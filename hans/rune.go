package hans

import (
	_ "embed"
	"strings"
	"sync"
)

// The block of Han characters that a table is kept of; others are rare.
const (
	firstHan = 0x4E00
	lastHan  = 0x9FFF
)

// traditionalTable has a traditional character and the simplified one a line;
// behind them < when simplified text has the first too (GB 2312), and > when
// traditional text has the second too (the common part of Big5).
//
//go:embed traditional.txt
var traditionalTable string

// runes is what is known of single characters.
type runes struct {
	simplified [lastHan - firstHan + 1]rune // zero: as it is
	rare       map[rune]rune                // outside the block
	shows      [lastHan - firstHan + 1]int8 // 1: only in traditional text, -1: only in simplified text
}

var table = sync.OnceValue(func() *runes {
	t := &runes{rare: map[rune]rune{}}
	for line := range strings.Lines(traditionalTable) {
		rs := []rune(strings.TrimSpace(line))
		if len(rs) < 2 {
			continue
		}
		from, to, marks := rs[0], rs[1], string(rs[2:])
		if from < firstHan || from > lastHan {
			t.rare[from] = to
			continue
		}
		t.simplified[from-firstHan] = to
		if !strings.Contains(marks, "<") {
			t.shows[from-firstHan] = 1
		}
		if to >= firstHan && to <= lastHan && !strings.Contains(marks, ">") {
			t.shows[to-firstHan] = -1
		}
	}
	return t
})

// Rune is the simplified form of a traditional character, and every other rune
// itself.
func Rune(r rune) rune {
	switch {
	case firstHan <= r && r <= lastHan:
		if s := table().simplified[r-firstHan]; s != 0 {
			return s
		}
	case r > lastHan || 0x3400 <= r && r < firstHan:
		if s, ok := table().rare[r]; ok {
			return s
		}
	}
	return r
}

// Count tells how many characters of a text are written in traditional text only,
// and how many in simplified text only. Most characters are written in both, as
// 湛江 is, and say nothing.
func Count(text string) (traditional, simplified int) {
	t := table()
	for _, r := range text {
		if firstHan <= r && r <= lastHan {
			switch t.shows[r-firstHan] {
			case 1:
				traditional++
			case -1:
				simplified++
			}
		}
	}
	return traditional, simplified
}
