package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"zhengda/bot"
	"zhengda/chat"
	"zhengda/knowledge"
)

// replayed is what came of a replay, as replay -json prints it.
type replayed struct {
	Question    string       `json:"question"` // personal data masked
	Day         string       `json:"day"`      // answered for
	Same        bool         `json:"same"`     // byte for byte
	Composer    bot.Composer `json:"composer"` // of then
	Model       string       `json:"model"`    // whose words were replayed; empty when none was asked
	Corpus      thenNow      `json:"corpus"`
	Differences []string     `json:"differences"` // in words, the cause before the effect
	TextDiff    []string     `json:"text_diff"`   // lines with -, + or a blank in front; empty when the text is the same
}

type thenNow struct {
	Then string `json:"then"`
	Now  string `json:"now"`
}

// compare says what of the answer is not as it was stored.
func compare(s stored, again bot.Answer, corpus *knowledge.Corpus) (replayed, error) {
	body, err := chat.AnswerBody(again)
	if err != nil {
		return replayed{}, err
	}
	then, now := s.answer.Trace, again.Trace
	r := replayed{
		Question: s.answer.Question, Day: then.Day.String(), Same: bytes.Equal(body, s.body), Composer: s.answer.Composer,
		Corpus: thenNow{Then: then.Corpus, Now: now.Corpus}, Differences: []string{}, TextDiff: []string{},
	}
	if then.Model != nil {
		r.Model = then.Model.Name
	}
	r.say(passageChanges(then.Used, now.Used, corpus)...)
	r.say(outcomeChanges(then.Outcomes, now.Outcomes)...)
	r.say(checkChanges(then.Checks, now.Checks)...)
	fields, err := fieldChanges(s.body, body)
	if err != nil {
		return replayed{}, err
	}
	r.say(fields...)
	if s.answer.Text != again.Text {
		r.TextDiff = lineDiff(strings.Split(s.answer.Text, "\n"), strings.Split(again.Text, "\n"))
	}
	return r, nil
}

func (r *replayed) say(differences ...string) { r.Differences = append(r.Differences, differences...) }

// passageChanges names the passages whose article has another version now, that
// are gone, or that are used on one side only.
func passageChanges(then, now []bot.UsedPassage, corpus *knowledge.Corpus) (out []string) {
	in := func(list []bot.UsedPassage, id string) (bot.UsedPassage, bool) {
		i := slices.IndexFunc(list, func(u bot.UsedPassage) bool { return u.Passage == id })
		if i < 0 {
			return bot.UsedPassage{}, false
		}
		return list[i], true
	}
	for _, u := range then {
		article, anchor, _ := strings.Cut(u.Passage, "#")
		p, there := corpus.Passage(article, anchor)
		_, used := in(now, u.Passage)
		switch {
		case !there:
			out = append(out, fmt.Sprintf("条文 %s 已经没有（当时版本 %s）", u.Passage, u.Version))
		case p.Article.Version != u.Version:
			out = append(out, fmt.Sprintf("条文 %s 所在文章改过：版本 %s → %s", u.Passage, u.Version, p.Article.Version))
		}
		if there && !used {
			out = append(out, fmt.Sprintf("条文 %s 当时用到，现在没有用到", u.Passage))
		}
	}
	for _, u := range now {
		if was, used := in(then, u.Passage); !used {
			out = append(out, fmt.Sprintf("条文 %s 现在用到，当时没有用到", u.Passage))
		} else if was.Cited != u.Cited {
			out = append(out, fmt.Sprintf("条文 %s 是否列为出处：%s → %s", u.Passage, yesOrNo(was.Cited), yesOrNo(u.Cited)))
		}
	}
	return out
}

func yesOrNo(b bool) string {
	if b {
		return "是"
	}
	return "否"
}

// outcomeChanges names the channels of which the rules say something else.
func outcomeChanges(then, now []bot.TracedOutcome) (out []string) {
	byChannel := func(list []bot.TracedOutcome) map[string]bot.TracedOutcome {
		m := map[string]bot.TracedOutcome{}
		for _, o := range list {
			m[o.Channel] = o
		}
		return m
	}
	a, b := byChannel(then), byChannel(now)
	all := maps.Clone(a)
	maps.Copy(all, b)
	for _, channel := range slices.Sorted(maps.Keys(all)) {
		switch was, is := a[channel], b[channel]; {
		case was.Open != is.Open:
			out = append(out, fmt.Sprintf("规则对 %s 的结论：%s → %s", channel, orNone(was.Open), orNone(is.Open)))
		case !reflect.DeepEqual(was, is):
			out = append(out, fmt.Sprintf("规则对 %s 的理由：%s → %s", channel, reasonOf(was), reasonOf(is)))
		}
	}
	return out
}

func reasonOf(o bot.TracedOutcome) string {
	return orNone(strings.TrimSpace(strings.Join(append([]string{o.Rule, o.Why, o.Ask}, o.Presumes...), " ")))
}

func orNone(s string) string {
	if s == "" {
		return "（没有）"
	}
	return s
}

// checkChanges names sentences that are dropped on one side only.
func checkChanges(then, now []bot.Check) (out []string) {
	for _, c := range then {
		if !slices.Contains(now, c) {
			out = append(out, fmt.Sprintf("当时被删的句子，现在没有因此被删：%s（%s）", c.Sentence, c.Reason))
		}
	}
	for _, c := range now {
		if !slices.Contains(then, c) {
			out = append(out, fmt.Sprintf("现在被删的句子，当时没有因此被删：%s（%s）", c.Sentence, c.Reason))
		}
	}
	return out
}

// fieldChanges names the fields of the body that differ; short values are shown.
func fieldChanges(then, now json.RawMessage) (out []string, err error) {
	var a, b map[string]json.RawMessage
	if err := json.Unmarshal(then, &a); err != nil {
		return nil, fmt.Errorf("read the stored body: %w", err)
	}
	if err := json.Unmarshal(now, &b); err != nil {
		return nil, fmt.Errorf("read the body: %w", err)
	}
	all := maps.Clone(a)
	maps.Copy(all, b)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		was, is := orNone(string(a[name])), orNone(string(b[name]))
		const short = 300 // bytes
		switch {
		case was == is:
		case len(was)+len(is) > short:
			out = append(out, fmt.Sprintf("字段 %s 不同", name))
		default:
			out = append(out, fmt.Sprintf("字段 %s：%s → %s", name, was, is))
		}
	}
	return out, nil
}

// lineDiff is the longest common subsequence of two short texts, written out.
func lineDiff(a, b []string) (out []string) {
	common := make([][]int, len(a)+1) // of the ends from i and j on
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if common[i][j] = max(common[i+1][j], common[i][j+1]); a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out = append(out, "  "+a[i])
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			out = append(out, "- "+a[i])
			i++
		default:
			out = append(out, "+ "+b[j])
			j++
		}
	}
	return out
}
