package web

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"time"

	"zhengda/knowledge"
)

// place is an address of the sitemap and the day its contents were last checked.
type place struct {
	path     string
	reviewed knowledge.Date
}

// places are the addresses of everything that is current.
func (d *directory) places() []place {
	index := place{path: "/articles"}
	var out []place
	add := func(path string, articles ...*knowledge.Article) {
		p := place{path: path}
		for _, a := range articles {
			if p.reviewed.Before(a.Reviewed) {
				p.reviewed = a.Reviewed
			}
		}
		if index.reviewed.Before(p.reviewed) {
			index.reviewed = p.reviewed
		}
		out = append(out, p)
	}
	for _, a := range d.corpus.Articles() {
		if a.HoldsOn(d.day) {
			add(articlePath(a.ID), d.viewOf(a).Articles...)
		}
	}
	for _, city := range d.Cities {
		for _, p := range knowledge.Procedures() {
			if v, ok := d.corpus.View(city.Region, p, d.day); ok {
				add(procedurePath(city, p), v.Articles...)
			}
		}
	}
	return append([]place{index}, out...)
}

type sitemap struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

// serveSitemap lists the pages for search engines, as sitemaps.org wants it.
func (s *Server) serveSitemap(w http.ResponseWriter, r *http.Request) error {
	base := s.publicBase(r)
	if base == "" {
		return errHost
	}
	var list sitemap
	for _, p := range newDirectory(s.library.Corpus(), s.today()).places() {
		list.URLs = append(list.URLs, sitemapURL{base + p.path, p.reviewed.String()})
	}
	body, err := xml.MarshalIndent(list, "", " ")
	if err != nil {
		return fmt.Errorf("write sitemap: %w", err)
	}
	body = append([]byte(xml.Header), append(body, '\n')...)
	h := w.Header()
	h.Set("Content-Type", "application/xml; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-cache")
	h.Set("Etag", etagOf(body))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	return nil
}

func (s *Server) serveRobots(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	text := "User-agent: *\nDisallow: /api/\nDisallow: /ws\n"
	if base := s.publicBase(r); base != "" {
		text += "\nSitemap: " + base + "/sitemap.xml\n"
	}
	_, err := w.Write([]byte(text))
	return err
}
