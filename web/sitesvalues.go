package web

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"zhengda/knowledge"
)

// Most suggestions of a website, and most characters of each.
const (
	maxSuggestions    = 6
	maxSuggestionText = 40
)

// contrastAA is what WCAG asks of text.
const contrastAA = 4.5

// pairs are the keys of a mapping with their values.
func pairs(m *yaml.Node) iter.Seq2[*yaml.Node, *yaml.Node] {
	return func(yield func(key, value *yaml.Node) bool) {
		for i := 0; i+1 < len(m.Content); i += 2 {
			value := m.Content[i+1]
			if value.Kind == yaml.AliasNode {
				value = value.Alias
			}
			if !yield(m.Content[i], value) {
				return
			}
		}
	}
}

// textOf is one line of text for visitors.
func textOf(n *yaml.Node, most int) (string, error) {
	text := strings.TrimSpace(n.Value)
	switch {
	case n.Kind != yaml.ScalarNode || text == "":
		return "", errors.New("write a text, or leave the key out")
	case strings.ContainsFunc(text, unicode.IsControl):
		return "", errors.New("write it on one line")
	case utf8.RuneCountInString(text) > most:
		return "", fmt.Errorf("it has %d characters; write %d at most", utf8.RuneCountInString(text), most)
	}
	return text, nil
}

func textField(most int, field func(*Site) *string) func(*Site, *yaml.Node) error {
	return func(s *Site, n *yaml.Node) (err error) {
		*field(s), err = textOf(n, most)
		return err
	}
}

func oneOf(field func(*Site) *string, values ...string) func(*Site, *yaml.Node) error {
	return func(s *Site, n *yaml.Node) error {
		if *field(s) = n.Value; !slices.Contains(values, n.Value) {
			return fmt.Errorf("write one of %s", strings.Join(values, ", "))
		}
		return nil
	}
}

func flagField(field func(*Site) *bool) func(*Site, *yaml.Node) error {
	return func(s *Site, n *yaml.Node) error {
		if n.ShortTag() != "!!bool" || n.Decode(field(s)) != nil {
			return errors.New("write true or false")
		}
		return nil
	}
}

// colourField takes a colour that can be read on the ground it stands on, and
// that the ground's colour can be read on.
func colourField(ground, called string, field func(*Site) *string) func(*Site, *yaml.Node) error {
	return func(s *Site, n *yaml.Node) error {
		colour := strings.ToLower(n.Value)
		light, ok := luminance(colour)
		if !ok {
			return errors.New(`write six hex digits in quotes, such as "#0a6570"`)
		}
		under, _ := luminance(ground)
		if c := (max(light, under) + 0.05) / (min(light, under) + 0.05); c < contrastAA {
			return fmt.Errorf("%s has a contrast of %.1f to 1 on %s, and some readers could not read it; take one with %.1f or more", colour, c, called, contrastAA)
		}
		*field(s) = colour
		return nil
	}
}

// luminance is WCAG's relative luminance of #rrggbb.
func luminance(colour string) (float64, bool) {
	digits, ok := strings.CutPrefix(colour, "#")
	rgb, err := strconv.ParseUint(digits, 16, 32)
	if !ok || err != nil || len(digits) != 6 {
		return 0, false
	}
	sum := 0.0
	for i, weight := range []float64{0.0722, 0.7152, 0.2126} { // blue stands last
		c := float64(rgb>>(8*i)&0xff) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum, true
}

func originList(n *yaml.Node) ([]string, error) {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		return nil, errors.New("write a list, such as [https://www.example.gov.cn]")
	}
	var list []string
	for _, item := range n.Content {
		origin, ok := canonicalOrigin(item.Value)
		if item.Kind != yaml.ScalarNode || !ok {
			return nil, fmt.Errorf("%q is no origin; write https://www.example.gov.cn, without a path", item.Value)
		}
		list = append(list, origin)
	}
	return list, nil
}

// cityCode is the code of the city that a code or a name means.
func cityCode(n *yaml.Node) (string, error) {
	r, ok := knowledge.RegionByCode(n.Value)
	if !ok {
		r, ok = knowledge.RegionByName(n.Value)
	}
	city, isCity := knowledge.City(r.Code)
	if !ok || !isCity {
		return "", fmt.Errorf("%q is no city; write 湛江 or 440800", n.Value)
	}
	return city.Code, nil
}

func suggestionList(n *yaml.Node) ([]Suggestion, error) {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 || len(n.Content) > maxSuggestions {
		return nil, fmt.Errorf("write a list of %d questions at most", maxSuggestions)
	}
	var list []Suggestion
	for _, item := range n.Content {
		parts := []*yaml.Node{item}
		if item.Kind == yaml.SequenceNode {
			parts = item.Content
		}
		var texts [2]string
		if len(parts) == 0 || len(parts) > len(texts) {
			return nil, errors.New("write each as a text, or as [label, text]")
		}
		for i, part := range parts {
			text, err := textOf(part, maxSuggestionText)
			if err != nil {
				return nil, fmt.Errorf("%q: %w", part.Value, err)
			}
			texts[i] = text
		}
		list = append(list, Suggestion{Label: texts[0], Text: texts[1]})
	}
	return list, nil
}

var errLink = errors.New("write {text: 省公安厅, url: https://www.example.gov.cn/page}")

func linkOf(n *yaml.Node) (*Link, error) {
	if n.Kind != yaml.MappingNode {
		return nil, errLink
	}
	var l Link
	for key, value := range pairs(n) {
		var err error
		switch key.Value {
		case "text":
			l.Text, err = textOf(value, maxSuggestionText)
		case "url":
			l.URL, err = webAddress(value.Value)
		default:
			err = errLink
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key.Value, err)
		}
	}
	if l.Text == "" || l.URL == "" {
		return nil, errLink
	}
	return &l, nil
}

func webAddress(text string) (string, error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http" {
		return "", fmt.Errorf("%q is no address of a page; write https://www.example.gov.cn/page", text)
	}
	return u.String(), nil
}

// hoursList reads a list of lines, or a text of lines.
func hoursList(n *yaml.Node) ([]Hours, error) {
	var lines []string
	switch n.Kind {
	case yaml.ScalarNode:
		lines = strings.Split(strings.TrimSpace(n.Value), "\n")
	case yaml.SequenceNode:
		for _, item := range n.Content {
			lines = append(lines, item.Value)
		}
	}
	var all []Hours
	for _, line := range lines {
		h, err := parseHours(line)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", line, err)
		}
		all = append(all, h)
	}
	if len(all) == 0 {
		return nil, errHours
	}
	return all, nil
}
