package web

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// addresses tells clients apart by network address.
type addresses struct{ proxies []netip.Prefix }

// of names the client that limits apply to: its IPv4 address, or the /64 of
// its IPv6 address, since a household or a host is given a whole one.
func (a addresses) of(r *http.Request) string {
	addr, ok := a.client(r)
	if !ok {
		return r.RemoteAddr // a unix socket, or a test
	}
	if addr.Is4() {
		return addr.String()
	}
	prefix, err := addr.WithZone("").Prefix(64)
	if err != nil {
		return addr.String()
	}
	return prefix.String()
}

// client is the address of the connection; a header can be written by anybody
// and is believed only as far as own proxies wrote it.
func (a addresses) client(r *http.Request) (netip.Addr, bool) {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}, false
	}
	addr := peer.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if !a.isProxy(addr) {
			break
		}
		next, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			break
		}
		addr = next.Unmap()
	}
	return addr, true
}

func (a addresses) isProxy(addr netip.Addr) bool {
	return slices.ContainsFunc(a.proxies, func(p netip.Prefix) bool { return p.Contains(addr) })
}

// isLocal reports whether the request comes from this machine itself and not
// through a proxy on it. A foreign name in Host is a page elsewhere whose name
// was pointed at this machine (DNS rebinding), or a proxy.
func isLocal(r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && peer.Addr().Unmap().IsLoopback() && isLoopbackHost(r.Host) && !isForwarded(r)
}

// isForwarded reports whether a proxy says that it passed the request on.
func isForwarded(r *http.Request) bool {
	names := []string{"X-Forwarded-For", "X-Forwarded-Proto", "X-Real-Ip", "Forwarded"}
	return slices.ContainsFunc(names, func(name string) bool { return r.Header.Get(name) != "" })
}

// limiter counts requests by address, in bounded memory.
type limiter struct {
	now   func() time.Time
	every rate.Limit
	burst int
	most  int // addresses kept

	mu   sync.Mutex
	have map[string]*rate.Limiter
}

func newLimiter(now func() time.Time, perMinute int) *limiter {
	return &limiter{
		now: now, every: rate.Limit(float64(perMinute) / 60), burst: perMinute, most: 10_000,
		have: map[string]*rate.Limiter{},
	}
}

// allow reports whether the address may do one more.
func (l *limiter) allow(address string) bool {
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	r, ok := l.have[address]
	if !ok {
		if len(l.have) >= l.most {
			l.makeRoom(now)
		}
		r = rate.NewLimiter(l.every, l.burst)
		l.have[address] = r
	}
	return r.AllowN(now, 1)
}

// makeRoom looks at a few addresses and forgets those that have used nothing
// of late, which is the same as never having come; else it forgets one.
func (l *limiter) makeRoom(now time.Time) {
	looked, last := 0, ""
	for address, r := range l.have {
		if looked++; looked > 32 {
			break
		}
		if last = address; r.TokensAt(now) >= float64(l.burst) {
			delete(l.have, address)
		}
	}
	if len(l.have) >= l.most {
		delete(l.have, last)
	}
}
