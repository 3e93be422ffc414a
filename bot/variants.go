package bot

import (
	"slices"
	"strings"
)

// Length says how much of an answer a variant has.
type Length string

// The lengths.
const (
	Short  Length = "short"  // the lead
	Medium Length = "medium" // without the caveat and the sections that complete it
	Full   Length = "full"   // as it was composed
)

// Variant is an answer cut to a length. What is left stands as it was checked;
// citations are numbered anew, and only those that are left are listed.
type Variant struct {
	Length    Length     `json:"length"`
	Text      string     `json:"text"` // the blocks as plain text, citations as [n]
	Blocks    []Block    `json:"blocks"`
	Citations []Citation `json:"citations"`
	Level     string     `json:"level"` // of the first citation
}

// Variants are an answer in up to three lengths, the shortest first and the full
// one last. A length that would read as a longer one does is not among them;
// when short and medium read the same, it is the short one. Nothing is worded anew: blocks
// are left out, and a long leading paragraph ends after a whole sentence. What a
// rule closes to the person, and what is said to be unknown, is in all of them.
func (a Answer) Variants() []Variant {
	full := Variant{Length: Full, Text: a.Text, Blocks: a.Blocks, Citations: a.Citations, Level: a.Level}
	short, medium := a.variant(Short, a.short()), a.variant(Medium, a.medium())
	var out []Variant
	if short.Text != full.Text && len(short.Blocks) > 0 {
		out = append(out, short)
	}
	if medium.Text != full.Text && medium.Text != short.Text && len(medium.Blocks) > 0 {
		out = append(out, medium)
	}
	return append(out, full)
}

// variant numbers the citations of the blocks anew.
func (a Answer) variant(l Length, blocks []Block) Variant {
	v := Variant{Length: l, Citations: []Citation{}}
	renumber := func(runs []Run) []Run {
		out := slices.Clone(runs)
		for i, r := range out {
			if r.Cite != 0 {
				out[i].Cite = v.cite(a.Citations, r.Cite)
			}
		}
		return out
	}
	for _, b := range blocks {
		v.Blocks = append(v.Blocks, b.each(renumber))
	}
	v.Text = plainText(v.Blocks)
	if len(v.Citations) > 0 {
		v.Level = v.Citations[0].Level
	}
	return v
}

// cite is the number that the answer's citation n has in the variant.
func (v *Variant) cite(all []Citation, n int) int {
	i := slices.IndexFunc(all, func(c Citation) bool { return c.N == n })
	if i < 0 {
		return 0 // an answer whose mark resolves to nothing is not made; see finish
	}
	c := all[i]
	for _, have := range v.Citations {
		if have.Article == c.Article && have.Section == c.Section {
			return have.N
		}
	}
	c.N = len(v.Citations) + 1
	v.Citations = append(v.Citations, c)
	return c.N
}

// medium leaves out the caveat and the titled sections that complete the lead.
// Where rules speak first, the sections behind them are the answer and stay.
func (a Answer) medium() []Block {
	lead := 0
	if a.Language == English { // which sentence a rule gives is not known of a translation, so all sections stay
		lead = len(a.Blocks)
	}
	for lead < len(a.Blocks) && a.ruled(a.Blocks[lead]) {
		lead++
	}
	var out []Block
	section := 0 // citation of the titled section being left out
	for i, b := range a.Blocks {
		switch {
		case unknown(b) || a.ruled(b):
			section = 0
		case b.Kind == Notice:
			continue
		case b.Title != "" && i > lead && lead == 0:
			section = citeOf(a.Blocks[i:])
			continue
		case section != 0 && b.Title == "" && citeOf(a.Blocks[i:]) == section:
			continue
		default:
			section = 0
		}
		out = append(out, b)
	}
	return out
}

// short is what the rules say of the person and the block that leads, with the
// list that it announces.
func (a Answer) short() []Block {
	if a.Language == English { // see medium
		return nil
	}
	var out []Block
	led, announced := false, false
	for _, b := range a.Blocks {
		switch {
		case a.ruled(b) || unknown(b):
			out = append(out, b)
		case announced:
			out = append(out, b)
			announced = false
		case !led && b.Kind != Notice:
			announced = b.leadsIn()
			led = announced || citeOf([]Block{b}) != 0 // else it is our own words, and what they rest on follows
			b.Title = ""
			out = append(out, b.firstSentences())
		}
	}
	return out
}

// ruled reports a sentence that a rule gives: it says what is closed to the person.
func (a Answer) ruled(b Block) bool {
	if a.Trace == nil || b.Kind != Paragraph || len(b.Runs) == 0 {
		return false
	}
	return slices.ContainsFunc(a.Trace.Outcomes, func(o TracedOutcome) bool {
		return o.Why != "" && (o.Why == b.Runs[0].Text || a.Language == Hant && inHant(o.Why) == b.Runs[0].Text)
	})
}

// leadsIn reports a paragraph that announces what comes behind it.
func (b Block) leadsIn() bool {
	for _, r := range slices.Backward(b.Runs) {
		if r.Text != "" {
			return b.Kind == Paragraph && (strings.HasSuffix(r.Text, "\uff1a") || strings.HasSuffix(r.Text, ":"))
		}
	}
	return false
}

// unknown reports our own words on what is not known; they cite nothing.
func unknown(b Block) bool { return b.Kind == Notice && citeOf([]Block{b}) == 0 }

// citeOf is the first citation in the blocks, 0 for none.
func citeOf(blocks []Block) int {
	for _, b := range blocks {
		for _, runs := range slices.Concat([][]Run{b.Runs}, b.Items, slices.Concat(b.Rows...)) {
			for _, r := range runs {
				if r.Cite != 0 {
					return r.Cite
				}
			}
		}
	}
	return 0
}

// shortEnough is how many characters of a leading paragraph are kept whole.
const shortEnough = 90

// exceptions begin sentences that take something back of the one before; a cut
// in front of them would change what is said.
var exceptions = []string{"但", "不过", "然而", "除", "其中", "否则", "如果", "没有", "未", "不", "只", "仅", "前提", "例外", "注意", "超过", "逾期", "也", "这", "其他", "上述"}

// firstSentences is a long paragraph up to the first sentence's end behind which
// no exception follows, with the citations of what is left.
func (b Block) firstSentences() Block {
	if b.Kind != Paragraph || b.leadsIn() || len([]rune(plainText([]Block{b}))) <= shortEnough {
		return b
	}
	for i, r := range b.Runs {
		if r.Text == "" {
			continue
		}
		cut, ok := cutAt(r.Text)
		if !ok {
			continue
		}
		kept := append(slices.Clone(b.Runs[:i]), Run{Text: cut})
		for _, next := range b.Runs[i+1:] { // the marks of the sentence
			if next.Text != "" {
				break
			}
			kept = append(kept, next)
		}
		b.Runs = kept
		return b
	}
	return b
}

// cutAt is the text's beginning that can stand by itself.
func cutAt(text string) (string, bool) {
	for from := 0; ; {
		i := strings.Index(text[from:], "。")
		if i < 0 {
			return "", false
		}
		from += i + len("。")
		rest := strings.TrimSpace(text[from:])
		takesBack := slices.ContainsFunc(exceptions, func(w string) bool { return strings.HasPrefix(rest, w) })
		long := len([]rune(text[:from])) >= 12 // 可以。 alone says too little
		if rest != "" && long && !takesBack && strings.Count(text[:from], "“") == strings.Count(text[:from], "”") && strings.Count(text[:from], "（") == strings.Count(text[:from], "）") {
			return text[:from], true
		}
	}
}
