package knowledge

import (
	"fmt"
	"slices"
	"unicode"
)

// Two sections are the same passage when they share nearly all runs of five
// characters, or when one long run makes up most of the shorter one.
const (
	gramLength     = 5
	fewestHan      = 30
	copiedShare    = 0.8
	copiedRun      = 40
	copiedRunShare = 0.6
)

// written is a section as it is compared: letters and digits alone.
type written struct {
	section Section
	owner   *Article
	text    []rune
	han     int
	grams   map[string]bool
}

// checkCopies reports sections of two articles that are the same passage.
func (k *checker) checkCopies() {
	var all []written
	holders := map[string][]int{} // sections by the runs they hold
	for _, a := range k.articles {
		for _, s := range a.Sections {
			w := writtenOf(s, a)
			for g := range w.grams {
				holders[g] = append(holders[g], len(all))
			}
			all = append(all, w)
		}
	}
	for i, w := range all {
		shared := map[int]int{}
		for g := range w.grams {
			for _, j := range holders[g] {
				if j < i && all[j].owner != w.owner {
					shared[j]++
				}
			}
		}
		for _, j := range sortedKeys(shared) {
			if why := w.copies(all[j], shared[j]); why != "" {
				p, other := k.of(w.owner), k.files[all[j].owner]
				p.fail(w.owner.Lines.Sections[w.section.Anchor], "copied",
					fmt.Sprintf("section #%s is the same passage as %s#%s (%s:%d): %s", w.section.Anchor, all[j].owner.ID, all[j].section.Anchor,
						other.Name, all[j].owner.Lines.Sections[all[j].section.Anchor], why),
					"say it in one article and name that in related of the other")
			}
		}
	}
}

func writtenOf(s Section, a *Article) written {
	w := written{section: s, owner: a, grams: map[string]bool{}}
	for _, r := range s.Text() {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			w.text = append(w.text, r)
			if unicode.Is(unicode.Han, r) {
				w.han++
			}
		}
	}
	for i := range max(0, len(w.text)-gramLength+1) {
		w.grams[string(w.text[i:i+gramLength])] = true
	}
	return w
}

// copies says in what way two sections, that share a number of runs, are the
// same passage; nothing when they are not.
func (w written) copies(o written, shared int) string {
	if share := float64(shared) / float64(len(w.grams)+len(o.grams)-shared); share >= copiedShare && min(w.han, o.han) >= fewestHan {
		return fmt.Sprintf("%.0f%% of the text is shared", 100*share)
	}
	if shared < copiedRun-gramLength+1-copiedRun/4 { // runs that repeat count once
		return ""
	}
	run := longestRun(w.text, o.text)
	if shorter := min(len(w.text), len(o.text)); run >= copiedRun && float64(run) > copiedRunShare*float64(shorter) {
		return fmt.Sprintf("%d characters in a row are the same", run)
	}
	return ""
}

// longestRun is the length of the longest text that both have.
func longestRun(a, b []rune) int {
	longest := 0
	before := make([]int, len(b)+1)
	for _, r := range a {
		row := make([]int, len(b)+1)
		for j, s := range b {
			if r == s {
				row[j+1] = before[j] + 1
				longest = max(longest, row[j+1])
			}
		}
		before = row
	}
	return longest
}

func sortedKeys(m map[int]int) []int {
	var out []int
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
