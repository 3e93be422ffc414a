package web

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestOrigins(t *testing.T) {
	tests := []struct {
		name   string
		list   []string
		host   string
		origin string
		want   bool
	}{
		{"same host", nil, "help.example.com", "https://help.example.com", true},
		{"same host and port", nil, "help.example.com:8443", "https://help.example.com:8443", true},
		{"implied port", nil, "help.example.com", "https://help.example.com:443", true},
		{"port implied by the request", nil, "help.example.com:443", "https://help.example.com", true},
		{"other port", nil, "help.example.com", "https://help.example.com:8443", false},
		{"other host", nil, "help.example.com", "https://www.example.com", false},
		{"loopback to loopback", nil, "127.0.0.1:8080", "http://localhost:3000", true},
		{"loopback v6", nil, "[::1]:8080", "http://127.0.0.1:5500", true},
		{"loopback page, public server", nil, "help.example.com", "http://localhost:3000", false},
		{"public page, loopback server", nil, "localhost:8080", "https://www.example.com", false},
		{"looks like loopback", nil, "localhost:8080", "http://localhost.example.com", false},
		{"in the list", []string{"https://www.example.com"}, "help.example.com", "https://www.example.com", true},
		{"in the list, other case", []string{"HTTPS://WWW.example.com/"}, "help.example.com", "https://www.EXAMPLE.com", true},
		{"prefix of one in the list", []string{"https://www.example.com"}, "help.example.com", "https://www.example.co", false},
		{"one in the list is a prefix", []string{"https://www.example.com"}, "help.example.com", "https://www.example.com.evil.example", false},
		{"user part", []string{"https://www.example.com"}, "help.example.com", "https://www.example.com@evil.example", false},
		{"path", []string{"https://www.example.com"}, "help.example.com", "https://www.example.com/x", false},
		{"null", []string{"https://www.example.com"}, "help.example.com", "null", false},
		{"empty", nil, "help.example.com", "", false},
		{"any", []string{"*"}, "help.example.com", "https://evil.example", true},
		{"any, null", []string{"*"}, "help.example.com", "null", true},
		{"any, no origin at all", []string{"*"}, "help.example.com", "javascript:1", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o, err := parseOrigins(tt.list)
			if err != nil {
				t.Fatal(err)
			}
			r := httptest.NewRequest(http.MethodPost, "/api/tickets", nil)
			r.Host = tt.host
			r.Header["Origin"] = []string{tt.origin}
			if _, got := o.check(r); got != tt.want {
				t.Errorf("origin %q to host %q: allowed %v, want %v", tt.origin, tt.host, got, tt.want)
			}
		})
	}
	for _, bad := range []string{"www.example.com", "https://www.example.com/help", "ftp://example.com", "https://", ""} {
		if _, err := parseOrigins([]string{bad}); err == nil {
			t.Errorf("list entry %q was taken", bad)
		}
	}
}

func TestAddresses(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	tests := []struct {
		name, remote, forwarded string
		proxies                 []netip.Prefix
		want                    string
	}{
		{"v4", "203.0.113.7:1234", "", nil, "203.0.113.7"},
		{"v6 by its /64", "[2001:db8:1:2:3:4:5:6]:1234", "", nil, "2001:db8:1:2::/64"},
		{"v4 in v6", "[::ffff:203.0.113.7]:1234", "", nil, "203.0.113.7"},
		{"header of anybody", "203.0.113.7:1234", "198.51.100.1", nil, "203.0.113.7"},
		{"header of anybody, proxies known", "203.0.113.7:1234", "198.51.100.1", proxies, "203.0.113.7"},
		{"own proxy", "10.0.0.1:1234", "198.51.100.1", proxies, "198.51.100.1"},
		{"own proxy, made-up hop before", "10.0.0.1:1234", "1.1.1.1, 198.51.100.1", proxies, "198.51.100.1"},
		{"two own proxies", "10.0.0.1:1234", "198.51.100.1, 10.0.0.2", proxies, "198.51.100.1"},
		{"own proxy without a header", "10.0.0.1:1234", "", proxies, "10.0.0.1"},
		{"own proxy, nonsense", "10.0.0.1:1234", "unknown", proxies, "10.0.0.1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr = tt.remote
			if tt.forwarded != "" {
				r.Header.Set("X-Forwarded-For", tt.forwarded)
			}
			if got := (addresses{tt.proxies}).of(r); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
