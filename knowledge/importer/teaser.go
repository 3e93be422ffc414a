package importer

const (
	reasonTeaser = "相关页面的摘要，在“…”处被截断，不是本页的内容"
	reasonLink   = "相关页面的链接，不是本页的内容"
)

// teasers notes the related pages that a page advertises: a title, often the
// truncated beginning of the text, a date, counters. None of it is content.
func (p *savedPage) teasers(lines []line) {
	title, excerpt := "", ""
	end := func() {
		switch {
		case title == "" && excerpt == "":
		case truncated.MatchString(excerpt) || truncated.MatchString(title):
			p.skip(title, reasonTeaser, excerpt)
		default:
			p.skip(title, reasonLink, excerpt)
		}
		title, excerpt = "", ""
	}
	for _, l := range lines {
		switch {
		case areaAt(l.text) != areaContent:
			continue
		case l.form == formTable:
			continue
		case furniture(l.text) || isByline(l.text):
			end() // date and counters close a teaser
		case title == "" || l.form == formHeading || l.form == formItem && (l.num == 0 || l.style == "ol") || l.link && excerpt != "":
			end()
			title = l.text
		default:
			if excerpt != "" {
				excerpt += " "
			}
			excerpt += l.text
		}
	}
	end()
}
