package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"

	"zhengda/chat"
)

// loaderMark stands once at the end of the widget's script, in the place of
// what the server has to say to it.
const loaderMark = "ZHENGDA"

// loaderWords are what the script finds there.
type loaderWords struct {
	First []string     `json:"first"` // addresses of the modules it loads, all at once
	Plain string       `json:"plain"` // address of the module that does without those
	Site  siteSettings `json:"site"`
}

// The widget's modules: as written, and where the bundle of them is.
const (
	plainElement = "widget/element.js"
	distFolder   = "widget/dist/"
)

// noSuchSite is sent to pages whose tag names a site that there is not. A
// script that is an error tells nobody why.
const noSuchSite = `console.warn("zhengda: the site in the address of this script is not in the server's file of websites (-sites)");` + "\n"

// serveWidget is the address that websites put into their script tag. What it
// sends differs by site, in settings that are public.
func (s *Server) serveWidget(w http.ResponseWriter, r *http.Request) error {
	site, ok := s.sites.Site(r.URL.Query().Get("site"))
	if !ok {
		serveFile(w, r, newFile("widget.js", []byte(noSuchSite)), "no-cache")
		return nil
	}
	f := s.loaders[site.Key]
	if s.static.hasSources() {
		var err error
		if f, err = s.static.loader(site, keepDays(s.chat)); err != nil {
			return err
		}
	}
	serveFile(w, r, f, "no-cache")
	return nil
}

// readManifest finds out what the script has to load of the bundle.
func (s *static) readManifest() ([]string, error) {
	var m struct{ First []string }
	if err := json.Unmarshal(s.files[distFolder+"manifest.json"].data, &m); err != nil || len(m.First) == 0 {
		return nil, fmt.Errorf("read the widget's manifest.json (make widget makes it): %w", err)
	}
	paths := make([]string, len(m.First))
	for i, name := range m.First {
		if _, ok := s.files[distFolder+name]; !ok {
			return nil, fmt.Errorf("the widget has no %s, which its manifest.json names; run make widget", name)
		}
		paths[i] = "/static/" + distFolder + name
	}
	return paths, nil
}

// hasSources reports whether the widget's modules are served as they are on disk.
func (s *static) hasSources() bool {
	if s.disk == nil {
		return false
	}
	_, err := s.disk.Stat(plainElement)
	return err == nil
}

// loader is the script for a site of a server that keeps conversations for so many days.
func (s *static) loader(site Site, keepDays int) (file, error) {
	set := site.settings()
	set.KeepDays = keepDays
	words, name := loaderWords{First: s.first, Plain: "/static/" + plainElement, Site: set}, distFolder+"widget.js"
	if s.hasSources() {
		words.First, name = []string{words.Plain}, "widget/widget.js"
	}
	script, err := s.find(name)
	if err != nil {
		return file{}, fmt.Errorf("find %s: %w", name, err)
	}
	// Marshal writes <, >, & and the line ends of U+2028 and U+2029 as escapes,
	// so that nothing in it can end the script.
	said, err := json.Marshal(words)
	if err != nil {
		return file{}, fmt.Errorf("write the settings of site %q: %w", site.Key, err)
	}
	at := bytes.LastIndex(script.data, []byte(loaderMark))
	if at < 0 {
		return file{}, fmt.Errorf("%s has no %s at its end", name, loaderMark)
	}
	text := append(append(append([]byte(nil), script.data[:at]...), said...), script.data[at+len(loaderMark):]...)
	return newFile("widget.js", text), nil
}

// keepDays is how many days a conversation is kept after its last message.
func keepDays(c *chat.Service) int { return int(c.KeepFor.Hours() / 24) }

// loaders are the scripts of all sites.
func (s *static) loaders(sites Sites, keepDays int) (map[string]file, error) {
	all := map[string]file{}
	for _, key := range append([]string{""}, sites.Keys()...) {
		site, _ := sites.Site(key)
		f, err := s.loader(site, keepDays)
		if err != nil {
			return nil, err
		}
		all[key] = f
	}
	return all, nil
}
