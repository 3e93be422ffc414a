package web

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
)

const wholeSite = `
sites:
  - key: hall
    origins: [https://WWW.example.gov.cn:443/, "http://m.example.gov.cn:8080"]
    name: 办证问答
    about: 智能问答
    city: 湛江
    language: zh-Hant
    theme: auto
    accent: "#8A1C1C"
    accent_dark: "#ffb4a9"
    position: left
    greeting: 您好
    suggestions:
      - 身份证丢了怎么补？
      - [换领, 湛江换领身份证去哪里？]
    launcher: 问一问
    hidden-launcher: true
    person: false
    voice: true
    sound: false
    official: {text: 省公安厅, url: https://gdga.gd.gov.cn/}
    links: [https://www.gdzwfw.gov.cn]
    hours:
      - 1-5 09:00-17:30
      - "6,7 10:00-12:00"
    questions-per-day: 2000
  - key: plain
    origins: [https://plain.example]
    hours: |
      1 09:00-12:00
      2 09:00-24:00
`

func TestParseSites(t *testing.T) {
	sites, err := ParseSites("sites.yaml", []byte(wholeSite))
	if err != nil {
		t.Fatal(err)
	}
	want := Site{
		Key: "hall", Origins: []string{"https://www.example.gov.cn", "http://m.example.gov.cn:8080"},
		Name: "办证问答", About: "智能问答", City: "440800", Language: "zh-Hant", Theme: "auto", Accent: "#8a1c1c", AccentDark: "#ffb4a9",
		Position: "left", Greeting: "您好", Launcher: "问一问", NoLauncher: true, Voice: true, Sound: false,
		Suggestions:     []Suggestion{{Label: "身份证丢了怎么补？"}, {Label: "换领", Text: "湛江换领身份证去哪里？"}},
		Official:        &Link{Text: "省公安厅", URL: "https://gdga.gd.gov.cn/"},
		Links:           []string{"https://www.gdzwfw.gov.cn"},
		Hours:           []Hours{{[]int{1, 2, 3, 4, 5}, "09:00", "17:30"}, {[]int{6, 7}, "10:00", "12:00"}},
		QuestionsPerDay: 2000,
	}
	if got, _ := sites.Site("hall"); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	plain, _ := sites.Site("plain")
	if !plain.Person || plain.Voice || !plain.Sound || len(plain.Hours) != 2 || plain.Hours[1].Closes != "24:00" {
		t.Errorf("what a site says nothing of: %+v", plain)
	}
	if own, ok := sites.Site(""); !ok || !own.Person || own.Key != "" {
		t.Errorf("the operator's own pages: %+v, %v", own, ok)
	}
	if _, ok := sites.Site("Hall"); ok {
		t.Error("a key was found in other letters")
	}
	if _, ok := (Sites{}).Site("hall"); ok {
		t.Error("a site was found where there are none")
	}
	if got := sites.Keys(); !reflect.DeepEqual(got, []string{"hall", "plain"}) {
		t.Errorf("keys %q", got)
	}
}

// TestSitesFaults: each error names file, line and key, and says what to write.
func TestSitesFaults(t *testing.T) {
	site := func(line string) string {
		return "sites:\n  - key: hall\n    origins: [https://a.example]\n    " + line
	}
	tests := []struct{ name, src, want string }{
		{"nothing", "", "s.yaml:1: there is nothing in it; write a list of websites under sites:"},
		{"a list", "- key: a", "s.yaml:1: write a list of websites under sites:"},
		{"other top", "pages: []", `s.yaml:1: there is no key "pages" here; write`},
		{"no list", "sites: hall", "s.yaml:1: sites: write a list"},
		{"no site", "sites: [hall]", "s.yaml:1: sites: write each website as lines"},
		{"unknown key", site("colour: red"), `s.yaml:4: there is no key "colour" of a website; there are about, accent,`},
		{"twice", site("name: 一\n    name: 二"), "s.yaml:5: name stands twice; leave one of them out"},
		{"no key", "sites:\n  - origins: [https://a.example]", "s.yaml:2: the website has no key; write key:"},
		{"no origins", "sites:\n  - key: hall", "s.yaml:2: website hall has no origins; list the addresses"},
		{"empty origins", "sites:\n  - key: hall\n    origins: []", "s.yaml:3: origins: write a list, such as [https://www.example.gov.cn]"},
		{"any origin", "sites:\n  - key: hall\n    origins: ['*']", `s.yaml:3: origins: "*" is no origin; write https://`},
		{"key of capitals", "sites:\n  - key: Hall\n    origins: [https://a.example]", "s.yaml:2: key: write 1–32 of a–z"},
		{"same key", "sites:\n  - {key: a, origins: [https://a.example]}\n  - {key: a, origins: [https://b.example]}", "s.yaml:3: there are two websites with the key a"},
		{"long name", site("name: " + strings.Repeat("证", 21)), "s.yaml:4: name: it has 21 characters; write 20 at most"},
		{"empty name", site("name:"), "s.yaml:4: name: write a text, or leave the key out"},
		{"city", site("city: 伦敦"), `s.yaml:4: city: "伦敦" is no city; write 湛江 or 440800`},
		{"province", site("city: 广东"), `s.yaml:4: city: "广东" is no city`},
		{"language", site("language: fr"), "s.yaml:4: language: write one of zh-Hans, zh-Hant, en"},
		{"theme", site("theme: blue"), "s.yaml:4: theme: write one of light, dark, auto"},
		{"position", site("position: top"), "s.yaml:4: position: write one of right, left"},
		{"accent unquoted", site("accent: #0a6570"), "s.yaml:4: accent: write six hex digits in quotes"},
		{"accent too light", site(`accent: "#ffcc00"`), "s.yaml:4: accent: #ffcc00 has a contrast of 1.5 to 1 on white"},
		{"dark accent too dark", site(`accent_dark: "#0a6570"`), "s.yaml:4: accent_dark: #0a6570 has a contrast of"},
		{"seven suggestions", site("suggestions: [一, 二, 三, 四, 五, 六, 七]"), "s.yaml:4: suggestions: write a list of 6 questions at most"},
		{"long suggestion", site("suggestions: [" + strings.Repeat("问", 41) + "]"), "it has 41 characters; write 40 at most"},
		{"three parts", site("suggestions: [[一, 二, 三]]"), "s.yaml:4: suggestions: write each as a text, or as [label, text]"},
		{"person", site("person: maybe"), "s.yaml:4: person: write true or false"},
		{"official", site("official: https://a.example"), "s.yaml:4: official: write {text:"},
		{"official, script", site("official: {text: 一, url: 'javascript:alert(1)'}"), "is no address of a page"},
		{"links, path", site("links: [https://a.example/x]"), `s.yaml:4: links: "https://a.example/x" is no origin`},
		{"hours", site("hours: [all day]"), `s.yaml:4: hours: "all day": write days and times`},
		{"hours, eighth day", site("hours: [1-8 09:00-17:00]"), `hours: "1-8 09:00-17:00": write days and times`},
		{"hours, night", site("hours: ['1 22:00-06:00']"), "it closes at 06:00, before it opens"},
		{"limit", site("questions-per-day: many"), `s.yaml:4: questions-per-day: "many" is no number; write 2000, or 0`},
		{"limit below none", site("questions-per-day: -1"), "s.yaml:4: questions-per-day:"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseSites("s.yaml", []byte(tt.src))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
	_, err := ParseSites("s.yaml", []byte(site("theme: blue\n    position: top")))
	if err == nil || !strings.Contains(err.Error(), "s.yaml:4:") || !strings.Contains(err.Error(), "s.yaml:5:") {
		t.Errorf("of two faults not both are told: %v", err)
	}
}

func TestSettingsAreWhatTheWidgetReads(t *testing.T) {
	sites, err := ParseSites("sites.yaml", []byte(wholeSite))
	if err != nil {
		t.Fatal(err)
	}
	site, _ := sites.Site("hall")
	got, err := json.Marshal(site.settings())
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"key":"hall","name":"办证问答","about":"智能问答","greeting":"您好",` +
		`"suggestions":[["身份证丢了怎么补？"],["换领","湛江换领身份证去哪里？"]],"accent":"#8a1c1c","accent_dark":"#ffb4a9",` +
		`"position":"left","city":"440800","language":"zh-Hant","theme":"auto","launcher":"问一问","hidden-launcher":true,"person":false,"voice":true,"sound":false,` +
		`"official":{"text":"省公安厅","url":"https://gdga.gd.gov.cn/"},"links":["https://www.gdzwfw.gov.cn"]}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestOpenAt(t *testing.T) {
	site := Site{Hours: []Hours{
		{[]int{1, 2, 3, 4, 5}, "09:00", "12:00"}, {[]int{1, 2, 3, 4, 5}, "14:00", "17:30"}, {[]int{7}, "00:00", "24:00"},
	}}
	china := time.FixedZone("", 8*3600)
	at := func(day, hour, minute, second int) time.Time { // 5 January 2026 is a Monday
		return time.Date(2026, 1, 4+day, hour, minute, second, 0, china)
	}
	tests := []struct {
		name string
		at   time.Time
		want bool
	}{
		{"before", at(1, 8, 59, 59), false},
		{"opens", at(1, 9, 0, 0), true},
		{"last second", at(1, 11, 59, 59), true},
		{"closes", at(1, 12, 0, 0), false},
		{"noon", at(3, 13, 0, 0), false},
		{"afternoon", at(5, 17, 29, 59), true},
		{"evening", at(5, 17, 30, 0), false},
		{"Saturday", at(6, 10, 0, 0), false},
		{"Sunday's first second", at(7, 0, 0, 0), true},
		{"Sunday's last second", at(7, 23, 59, 59), true},
		{"Monday's first second", at(8, 0, 0, 0), false},
		{"in another zone it is still Sunday", at(8, 9, 30, 0).In(time.FixedZone("", -8*3600)), true},
		{"in UTC it is another day", at(7, 1, 0, 0).UTC(), true},
	}
	for _, tt := range tests {
		if got := site.OpenAt(tt.at); got != tt.want {
			t.Errorf("%s: open %v, want %v", tt.name, got, tt.want)
		}
	}
	if !(Site{}).OpenAt(at(6, 3, 0, 0)) {
		t.Error("a desk that names no hours is closed")
	}
}

// TestEmbeddingExample holds the file of websites in docs/embedding.md against the parser.
func TestEmbeddingExample(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "docs", "embedding.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("(?s)```yaml\n(sites:.*?)```").FindSubmatch(page)
	if found == nil {
		t.Fatal("docs/embedding.md has no example of a file of websites")
	}
	sites, err := ParseSites("docs/embedding.md", found[1])
	if err != nil {
		t.Fatal(err)
	}
	for name := range siteFields() {
		if !strings.Contains(string(found[1]), " "+name+":") {
			t.Errorf("the example in docs/embedding.md does not have %s", name)
		}
	}
	if len(sites.Keys()) == 0 {
		t.Error("the example has no website")
	}
}
