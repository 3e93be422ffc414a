package knowledge

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// checkSources reports sources of which a reader cannot tell when they are
// from, or whose address leads nowhere.
func (p *pen) checkSources() {
	if len(p.a.Sources) == 0 {
		p.fail(p.a.Lines.Keys["id"], "source", "there is no source", "name the law, notice or page that it is from")
	}
	for i, s := range p.a.Sources {
		line := p.file.itemLine("sources", i)
		if !publishedForm(s.Published) {
			p.fail(line, "source", fmt.Sprintf("source %d: published is %q", i+1, s.Published),
				"write 2025, 2025-01, 2025-01-14, or "+Undated+" when it carries no date")
		}
		if s.URL != "" && !addressOK(s.URL) {
			p.fail(line, "source", fmt.Sprintf("source %d: %q is no address", i+1, s.URL), "write https://… in full, or leave url out")
		}
	}
}

var partialDate = regexp.MustCompile(`^(\d{4})(-\d{2})?(-\d{2})?$`)

func publishedForm(s string) bool {
	if s == Undated {
		return true
	}
	m := partialDate.FindStringSubmatch(s)
	if m == nil {
		return false
	}
	for _, part := range m[2:] {
		if part == "" {
			s += "-01"
		}
	}
	_, err := ParseDate(s)
	return err == nil
}

func addressOK(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && strings.Contains(u.Hostname(), ".") && !strings.ContainsAny(s, " \t\n，。")
}

// checkDates reports what has run out and what nobody has looked at for a year.
func (p *pen) checkDates() {
	a := p.a
	if p.retired(a) {
		return
	}
	if !a.Expires.IsZero() && !p.day.Before(a.Expires) {
		p.fail(a.Lines.Keys["expires"], "expired", "it holds no longer since "+a.Expires.String(), "write what holds now, or take it back with retired")
	}
	for _, f := range a.Facts {
		if !f.Expires.IsZero() && !p.day.Before(f.Expires) {
			p.fail(a.Lines.Facts[f.ID], "expired", fmt.Sprintf("fact %s holds no longer since %s", f.ID, f.Expires), "give the value that holds now and change what the sections say")
		}
	}
	if a.Reviewed.AddMonths(12).Before(p.day) {
		p.say(a.Lines.Keys["reviewed"], Warning, "stale", "it was last reviewed on "+a.Reviewed.String(), "check it against its sources and set reviewed")
	}
}
