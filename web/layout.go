package web

import (
	"net/http"
	"net/netip"
	"strings"
)

// layout is what every page has around its content.
type layout struct {
	Path        string // the page's own, where the choice of type size comes back to
	Large       bool   // large type was chosen
	Canonical   string // the address that search engines keep; empty: none
	Description string
	NoIndex     bool
	Data        any // structured data of schema.org; nil: none
}

func newLayout(r *http.Request) layout {
	l := layout{Path: "/articles", Large: wantsLargeType(r)}
	if r.Method == http.MethodGet {
		l.Path = r.URL.EscapedPath()
	}
	return l
}

// link leads to another page.
type link struct {
	Path string
	Text string
	Note string // what is said beside it, quietly; may be empty
}

// absolute is the full address of a path where the public address is known,
// else the path, which a browser completes by itself.
func (s *Server) absolute(path string) string { return s.publicURL + path }

// publicBase is scheme and host as the visitor sees them: as configured, else
// as the request says. As with addresses, what a proxy adds is believed only of
// own ones.
func (s *Server) publicBase(r *http.Request) string {
	if s.publicURL != "" {
		return s.publicURL
	}
	scheme, host := "http", r.Host
	if r.TLS != nil {
		scheme = "https"
	}
	if peer, err := netip.ParseAddrPort(r.RemoteAddr); err == nil && s.addresses.isProxy(peer.Addr().Unmap()) {
		if p := lastOf(r.Header.Values("X-Forwarded-Proto")); p == "https" || p == "http" {
			scheme = p
		}
		if h := lastOf(r.Header.Values("X-Forwarded-Host")); h != "" {
			host = h
		}
	}
	if base, ok := canonicalOrigin(scheme + "://" + host); ok {
		return base
	}
	return "" // no host that makes an address: paths stay relative
}

// lastOf is the last value of a header: that of the nearest proxy.
func lastOf(values []string) string {
	all := strings.Split(strings.Join(values, ","), ",")
	return strings.ToLower(strings.TrimSpace(all[len(all)-1]))
}
