package bot

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// englishTSV is the reviewed English of sentences of the corpus.
//
//go:embed english.tsv
var englishTSV string

// reviewedEnglish are the entries of english.tsv by their Chinese.
var reviewedEnglish = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(englishTSV) {
		if zh, en, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t"); ok && line[0] != '#' {
			m[zh] = en
		}
	}
	return m
})

// term is a name of papers, channels or offices: an answer gives the Chinese, by
// which it is known at the counter, with the English behind it, and the English
// alone when it comes again.
type term struct{ chinese, english string }

var terms = map[string]term{
	"receipt":    {"相片采集回执", "photo receipt"},
	"counter":    {"户政窗口", "police household-registration counter"},
	"machine":    {"自助机", "self-service machine"},
	"online":     {"网上办", "online"},
	"book":       {"户口簿", "household register book"},
	"hukou":      {"户口", "household registration"},
	"voucher":    {"领取凭证", "collection slip"},
	"temp":       {"临时居民身份证", "temporary ID card"},
	"permit":     {"居住证", "residence permit"},
	"fee":        {"工本费", "card fee"},
	"guardian":   {"监护人", "guardian"},
	"entrust":    {"委托代办", "entrusting a relative in 粤居码"},
	"imgno":      {"图像号", "photo number"},
	"hmtpermit":  {"港澳台居民居住证", "residence permit for residents of Hong Kong, Macao and Taiwan"},
	"station":    {"派出所", "police station"},
	"reportloss": {"挂失", "loss report"},
	"yjm":        {"粤居码", ""},
	"hzh":        {"照片回执号", ""},
	"ysx":        {"粤省事", ""},
}

// platformsEn say what kind of thing a platform is. Its name stays Chinese: it is
// what one has to look for.
var platformsEn = map[string]string{
	"粤居码": "WeChat mini-programme", "粤省事": "WeChat mini-programme", "广东政务服务网": "website", "照片回执号": "WeChat mini-programme for photo receipts, not of the police",
	"广州公安": "WeChat official account", "广州微警务": "WeChat mini-programme", "深圳公安": "WeChat official account", "珠海公安": "WeChat official account",
	"佛山政务服务": "WeChat official account", "惠服务U": "WeChat mini-programme", "惠户政": "in the mini-programme 惠服务U", "惠预约": "in the mini-programme 惠服务U",
	"湛江户政": "WeChat mini-programme", "i莞家": "app and WeChat mini-programme", "公安户政业务": "WeChat mini-programme",
}

// mentions are the names that an answer has explained already.
type mentions map[string]bool

var termForm = regexp.MustCompile(`\{([a-z]+)\}`)

// fill puts names in the place of {receipt} and the like, and begins the text
// with a capital letter.
func (m mentions) fill(text string) string {
	text = termForm.ReplaceAllStringFunc(text, func(s string) string {
		t, ok := terms[s[1:len(s)-1]]
		if !ok {
			return s
		}
		if t.english == "" {
			return m.platform(t.chinese)
		}
		if m[t.chinese] {
			return t.english
		}
		m[t.chinese] = true
		return t.chinese + " (" + t.english + ")"
	})
	r, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[size:]
}

// platform is the name of a platform, with what it is at its first mention.
func (m mentions) platform(name string) string {
	kind, ok := platformsEn[name]
	if m[name] || !ok {
		return name
	}
	m[name] = true
	return name + " (" + kind + ")"
}
