package web

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// ParseSites reads a file of websites; docs/embedding.md has the form. It is
// strict, since a key that is misspelt would show a site otherwise than its
// operator thinks: each error names the line, the key and what to write.
func ParseSites(name string, src []byte) (Sites, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(src, &doc); err != nil {
		return Sites{}, fmt.Errorf("%s: %w", name, err)
	}
	p := sitesParser{name: name, sites: Sites{byKey: map[string]Site{}}}
	switch {
	case doc.Kind == 0:
		p.fail(&yaml.Node{Line: 1}, "there is nothing in it; write a list of websites under sites:")
	default:
		p.file(doc.Content[0])
	}
	if err := errors.Join(p.errs...); err != nil {
		return Sites{}, err
	}
	return p.sites, nil
}

type sitesParser struct {
	name  string
	sites Sites
	errs  []error
}

func (p *sitesParser) fail(at *yaml.Node, format string, args ...any) {
	p.errs = append(p.errs, fmt.Errorf("%s:%d: %w", p.name, at.Line, fmt.Errorf(format, args...)))
}

func (p *sitesParser) file(top *yaml.Node) {
	if top.Kind != yaml.MappingNode {
		p.fail(top, "write a list of websites under sites:")
		return
	}
	for key, value := range pairs(top) {
		switch {
		case key.Value != "sites":
			p.fail(key, "there is no key %q here; write a list of websites under sites:", key.Value)
		case value.Kind != yaml.SequenceNode || len(value.Content) == 0:
			p.fail(key, "sites: write a list, each website beginning with - key:")
		default:
			for _, item := range value.Content {
				p.site(item)
			}
		}
	}
}

var siteKey = regexp.MustCompile(`^[a-z0-9-]{1,32}$`)

func (p *sitesParser) site(item *yaml.Node) {
	if item.Kind != yaml.MappingNode {
		p.fail(item, "sites: write each website as lines of the form key: value, the first being - key:")
		return
	}
	site := ownPages()
	fields, seen := siteFields(), map[string]bool{}
	for key, value := range pairs(item) {
		set := fields[key.Value]
		switch {
		case set == nil:
			p.fail(key, "there is no key %q of a website; there are %s", key.Value, siteFieldNames())
		case seen[key.Value]:
			p.fail(key, "%s stands twice; leave one of them out", key.Value)
		default:
			if err := set(&site, value); err != nil {
				p.fail(value, "%s: %w", key.Value, err)
			}
		}
		seen[key.Value] = true
	}
	_, twice := p.sites.byKey[site.Key]
	switch {
	case !seen["key"]:
		p.fail(item, "the website has no key; write key: and a short name of a–z, 0–9 and -")
	case !seen["origins"]:
		p.fail(item, "website %s has no origins; list the addresses of its pages, such as origins: [https://www.example.gov.cn]", site.Key)
	case twice:
		p.fail(item, "there are two websites with the key %s; give one another key", site.Key)
	default:
		p.sites.byKey[site.Key] = site
	}
}

// siteFields are the keys of a website in the file, and what each does.
func siteFields() map[string]func(*Site, *yaml.Node) error {
	return map[string]func(*Site, *yaml.Node) error{
		"key": func(s *Site, n *yaml.Node) error {
			s.Key = n.Value
			if n.Kind != yaml.ScalarNode || !siteKey.MatchString(s.Key) {
				return errors.New("write 1–32 of a–z, 0–9 and -, such as hall")
			}
			return nil
		},
		"origins": func(s *Site, n *yaml.Node) (err error) {
			s.Origins, err = originList(n)
			return err
		},
		"links": func(s *Site, n *yaml.Node) (err error) {
			s.Links, err = originList(n)
			return err
		},
		"name":            textField(20, func(s *Site) *string { return &s.Name }),
		"about":           textField(40, func(s *Site) *string { return &s.About }),
		"greeting":        textField(200, func(s *Site) *string { return &s.Greeting }),
		"launcher":        textField(12, func(s *Site) *string { return &s.Launcher }),
		"hidden-launcher": flagField(func(s *Site) *bool { return &s.NoLauncher }),
		"language":        oneOf(func(s *Site) *string { return &s.Language }, "zh-Hans", "zh-Hant", "en"),
		"theme":           oneOf(func(s *Site) *string { return &s.Theme }, "light", "dark", "auto"),
		"position":        oneOf(func(s *Site) *string { return &s.Position }, "right", "left"),
		"accent":          colourField("#ffffff", "white", func(s *Site) *string { return &s.Accent }),
		"accent_dark":     colourField("#14181b", "dark ground", func(s *Site) *string { return &s.AccentDark }),
		"person":          flagField(func(s *Site) *bool { return &s.Person }),
		"voice":           flagField(func(s *Site) *bool { return &s.Voice }),
		"sound":           flagField(func(s *Site) *bool { return &s.Sound }),
		"city": func(s *Site, n *yaml.Node) (err error) {
			s.City, err = cityCode(n)
			return err
		},
		"suggestions": func(s *Site, n *yaml.Node) (err error) {
			s.Suggestions, err = suggestionList(n)
			return err
		},
		"official": func(s *Site, n *yaml.Node) (err error) {
			s.Official, err = linkOf(n)
			return err
		},
		"hours": func(s *Site, n *yaml.Node) (err error) {
			s.Hours, err = hoursList(n)
			return err
		},
		"questions-per-day": func(s *Site, n *yaml.Node) error {
			if err := n.Decode(&s.QuestionsPerDay); err != nil || s.QuestionsPerDay < 0 || n.ShortTag() != "!!int" {
				return fmt.Errorf("%q is no number; write 2000, or 0 for no limit", n.Value)
			}
			return nil
		},
	}
}

func siteFieldNames() string {
	var names []string
	for name := range siteFields() {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
