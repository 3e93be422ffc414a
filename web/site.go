package web

import (
	"net/http"
	"slices"
)

// siteOf finds the website that a page names by its public key, and the
// canonical origin of that page, empty when no browser page makes the request;
// errSite when there is no such website, errOrigin when the page is not one of it.
func (s *Server) siteOf(r *http.Request, key string) (Site, string, error) {
	site, ok := s.sites.Site(key)
	if !ok {
		return Site{}, "", errSite
	}
	origin, ok := s.originAt(r, site)
	if !ok {
		return Site{}, "", errOrigin
	}
	return site, origin, nil
}

// originAt is the page's origin, and whether the site's widget may stand there.
// A website with a key is let in by its list alone, since its limits, its desk
// and its look go with the key; pages on this machine itself are, for trying it out.
func (s *Server) originAt(r *http.Request, site Site) (origin string, ok bool) {
	if site.Key == "" {
		return s.origins.check(r)
	}
	origin, ok = originOf(r)
	return origin, ok && (origin == "" || slices.Contains(site.Origins, origin) || isLoopback(origin, r))
}

// anyOrigin is the page's origin, and whether the widget of any site may stand
// there: what can be asked before a request tells its site, at a preflight and
// when a socket is opened. The ticket says which it is.
func (s *Server) anyOrigin(r *http.Request) (origin string, ok bool) {
	if origin, ok = s.origins.check(r); ok {
		return origin, true
	}
	origin, ok = originOf(r)
	return origin, ok && s.sites.allow(origin)
}

// letRead lets the page that made the request read the reply. A page that may
// not use the widget may read the refusal, so that the widget can say it;
// nothing that it could read is kept behind cookies.
func (s *Server) letRead(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Add("Vary", "Origin")
	switch origin, ok := s.anyOrigin(r); {
	case !ok:
		h.Set("Access-Control-Allow-Origin", "*")
	case origin != "":
		h.Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
	}
}

// preflight answers a browser that asks whether a page of another origin may
// post to the routes of the chat.
func (s *Server) preflight(w http.ResponseWriter, r *http.Request) error {
	s.letRead(w, r)
	if _, ok := s.anyOrigin(r); !ok {
		return errOrigin
	}
	h := w.Header()
	h.Set("Access-Control-Allow-Methods", "POST")
	h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
	h.Set("Access-Control-Max-Age", "600")
	w.WriteHeader(http.StatusNoContent)
	return nil
}
