package importer

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var linkedDate = regexp.MustCompile(`"datePublished"\s*:\s*"([^"]{8,40})"`)

// head reads title, site, address and date from the elements that are made
// for them. Government sites use the names of their web standard (GB/T 33190
// 网站标签): SiteName, ArticleTitle, PubDate, ContentSource, Url.
func (w *walker) head(root *html.Node) {
	p := w.page
	var canonical, ogURL, metaURL, ogSite, siteName string
	w.each(root, func(n *html.Node) bool {
		switch n.DataAtom {
		case atom.Title:
			if w.docTitle == "" {
				w.docTitle = w.rawText(n)
			}
		case atom.Link:
			if strings.EqualFold(attr(n, "rel"), "canonical") {
				canonical = attr(n, "href")
			}
		case atom.Script:
			if attr(n, "type") == "application/ld+json" && n.FirstChild != nil {
				if m := linkedDate.FindStringSubmatch(n.FirstChild.Data); m != nil {
					p.date(m[1], rankElement, "")
				}
			}
		case atom.Meta:
			value := clean(attr(n, "content"))
			switch strings.ToLower(attr(n, "property") + attr(n, "name") + attr(n, "itemprop")) {
			case "og:title", "articletitle", "twitter:title":
				if w.ogTitle == "" {
					w.ogTitle = value
				}
			case "og:site_name":
				ogSite = value
			case "sitename":
				siteName = value
			case "contentsource":
				if han(value) >= 2 && !originUnknown.MatchString(value) {
					p.origin = value
				}
			case "og:url":
				ogURL = value
			case "url":
				metaURL = value
			case "article:published_time", "og:release_date", "pubdate", "publishdate", "datepublished", "bytedance:published_time", "weibo:article:create_at":
				p.date(value, rankElement, "")
			case "article:modified_time", "og:updated_time", "bytedance:updated_time":
				p.date(value, rankModified, "日期取自网页的修改时间")
			}
		}
		return n.DataAtom != atom.Svg // an svg may have a title of its own
	})
	for _, s := range []string{ogSite, siteName} {
		if p.site == "" {
			p.site = s
		}
	}
	for _, u := range []string{canonical, ogURL, metaURL} {
		if a, ok := webAddress(u); ok && p.address == "" {
			p.address = a
		}
	}
}

func (w *walker) rawText(n *html.Node) string {
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return clean(b.String())
}
