package web

import "slices"

// Site is a website of the operator's that shows the chat, with what its
// widget looks like and may do.
type Site struct {
	Key     string   // public, 1–32 of a–z 0–9 -; empty: the operator's own pages
	Origins []string // canonical; only pages of these may use the chat

	// What the widget says and looks like; empty: its own default.
	Name        string
	About       string
	City        string // GB/T 2260 code of the city that questions are about unless they name another
	Language    string // zh-Hans, zh-Hant or en
	Theme       string // light, dark or auto
	Accent      string // #rrggbb, on light ground
	AccentDark  string // the same on dark ground
	Position    string // right or left
	Greeting    string
	Suggestions []Suggestion // six at most
	Launcher    string       // words on the launcher
	NoLauncher  bool         // the page opens the chat itself

	Person bool // visitors may ask for a person
	Voice  bool // questions may be spoken
	Sound  bool // the menu has a switch for the sound of a new message, which is off at first

	Official *Link    // the authority's own page, named where nobody is at the desk
	Links    []string // canonical origins, beside this server's own, that links of the widget may lead to

	Hours           []Hours // of the desk; none: not told
	QuestionsPerDay int     // of all visitors of the site together; 0: no limit
}

// Suggestion is a question that the widget offers.
type Suggestion struct {
	Label string
	Text  string // what is asked; empty: the label
}

// Link is an address with its name.
type Link struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}

// Sites are the websites there are. The zero value has the operator's own
// pages only, which need no entry.
type Sites struct{ byKey map[string]Site }

// ownPages is the site without a key. Its origins are those of -origins.
func ownPages() Site { return Site{Person: true, Sound: true} }

// Site finds a website by its public key; the empty key is that of the
// operator's own pages, which are always there.
func (s Sites) Site(key string) (Site, bool) {
	site, ok := s.byKey[key]
	if !ok && key == "" {
		return ownPages(), true
	}
	return site, ok
}

// Keys are the public keys, sorted, without the empty one.
func (s Sites) Keys() []string {
	keys := make([]string, 0, len(s.byKey))
	for key := range s.byKey {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// allow reports whether a canonical origin is one of any site's.
func (s Sites) allow(origin string) bool {
	for _, site := range s.byKey {
		if slices.Contains(site.Origins, origin) {
			return true
		}
	}
	return false
}

// siteSettings are what the widget of a site is told. They are public.
type siteSettings struct {
	Key         string     `json:"key,omitempty"`
	Name        string     `json:"name,omitempty"`
	About       string     `json:"about,omitempty"`
	Greeting    string     `json:"greeting,omitempty"`
	Suggestions [][]string `json:"suggestions,omitempty"` // [label] or [label, text]
	Accent      string     `json:"accent,omitempty"`
	AccentDark  string     `json:"accent_dark,omitempty"`
	Position    string     `json:"position,omitempty"`
	City        string     `json:"city,omitempty"`
	Language    string     `json:"language,omitempty"`
	Theme       string     `json:"theme,omitempty"`
	Launcher    string     `json:"launcher,omitempty"`
	NoLauncher  bool       `json:"hidden-launcher,omitempty"`
	Person      bool       `json:"person"`
	Voice       bool       `json:"voice"`
	Sound       bool       `json:"sound"`
	Official    *Link      `json:"official,omitempty"`
	Links       []string   `json:"links,omitempty"`
	KeepDays    int        `json:"keep_days,omitempty"` // until a conversation is erased; the server's
}

func (s Site) settings() siteSettings {
	set := siteSettings{
		Key: s.Key, Name: s.Name, About: s.About, Greeting: s.Greeting, Accent: s.Accent, AccentDark: s.AccentDark,
		Position: s.Position, City: s.City, Language: s.Language, Theme: s.Theme, Launcher: s.Launcher, NoLauncher: s.NoLauncher,
		Person: s.Person, Voice: s.Voice, Sound: s.Sound, Official: s.Official, Links: s.Links,
	}
	for _, g := range s.Suggestions {
		line := []string{g.Label}
		if g.Text != "" {
			line = append(line, g.Text)
		}
		set.Suggestions = append(set.Suggestions, line)
	}
	return set
}
