package knowledge

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Format writes an article in the form that Parse reads. Formatting what was
// parsed from it gives the same bytes again.
func Format(a *Article) []byte {
	var b bytes.Buffer
	b.WriteString("---\n")
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(a); err != nil {
		panic(fmt.Sprintf("knowledge: encode %s: %v", a.ID, err)) // plain structs of strings always encode
	}
	enc.Close()
	b.WriteString("---\n")
	for _, s := range a.Sections {
		fmt.Fprintf(&b, "\n## %s {#%s kind=%q", oneLine(s.Heading), s.Anchor, s.Kind)
		if len(s.When) > 0 {
			fmt.Fprintf(&b, " when=%q", s.When)
		}
		if len(s.For) > 0 {
			names := make([]string, len(s.For))
			for i, p := range s.For {
				names[i] = string(p)
			}
			fmt.Fprintf(&b, " for=%q", strings.Join(names, " "))
		}
		if len(s.Sources) > 0 {
			nums := make([]string, len(s.Sources))
			for i, n := range s.Sources {
				nums[i] = strconv.Itoa(n)
			}
			fmt.Fprintf(&b, " sources=%q", strings.Join(nums, " "))
		}
		if len(s.Replaces) > 0 {
			fmt.Fprintf(&b, " replaces=%q", strings.Join(s.Replaces, " "))
		}
		b.WriteString("}\n")
		other := false // two lists in a row are told apart by their marks
		for i, blk := range s.Blocks {
			other = i > 0 && blk.Kind == s.Blocks[i-1].Kind && !other
			b.WriteByte('\n')
			blk.format(&b, other)
		}
	}
	return b.Bytes()
}

func (b Block) format(w *bytes.Buffer, other bool) {
	bullet, point := "- ", ". "
	if other {
		bullet, point = "* ", ") "
	}
	switch b.Kind {
	case List, Steps:
		for i, it := range b.Items {
			mark := bullet
			if b.Kind == Steps {
				mark = strconv.Itoa(i+1) + point
			}
			w.WriteString(mark + escape(it) + "\n")
		}
	case Table:
		for i, row := range b.Rows {
			for _, c := range row {
				w.WriteString("| " + strings.ReplaceAll(escape(c), "|", `\|`) + " ")
			}
			w.WriteString("|\n")
			if i == 0 {
				w.WriteString(strings.Repeat("| --- ", len(row)) + "|\n")
			}
		}
	default:
		w.WriteString(escape(b.Text) + "\n")
	}
}

// escape keeps text from being read as Markdown.
func escape(s string) string {
	s = oneLine(s)
	var b strings.Builder
	for i, r := range s {
		if strings.ContainsRune("\\`*_{}[]<>&~", r) || i == 0 && strings.ContainsRune("#+-=:", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	s = b.String()
	// "1. " and "1) " at the start of a line would be a list.
	if i := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }); i > 0 && (s[i] == '.' || s[i] == ')') {
		s = s[:i] + `\` + s[i:]
	}
	return s
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
