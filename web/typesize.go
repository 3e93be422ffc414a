package web

import (
	"net/http"
	"net/url"
	"path"
	"strings"
)

// The choice of large type is the one thing that pages remember, and they
// remember it without a script: a form sets this cookie, which says nothing
// about who the visitor is.
const (
	typeCookie = "zhengda-type"
	typeLarge  = "large"
	typeForm   = 4 << 10 // most bytes of the form
)

func wantsLargeType(r *http.Request) bool {
	c, err := r.Cookie(typeCookie)
	return err == nil && c.Value == typeLarge
}

// postTypeSize notes the chosen size and leads back to the page it was chosen on.
func (s *Server) postTypeSize(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, typeForm)
	if err := r.ParseForm(); err != nil {
		return errForm
	}
	c := &http.Cookie{
		Name: typeCookie, Path: "/", SameSite: http.SameSiteLaxMode, HttpOnly: true,
		Secure: strings.HasPrefix(s.publicBase(r), "https:"),
	}
	switch r.PostForm.Get("size") {
	case typeLarge:
		c.Value, c.MaxAge = typeLarge, 365*24*60*60
	case "standard":
		c.MaxAge = -1
	default:
		return errForm
	}
	http.SetCookie(w, c)
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, ownPath(r.PostForm.Get("back")), http.StatusSeeOther)
	return nil
}

// ownPath is a path of this site, whatever was handed in: what a browser could
// take for another site leads to the articles.
func ownPath(back string) string {
	const otherwise = "/articles"
	if !strings.HasPrefix(back, "/") || strings.ContainsFunc(back, func(c rune) bool { return c < ' ' || c == '\\' || c == 0x7f }) {
		return otherwise
	}
	u, err := url.Parse(back)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" {
		return otherwise
	}
	clean := path.Clean(u.EscapedPath())
	if strings.HasPrefix(clean, "//") {
		return otherwise
	}
	return clean
}
