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

// listPlaces are the addresses of everything that is current, the index first.
func (d *directory) listPlaces() []place {
	places := []place{{path: "/articles"}}
	add := func(path string, reviewed knowledge.Date) {
		places = append(places, place{path, reviewed})
		if index := &places[0]; index.reviewed.Before(reviewed) {
			index.reviewed = reviewed
		}
	}
	for _, a := range d.corpus.Articles() {
		if a.HoldsOn(d.day) {
			add(articlePath(a.ID), lastReview(d.viewOf(a)))
		}
	}
	for _, city := range d.Cities {
		for _, page := range d.pages[city] {
			add(page.path, page.reviewed)
		}
	}
	return places
}

// lastReview is the newest review of what a view shows.
func lastReview(v knowledge.View) knowledge.Date {
	var last knowledge.Date
	for _, s := range v.Sections {
		if last.Before(s.Owner.Reviewed) {
			last = s.Owner.Reviewed
		}
	}
	return last
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
	for _, p := range s.directory().places {
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
