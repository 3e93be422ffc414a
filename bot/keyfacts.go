package bot

import (
	"slices"
	"strings"

	"zhengda/knowledge"
)

// keyKinds are what whoever asks for the way wants to know as well.
var keyKinds = []knowledge.Kind{knowledge.KindMaterials, knowledge.KindFee, knowledge.KindTime}

// addKeyFacts adds to the way of a procedure what to bring, what it costs and how
// long it takes, one line each, from the sections of its page. What the answer
// shows already is left out.
func (d *decision) addKeyFacts(u understanding, k knowledge.Case) {
	if d.shut() || len(d.outcomes) == 0 || len(d.parts) == 0 || !u.asksWay() && !d.grants(u) {
		return
	}
	if !slices.ContainsFunc(d.parts, func(p part) bool { return d.tellsWay(p.passage.Article) }) {
		return
	}
	for _, kind := range keyKinds {
		if slices.ContainsFunc(d.parts, func(p part) bool { return p.sentence == "" && p.passage.Section.Kind == kind }) {
			continue
		}
		told := false // the general one
		for _, s := range d.ruling.Sections {
			p := s.Passage()
			general := len(s.When) == 0
			if s.Kind != kind || !speaksOf(p, k) || general && told || !general && kind != knowledge.KindMaterials {
				continue
			}
			told = told || general
			d.parts = append(d.parts, part{passage: p, sentence: gist(p), label: label(p, kind, general)})
		}
	}
}

// addMaterials adds to the materials what is needed besides in the cases that are
// neither told nor excluded: whoever has to bring more must not read less.
func (d *decision) addMaterials(u understanding, k knowledge.Case) {
	own, ok := d.ownSection(knowledge.KindMaterials, k)
	if !ok || d.shut() || !slices.Contains(u.aspects, AspectMaterials) || !d.quotes(own) {
		return
	}
	for _, s := range d.ruling.Sections {
		if p := s.Passage(); s.Kind == knowledge.KindMaterials && s.When.Hold(k) == knowledge.Unknown && !d.quotes(p) {
			d.parts = append(d.parts, part{passage: p, sentence: gist(p), label: s.Heading})
		}
	}
}

// grants reports an answer that somebody may have the procedure done: how it is
// done is what they ask next.
func (d *decision) grants(u understanding) bool {
	lead := d.parts[0].passage
	return u.told.procedure && u.channel == "" && slices.Contains(u.aspects, AspectMay) && lead.Section.Kind == knowledge.KindAnswer && slices.Contains(d.ruling.Articles, lead.Article)
}

// asksWay reports a question for the way of a procedure as a whole.
func (u understanding) asksWay() bool {
	return u.facts.Procedure != "" && (len(u.aspects) == 0 || u.aspects[0] == AspectHow) && u.channel == ""
}

// label names a key fact; materials for a case are named by their heading.
func label(p knowledge.Passage, kind knowledge.Kind, general bool) string {
	if general {
		return kind.Name()
	}
	return p.Section.Heading
}

// gistMark parts the items of a gist.
const gistMark = "\n"

// gist is the first sentence of a section, or the items of its list.
func gist(p knowledge.Passage) string {
	for i, b := range p.Section.Blocks {
		if announces(p.Section.Blocks, i) {
			continue
		}
		if len(b.Items) > 0 {
			return strings.Join(b.Items, gistMark)
		}
		if b.Kind == knowledge.Paragraph {
			first, _, _ := strings.Cut(b.Text, "。")
			return first
		}
	}
	return p.Text
}
