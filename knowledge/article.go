package knowledge

import (
	"fmt"
	"strings"
	"time"
)

// Article is one topic of guidance for one region, from named sources.
type Article struct {
	ID         string               `yaml:"id"`                        // stable, lower-case letters, digits and hyphens
	Question   string               `yaml:"question"`                  // the title, worded as the question it answers
	Wordings   []string             `yaml:"wordings,omitempty"`        // other wordings of the same question
	NotFor     []string             `yaml:"not-for,omitempty"`         // look-alike questions that it does not answer
	Region     string               `yaml:"region"`                    // GB/T 2260 code: 000000 nation, 440000 Guangdong, 440800 Zhanjiang
	Document   Document             `yaml:"document"`                  // 证件
	Procedures []Procedure          `yaml:"procedures,omitempty,flow"` // 办理事项; empty means the article is about no procedure in particular
	Guides     []Procedure          `yaml:"guides,omitempty,flow"`     // procedures whose pages this article is a level of (see Corpus.View)
	Way        bool                 `yaml:"way,omitempty"`             // it tells who can have its procedures done, and where: what to bring is asked next
	Titles     map[Procedure]string `yaml:"titles,omitempty,flow"`     // title of such a page, with {place} for the region's name
	Effective  Date                 `yaml:"effective,omitempty"`       // first day on which it holds; zero: always held
	Expires    Date                 `yaml:"expires,omitempty"`         // first day on which it no longer holds; zero: open
	Retired    Date                 `yaml:"retired,omitempty"`         // first day on which the editors no longer stand by it; zero: they do
	Reviewed   Date                 `yaml:"reviewed"`                  // day a person last checked it against its sources
	Sources    []Source             `yaml:"sources"`
	Related    []string             `yaml:"related,omitempty,flow"` // ids of articles to read next
	Facts      []Fact               `yaml:"facts,omitempty"`
	Disputed   []Dispute            `yaml:"disputed,omitempty"`
	WordingsOf map[string][]string  `yaml:"wordings-of,omitempty"` // other wordings of one section's own question, by anchor
	Replies    []Reply              `yaml:"replies,omitempty"`     // short answers to particular questions

	Preconditions []Rule       `yaml:"preconditions,omitempty"` // tried first, in order, for every channel
	Rules         []Rule       `yaml:"rules,omitempty"`         // one channel each
	Adjustments   []Adjustment `yaml:"adjustments,omitempty"`   // what changes in an outcome for some cases

	Sections []Section `yaml:"-"`
	Version  string    `yaml:"-"` // hash of the canonical Markdown (see Format); set by Parse
	Lines    Lines     `yaml:"-"` // where things stand in the file; set by Parse
}

// Source is where a statement comes from.
type Source struct {
	Title     string `yaml:"title"`
	Publisher string `yaml:"publisher"`
	URL       string `yaml:"url,omitempty"`       // empty when the source was read offline and has no stable address
	Published string `yaml:"published,omitempty"` // as precise as known: 2025, 2025-01, 2025-01-14, or Undated
}

// Undated is the Published of a source that carries no date.
const Undated = "未标日期"

// Section is a headed part of an article and the unit that is retrieved and cited.
type Section struct {
	Anchor  string      // unique in the article; the fragment of its address
	Heading string      // as written
	Kind    Kind        // what the section is about
	When    Conditions  // the case it applies to; empty: every case
	For     []Procedure // the procedures it applies to; empty: all of the article's
	Sources []int       // 1-based numbers into Article.Sources; empty: the first one
	// Replaces are the sections of wider articles, as id#anchor, in whose place
	// this one stands on the pages of its region.
	Replaces []string
	Blocks   []Block
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
	// ReportLoss is telling the police that a card is lost (挂失申报); it is no precondition of Lost.
	ReportLoss Procedure = "report-loss"
)

// Procedures lists the known procedures in the order in which pages show them.
func Procedures() []Procedure {
	return []Procedure{Renew, Damaged, Lost, First, Change, Temporary, Receipt, Collect, ReportLoss}
}

// OfMost is the number of procedures from which a section is of most of them:
// where to book in a city is the same for all.
const OfMost = 4

// Name is the official Chinese name.
func (p Procedure) Name() string { return procedureNames[p] }

var procedureNames = map[Procedure]string{
	Renew: "到期换领", Damaged: "损坏换领", Change: "信息变更换领", Lost: "丢失补领",
	First: "首次申领", Temporary: "临时身份证", Receipt: "相片回执", Collect: "领证",
	ReportLoss: "挂失申报",
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
func (a *Article) HoldsOn(day Date) bool { return a.OutOfForce(day) == "" }

// OutOfForce says why the article does not hold on the day; empty when it does.
func (a *Article) OutOfForce(day Date) string {
	switch {
	case day.Before(a.Effective):
		return "not yet in force: from " + a.Effective.String()
	case !a.Expires.IsZero() && !day.Before(a.Expires):
		return "expired on " + a.Expires.String()
	case !a.Retired.IsZero() && !day.Before(a.Retired):
		return "retired on " + a.Retired.String()
	}
	return ""
}

// AddMonths is the day that many months later; past the end of a shorter month
// it is that month's last day.
func (d Date) AddMonths(n int) Date {
	t := time.Date(d.Year, time.Month(d.Month+n), 1, 0, 0, 0, 0, time.UTC)
	last := t.AddDate(0, 1, -1).Day()
	return Date{t.Year(), int(t.Month()), min(d.Day, last)}
}

// DaysUntil is the number of days from d to o; negative when o is earlier.
func (d Date) DaysUntil(o Date) int {
	at := func(d Date) time.Time { return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC) }
	return int(at(o).Sub(at(d)).Hours() / 24)
}
