package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
)

// twoSites are hall and court, each with one origin.
func twoSites(t testing.TB) Sites {
	t.Helper()
	sites, err := ParseSites("sites.yaml", []byte("sites:\n"+
		"  - {key: hall, origins: [https://hall.example], name: 办证问答}\n"+
		"  - {key: court, origins: ['https://court.example:8443']}\n"))
	if err != nil {
		t.Fatal(err)
	}
	return sites
}

func TestSiteOf(t *testing.T) {
	own, err := parseOrigins([]string{"https://own.example"})
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{origins: own, sites: twoSites(t)}
	const server = "id.example"
	tests := []struct {
		name, key, host, origin string
		want                    string // origin
		err                     error
	}{
		{"of the list", "hall", server, "https://hall.example", "https://hall.example", nil},
		{"of the list, written otherwise", "hall", server, "HTTPS://Hall.Example:443", "https://hall.example", nil},
		{"other scheme", "hall", server, "http://hall.example", "", errOrigin},
		{"other port", "court", server, "https://court.example", "", errOrigin},
		{"subdomain", "hall", server, "https://a.hall.example", "", errOrigin},
		{"of another site", "hall", server, "https://court.example:8443", "", errOrigin},
		{"of the operator's own", "hall", server, "https://own.example", "", errOrigin},
		{"the server's own host", "hall", server, "https://id.example", "", errOrigin},
		{"loopback page, loopback server", "hall", "127.0.0.1:8080", "http://localhost:3000", "http://localhost:3000", nil},
		{"loopback page, public server", "hall", server, "http://localhost:3000", "", errOrigin},
		{"no page", "hall", server, "-", "", nil},
		{"file", "hall", server, "null", "", errOrigin},
		{"unknown site", "town", server, "https://hall.example", "", errSite},
		{"unknown site, no page", "town", server, "-", "", errSite},
		{"own pages", "", server, "https://own.example", "https://own.example", nil},
		{"own host", "", server, "https://id.example", "https://id.example", nil},
		{"own loopback", "", "localhost:8080", "http://127.0.0.1:5500", "http://127.0.0.1:5500", nil},
		{"a site's page without the key", "", server, "https://hall.example", "", errOrigin},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/api/tickets", nil)
			r.Host = tt.host
			if tt.origin != "-" {
				r.Header.Set("Origin", tt.origin)
			}
			site, origin, err := s.siteOf(r, tt.key)
			if origin != tt.want || !errors.Is(err, tt.err) || tt.err == nil && err != nil {
				t.Errorf("got origin %q, %v, want %q, %v", origin, err, tt.want, tt.err)
			}
			if err == nil && site.Key != tt.key {
				t.Errorf("got the site %q", site.Key)
			}
		})
	}
	r := httptest.NewRequest(http.MethodPost, "/api/tickets", nil)
	r.Header["Origin"] = []string{"https://hall.example", "https://hall.example"}
	if _, _, err := s.siteOf(r, "hall"); !errors.Is(err, errOrigin) {
		t.Errorf("two origins: got %v, want %v", err, errOrigin)
	}
}

// TestPreflightOfAnySite: a preflight tells no site, so whatever page any site has may go on to the request, which tells it.
func TestPreflightOfAnySite(t *testing.T) {
	own, err := parseOrigins([]string{"https://own.example"})
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{origins: own, sites: twoSites(t)}
	tests := []struct {
		origin string
		want   bool
	}{
		{"https://hall.example", true},
		{"https://court.example:8443", true},
		{"https://own.example", true},
		{"https://id.example", true}, // the server's own
		{"https://court.example", false},
		{"https://evil.example", false},
		{"null", false},
	}
	for _, tt := range tests {
		t.Run(tt.origin, func(t *testing.T) {
			r, w := httptest.NewRequest(http.MethodOptions, "/api/frames", nil), httptest.NewRecorder()
			r.Host = "id.example"
			r.Header.Set("Origin", tt.origin)
			err := s.preflight(w, r)
			if (err == nil) != tt.want {
				t.Fatalf("got %v, want let through: %v", err, tt.want)
			}
			wanted := map[string]string{"Vary": "Origin", "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "", "Access-Control-Allow-Credentials": ""}
			if tt.want {
				wanted["Access-Control-Allow-Origin"] = tt.origin
				wanted["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
				wanted["Access-Control-Allow-Methods"] = "POST"
			}
			for name, want := range wanted {
				if got := w.Header().Get(name); got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
		})
	}
}
