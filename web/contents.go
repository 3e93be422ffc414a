package web

import (
	"slices"
	"strings"

	"zhengda/knowledge"
)

// contents are the links to the sections of a page by their places on it, less
// the one in the answer box. Headings say most; where levels are put together
// there are many, so that the sections of a kind go by one short label where
// that says what one will find. A city's own always go by their headings.
func contents(sections []knowledge.OwnedSection, places []string, box int, together bool) []link {
	const few = 8 // with the box; fewer are seen at a glance
	if len(sections) < few {
		return nil
	}
	var out []link
	for i, s := range sections {
		text := s.Heading
		if together && !ofCity(s) && goesByKind(s.Kind, sections) {
			text = s.Kind.Name()
		}
		said := slices.ContainsFunc(out, func(l link) bool {
			return l.Text == text || text == s.Heading && strings.Contains(l.Text, text)
		})
		if i != box && !said {
			out = append(out, link{Path: "#" + places[i], Text: text})
		}
	}
	return out
}

func ofCity(s knowledge.OwnedSection) bool { return s.Level() == "city" }

// goesByKind reports whether the label of a kind stands for its sections of
// wider levels: the first one holds in every case and is what the label
// promises, and no heading of the city's own says the same. Short answers and
// notes can be about anything.
func goesByKind(kind knowledge.Kind, sections []knowledge.OwnedSection) bool {
	if kind == knowledge.KindAnswer || kind == knowledge.KindNotes {
		return false
	}
	var first *knowledge.OwnedSection
	for i, s := range sections {
		switch {
		case s.Kind != kind:
		case !ofCity(s) && first == nil:
			first = &sections[i]
		case ofCity(s) && strings.Contains(s.Heading, kind.Name()):
			return false
		}
	}
	return first != nil && len(first.When) == 0 && keepsPromise(first.Section)
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
