package bot

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"zhengda/index"
	"zhengda/knowledge"
)

// replyStep names in the trace that a reviewed reply leads.
const replyStep = "a reviewed reply"

// pickReply is the best reviewed reply that answers the question, if one is good
// enough (see ranking.go), and what else may be meant: replies that are about as
// likely.
func (d *decision) pickReply(u understanding, ev evidence, k knowledge.Case) (reply part, others []part, ok bool) {
	if u.followUp && contentRunes(u.folded) <= 3 {
		return part{}, nil, false // 几多钱: it says nothing by itself
	}
	w := newWeighing(u, ev, k)
	way := k.Procedure != knowledge.Receipt && u.asksBareWay()
	var all []candidate
	for _, r := range ev.replies {
		c := w.look(r)
		if c.why == "" && way && c.near < replyVery && (r.Passage.Section.Kind != knowledge.KindAnswer || len(d.outcomes) > 0 && !slices.Contains(d.ruling.Articles, r.Passage.Article)) {
			c.why = "the way as a whole is asked for"
		}
		all = append(all, c)
	}
	if u.followUp && !u.told.person() {
		preferSuiting(all)
	}
	rankBy.readmit(all)
	at, sure := rankBy.choose(all)
	if at >= 0 && sure >= replySure {
		for _, i := range rankBy.runnersUp(all, at, sure) {
			c := &all[i]
			c.why = "about as likely: told as well"
			others = append(others, part{passage: c.Passage, sentence: c.Says, asked: c.asked, titled: true})
		}
	}
	for i, c := range all {
		if c.why == "" && (i != at || sure < replySure) {
			c.why = "not as sure as another"
			if i == at {
				c.why = "not sure enough"
			}
		}
		d.replies = append(d.replies, c.traced())
	}
	if at < 0 || sure < replySure {
		return part{}, nil, false
	}
	c := all[at]
	return part{passage: c.Passage, sentence: c.Says, asked: c.asked, clause: c.clause, word: c.word, sure: sure}, others, true
}

// preferSuiting leaves to the replies for this very case, of what was told before,
// what others of their articles say of all cases.
func preferSuiting(all []candidate) {
	for _, c := range all {
		if c.why != "" || c.features[fSuits] == 0 {
			continue
		}
		for i := range all {
			if o := &all[i]; o.why == "" && o.features[fSuits] == 0 && o.Passage.Article == c.Passage.Article {
				o.why = "another is for this very case"
			}
		}
	}
}

func newWeighing(u understanding, ev evidence, k knowledge.Case) *weighing {
	w := &weighing{understanding: u, ev: ev, k: k, fullest: max(ev.fullest(), 0.01), named: subjectsOf(u.folded)[matterClass], asked: map[string]posed{}, content: contentRunes(u.folded)}
	for _, r := range ev.replies {
		w.highest = max(w.highest, r.Score)
	}
	return w
}

// weighing is what replies are held against.
type weighing struct {
	understanding
	ev      evidence
	k       knowledge.Case
	fullest float64          // share of the question that the best hits hold
	highest float64          // score of a reply
	named   []string         // matters that the question names
	asked   map[string]posed // the question and its clauses, as read
	content int              // runes of the question that are no everyday words
}

// asksBareWay reports that the question, or a clause of it, asks for the way of a
// procedure as a whole: 小孩身份证过期了怎么换.
func (u understanding) asksBareWay() bool {
	if !u.told.procedure || u.channel != "" || slices.Contains(u.aspects, AspectMay) || len(u.aspects) > 0 && ownKind[u.aspects[0]] != "" {
		return false
	}
	if u.bare() {
		return true
	}
	return slices.ContainsFunc(clauseMark.Split(u.text, -1), func(text string) bool {
		c := u.clause(text)
		a := findAspects(c.folded)
		return len(a) > 0 && (a[0] == AspectHow || a[0] == AspectWhere) && procedureIn(c.folded) == u.facts.Procedure && c.bare()
	})
}

// procedureIn is the procedure that a text names; empty for none.
func procedureIn(text string) knowledge.Procedure {
	for _, p := range procedureLexicon {
		if p.words.MatchString(text) {
			return p.procedure
		}
	}
	return ""
}

// pose reads the question, or a clause of it, once.
func (w *weighing) pose(text string) posed {
	q, known := w.asked[text]
	if known {
		return q
	}
	q = pose(text)
	if m := subjectOf[w.facts.Procedure]; m != "" && len(q.subjects[matterClass]) == 0 { // from the rest of the talk
		q.subjects[matterClass] = []string{m}
	}
	q.whether.without = q.whether.without || w.yesNo.without
	w.asked[text] = q
	return q
}

// booksElsewhere reports a reply that is not the city's own to a question on where
// to book in a city.
func (u understanding) booksElsewhere(r index.Reply) bool {
	return u.facts.Region != "" && slices.Contains(u.aspects, AspectBooking) && !slices.Contains(u.aspects, AspectMay) && knowledge.Level(r.Passage.Article.Region) != "city"
}

// heldAgainst holds a reply against what is known of the person: one on people of
// another age is none, nor one on what holds in Guangdong for who is elsewhere; and
// where Guangdong's households are told apart from others, somebody from elsewhere
// is not told 可以.
func (w *weighing) heldAgainst(r index.Reply, word string) (string, bool) {
	u, k, says := w.understanding, w.facts, r.Says
	if k.AgeMin != nil && k.AgeMax != nil && !agesHold(says, *k.AgeMin, *k.AgeMax) {
		return "", false
	}
	if u.outside != "" && strings.Contains(says, "在广东") {
		return "", false
	}
	if slices.ContainsFunc(someOnly, func(s forSome) bool { return s.says.in(says) && !s.asked.in(u.folded) && !s.known(k) }) {
		return "", false
	}
	if k.Procedure == knowledge.First && laterCards.MatchString(says) && !firstCards.MatchString(says) {
		return "", false
	}
	if r.Settled(w.k) {
		return "", false
	}
	if outsideWords.MatchString(says) && u.amongCities() {
		return "", false
	}
	if k.Household != "" && !knowledge.RegionWithin(k.Household, knowledge.Guangdong) && strings.Contains(says, "广东户籍") {
		return "", strings.Contains(says, "省外")
	}
	return word, true
}

// forSome is a sentence that tells of some people only, and how somebody says that
// they are one of them.
type forSome struct {
	says, asked *concept
	known       func(CaseFacts) bool
}

var someOnly = []forSome{
	{about(`低保|特困|特殊生活困难`), about(`低保|特困|五保|困难|贫|穷|减免|免收|免费|减收|少收|优惠|少交`), func(k CaseFacts) bool { return k.Further["relief"] == "yes" }},
	{
		about(`^(省外户籍|跨省)|^[^，；。]{0,16}的省外户籍`), about(`外地|异地|省外|外省|跨省|外来|老家|户口|户籍|居住证|不是(本地|广东)|回去|回乡|非本地|就近|通办|人|乡`),
		func(k CaseFacts) bool { return k.Household != "" },
	},
}

// Sentences on cards after the first one, and on the first.
var (
	laterCards = regexp.MustCompile(`换领|补领|换证|补证`)
	firstCards = regexp.MustCompile(`首次|第一次|第一张|首办|申领`)
)

// amongCities reports a question that names two of Guangdong's cities and no place
// outside, as 在佛山拍的拿到广州用 does: no other province has to do with it.
func (u understanding) amongCities() bool {
	var seen []string
	for _, m := range knowledge.FindRegions(u.folded) {
		city, ok := knowledge.City(m.Code)
		switch {
		case !knowledge.RegionWithin(m.Code, knowledge.Guangdong):
			return false
		case ok && !slices.Contains(seen, city.Code):
			seen = append(seen, city.Code)
		}
	}
	return len(seen) > 1
}

// ageLimits are the ways in which a text says of which age it speaks, in years.
var ageLimits = regexp.MustCompile(`未满([0-9]{1,3})周?岁|([0-9]{1,3})周?岁?(?:到|至|—)([0-9]{1,3})周?岁|满([0-9]{1,3})周?岁|([0-9]{1,3})周?岁以上|([0-9]{1,3})周岁时`)

// inAddition are the clauses of a text on what some need in addition.
var inAddition = regexp.MustCompile(`[^；。]*(还要|另外|另带|另要|另交)[^；。]*`)

// agesHold reports whether one of the ages that a text speaks of may be that of
// somebody between two ages; a text that names none speaks of all.
func agesHold(text string, youngest, oldest int) bool {
	all := ageLimits.FindAllStringSubmatch(inAddition.ReplaceAllString(text, ""), -1)
	for _, m := range all {
		least, most := 0, 150
		number := func(i int) int { n, _ := strconv.Atoi(m[i]); return n }
		switch {
		case m[1] != "":
			most = number(1) - 1
		case m[2] != "":
			least, most = number(2), number(3)
		case m[4] != "":
			least = number(4)
		case m[5] != "":
			least = number(5)
		default:
			least, most = number(6), number(6)
		}
		if youngest <= most && oldest >= least {
			return true
		}
	}
	return len(all) == 0
}

// ofSome reports a passage that holds for few procedures.
func ofSome(p knowledge.Passage) bool {
	n := len(p.Procedures())
	return n > 0 && n < knowledge.OfMost
}

// lacksAspect reports that a question asks for materials, a fee or a time, and
// neither the wording nor the section behind it speaks of that.
func lacksAspect(q, w posed, p knowledge.Passage) bool {
	return slices.ContainsFunc(q.aspects, func(a Aspect) bool { return ownKind[a] != "" }) &&
		!slices.ContainsFunc(q.aspects, func(a Aspect) bool { return slices.Contains(w.aspects, a) || ownKind[a] == p.Section.Kind })
}

// posedWordings are the wordings of replies that have been read, by their words.
type posedWordings struct{ byText sync.Map }

func (ev evidence) pose(text string) posed {
	if r, ok := ev.posed.byText.Load(text); ok {
		return r.(posed)
	}
	r := pose(text)
	ev.posed.byText.Store(text, r)
	return r
}

// fullest is the largest share of the question that one of the first hits holds.
func (ev evidence) fullest() float64 {
	full := 0.0
	for _, h := range ev.hits[:min(3, len(ev.hits))] {
		full = max(full, h.Share)
	}
	return full
}

// score is a passage's score against the best hit's, 0 to 1.
func (ev evidence) score(p knowledge.Passage) float64 {
	for _, h := range ev.hits {
		if h.Passage.ID == p.ID {
			return h.Score / ev.hits[0].Score
		}
	}
	return 0
}

// holds reports whether a reply and the section behind it hold for the case.
func holds(r index.Reply, k knowledge.Case) knowledge.Truth {
	own, section := r.When.Hold(k), r.Passage.Section.When.Hold(k)
	switch {
	case own == knowledge.No || section == knowledge.No:
		return knowledge.No
	case own == knowledge.Unknown || section == knowledge.Unknown:
		return knowledge.Unknown
	}
	return knowledge.Yes
}

// ofProcedure reports a reply on the procedure that the talk is about, or on none
// in particular. Where no procedure is known, one that is for few must be named.
func (w *weighing) ofProcedure(r index.Reply) bool {
	procs, named := r.Passage.Procedures(), w.named
	switch {
	case len(procs) == 0, slices.Contains(procs, w.k.Procedure):
		return true
	case w.k.Procedure != "" && (w.told.procedure || w.followUp):
		return false
	case !ofSome(r.Passage):
		return true
	}
	if len(named) == 0 && slices.Contains(procs, knowledge.Receipt) && photoWords.MatchString(w.folded) {
		return true // 照相馆拍的能用吗: a picture is had for a receipt
	}
	return slices.ContainsFunc(procs, func(p knowledge.Procedure) bool {
		return slices.Contains(named, subjectOf[p]) || p == knowledge.Renew && strings.Contains(w.folded, "换")
	})
}

// clauseMark parts a question into clauses.
var clauseMark = regexp.MustCompile(`[,。?!;、\s]+|顺便|另外|还有就是|而且`)

// asking are the clauses of a longer question that ask by themselves.
func (u understanding) asking() []string {
	clauses := clauseMark.Split(u.text, -1)
	if len(clauses) < 2 {
		return nil
	}
	var out []string
	for _, c := range clauses {
		c = withoutPlaces(c)
		folded := strings.ToLower(c)
		if utf8.RuneCountInString(c) >= 4 && (readWhether(folded).forms != 0 || len(findAspects(folded)) > 0) {
			out = append(out, c)
		}
	}
	return out[:min(len(out), 4)]
}

// tellsAll reports a section that says little more than the reply in front of it:
// most of its pairs of characters stand there.
func tellsAll(says string, p knowledge.Passage) bool {
	if len(p.Section.Blocks) > 1 {
		return false
	}
	return pairsIn(p.Text, says) >= 0.7
}
