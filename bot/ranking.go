package bot

import (
	"cmp"
	_ "embed"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"zhengda/index"
	"zhengda/knowledge"
)

// Replies are ranked as answers are in retrieval of frequently asked questions: each
// is told by a few features, and what they count is fitted to questions of which the
// right reply is known. Those are the wordings of the replies themselves, asked of a
// corpus in which they are not (knowledge.Corpus.HoldOut); see
// docs/adr/0012-ranking-replies.md.

// A candidate is a reply held against a question.
type candidate struct {
	index.Reply
	features features
	word     string // the yes or no it answers with
	near     float64
	asked    string // its wording nearest to the question
	clause   string // what of the question is near to that: the whole, or one of its clauses
	why      string // why it cannot be the answer; empty: it may
	unlikely bool   // why tells only that it hardly is the answer: where it is worth far more than the others it may be
}

// features are what tells whether a reply answers a question, in the order of
// featureNames. Parts of one are taken as logarithms, so that the value of a reply
// is a product of their powers.
type features [numFeatures]float64

const (
	fScore        = iota // score against that of the best reply, log
	fShare               // part of the question that it holds against the fullest hit's, log
	fHit                 // score of its section against the best hit's, log
	fTop                 // its section is the best hit
	fMean                // mean nearness of its three nearest wordings, log
	fAgree               // agreement with its wording, log
	fOtherMatter         // of another procedure than the one the talk is about
	fSomeMatter          // for few procedures, and none is told
	fUnknown             // for a case that is not known to be this one
	fSomebody            // on somebody that the person is not known to be
	fWorded              // answers a yes-or-no question in its words
	fUnworded            // does not
	fUnasked             // has a yes or no that is not asked for
	fLacksAspect         // a fee, time or papers are asked for and it is on none
	fOfAspect            // its section is of the kind that is asked for
	fShared              // subjects that its wording has in common with the question, up to three
	fLeads               // its section is the short answer of its article
	fLocal               // of the city that is asked for
	fLocalAspect         // the same where a fee, time or papers are asked for, or whether one may
	fOtherArticle        // the question is that of another article
	fExtra               // subjects of its wording that the question has not, up to three
	fTells               // subjects of what it says that neither the question nor its wording has, up to three
	fMissed              // subjects of the question that neither its wording nor what it says has, up to three
	fSaid                // part of the pairs of characters of the question that stand in what it says
	fCondition           // it has a condition of its own
	fSuits               // it or its section is for some, and this case is one of them
	fForm                // its claim is of the form in which yes or no is asked for
	fLeadsShort          // its section is the short answer of its article, and little is asked
	fOtherCase           // it begins with a case (不会用手机的，) of which the question says little
	fOtherKind           // its section is on a fee, time or papers that are not asked for
	numFeatures
)

// look holds a reply against the question.
func (w *weighing) look(r index.Reply) candidate {
	ev, k := w.ev, w.k
	named := r.NamesCity()
	city, told := knowledge.City(k.Region)
	if named && told {
		r.Reply = r.In(city.Short)
	}
	c := candidate{Reply: r}
	x := &c.features
	hit := ev.score(r.Passage)
	x[fScore] = logOf(r.Score/w.highest, 0.05)
	x[fShare] = logOf(min(1, r.Share/w.fullest), 0.05)
	x[fHit] = logOf(hit, 0.1)
	x[fTop] = one(hit >= 1)
	ok := true
	var by []float64
	best, nearest := -1.0, index.Near{}
	x[fAgree] = logOf(0, 0.05)
	for _, n := range r.Near {
		by = append(by, n.By)
		if n.By <= best {
			continue // however well it agrees
		}
		agree := w.pose(n.Text).agreement(ev.pose(n.Asked))
		if v := n.By * max(agree, 0.05); v > best {
			best, nearest = v, n
			c.near, c.asked, c.clause = n.By*agree, n.Asked, n.Text
			x[fAgree] = logOf(agree, 0.05)
		}
	}
	if best >= 0 {
		q, asked, says := w.pose(nearest.Text), ev.pose(nearest.Asked), ev.pose(r.Says)
		x[fLacksAspect] = one(lacksAspect(q, asked, r.Passage))
		x[fShared] = float64(min(3, q.shares(asked)))
		x[fExtra] = float64(min(3, asked.lacking(q, q)))
		x[fTells] = float64(min(3, says.lacking(q, asked)))
		x[fMissed] = float64(min(3, q.lacking(asked, says)))
		x[fSaid] = pairsIn(nearest.Text, r.Says)
		c.word, ok = q.whether.word(r.Claim, asked.whether)
	}
	slices.SortFunc(by, func(a, b float64) int { return cmp.Compare(b, a) })
	mean := 0.0
	for _, n := range by[:min(3, len(by))] {
		mean += n / 3
	}
	x[fMean] = logOf(mean, 0.02)
	if !w.ofProcedure(r) {
		if k.Procedure != "" {
			x[fOtherMatter] = 1
		} else {
			x[fSomeMatter] = 1
		}
	}
	holding := holds(r, k)
	x[fUnknown] = one(holding == knowledge.Unknown)
	x[fSomebody] = one(ev.corpus.SomebodyElse(r.Passage.Article, k))
	if c.near < replyIs && formOf(r.Claim) == asksIs {
		c.word = "" // 是不是选广东就行 is not 是不是填办证的城市
	}
	held := true
	c.word, held = w.heldAgainst(r, c.word)
	switch {
	case w.yesNo.forms != 0 && c.word != "":
		x[fWorded] = 1
	case w.yesNo.forms != 0:
		x[fUnworded] = 1
	default:
		x[fUnasked] = one(r.Claim != "")
	}
	if len(w.aspects) > 0 {
		kind := ownKind[w.aspects[0]]
		x[fOfAspect] = one(kind != "" && kind == r.Passage.Section.Kind)
	}
	x[fCondition] = one(len(r.When) > 0)
	x[fLeads] = one(r.Passage.Leads())
	x[fLeadsShort] = x[fLeads] * one(w.content <= 6)
	particular := slices.ContainsFunc(w.aspects, func(a Aspect) bool {
		return ownKind[a] != "" || a == AspectMay && !slices.Contains(w.aspects, AspectBooking)
	})
	if w.facts.Region != "" && knowledge.Level(r.Passage.Article.Region) == "city" {
		x[fLocal], x[fLocalAspect] = one(!particular), one(particular)
	}
	x[fSuits] = one(holding == knowledge.Yes && len(r.When)+len(r.Passage.Section.When) > 0)
	x[fForm] = one(w.yesNo.forms&formOf(r.Claim) != 0)
	if m := beginsWithCase.FindStringSubmatch(r.Says); m != nil {
		x[fOtherCase] = one(pairsIn(m[1], w.folded) < littleOfCase)
	}
	x[fOtherKind] = one(ofAspect[r.Passage.Section.Kind] && x[fOfAspect] == 0)
	x[fOtherArticle] = one(hit < 1 && ev.confidence == 1 && r.Passage.Article != ev.hits[0].Passage.Article)
	if named {
		x[fLocal] = 1
	}
	switch {
	case named && !told:
		c.why = "no city is told"
	case w.booksElsewhere(r):
		c.why = "not on booking in this city"
	case !ok:
		c.why = "it is asked the other way round"
	case c.near < replyNear && !(c.near >= replyLoose && hit >= 1) || x[fAgree] < math.Log(replyApart):
		c.why, c.unlikely = "its wordings ask about something else", c.near >= replyFaint && x[fAgree] >= math.Log(replyApart)
	case k.Procedure == "" && (r.Claim == "" || w.yesNo.forms == 0) && len(w.aspects) > 0 && ownKind[w.aspects[0]] != "" && w.aspects[0] != AspectPhoto && ofSome(r.Passage):
		c.why = "for one procedure, and none is told"
	case c.near < replyOther && ev.corpus.SomebodyElse(r.Passage.Article, k):
		c.why = "on somebody that the person is not known to be"
	case x[fOtherArticle] == 1 && c.near < wordForWord:
		c.why = "the question is that of another article"
	case x[fLacksAspect] == 1 && c.near < replyVery && len(w.asking()) < 2:
		c.why, c.unlikely = "not on what is asked for", true
	case x[fOtherCase] == 1 && c.near < replyVery && w.told.procedure && w.content <= bareContent:
		c.why = "it begins with a case that is not told"
	case !held:
		c.why = "it is for another case"
	}
	return c
}

// worth is the logarithm of a reply's odds, but for a constant of the question.
func (r *fitted) worth(x *features) float64 {
	v := 0.0
	for i, w := range r.value {
		v += w * x[i]
	}
	return v
}

// readmit lets the most worthy of the unlikely candidates be the answer where it is
// worth far more than any of the others.
func (r *fitted) readmit(all []candidate) {
	at, best, other := -1, math.Inf(-1), worthOfNone
	for i := range all {
		v := r.worth(&all[i].features)
		switch {
		case all[i].why == "":
			other = max(other, v)
		case all[i].unlikely && v > best:
			at, best = i, v
		}
	}
	if at >= 0 && best >= other+worthMore {
		all[at].why = ""
	}
}

// choose is the best of the candidates that may be the answer, -1 for none, and
// how likely it is to be one, 0 to 1.
func (r *fitted) choose(all []candidate) (at int, sure float64) {
	at, x := r.best(all)
	if at < 0 {
		return at, 0
	}
	z := 0.0
	for i, f := range x {
		z += r.sure[i] * f
	}
	return at, 1 / (1 + math.Exp(-z))
}

// best is the best of the candidates that may be the answer, -1 for none, and what
// tells how sure that is, in the order of sureNames.
func (r *fitted) best(all []candidate) (at int, x [numSure]float64) {
	at = -1
	best, next := math.Inf(-1), lowestNext
	for i := range all {
		if v := r.worth(&all[i].features); all[i].why == "" && v > best {
			at, best = i, v
		}
	}
	if at < 0 {
		return at, x
	}
	for i, top := 0, at; i < len(all); i++ { // what says yes and what says no share most words: the nearer wording tells them apart
		if o := &all[i]; o.why == "" && o.Passage.ID == all[top].Passage.ID && o.word != all[top].word && o.near > all[at].near && r.worth(&o.features) > best-closeWorth {
			at = i
		}
	}
	for i := range all {
		if o := &all[i]; o.why == "" && i != at && !o.like(all[at].Passage, all[at].Reply.Reply) {
			next = max(next, r.worth(&o.features))
		}
	}
	f := all[at].features
	return at, [numSure]float64{1, best, min(widestMargin, best-next), f[fTop], f[fUnasked], f[fHit]}
}

// runnersUp are the candidates that are about as likely to be the answer as the one
// chosen, where that is not sure: who asked gets both, under their headings. None
// answers a yes or no the other way, or says what the chosen one says.
func (r *fitted) runnersUp(all []candidate, at int, sure float64) []int {
	if sure >= sureAlone {
		return nil
	}
	first := &all[at]
	var out []int
	for i := range all {
		c := &all[i]
		if i == at || c.why != "" || c.like(first.Passage, first.Reply.Reply) || r.worth(&c.features) < r.worth(&first.features)-aboutAsLikely {
			continue
		}
		if first.word != "" && c.word != "" && saysNo.MatchString(first.word) != saysNo.MatchString(c.word) || pairsIn(c.Says, first.Says) >= saidAlready {
			continue
		}
		out = append(out, i)
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(r.worth(&all[b].features), r.worth(&all[a].features)) })
	return out[:min(len(out), mostRunnersUp)]
}

// like reports that the candidate says the same of a section as another reply.
func (c *candidate) like(p knowledge.Passage, r *knowledge.Reply) bool {
	return c.Passage.ID == p.ID && c.Claim == r.Claim
}

// Bounds of what tells how sure a reply is.
const (
	closeWorth   = 0.6  // how much less worth a reply of the same section may be that answers otherwise
	lowestNext   = -6.0 // value of the next best where there is none
	widestMargin = 3.0

	replyFaint  = 0.03 // nearness below which nothing is an answer
	worthOfNone = -1.5 // what the answer by a section counts where there is no reply
	worthMore   = 1.5  // how much more an unlikely reply must be worth

	sureAlone     = 0.85 // how sure a reply must be that is told alone
	aboutAsLikely = 1.5  // how much less worth a reply may be that is told as well
	saidAlready   = 0.6  // part of its pairs of characters that the chosen one has
	mostRunnersUp = 1
)

// traced is the candidate as the trace shows it.
func (c *candidate) traced() TracedReply {
	return TracedReply{
		Passage: c.Passage.ID, Says: c.Says, Asked: c.asked, Near: round3(c.near), Share: round3(math.Exp(c.features[fShare])),
		Hit: round3(math.Exp(c.features[fHit])), Value: round3(rankBy.worth(&c.features)), Why: c.why,
	}
}

// beginsWithCase is a sentence that tells first for whom it holds.
var beginsWithCase = regexp.MustCompile(`^([^，。；：]{2,14})的，`)

// littleOfCase is the part of that, in pairs of characters, below which a question
// says little of it.
const littleOfCase = 0.34

// shares is how many subjects two texts have in common.
func (q posed) shares(w posed) int {
	n := 0
	for class, names := range q.subjects {
		for _, name := range names {
			if slices.Contains(w.subjects[class], name) {
				n++
			}
		}
	}
	return n
}

// lacking is how many subjects of a text neither of two others has.
func (q posed) lacking(a, b posed) int {
	n := 0
	for class, names := range q.subjects {
		for _, name := range names {
			if !slices.Contains(a.subjects[class], name) && !slices.Contains(b.subjects[class], name) {
				n++
			}
		}
	}
	return n
}

// pairsIn is the part of a text's pairs of characters that stand in another.
func pairsIn(text, in string) float64 {
	rs := []rune(text)
	n := 0
	for i := range max(0, len(rs)-1) {
		if strings.Contains(in, string(rs[i:i+2])) {
			n++
		}
	}
	return float64(n) / float64(max(1, len(rs)-1))
}

// logOf is the logarithm of a part, which is taken as least at least.
func logOf(part, least float64) float64 { return math.Log(max(part, least)) }

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// Bounds of what may be an answer at all.
const (
	replyNear   = 0.10 // to its nearest wording, at least
	replyLoose  = 0.04 // the same where its section is the best hit
	replyApart  = 0.30 // of agreement with its nearest wording, at least
	replyOther  = 0.30 // nearness for somebody that the person is not known to be
	replyIs     = 0.30 // the same for saying whether it is so
	replyVery   = 0.45 // nearness from which a detail answers where the way as a whole is asked for
	bareContent = 4    // runes of a question that names a matter and no case
	wordForWord = 0.90 // nearness from which it answers though the question is word for word another article's
	replySure   = 0.12 // how sure it must be (choose)
)

// featureNames are the features as ranking.tsv has them.
var featureNames = [numFeatures]string{
	fScore:        "score",
	fShare:        "share",
	fHit:          "hit",
	fTop:          "top",
	fMean:         "mean",
	fAgree:        "agree",
	fOtherMatter:  "other-matter",
	fSomeMatter:   "some-matter",
	fUnknown:      "unknown",
	fSomebody:     "somebody",
	fWorded:       "worded",
	fUnworded:     "unworded",
	fUnasked:      "unasked",
	fLacksAspect:  "lacks-aspect",
	fOfAspect:     "of-aspect",
	fShared:       "shared",
	fLeads:        "leads",
	fLocal:        "local",
	fLocalAspect:  "local-aspect",
	fOtherArticle: "other-article",
	fExtra:        "extra",
	fTells:        "tells",
	fMissed:       "missed",
	fSaid:         "said",
	fCondition:    "condition",
	fSuits:        "suits",
	fForm:         "form",
	fLeadsShort:   "leads-short",
	fOtherCase:    "other-case",
	fOtherKind:    "other-kind",
}

// What tells how sure the best reply is, as ranking.tsv has it: a constant, its
// value, the margin to the next best, whether its section is the best hit, whether it
// has a yes or no that is not asked for, and the score of its section.
var sureNames = [numSure]string{"one", "value", "margin", "top", "unasked", "hit"}

const numSure = 6

// fitted are weights, fitted by conditional likelihood (a conditional logit: McFadden,
// Conditional logit analysis of qualitative choice behavior, 1974): how often is a
// reply the one to choose among those found for wordings that are not in the corpus.
type fitted struct {
	value features
	sure  [numSure]float64
}

//go:embed ranking.tsv
var rankingTable string

var rankBy = readRanking(rankingTable)

// readRanking reads the table of weights; it has one for each name.
func readRanking(table string) (r fitted) {
	read := map[string]float64{}
	for line := range strings.Lines(table) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var kind, name string
		var weight float64
		if _, err := fmt.Sscanf(line, "%s\t%s\t%f", &kind, &name, &weight); err != nil {
			panic(fmt.Sprintf("bot: ranking.tsv: %q: %v", line, err))
		}
		read[kind+" "+name] = weight
	}
	weight := func(key string) float64 {
		w, ok := read[key]
		if !ok {
			panic("bot: ranking.tsv has no " + key)
		}
		return w
	}
	for i, name := range featureNames {
		r.value[i] = weight("value " + name)
	}
	for i, name := range sureNames {
		r.sure[i] = weight("sure " + name)
	}
	return r
}
