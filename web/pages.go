package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"time"

	"zhengda/knowledge"
)

//go:embed templates
var templatesFS embed.FS

// pages are the templates, each with the layout around it.
type pages struct{ article, articles, assist, demo, fault *template.Template }

func newPages() (*pages, error) {
	var p pages
	for name, into := range map[string]**template.Template{
		"article.html": &p.article, "articles.html": &p.articles, "assist.html": &p.assist, "demo.html": &p.demo, "error.html": &p.fault,
	} {
		t, err := template.ParseFS(templatesFS, "templates/layout.html", "templates/"+name)
		if err != nil {
			return nil, fmt.Errorf("read template %s: %w", name, err)
		}
		*into = t
	}
	return &p, nil
}

// demoPage is the website on which the widget can be tried out.
type demoPage struct {
	layout
	City string // the widget's city
}

// errorPage says what went wrong and what to do next.
type errorPage struct {
	layout
	Status int
	Title  string
	Text   string
}

// showHome shows the made-up website only where it is wanted: on a real
// installation nobody should take it for one.
func (s *Server) showHome(w http.ResponseWriter, r *http.Request) error {
	if !s.demo {
		http.Redirect(w, r, "/articles", http.StatusFound)
		return nil
	}
	return show(w, r, s.pages.demo, demoPage{layout: newLayout(r), City: s.demoCity})
}

func (s *Server) showArticles(w http.ResponseWriter, r *http.Request) error {
	p := newArticlesPage(s.directory())
	s.surround(&p.layout, r)
	return show(w, r, s.pages.articles, p)
}

func (s *Server) showArticle(w http.ResponseWriter, r *http.Request) error {
	d := s.directory()
	a, ok := d.corpus.Article(r.PathValue("id"))
	if !ok {
		return errNotFound
	}
	return s.showArticlePage(w, r, newArticlePage(d, a))
}

func (s *Server) showProcedure(w http.ResponseWriter, r *http.Request) error {
	d := s.directory()
	city, ok := d.corpus.Article(r.PathValue("city"))
	if !ok {
		return errNotFound
	}
	p, ok := newProcedurePage(d, city, knowledge.Procedure(r.PathValue("procedure")))
	if !ok {
		return errNotFound
	}
	return s.showArticlePage(w, r, p)
}

func (s *Server) showArticlePage(w http.ResponseWriter, r *http.Request, p *articlePage) error {
	s.surround(&p.layout, r)
	p.Data = structuredData(p, s.absolute)
	return show(w, r, s.pages.article, p)
}

// surround adds to a page's layout what the request and the server know.
func (s *Server) surround(l *layout, r *http.Request) {
	of := newLayout(r)
	l.Path, l.Large = of.Path, of.Large
	l.Canonical = s.absolute(l.Canonical)
}

// show renders a page as a whole before anything of it is sent, so that one
// that fails half-way is an error page and not a torn one.
func show(w http.ResponseWriter, r *http.Request, t *template.Template, view any) error {
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "layout", view); err != nil {
		return fmt.Errorf("render page: %w", err)
	}
	setPageHeaders(w.Header())
	w.Header().Set("Etag", etagOf(b.Bytes()))
	w.Header().Set("Cache-Control", "no-cache")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b.Bytes()))
	return nil
}

// showError shows the fault as a page.
func (s *Server) showError(w http.ResponseWriter, r *http.Request, f *fault) {
	var b bytes.Buffer
	view := errorPage{layout: newLayout(r), Status: f.status, Title: f.title, Text: f.text}
	view.NoIndex = true
	if err := s.pages.fault.ExecuteTemplate(&b, "layout", view); err != nil {
		s.log.ErrorContext(r.Context(), "error page not rendered", "err", err)
		http.Error(w, f.text, f.status)
		return
	}
	setPageHeaders(w.Header())
	w.WriteHeader(f.status)
	_, _ = w.Write(b.Bytes()) // a client that has gone away is no error of ours
}
