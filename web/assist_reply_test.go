package web

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"zhengda/bot"
	"zhengda/knowledge"
)

// TestAssistFollowsAConversation: what was told in earlier turns is known, who
// speaks is told apart, nothing personal comes back, and all that is cited resolves.
func TestAssistFollowsAConversation(t *testing.T) {
	h := assistHouse(t)
	const id = "440199199003072316"
	r := h.suggested(t, `{"conversation":[
		{"role":"visitor","text":"湛江换领身份证去哪里换？我身份证`+id+`"},
		{"role":"agent","text":"请问是在珠海办吗"},
		{"role":"visitor","text":"孩子才10岁"},
		{"role":"visitor","text":"能网上办吗，电话13800138000"},
		{"role":"agent","text":"稍等"}]}`)
	if r.Case.Region != "440800" || r.Case.AgeMax == nil || *r.Case.AgeMax != 10 || r.Case.Procedure != knowledge.Renew {
		t.Errorf("case %+v", r.Case)
	}
	if !strings.Contains(r.Resolved, "湛江") || !strings.Contains(r.Suggestions[len(r.Suggestions)-1].Text, "不能网上办") {
		t.Errorf("resolved %q, answer %s", r.Resolved, r.Suggestions[len(r.Suggestions)-1].Text)
	}
	closed := false
	for _, o := range r.Outcomes {
		closed = closed || o.Channel == "online" && o.Open == "closed" && o.Rule != ""
	}
	if !closed {
		t.Errorf("outcomes %+v", r.Outcomes)
	}
	raw, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{id, "13800138000"} {
		if strings.Contains(string(raw), secret) || strings.Contains(h.log.String(), secret) {
			t.Errorf("%s comes back or is logged", secret)
		}
	}
	if r.Trace == nil || len(r.Trace.Hits) == 0 || r.Trace.Previous != nil || r.Trace.Corpus == "" {
		t.Errorf("trace %+v", r.Trace)
	}
	checkSuggestions(t, r)
	if n, _, err := h.chat.Newest(t.Context(), "none"); err == nil {
		t.Errorf("a conversation was stored, newest %d", n)
	}
}

// checkSuggestions holds that each suggestion stands by itself.
func checkSuggestions(t *testing.T, r assistReply) {
	t.Helper()
	if n := len(r.Suggestions); n == 0 || n > 3 || r.Suggestions[n-1].Length != bot.Full || len(r.Sources) != len(r.Suggestions[n-1].Citations) {
		t.Fatalf("%d suggestions, %d sources", n, len(r.Sources))
	}
	mark := regexp.MustCompile(`\[(\d+)\]`)
	for i, s := range r.Suggestions {
		used := map[string]bool{}
		for _, m := range mark.FindAllStringSubmatch(s.Text, -1) {
			used[m[1]] = true
		}
		if len(used) != len(s.Citations) {
			t.Errorf("%s: %d marks, %d citations: %s", s.Length, len(used), len(s.Citations), s.Text)
		}
		for j, c := range s.Citations {
			if c.N != j+1 || !used[fmt.Sprint(c.N)] {
				t.Errorf("%s: citation %d is number %d", s.Length, j, c.N)
			}
		}
		if i > 0 && len(r.Suggestions[i-1].Text) >= len(s.Text) {
			t.Errorf("%s is not longer than %s", s.Length, r.Suggestions[i-1].Length)
		}
		if s.Generated == "" || s.Label == "" || !strings.HasPrefix(s.Labelled, s.Text) || !strings.HasSuffix(s.Labelled, s.Label) || !strings.Contains(s.Labelled, s.Citations[0].Publisher) {
			t.Errorf("%s: generated %q, label %q, labelled %s", s.Length, s.Generated, s.Label, s.Labelled)
		}
	}
}

// TestAssistTakesWhatIsKnown: the city, the case and the day come with the request.
func TestAssistTakesWhatIsKnown(t *testing.T) {
	h := assistHouse(t)
	r := h.suggested(t, `{"question":"身份证到期去哪里换","city":"湛江","case":{"age_min":10,"age_max":10,"further":{"serving":"no"}},"as_of":"2027-03-01"}`)
	if r.Case.Region != "440800" || r.Case.AgeMax == nil || r.Case.Further["serving"] != "no" || r.Trace.Day.String() != "2027-03-01" {
		t.Errorf("case %+v, day %s", r.Case, r.Trace.Day)
	}
	checkSuggestions(t, r)
	back, err := json.Marshal(map[string]any{"question": "要带什么", "case": r.Case}) // what comes out goes in again
	if err != nil {
		t.Fatal(err)
	}
	if again := h.suggested(t, string(back)); again.Case.Region != "440800" || again.Case.Procedure != knowledge.Renew {
		t.Errorf("case %+v", again.Case)
	}
	if r := h.suggested(t, `{"question":"怎么办护照"}`); r.Status != bot.Abstained || len(r.Suggestions) != 1 || len(r.Sources) != 0 || r.Label == "" {
		t.Errorf("what is not answered: %+v", r)
	}
}

// TestAssistKeepsUncheckedWords: of a model's answer the label is AI, and what it
// said before the checks is not given out.
func TestAssistKeepsUncheckedWords(t *testing.T) {
	a := bot.Answer{
		Status: bot.Answered, Composer: bot.ByModel, Generated: bot.ByAI, Text: "免费。[1]", Citations: []bot.Citation{{N: 1, Title: "t", Publisher: "p"}},
		Blocks: []bot.Block{{Kind: bot.Paragraph, Runs: []bot.Run{{Text: "免费。"}, {Cite: 1}}}},
		Trace:  &bot.Trace{Previous: &bot.Answer{Text: "早先"}, Model: &bot.TracedModel{Name: "m", Said: []bot.Saying{{Text: "胡说"}}}},
	}
	b, err := json.Marshal(newAssistReply(a))
	if err != nil {
		t.Fatal(err)
	}
	if text := string(b); strings.Contains(text, "胡说") || strings.Contains(text, "早先") || !strings.Contains(text, `"generated":"ai"`) || !strings.Contains(text, "由AI生成") || !strings.Contains(text, `"name":"m"`) {
		t.Errorf("reply %s", text)
	}
	if a.Trace.Model.Said == nil {
		t.Error("the answer itself was changed")
	}
}

// TestAssistIsDocumented holds docs/assist.md to what is read and what is given.
func TestAssistIsDocumented(t *testing.T) {
	b, err := os.ReadFile("../docs/assist.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := func(from, to string) (names []string) {
		_, rest, ok := strings.Cut(string(b), from)
		part, _, ok2 := strings.Cut(rest, to)
		if !ok || !ok2 {
			t.Fatalf("no %q … %q", from, to)
		}
		for _, m := range regexp.MustCompile("(?m)^\\| ((?:`[a-z_]+`(?:, )?)+) \\|").FindAllStringSubmatch(part, -1) {
			names = append(names, regexp.MustCompile("[a-z_]+").FindAllString(m[1], -1)...)
		}
		slices.Sort(names)
		return names
	}
	fields := func(typ reflect.Type) []string {
		names := jsonFields(typ)
		if i := slices.Index(names, ""); i >= 0 { // the variant's own
			names = append(slices.Delete(names, i, i+1), jsonFields(reflect.TypeFor[bot.Variant]())...)
		}
		slices.Sort(names)
		return names
	}
	if got, want := fields(reflect.TypeFor[assistReply]()), rows("## The reply", "Each of"); !slices.Equal(got, want) {
		t.Errorf("a reply has %q, the page %q", got, want)
	}
	if got, want := fields(reflect.TypeFor[suggestion]()), rows("Each of", "## Errors"); !slices.Equal(got, want) {
		t.Errorf("a suggestion has %q, the page %q", got, want)
	}
	values := map[string]string{"question": `"多少钱"`, "conversation": `[{"role":"visitor","text":"多少钱"}]`, "city": `"湛江"`, "case": `{"region":"440800"}`, "as_of": `"2026-01-31"`, "language": `"zh-Hant"`}
	if got := rows("## The request", "## The reply"); len(got) != len(values) {
		t.Errorf("the page has the request's fields %q", got)
	}
	for _, name := range rows("## The request", "## The reply") {
		body := `{"` + name + `":` + values[name] + `}`
		if name != "question" && name != "conversation" {
			body = `{"question":"多少钱","` + name + `":` + values[name] + `}`
		}
		if _, err := decodeAssist([]byte(body)); err != nil {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// FuzzDecodeAssist: whatever comes, what is taken is within bounds.
func FuzzDecodeAssist(f *testing.F) {
	f.Add([]byte(`{"question":"湛江换领身份证去哪里换？","city":"440800","as_of":"2026-01-31"}`))
	f.Add([]byte(`{"conversation":[{"role":"visitor","text":"你好"}],"case":{"region":"440800","age_min":1,"age_max":2,"further":{"serving":"yes"}}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		r, err := decodeAssist(body)
		if err != nil {
			return
		}
		if len(r.turns) == 0 || len(r.turns) > maxAssistTurns || !json.Valid(body) {
			t.Errorf("taken: %d turns of %q", len(r.turns), body)
		}
		if field, err := r.ask.Case.Check(); err != nil {
			t.Errorf("taken: case with %s %v", field, err)
		}
	})
}
