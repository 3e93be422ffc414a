package knowledge

import "slices"

// Passage is the unit that is retrieved and cited: one section of one article.
type Passage struct {
	ID      string // article id, "#", anchor
	Article *Article
	Section *Section
	Text    string // plain text of the section
}

// Passages are the sections of all articles, each once, under the article that
// states it, in the order of ids and of the file.
func (c *Corpus) Passages() []Passage {
	var out []Passage
	for _, a := range c.articles {
		for i := range a.Sections {
			out = append(out, NewPassage(a, &a.Sections[i]))
		}
	}
	return out
}

// NewPassage is the passage of a section.
func NewPassage(a *Article, s *Section) Passage {
	return Passage{ID: a.ID + "#" + s.Anchor, Article: a, Section: s, Text: s.Text()}
}

// Passage finds a passage by its id.
func (c *Corpus) Passage(article, anchor string) (Passage, bool) {
	a, ok := c.byID[article]
	if !ok {
		return Passage{}, false
	}
	i := slices.IndexFunc(a.Sections, func(s Section) bool { return s.Anchor == anchor })
	if i < 0 {
		return Passage{}, false
	}
	return NewPassage(a, &a.Sections[i]), true
}

// Procedures are those the passage is about.
func (p Passage) Procedures() []Procedure {
	if len(p.Section.For) > 0 {
		return p.Section.For
	}
	return p.Article.Procedures
}

// Document is the paper the passage is about: a city's article is about the
// card, its section on the receipt about that.
func (p Passage) Document() Document {
	switch {
	case len(p.Section.For) == 1 && p.Section.For[0] == Receipt:
		return PhotoReceipt
	case len(p.Section.For) == 1 && p.Section.For[0] == Temporary:
		return TemporaryIDCard
	}
	return p.Article.Document
}

// Source is the first source behind the passage.
func (p Passage) Source() Source {
	if len(p.Section.Sources) > 0 {
		return p.Article.Sources[p.Section.Sources[0]-1]
	}
	return p.Article.Sources[0]
}

// Leads reports whether the passage is its article's short answer: the first
// section of that kind, or the first of all when there is none (an article on
// fees begins with a section on fees).
func (p Passage) Leads() bool {
	lead := slices.IndexFunc(p.Article.Sections, func(s Section) bool { return s.Kind == KindAnswer })
	return p.Article.Sections[max(lead, 0)].Anchor == p.Section.Anchor
}
