package knowledge

import (
	"fmt"
	"strings"
	"time"
)

// Article is one topic of guidance for one region, from named sources.
type Article struct {
	ID         string      `yaml:"id"`                   // stable, lower-case letters, digits and hyphens
	Question   string      `yaml:"question"`             // the title, worded as the question it answers
	Wordings   []string    `yaml:"wordings,omitempty"`   // other wordings of the same question
	NotFor     []string    `yaml:"not-for,omitempty"`    // look-alike questions that it does not answer
	Region     string      `yaml:"region"`               // GB/T 2260 code: 000000 nation, 440000 Guangdong, 440800 Zhanjiang
	Document   Document    `yaml:"document"`             // 证件
	Procedures []Procedure `yaml:"procedures,omitempty"` // 办理事项; empty means the article is about no procedure in particular
	Inherits   string      `yaml:"inherits,omitempty"`   // id of the wider article whose sections this one completes
	Effective  Date        `yaml:"effective,omitempty"`  // first day on which it holds; zero: always held
	Expires    Date        `yaml:"expires,omitempty"`    // first day on which it no longer holds; zero: open
	Reviewed   Date        `yaml:"reviewed"`             // day a person last checked it against its sources
	Sources    []Source    `yaml:"sources"`
	Related    []string    `yaml:"related,omitempty"` // ids of articles to read next
	Facts      []Fact      `yaml:"facts,omitempty"`
	Rules      []Rule      `yaml:"rules,omitempty"`

	Sections []Section `yaml:"-"`
	Version  string    `yaml:"-"` // hash of the canonical Markdown (see Format); set by Parse
}

// Source is where a statement comes from.
type Source struct {
	Title     string `yaml:"title"`
	Publisher string `yaml:"publisher"`
	URL       string `yaml:"url,omitempty"`       // empty when the source was read offline and has no stable address
	Published string `yaml:"published,omitempty"` // as precise as known: 2025, 2025-01 or 2025-01-14
}

// Section is a headed part of an article and the unit that is retrieved and cited.
type Section struct {
	Anchor  string      // unique in the article; the fragment of its address
	Heading string      // as written
	Kind    Kind        // what the section is about
	When    Conditions  // the case it applies to; empty: every case
	For     []Procedure // the procedures it applies to; empty: all of the article's
	Sources []int       // 1-based numbers into Article.Sources; empty: the first one
	Blocks  []Block
}

// Text is the section's content as plain text, blocks separated by newlines.
func (s Section) Text() string {
	var b strings.Builder
	for i, blk := range s.Blocks {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(blk.PlainText())
	}
	return b.String()
}

// BlockKind says how a block of text is laid out.
type BlockKind string

// The kinds of block an article section is made of.
const (
	Paragraph BlockKind = "paragraph"
	List      BlockKind = "list"  // unordered
	Steps     BlockKind = "steps" // ordered
	Table     BlockKind = "table" // first row is the head
)

// Block is one paragraph, list or table of a section, as plain text without markup.
type Block struct {
	Kind  BlockKind
	Text  string     // Paragraph
	Items []string   // List, Steps
	Rows  [][]string // Table
}

// PlainText renders the block without markup: items and rows one a line.
func (b Block) PlainText() string {
	switch b.Kind {
	case List:
		return "- " + strings.Join(b.Items, "\n- ")
	case Steps:
		lines := make([]string, len(b.Items))
		for i, it := range b.Items {
			lines[i] = fmt.Sprintf("%d. %s", i+1, it)
		}
		return strings.Join(lines, "\n")
	case Table:
		lines := make([]string, len(b.Rows))
		for i, r := range b.Rows {
			lines[i] = strings.Join(r, ":")
		}
		return strings.Join(lines, "\n")
	}
	return b.Text
}

// Kind says what a section is about; the answer to a question about an aspect
// is looked for in the sections of the kinds that go with it.
type Kind string

// The known kinds of section.
const (
	KindAnswer      Kind = "answer"       // the short answer to the article's question
	KindOnline      Kind = "online"       // 网上办
	KindSelfService Kind = "self-service" // 自助机办
	KindWindow      Kind = "window"       // 窗口办
	KindMaterials   Kind = "materials"    // 材料
	KindSteps       Kind = "steps"        // 步骤
	KindFee         Kind = "fee"          // 费用
	KindTime        Kind = "time"         // 时限
	KindValidity    Kind = "validity"     // 有效期
	KindPhoto       Kind = "photo"        // 照片
	KindNotes       Kind = "notes"        // 注意
)

// Kinds lists the known section kinds in the order in which pages show them.
func Kinds() []Kind {
	return []Kind{KindAnswer, KindOnline, KindSelfService, KindWindow, KindMaterials, KindSteps, KindFee, KindTime, KindValidity, KindPhoto, KindNotes}
}

// Document is the paper a question is about (证件).
type Document string

// The documents zhengda knows of.
const (
	IDCard          Document = "id-card"           // 居民身份证
	TemporaryIDCard Document = "temporary-id-card" // 临时居民身份证
	PhotoReceipt    Document = "photo-receipt"     // 居民身份证数字相片采集回执
)

// Procedure is what the person wants done (办理事项).
type Procedure string

// The known procedures.
const (
	Renew     Procedure = "renew"     // 到期换领
	Damaged   Procedure = "damaged"   // 损坏换领
	Change    Procedure = "change"    // 信息变更换领
	Lost      Procedure = "lost"      // 丢失补领
	First     Procedure = "first"     // 首次申领
	Temporary Procedure = "temporary" // 申领临时居民身份证
	Receipt   Procedure = "receipt"   // 办理相片回执
	Collect   Procedure = "collect"   // 领证
)

// Name is the official Chinese name.
func (p Procedure) Name() string { return procedureNames[p] }

var procedureNames = map[Procedure]string{
	Renew: "到期换领", Damaged: "损坏换领", Change: "信息变更换领", Lost: "丢失补领",
	First: "首次申领", Temporary: "临时身份证", Receipt: "相片回执", Collect: "领证",
}

// Name is the official Chinese name.
func (d Document) Name() string { return documentNames[d] }

var documentNames = map[Document]string{
	IDCard: "居民身份证", TemporaryIDCard: "临时居民身份证", PhotoReceipt: "相片采集回执",
}

// Name is the heading a reader knows the kind by.
func (k Kind) Name() string { return kindNames[k] }

var kindNames = map[Kind]string{
	KindAnswer: "回答", KindOnline: "网上办", KindSelfService: "自助机办", KindWindow: "窗口办", KindMaterials: "材料",
	KindSteps: "步骤", KindFee: "费用", KindTime: "时限", KindValidity: "有效期", KindPhoto: "照片", KindNotes: "注意",
}

// Date is a calendar day without a time zone; the zero Date is "not given".
type Date struct{ Year, Month, Day int }

// ParseDate reads 2006-01-02; the empty string is the zero Date.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("date %q is not of the form 2025-01-31", s)
	}
	return DateOf(t), nil
}

// DateOf is the calendar day of t in t's own location.
func DateOf(t time.Time) Date { y, m, d := t.Date(); return Date{y, int(m), d} }

// china is UTC+8, which has had no summer time since 1991.
var china = time.FixedZone("UTC+8", 8*60*60)

// Today is the calendar day in China at the moment: what is in force there does
// not depend on where the server stands.
func Today(now time.Time) Date { return DateOf(now.In(china)) }

// IsZero reports whether no day was given.
func (d Date) IsZero() bool { return d == Date{} }

// Before reports whether d is an earlier day than o.
func (d Date) Before(o Date) bool {
	if d.Year != o.Year {
		return d.Year < o.Year
	}
	if d.Month != o.Month {
		return d.Month < o.Month
	}
	return d.Day < o.Day
}

// String is 2006-01-02, or empty for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// UnmarshalText reads what ParseDate reads.
func (d *Date) UnmarshalText(b []byte) (err error) { *d, err = ParseDate(string(b)); return err }

// MarshalText writes what String gives.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// HoldsOn reports whether the article is in force on the day.
func (a *Article) HoldsOn(day Date) bool {
	return !day.Before(a.Effective) && (a.Expires.IsZero() || day.Before(a.Expires))
}
