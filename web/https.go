package web

import (
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// requireHTTPS refuses a request that somebody on the way could have read. What
// comes from this machine itself has no way to go.
func (s *Server) requireHTTPS(r *http.Request) error {
	why := s.addresses.readable(r)
	if why == "" {
		return nil
	}
	if s.toldHTTPS.due(s.now(), time.Minute) {
		s.log.WarnContext(r.Context(), "a visitor was refused because the connection is not encrypted; put TLS in front of zhengda, "+
			"name that proxy with -proxies and let it send X-Forwarded-Proto", "why", why)
	}
	return errHTTPS
}

// readable says why the request may have been read on its way, or nothing when
// it was encrypted or never left this machine.
func (a addresses) readable(r *http.Request) string {
	if r.TLS != nil || isLocal(r) {
		return ""
	}
	if !isForwarded(r) {
		return "it came without TLS and through no proxy"
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !a.isProxy(peer.Addr().Unmap()) {
		return "the proxy it came through is not among -proxies"
	}
	if forwardedProto(r) == "https" {
		return ""
	}
	// A proxy on this machine, for somebody on this machine.
	if client, ok := a.client(r); ok && client.IsLoopback() && peer.Addr().Unmap().IsLoopback() && isLoopbackHost(r.Host) {
		return ""
	}
	return "the proxy does not say that it came over https"
}

// forwardedProto is the scheme that the visitor's own connection had, as the
// proxies tell it: the first of X-Forwarded-Proto, else of Forwarded.
func forwardedProto(r *http.Request) string {
	if told := r.Header.Get("X-Forwarded-Proto"); told != "" {
		first, _, _ := strings.Cut(told, ",")
		return strings.ToLower(strings.TrimSpace(first))
	}
	first, _, _ := strings.Cut(r.Header.Get("Forwarded"), ",")
	for part := range strings.SplitSeq(first, ";") {
		if name, value, _ := strings.Cut(strings.TrimSpace(part), "="); strings.EqualFold(name, "proto") {
			return strings.ToLower(strings.Trim(value, `"`))
		}
	}
	return ""
}

// seldom lets through one of many in a time. The zero value is ready.
type seldom struct {
	mu   sync.Mutex
	next time.Time
}

func (s *seldom) due(now time.Time, every time.Duration) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now.Before(s.next) {
		return false
	}
	s.next = now.Add(every)
	return true
}
