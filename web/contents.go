package web

import (
	"slices"
	"strings"

	"zhengda/knowledge"
)

// contents are the links to the sections of a page by their places on it, less
// the one in the answer box. Headings say most; where levels are put together
// there are many, so that a kind goes by one short label where that says what
// one will find.
func contents(sections []knowledge.OwnedSection, places []string, box int, together bool) []link {
	const few = 8 // with the box; fewer are seen at a glance
	if len(sections) < few {
		return nil
	}
	var out []link
	for i, s := range sections {
		text := s.Heading
		if together && goesByKind(s.Kind, sections) {
			text = s.Kind.Name()
		}
		if i != box && !slices.ContainsFunc(out, func(l link) bool { return l.Text == text }) {
			out = append(out, link{Path: "#" + places[i], Text: text})
		}
	}
	return out
}

// goesByKind reports whether the label of a kind stands for all of its
// sections: the city has none of its own, and the first one holds in every case
// and is what the label promises. Short answers and notes can be about anything.
func goesByKind(kind knowledge.Kind, sections []knowledge.OwnedSection) bool {
	if kind == knowledge.KindAnswer || kind == knowledge.KindNotes {
		return false
	}
	of := slices.DeleteFunc(slices.Clone(sections), func(s knowledge.OwnedSection) bool { return s.Kind != kind })
	ofCity := slices.ContainsFunc(of, func(s knowledge.OwnedSection) bool { return s.Level() == "city" })
	return !ofCity && len(of[0].When) == 0 && keepsPromise(of[0].Section)
}

// channelWords stand in the heading of a section that says how a channel works.
var channelWords = map[knowledge.Kind]string{
	knowledge.KindOnline: "网上", knowledge.KindSelfService: "自助", knowledge.KindWindow: "窗口",
}

// keepsPromise reports whether who follows the label of a channel (网上办) finds
// how to use that, and not that it cannot be used, or something beside it.
func keepsPromise(s knowledge.Section) bool {
	word, ok := channelWords[s.Kind]
	return !ok || strings.Contains(s.Heading, word) && !strings.Contains(s.Heading, "能不能") && !strings.HasPrefix(s.Text(), "不")
}
