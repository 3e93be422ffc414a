package bot

import (
	"slices"
	"strconv"
	"strings"

	"zhengda/knowledge"
)

// Status is how an answer ended.
type Status string

// The eight statuses; the table in docs/answers.md lists the reasons under each.
const (
	Answered    Status = "answered"    // the question is answered, every statement cited
	Partial     Status = "partial"     // part of it is answered, and the answer says which part is not
	Clarify     Status = "clarify"     // the answer depends on a fact of the case that is asked for
	Abstained   Status = "abstained"   // no reviewed passage supports an answer, or it is out of scope
	Refused     Status = "refused"     // zhengda does not help with this
	Handoff     Status = "handoff"     // a person is asked for
	Greeting    Status = "greeting"    // hello, thanks, what are you
	Unavailable Status = "unavailable" // no index generation can be served
)

// Composer says who worded an answer.
type Composer string

// The two composers.
const (
	ByModel Composer = "model"  // the language model, each sentence checked
	Quoted  Composer = "quoted" // the passages themselves
)

// Answer is the whole, checked answer to a question. It is stored and shown as
// it stands; nothing of it is computed again on reload.
type Answer struct {
	Question  string     `json:"question"` // as asked, personal data masked
	Resolved  string     `json:"resolved"` // the standalone question that was searched and answered
	Status    Status     `json:"status"`
	Reason    Reason     `json:"reason"`
	Text      string     `json:"text"` // the blocks as plain text, citations as [n]
	Blocks    []Block    `json:"blocks"`
	Citations []Citation `json:"citations"` // only what the blocks cite, in order of n
	Case      CaseFacts  `json:"case"`
	Choices   []Choice   `json:"choices"`
	Offer     *Offer     `json:"offer"`
	Composer  Composer   `json:"composer"`
	Generated Generated  `json:"generated"`
	Resumed   bool       `json:"resumed,omitempty"` // made after the process that was answering had ended, from the passages; set by who asks the bot
	Level     string     `json:"level"`             // city, province, nation, or empty when nothing is cited
	Language  Language   `json:"language"`          // of all that a visitor reads
	Timings   Timings    `json:"timings"`
	Trace     *Trace     `json:"trace,omitempty"`
}

// Block is a typed piece of an answer; readers build it from text, never from markup.
type Block struct {
	Kind  BlockKind `json:"kind"`
	Title string    `json:"title,omitempty"`
	Runs  []Run     `json:"runs,omitempty"`  // paragraph, notice
	Items [][]Run   `json:"items,omitempty"` // list, steps
	Rows  [][][]Run `json:"rows,omitempty"`  // table; the first row is the head
}

// each is a copy of the block with its runs, items and cells put through f.
func (b Block) each(f func([]Run) []Run) Block {
	b.Runs = f(b.Runs)
	b.Items = slices.Clone(b.Items)
	for i, item := range b.Items {
		b.Items[i] = f(item)
	}
	b.Rows = slices.Clone(b.Rows)
	for i, row := range b.Rows {
		b.Rows[i] = slices.Clone(row)
		for j, cell := range row {
			b.Rows[i][j] = f(cell)
		}
	}
	return b
}

// BlockKind says how a block is shown.
type BlockKind string

// The kinds of block.
const (
	Paragraph BlockKind = "paragraph"
	List      BlockKind = "list"
	Steps     BlockKind = "steps"
	Table     BlockKind = "table"
	Notice    BlockKind = "notice" // the one caveat
)

// Run is a stretch of text, or a citation mark when Cite is not zero.
type Run struct {
	Text string `json:"text,omitempty"`
	Cite int    `json:"cite,omitempty"`
}

// Citation is one numbered source of an answer.
type Citation struct {
	N         int    `json:"n"`
	Article   string `json:"article"`   // id
	Title     string `json:"title"`     // the article's question
	Section   string `json:"section"`   // anchor: the passage is at /articles/{article}#{section}
	Heading   string `json:"heading"`   // the section's heading
	Publisher string `json:"publisher"` // of the source behind the passage
	Source    string `json:"source"`    // the source's title
	URL       string `json:"url"`       // of the source, or empty
	Published string `json:"published"` // of the source, as precise as known
	Reviewed  string `json:"reviewed"`  // day the article was last checked, 2006-01-02
	Level     string `json:"level"`     // city, province or nation
	Version   string `json:"version"`   // of the article
	Quote     string `json:"quote"`     // the passage's text
}

// Choice is a tappable next question or reply. Text is what is asked when it is tapped.
type Choice struct {
	Label string `json:"label"`
	Text  string `json:"text"`
}

// Offer is a service that the answer leads to.
type Offer struct {
	Kind       string              `json:"kind"` // photo-order
	Region     string              `json:"region,omitempty"`
	RegionName string              `json:"region_name,omitempty"`
	Document   knowledge.Document  `json:"document"`
	Procedure  knowledge.Procedure `json:"procedure,omitempty"`
	Article    string              `json:"article"` // the help article that tells how
	Label      string              `json:"label"`   // wording of the button
}

// Event is a step of an answer in the making. Exactly one field is set.
type Event struct {
	Progress *Progress
	Delta    *Delta
}

// Progress tells in words what is being done.
type Progress struct {
	Step string `json:"step"` // screen, understand, retrieve, decide, compose
	Text string `json:"text"` // for the visitor
}

// Delta says what block Index now is; it replaces an earlier block of that
// index. The final Answer replaces all deltas and is the record.
type Delta struct {
	Index     int       `json:"index"`
	Block     Block     `json:"block"`
	Generated Generated `json:"generated"`
}

// Timings are the milliseconds each step took.
type Timings struct {
	Screen     float64 `json:"screen"`
	Understand float64 `json:"understand"`
	Retrieve   float64 `json:"retrieve"`
	Decide     float64 `json:"decide"`
	Compose    float64 `json:"compose"` // with citing and checking, which go on while it is composed
	Total      float64 `json:"total"`
}

// plainText renders blocks as the text a reader sees, citations as [n].
func plainText(blocks []Block) string {
	var b strings.Builder
	for i, blk := range blocks {
		if i > 0 {
			b.WriteString("\n\n")
		}
		if blk.Title != "" {
			b.WriteString(blk.Title + "\n")
		}
		writeRuns(&b, blk.Runs)
		for j, item := range blk.Items {
			if j > 0 {
				b.WriteByte('\n')
			}
			if blk.Kind == Steps {
				b.WriteString(strconv.Itoa(j+1) + ". ")
			} else {
				b.WriteString("- ")
			}
			writeRuns(&b, item)
		}
		for j, row := range blk.Rows {
			if j > 0 {
				b.WriteByte('\n')
			}
			for k, cell := range row {
				if k > 0 {
					b.WriteString(" | ")
				}
				writeRuns(&b, cell)
			}
		}
	}
	return b.String()
}

func writeRuns(b *strings.Builder, runs []Run) {
	for _, r := range runs {
		b.WriteString(r.Text)
		if r.Cite != 0 {
			b.WriteString("[" + strconv.Itoa(r.Cite) + "]")
		}
	}
}
