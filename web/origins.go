package web

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// origins are the pages that may use the widget.
type origins struct {
	any  bool
	list []string // canonical
}

// parseOrigins reads the list of allowed origins.
func parseOrigins(list []string) (origins, error) {
	var o origins
	for _, text := range list {
		if text == "*" {
			o.any = true
			continue
		}
		origin, ok := canonicalOrigin(text)
		if !ok {
			return origins{}, fmt.Errorf("origin %q: write it as https://www.example.com, without a path", text)
		}
		o.list = append(o.list, origin)
	}
	return o, nil
}

// check gives the canonical origin of the page that made the request, and
// whether it may use the widget.
//
// A request without an Origin comes from no browser page, for every browser
// sends one with a POST and with a websocket handshake. It is let through:
// no cookie here says who somebody is, so it can do nothing that its sender
// could not do by writing any Origin it likes. What origins guard is whose
// pages may show zhengda to their visitors.
func (o origins) check(r *http.Request) (origin string, ok bool) {
	if o.any && slices.Equal(r.Header.Values("Origin"), []string{"null"}) {
		return "null", true // a page from a file, or in a sandboxed frame
	}
	origin, ok = originOf(r)
	if !ok || origin == "" || o.any || slices.Contains(o.list, origin) {
		return origin, ok
	}
	scheme, host, _ := strings.Cut(origin, "://")
	// Behind a proxy that ends TLS the scheme of the request is not known, so
	// only hosts are compared.
	if host == canonicalHost(scheme, strings.ToLower(r.Host)) {
		return origin, true
	}
	return origin, isLoopback(origin, r)
}

// originOf is the canonical origin that the request names, empty when it names
// none; ok is false when it cannot be one page's.
func originOf(r *http.Request) (origin string, ok bool) {
	switch header := r.Header.Values("Origin"); len(header) {
	case 0:
		return "", true
	case 1:
		return canonicalOrigin(header[0])
	}
	return "", false
}

// isLoopback reports whether page and server are both on this machine itself,
// as they are while a website is being made.
func isLoopback(origin string, r *http.Request) bool {
	_, host, _ := strings.Cut(origin, "://")
	return isLoopbackHost(host) && isLoopbackHost(r.Host)
}

// canonicalOrigin is the origin in lower case and without the port that its
// scheme implies.
func canonicalOrigin(text string) (string, bool) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Opaque != "" || u.User != nil || strings.ContainsAny(text, "?#") {
		return "", false
	}
	if (u.Scheme != "http" && u.Scheme != "https") || (u.Path != "" && u.Path != "/") {
		return "", false
	}
	return u.Scheme + "://" + canonicalHost(u.Scheme, strings.ToLower(u.Host)), true
}

func canonicalHost(scheme, host string) string {
	if scheme == "https" {
		return strings.TrimSuffix(host, ":443")
	}
	return strings.TrimSuffix(host, ":80")
}

// isLoopbackHost reports whether a host, with or without a port, is this machine itself.
func isLoopbackHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}
