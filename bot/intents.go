package bot

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"zhengda/knowledge"
)

// mostIntents is how many matters of one question are answered.
const mostIntents = 3

var (
	// joins stand between matters that are both wanted.
	joins = regexp.MustCompile(`顺便|顺带|另外|同时|以及|还要|还想|也要|也想|再办|再问`)
	// matterEnd parts a question into what may be matters of their own.
	matterEnd = regexp.MustCompile(`[,。?!;、\s]+`)
)

// intents are the matters that one question asks for, each by itself, when it
// asks for several procedures: 过期了怎么换,另外临时证多少钱. A clause that only tells
// what has happened (丢了,临时证怎么办) is no matter of its own. Nil when there is one.
func (u understanding) intents() []string {
	type matter struct {
		procedure knowledge.Procedure
		text      string
		asks      bool
	}
	var found []matter
	text := joins.ReplaceAllString(u.text, ",$0")
	clauses := matterEnd.Split(text, -1)
	for i, c := range clauses {
		folded := strings.ToLower(c)
		at := slices.IndexFunc(procedureLexicon, func(p procedureWords) bool { return p.words.MatchString(folded) })
		if at < 0 {
			if n := len(found); n > 0 && len(findAspects(folded)) > 0 { // 过期了,多少钱
				found[n-1].text += "," + c
				found[n-1].asks = true
			}
			continue
		}
		m := matter{procedureLexicon[at].procedure, c, len(findAspects(folded)) > 0 || joins.MatchString(folded)}
		m.asks = m.asks || i+1 < len(clauses) && joins.MatchString(clauses[i+1])
		if n := len(found); n > 0 && found[n-1].procedure == m.procedure {
			found[n-1].text, found[n-1].asks = found[n-1].text+","+c, found[n-1].asks || m.asks
			continue
		}
		found = append(found, m)
	}
	found = slices.DeleteFunc(found, func(m matter) bool { return !m.asks })
	if len(found) < 2 {
		return u.each()
	}
	var out []string
	for _, m := range found[:min(len(found), mostIntents)] {
		out = append(out, m.text)
	}
	return out
}

// each are the procedures of a question that asks for one thing of several:
// 到期、丢了各带什么.
func (u understanding) each() []string {
	if len(u.aspects) == 0 || !eachOf.MatchString(u.folded) {
		return nil
	}
	var out []string
	for _, p := range procedureLexicon {
		if p.words.MatchString(u.folded) && len(out) < mostIntents {
			out = append(out, p.procedure.Name()+aspectNames[u.aspects[0]])
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// eachOf asks for one thing of several.
var eachOf = regexp.MustCompile(`各|分别|一起说|都说|[一二三四两几]种情(况|形)`)

// join puts the decision on a further matter behind that on the first: its
// leading section and its key facts.
func (d *decision) join(other decision, of knowledge.Procedure) {
	for _, p := range other.parts {
		if p.label == "" && len(other.parts) > 0 && p.passage.ID != other.parts[0].passage.ID {
			continue
		}
		if p.label == "" {
			p.titled, p.title = true, of.Name()
		}
		d.add(p)
	}
	d.also = append(d.also, other.also...)
	d.outcomes = nil // those of one procedure say nothing of the other
}

// mostClauses is how many further clauses of a question are looked into, and how sure
// the reply to one must be.
const (
	mostClauses = 2
	clauseSure  = 0.45
)

// addClauses answers, of a question that asks several things in clauses of their
// own, what the answer does not tell yet: each clause by its own reply. What the
// whole question tells of the case holds for each.
func (b *Bot) addClauses(ctx context.Context, d *decision, u understanding, day knowledge.Date) {
	clauses := u.asking()
	if d.reason != ReasonAnswered || u.english || len(d.parts) == 0 || len(clauses) < 2 {
		return
	}
	searched := 0
	for _, text := range clauses {
		if text == d.parts[0].clause || searched == mostClauses {
			continue // it is answered, or enough is
		}
		of := understand(text, u.facts, nil)
		if len(of.aspects) > 0 && d.shows(ownKind[of.aspects[0]]) {
			continue // the section on it is there
		}
		of.context = u.search
		searched++
		found, err := b.retrieve(ctx, of, day)
		if err != nil {
			return // what was asked first is answered
		}
		own := decision{ruling: d.ruling, outcomes: d.outcomes}
		r, _, ok := own.pickReply(of, found, of.facts.knowledgeCase())
		if !ok || r.sure < clauseSure || d.tells(r) {
			continue
		}
		r.titled = true
		d.leads = append(d.leads, TracedLead{"", "a reply to the clause " + text, r.passage.ID})
		d.add(r)
	}
}

// tells reports that the answer says already what a reply says.
func (d *decision) tells(r part) bool {
	return slices.ContainsFunc(d.parts, func(p part) bool {
		text := p.sentence
		if text == "" {
			text = p.passage.Text
		}
		return pairsIn(r.sentence, text) >= saidAlready
	})
}
