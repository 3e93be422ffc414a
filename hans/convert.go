package hans

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

// phrasesTable holds single characters and phrases and what they become in
// traditional ones, and phrases alone that stay as their characters are and keep
// a shorter one from being found in them.
//
//go:embed phrases.txt.gz
var phrasesTable []byte

// simplifyTable holds, in the same form, the phrases that are to be simplified
// otherwise than their characters.
//
//go:embed simplify.txt
var simplifyTable string

// ownPhrases are words of guidance on ID cards that the table lacks or gives otherwise.
//
//go:embed phrases.txt
var ownPhrases string

// conversion is one way from one kind of characters to the other.
type conversion struct {
	rune    func(rune) rune
	phrases map[string]string
	longest map[rune]int // bytes of the longest phrase that begins with a rune
}

func (c *conversion) add(from, to string) {
	first, _ := utf8.DecodeRuneInString(from)
	c.phrases[from] = to
	c.longest[first] = max(c.longest[first], len(from))
}

// convert replaces the longest phrase at each place, and else the character.
func (c *conversion) convert(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if longest := c.longest[r]; longest > 0 {
			if to, size := c.phraseAt(text[i:], longest); size > 0 {
				b.WriteString(to)
				i += size
				continue
			}
		}
		if r == utf8.RuneError && n == 1 {
			b.WriteByte(text[i]) // not UTF-8: as it is
		} else {
			b.WriteRune(c.rune(r))
		}
		i += n
	}
	return b.String()
}

// phraseAt is the longest phrase that a text begins with, in the other kind of
// characters, and its bytes; zero when there is none.
func (c *conversion) phraseAt(text string, longest int) (to string, size int) {
	for size = min(longest, len(text)); size > utf8.UTFMax; size-- {
		if size < len(text) && !utf8.RuneStart(text[size]) {
			continue
		}
		if to, ok := c.phrases[text[:size]]; ok {
			return to, size
		}
	}
	return "", 0
}

// read adds the lines of a table and the phrases of our own.
func (c *conversion) read(lines *bufio.Scanner, chars map[rune]rune, own func(simplified, traditional string)) error {
	for lines.Scan() {
		from, to, changes := strings.Cut(lines.Text(), " ")
		first, n := utf8.DecodeRuneInString(from)
		switch {
		case n == len(from):
			chars[first], _ = utf8.DecodeRuneInString(to)
		case changes:
			c.add(from, to)
		default:
			c.add(from, strings.Map(c.rune, from))
		}
	}
	for line := range strings.Lines(ownPhrases) {
		if f := strings.Fields(line); len(f) == 2 && f[0] != "#" {
			own(f[0], f[1])
		}
	}
	return lines.Err()
}

// toTraditional is unpacked when it is first asked for; a server that nobody asks
// in traditional characters does without.
var toTraditional = sync.OnceValue(func() *conversion {
	chars := map[rune]rune{}
	c := &conversion{func(r rune) rune {
		if t, ok := chars[r]; ok {
			return t
		}
		return r
	}, map[string]string{}, map[rune]int{}}
	z, err := gzip.NewReader(bytes.NewReader(phrasesTable))
	if err == nil {
		err = c.read(bufio.NewScanner(z), chars, c.add)
	}
	if err != nil {
		panic("hans: phrases.txt.gz is damaged: " + err.Error()) // it is part of the binary
	}
	return c
})

var toSimplified = sync.OnceValue(func() *conversion {
	c := &conversion{Rune, map[string]string{}, map[rune]int{}}
	err := c.read(bufio.NewScanner(strings.NewReader(simplifyTable)), nil, func(simplified, traditional string) { c.add(traditional, simplified) })
	if err != nil {
		panic("hans: simplify.txt is damaged: " + err.Error())
	}
	return c
})

// Traditional writes a text in traditional characters, in the forms that readers
// in Hong Kong, Macao and Taiwan share. What is in them already, Latin, figures
// and punctuation stay as they are.
func Traditional(text string) string {
	return toTraditional().convert(text)
}

// Simplify writes a text in simplified characters.
func Simplify(text string) string {
	c := toSimplified()
	for _, r := range text {
		if Rune(r) != r || c.longest[r] > 0 {
			return c.convert(text)
		}
	}
	return text
}
