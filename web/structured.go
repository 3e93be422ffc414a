package web

import "strings"

// graph is structured data of schema.org, as JSON-LD. A template writes it
// into a data block, where html/template escapes it as JSON for a script
// element: no text can end the block.
type graph struct {
	Context string `json:"@context"`
	Graph   []any  `json:"@graph"`
}

type faqPage struct {
	Type         string        `json:"@type"`
	Language     string        `json:"inLanguage"`
	DateModified string        `json:"dateModified,omitempty"`
	MainEntity   []faqQuestion `json:"mainEntity"`
}

type faqQuestion struct {
	Type   string    `json:"@type"`
	Name   string    `json:"name"`
	Answer faqAnswer `json:"acceptedAnswer"`
}

type faqAnswer struct {
	Type string `json:"@type"`
	Text string `json:"text"`
}

type crumbList struct {
	Type  string      `json:"@type"`
	Items []crumbItem `json:"itemListElement"`
}

type crumbItem struct {
	Type     string `json:"@type"`
	Position int    `json:"position"`
	Name     string `json:"name"`
	Item     string `json:"item,omitempty"` // without one: the page itself
}

// structuredData is the page's question with its answer, and where the page
// stands. A section is a question of its own only where its heading is one.
func structuredData(p *articlePage, absolute func(string) string) graph {
	faq := faqPage{Type: "FAQPage", Language: "zh-CN", DateModified: p.Updated}
	ask := func(name string, s sectionView) {
		faq.MainEntity = append(faq.MainEntity, faqQuestion{"Question", name, faqAnswer{"Answer", s.text}})
	}
	ask(p.Title, *p.Answer)
	for _, s := range p.Sections {
		if strings.HasSuffix(s.Heading, "？") || strings.HasSuffix(s.Heading, "?") {
			ask(s.Heading, s)
		}
	}
	crumbs := crumbList{Type: "BreadcrumbList"}
	for i, c := range p.Crumbs {
		item := crumbItem{"ListItem", i + 1, c.Text, ""}
		if c.Path != "" {
			item.Item = absolute(c.Path)
		}
		crumbs.Items = append(crumbs.Items, item)
	}
	if len(p.Crumbs) > 0 && p.Crumbs[len(p.Crumbs)-1].Path != "" {
		crumbs.Items = append(crumbs.Items, crumbItem{"ListItem", len(p.Crumbs) + 1, p.Title, ""})
	}
	return graph{Context: "https://schema.org", Graph: []any{faq, crumbs}}
}

// describe is the beginning of a text as one line, for search engines.
func describe(text string) string {
	const most = 120 // characters, about what search results show
	var words []string
	for line := range strings.Lines(text) {
		words = append(words, strings.Fields(strings.TrimPrefix(line, "- "))...)
	}
	line := []rune(strings.Join(words, " "))
	if len(line) <= most {
		return string(line)
	}
	return string(line[:most-1]) + "…"
}
