package knowledge

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
)

// checkDay is the day of all checks here, so that none turns red by itself.
var checkDay = Date{2026, 11, 27}

// TestEmbeddedCorpusIsClean holds the articles that are shipped to all checks.
func TestEmbeddedCorpusIsClean(t *testing.T) {
	files, err := ReadFiles(articlesFS)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 100 {
		t.Errorf("only %d articles were read", len(files))
	}
	for _, p := range Check(files, checkDay) {
		t.Errorf("knowledge/%s", p)
	}
}

// change replaces a text in a file of testdata/check; with an empty from the
// file is added, with an empty file name every file is changed.
type change struct{ file, from, to string }

// changed are the files of testdata/check with changes made, in canonical form
// unless raw.
func changed(t *testing.T, raw bool, changes ...change) []File {
	t.Helper()
	sources := map[string][]byte{}
	fsys := os.DirFS("testdata/check")
	files, err := ReadFiles(fsys)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		sources[f.Name] = f.Source
	}
	for _, c := range changes {
		switch {
		case c.from == "":
			sources[c.file] = []byte(c.to)
		case !bytes.Contains(sources[c.file], []byte(c.from)):
			t.Fatalf("%s has no %q to change", c.file, c.from)
		default:
			sources[c.file] = bytes.Replace(sources[c.file], []byte(c.from), []byte(c.to), 1)
		}
	}
	var out []File
	for name, src := range sources {
		f := ReadFile(name, src)
		if f.Article != nil && !raw {
			f = ReadFile(name, Format(f.Article))
		}
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return out
}

const (
	law       = "nation/time-law.md"
	fees      = "nation/fees.md"
	renew     = "province/renew.md"
	zhanjiang = "cities/zhanjiang.md"
	shenzhen  = "cities/shenzhen.md"
)

// another is a small article in order, to be completed by what stands in it.
func another(id, region, section string) string {
	return `---
id: ` + id + `
question: ` + id + `是什么？
wordings:
  - ` + id + `一
  - ` + id + `二
  - ` + id + `三
not-for:
  - 别的
region: "` + region + `"
document: id-card
reviewed: "2026-11-20"
sources:
  - {title: 公告, publisher: 某局, published: "2025"}
related: [renew]
guides: [collect]
titles: {collect: '{place}的` + id + `'}
---

` + section + "\n"
}

func TestCheck(t *testing.T) {
	long := strings.Repeat("办理身份证的时候请到窗口", 5) // 60 characters
	passage := "在广东补领身份证的居民可以先想好去哪一种渠道，网上和自助机都不用排队，窗口要带户口簿。办理时当场采集人像和指纹，核对登记表后签名。"
	tests := []struct {
		name    string
		changes []change
		want    string // in the problem's line; empty: there is no problem
	}{
		{"all in order", nil, ""},

		{"source undated", []change{{law, `, published: "2011-10-29"}`, "}"}}, `nation/time-law.md:14: error: source 1: published is ""`},
		{"source with a date in words", []change{{fees, `published: "2003"`, `published: 2003年`}}, `published is "2003年"`},
		{"source with a day that is none", []change{{law, "2011-10-29", "2011-13-29"}}, `published is "2011-13-29"`},
		{"source to the month", []change{{fees, `published: "2003"`, `published: "2003-05"`}}, ""},
		{"source without a date that says so", []change{{fees, `published: "2003"`, `published: 未标日期`}}, ""},
		{"address without scheme", []change{{renew, "'https://www.177250.com/sfz/9451.html'", "www.177250.com"}}, `province/renew.md:18: error: source 2: "www.177250.com" is no address`},
		{"address with a blank", []change{{renew, "/sfz/9451.html", "/sfz/ 9451.html"}}, "is no address"},
		{"no source", []change{{fees, "sources:\n  - {title: 居民身份证工本费收费标准, publisher: 国家发展和改革委员会, published: \"2003\"}", "sources: []"}}, "sources are missing"},

		{"expired article", []change{{fees, "reviewed:", "expires: \"2026-11-27\"\nreviewed:"}}, "it holds no longer since 2026-11-27"},
		{"article that expires tomorrow", []change{{fees, "reviewed:", "expires: \"2026-11-28\"\nreviewed:"}}, ""},
		{"expired and retired", []change{{fees, "reviewed:", "expires: \"2026-01-01\"\nretired: \"2026-02-01\"\nreviewed:"}}, ""},
		{"expired and to be retired", []change{{fees, "reviewed:", "expires: \"2026-01-01\"\nretired: \"2026-12-01\"\nreviewed:"}}, "holds no longer"},
		{"expired fact", []change{{fees, "unit: 元}", "unit: 元, expires: \"2026-11-01\"}"}}, "nation/fees.md:17: error: fact fee-lost holds no longer since 2026-11-01"},
		{"reviewed a year and a day ago", []change{{fees, "2026-11-20", "2025-11-26"}}, "warning: it was last reviewed on 2025-11-26"},
		{"reviewed a year ago", []change{{fees, "2026-11-20", "2025-11-27"}}, ""},
		{"reviewed long ago and retired", []change{{fees, `"2026-11-20"`, "\"2020-01-01\"\nretired: \"2026-01-01\""}}, ""},

		{"contradiction", []change{{fees, "facts:\n", "facts:\n  - {id: time-law, name: 时限, kind: duration, value: \"45\", unit: 日}\n"}}, "nation/time-law.md:17: error: fact time-law is 60日 (duration), in nation/fees.md it is 45日 (duration)"},
		{"contradiction in another unit", []change{{fees, "facts:\n", "facts:\n  - {id: time-law, name: 时限, kind: duration, value: \"60\", unit: 个月}\n"}}, "fact time-law is"},
		{"contradiction in kind", []change{{fees, "facts:\n", "facts:\n  - {id: time-law, name: 时限, kind: count, value: \"60\", unit: 日}\n"}}, "fact time-law is"},
		{"same value in other words", []change{{fees, "facts:\n", "facts:\n  - {id: time-law, name: 时限, kind: duration, value: 六十, unit: 天}\n"}}, ""},
		{"same age in other words", []change{{renew, `name: 网上办的最低年龄, kind: age, value: "16", unit: 周岁`, `name: 网上办的最低年龄, kind: age, value: "16", unit: 岁`}, {fees, "facts:\n", "facts:\n  - {id: age-channels, name: 年龄, kind: age, value: \"16\", unit: 周岁, region: \"000000\"}\n"}}, ""},
		{"same name in quotation marks", []change{{fees, "facts:\n", "facts:\n  - {id: collect-voucher, name: 凭证, kind: document-name, value: 《居民身份证领取凭证》}\n"}}, ""},
		{"narrower region's own value", []change{{shenzhen, "facts:\n", "facts:\n  - {id: fee-renew, name: 工本费, kind: money, value: \"25\", unit: 元}\n"}}, ""},
		{"narrower fact of a wide article", []change{{fees, "facts:\n", "facts:\n  - {id: time-law, name: 时限, kind: duration, value: \"45\", unit: 日, region: \"440800\"}\n"}}, ""},
		{"another case", []change{{fees, "facts:\n", "facts:\n  - {id: time-law, name: 时限, kind: duration, value: \"45\", unit: 日, when: 'relief=yes'}\n"}}, ""},
		{"another time", []change{
			{law, `unit: 日}`, `unit: 日, effective: "2026-01-01"}`},
			{fees, "facts:\n", "facts:\n  - {id: time-law, name: 时限, kind: duration, value: \"45\", unit: 日, effective: \"2020-01-01\", expires: \"2026-01-01\"}\n"},
			{fees, "reviewed:", "retired: \"2026-01-01\"\nreviewed:"}}, ""},
		{"two times that overlap", []change{
			{law, `unit: 日}`, `unit: 日, effective: "2026-01-01"}`},
			{fees, "facts:\n", "facts:\n  - {id: time-law, name: 时限, kind: duration, value: \"45\", unit: 日, expires: \"2027-01-01\"}\n"}}, "fact time-law is"},
		{"disputed by the one", []change{
			{fees, "facts:\n", "facts:\n  - {id: time-law, name: 时限, kind: duration, value: \"45\", unit: 日}\n"},
			{fees, "---\n\n##", "disputed:\n  - {fact: time-law, value: \"60\", unit: 天, source: 1, why: 法律较早}\n---\n\n##"}}, ""},
		{"disputed by the other", []change{
			{fees, "facts:\n", "facts:\n  - {id: time-law, name: 时限, kind: duration, value: \"45\", unit: 日}\n"},
			{law, "---\n\n##", "disputed:\n  - {fact: time-law, value: \"45\", unit: 日, source: 1, why: 规范较新}\n---\n\n##"}}, ""},
		{"disputed with a third value", []change{
			{fees, "facts:\n", "facts:\n  - {id: time-law, name: 时限, kind: duration, value: \"45\", unit: 日}\n"},
			{law, "---\n\n##", "disputed:\n  - {fact: time-law, value: \"30\", unit: 日, source: 1, why: 规范较新}\n---\n\n##"}}, "fact time-law is"},

		{"related to nothing", []change{{fees, "related: [renew]", "related: [nothing]"}}, `nation/fees.md:15: error: related article "nothing" is not there`},
		{"related to what could not be read", []change{{fees, "related: [renew]", "related: [broken]"}, {"nation/broken-file.md", "", "---\nid: broken\ncolour: red\n---\n"}}, "colour"},
		{"nothing relates to it", []change{{"nation/lonely.md", "", strings.ReplaceAll(another("lonely", "000000", "## 甲 {#a kind=\"answer\"}\n\n没有别的。"), "guides: [collect]\ntitles: {collect: '{place}的lonely'}\n", "")}}, "nation/lonely.md:2: warning: no article relates to it"},
		{"only itself relates to it", []change{{"nation/lonely.md", "", strings.NewReplacer("guides: [collect]\ntitles: {collect: '{place}的lonely'}\n", "", "[renew]", "[lonely]").Replace(another("lonely", "000000", "## 甲 {#a kind=\"answer\"}\n\n没有别的。"))}}, "warning: no article relates to it"},
		{"a guide is reached by its pages", []change{{"nation/guide.md", "", another("guide", "000000", "## 甲 {#a kind=\"answer\"}\n\n没有别的。")}}, ""},
		{"replaces nothing", []change{{zhanjiang, `replaces="renew#answer"`, `replaces="renew#nothing"`}}, `section #answer: it replaces "renew#nothing", which is not there`},
		{"id twice", []change{{"nation/twice.md", "", another("fees", "000000", "## 甲 {#a kind=\"answer\"}\n\n没有别的。")}}, "the id fees stands in nation/fees.md too"},
		{"rule says nothing", []change{{renew, "time: [time-law], says: renew#answer", "time: [time-law], says: renew#nothing"}}, `province/renew.md:27: error: rule D-09: says "renew#nothing", which is no section`},
		{"adjustment says nothing", []change{{renew, "says: time-law#answer", "says: law#answer"}}, `rule R-22: says "law#answer"`},
		{"rule with a fee that is no fact", []change{{renew, "fee: 'fee-{procedure}'", "fee: 'price-{procedure}'"}}, `there is no fact "price-renew"`},
		{"rule with a fee for one procedure only", []change{{renew, "channels: [window], procedures: [renew]", "channels: [window], procedures: [renew, damaged]"}}, `there is no fact "fee-damaged"`},
		{"rule with a time that is no fact", []change{{renew, "time: [time-law]", "time: [time-city]"}}, `there is no fact "time-city"`},
		{"rule with a material that is no fact", []change{{renew, "materials: [paper-card]", "materials: [paper-book]"}}, `there is no fact "paper-book"`},
		{"rule with a fact of a narrower region", []change{{renew, "materials: [paper-card]", "materials: [paper-city]"}, {shenzhen, "facts:\n", "facts:\n  - {id: paper-city, name: 证, kind: document-name, value: 深圳的证}\n"}}, `there is no fact "paper-city"`},
		{"rule with a material of another kind", []change{{renew, "materials: [paper-card]", "materials: [fee-renew]"}}, "the material fee-renew is a fact of kind money"},
		{"adjustment to what is no fact", []change{{renew, "to: time-law", "to: time-other"}}, `there is no fact "time-other"`},
		{"rule id twice in a file", []change{{renew, "id: R-22", "id: D-09"}}, "the rule id D-09 stands in province/renew.md too"},
		{"rule id twice in the corpus", []change{{shenzhen, "facts:\n", "rules:\n  - {id: D-24, channels: [online], procedures: [renew], result: closed, why: 不行。, says: renew#answer}\nfacts:\n"}}, "the rule id D-24 stands in cities/shenzhen.md too"},
		{"rule that tells what is no fact", []change{{renew, "why: 未满16周岁", "why: 未满18周岁"}}, "rule D-24 tells 18周岁"},
		{"rule that tells too much at once", []change{{renew, "到户政窗口办。,", "到户政窗口办" + long + "。,"}}, "rule D-24: a sentence has"},

		{"platform that is not registered", []change{{shenzhen, "value: 深圳公安", "value: 深圳户政通"}, {shenzhen, "微信公众号“深圳公安”", "公众号"}}, `cities/shenzhen.md:19: error: the platform “深圳户政通” is not in the registry`},
		{"platform of another place as a fact", []change{{shenzhen, "facts:\n", "facts:\n  - {id: platform-other, name: 入口, kind: platform, value: 珠海公安}\n"}}, "the platform “珠海公安” is of 珠海市"},
		{"invented programme in the text", []change{{shenzhen, "在微信公众号“深圳公安”里预约。", "在“深圳办证通”小程序里预约。"}}, "the platform “深圳办证通” is not in the registry"},
		{"invented account in the text", []change{{shenzhen, "“深圳公安”里", "“深圳办证”里"}}, "the platform “深圳办证” is not in the registry"},
		{"invented site in a table", []change{{shenzhen, "里预约。", "里预约。\n\n| 入口 | 说明 |\n| --- | --- |\n| “深圳身份证”网站 | 预约 |"}}, "“深圳身份证” is not in the registry"},
		{"platform of another city in the text", []change{{shenzhen, "里预约。", "里预约，不是湛江户政。"}}, "the platform “湛江户政” is of 湛江市"},
		{"an authority of another city is no platform", []change{{shenzhen, "里预约。", "里预约，不用去广州公安机关。"}}, ""},
		{"programme that is called an account", []change{{zhanjiang, "“湛江户政”小程序", "“湛江户政”公众号"}}, "the platform “湛江户政” is called 公众号, it is 小程序"},
		{"what is quoted is no platform", []change{{shenzhen, "里预约。", "里预约，点“我要预约”。"}}, ""},

		{"figure that is no fact", []change{{fees, "每证40元。", "每证40元，另收5元。"}}, "nation/fees.md:22: error: section #answer states 5元"},
		{"figure with another unit", []change{{fees, "每证40元", "每证40角"}}, "states 40角"},
		{"figure in Chinese numerals", []change{{fees, "每证40元", "每证四十元"}}, ""},
		{"figure in a heading", []change{{fees, "## 丢失补领收多少", "## 丢失补领收50元"}}, "states 50元"},
		{"figure in a list", []change{{fees, "每证40元。", "每证40元。\n\n- 首次0元"}}, "states 0元"},
		{"figure in a table", []change{{fees, "每证40元。", "每证40元。\n\n| 事由 | 钱 |\n| --- | --- |\n| 换领 | 20元 |"}}, "states 20元"},
		{"first figure of a range", []change{{fees, "每证40元", "每证30至40元"}}, "states 30元"},
		{"date that is no fact", []change{{law, "2011年10月修正", "2012年10月修正"}}, "states 2012年10月"},
		{"day of a date that is no fact", []change{{law, "2011年10月修正", "2011年10月30日修正"}}, "states 2011年10月30日"},
		{"part of a date as a duration", []change{{law, "新身份证最长60日", "新身份证最长29日"}}, "states 29日"},
		{"date without its year", []change{{law, "2011年10月修正", "10月29日修正"}}, ""},
		{"numerals that count", []change{{fees, "每证40元。", "每证40元。有两种办法，交三样材料，两张证都要，第二天来，周六也办，哪一年都行。"}}, ""},
		{"hotline that is no fact", []change{{fees, "每证40元。", "每证40元。可以拨打12345。"}}, "states 12345"},
		{"hotline that is a fact", []change{{fees, "每证40元。", "每证40元。可以拨打12345。"}, {fees, "facts:\n", "facts:\n  - {id: hotline, name: 热线, kind: phone, value: \"12345\"}\n"}}, ""},
		{"figure in the value of a fact", []change{{fees, "每证40元。", "每证40元。照片358×441像素，14至20KB。"}, {fees, "facts:\n", "facts:\n  - {id: photo-pixels, name: 像素, kind: pixel-size, value: 358×441, unit: 像素}\n  - {id: photo-file, name: 大小, kind: file-size, value: 14—20, unit: KB}\n"}}, ""},
		{"disputed value", []change{{fees, "每证40元。", "每证40元，也有写45元的。"}, {fees, "---\n\n##", "disputed:\n  - {fact: fee-lost, value: \"45\", unit: 元, source: 1, why: 旧标准}\n---\n\n##"}}, ""},
		{"platform that is no fact", []change{{fees, "每证40元。", "每证40元，在粤省事缴。"}}, "states 粤省事"},
		{"paper that is no fact", []change{{fees, "每证40元。", "每证40元，要带《居民身份证异地受理登记表》。"}}, "states 居民身份证异地受理登记表"},
		{"known paper without marks", []change{{fees, "每证40元。", "每证40元，凭居民身份证领取凭证（领证的单子）领取。"}}, "states 居民身份证领取凭证"},
		{"a source may be named", []change{{fees, "每证40元。", "每证40元，见《居民身份证工本费收费标准》。"}}, ""},
		{"a city may state what its guides have as facts", nil, ""},
		{"a city may not state what other articles have as facts", []change{{zhanjiang, "每证20元", "每证20元，丢失40元"}}, "states 40元"},

		{"medium without a hedge", []change{{renew, "，以回执单上写的为准", ""}}, "province/renew.md:43: error: section #validity states 60日 (fact receipt-validity), which is of medium confidence"},
		{"medium with advice to ask", []change{{renew, "，以回执单上写的为准", "，去之前先打电话问清"}}, ""},
		{"medium of a wider article in a city", []change{{zhanjiang, "用自助机的先在", "相片回执（照片的凭证）多在60天左右。用自助机的先在"}}, "cities/zhanjiang.md:31: error: section #booking states 60日"},
		{"same value of a better founded fact", []change{{renew, "每证20元。", "每证20元，法定发证时限60日。"}, {renew, "facts:\n", "facts:\n  - {id: time-law, name: 法定发证时限, kind: duration, value: \"60\", unit: 日}\n"}}, ""},
		{"medium platform without a hedge", []change{{shenzhen, "value: 深圳公安", "value: 深圳公安, confidence: medium"}}, "states 深圳公安 (fact platform-booking)"},

		{"copied", []change{{"nation/a.md", "", another("a", "000000", "## 甲 {#x kind=\"answer\"}\n\n"+passage)}, {"nation/b.md", "", another("b", "000000", "## 乙 {#y kind=\"answer\"}\n\n"+passage)}}, "nation/b.md:20: error: section #y is the same passage as a#x (nation/a.md:20): 100% of the text is shared"},
		{"copied with little changed", []change{{"nation/a.md", "", another("a", "000000", "## 甲 {#x kind=\"answer\"}\n\n"+passage)}, {"nation/b.md", "", another("b", "000000", "## 乙 {#y kind=\"answer\"}\n\n"+strings.ReplaceAll(passage, "先想好", "首先想好")+"好。")}}, "is the same passage as a#x"},
		{"copied in large part", []change{{"nation/a.md", "", another("a", "000000", "## 甲 {#x kind=\"answer\"}\n\n"+passage)}, {"nation/b.md", "", another("b", "000000", "## 乙 {#y kind=\"answer\"}\n\n别的城市不一样。"+strings.TrimPrefix(passage, "在广东补领身份证的居民可以先")+"回家等通知，不用再跑一次，领证时带上凭据。")}}, "characters in a row are the same"},
		{"a short sentence in common", []change{{"nation/a.md", "", another("a", "000000", "## 甲 {#x kind=\"answer\"}\n\n到居住地附近的窗口办，不用回老家。")}, {"nation/b.md", "", another("b", "000000", "## 乙 {#y kind=\"answer\"}\n\n到居住地附近的窗口办，不用回老家。")}}, ""},
		{"copied within a file", []change{{"nation/a.md", "", another("a", "000000", "## 甲 {#x kind=\"answer\"}\n\n"+passage+"\n\n## 乙 {#y kind=\"notes\"}\n\n"+passage)}}, ""},
		{"copied from what is retired", []change{{"nation/a.md", "", strings.Replace(another("a", "000000", "## 甲 {#x kind=\"answer\"}\n\n"+passage), "reviewed", "retired: \"2026-01-01\"\nreviewed", 1)}, {"nation/b.md", "", another("b", "000000", "## 乙 {#y kind=\"answer\"}\n\n"+passage)}}, ""},

		{"sentence of 60 characters", []change{{fees, "丢失补领的工本费", long + "。丢失补领的工本费"}}, ""},
		{"sentence of 61 characters", []change{{fees, "丢失补领的工本费", long + "吧。丢失补领的工本费"}}, "nation/fees.md:22: error: a sentence has 61 characters"},
		{"long list item", []change{{fees, "每证40元。", "每证40元。\n\n- " + long + "吧"}}, "a sentence has 61 characters"},
		{"address in the text", []change{{fees, "每证40元。", "每证40元，见www.gov.cn/fee。"}}, "there is an address in the text: www.gov.cn/fee"},
		{"name of a site in the text", []change{{fees, "每证40元。", "每证40元，见177250.com。"}}, "there is an address in the text: 177250.com"},

		{"term that is not explained", []change{{fees, "工本费（制证的费用）", "工本费"}}, "nation/fees.md:22: error: section #answer is the first to use 工本费"},
		{"term that is explained too late", []change{{renew, "## 去哪里换 {#answer kind=\"answer\"}\n\n", "## 去哪里换 {#answer kind=\"answer\"}\n\n要交工本费。"}}, "section #answer is the first to use 工本费"},
		{"term in a heading", []change{{fees, "## 丢失补领收多少", "## 丢失补领的监护人"}}, "section #answer is the first to use 监护人"},
		{"term explained in brackets after", []change{{fees, "工本费（制证的费用）", "制证的费用（工本费）"}}, ""},
		{"term with a date in brackets", []change{{fees, "工本费（制证的费用）", "工本费（2003年起）"}, {fees, "facts:\n", "facts:\n  - {id: fee-since, name: 收费标准的年份, kind: date, value: 2003年}\n"}}, "the first to use 工本费"},
		{"term that is said to be", []change{{fees, "丢失补领的工本费（制证的费用）每证40元。", "工本费就是制证的费用，丢失补领每证40元。"}}, ""},
		{"term that is so much", []change{{fees, "丢失补领的工本费（制证的费用）每证40元。", "丢失补领的工本费是40元。"}}, "the first to use 工本费"},
		{"term that something is called", []change{{fees, "丢失补领的工本费（制证的费用）每证40元。", "制证的费用叫“工本费”，丢失补领每证40元。"}}, ""},
		{"term as the short form", []change{{fees, "丢失补领的工本费（制证的费用）每证40元。", "制证的费用（简称工本费）每证40元。"}}, ""},
		{"term inside a word", []change{{fees, "每证40元。", "每证40元，要带监护人证件。"}}, "the first to use 监护人"},
		{"term inside the title of a paper", []change{{fees, "每证40元。", "每证40元，填《居民身份证异地受理登记表》。"}, {fees, "facts:\n", "facts:\n  - {id: elsewhere-form, name: 表, kind: document-name, value: 居民身份证异地受理登记表}\n"}}, ""},
		{"paper that is a term", []change{{law, "（受理后给的领证单子）", ""}}, "the first to use 领取凭证"},
		{"term in the question", []change{{fees, "办身份证要多少钱？", "监护人办身份证要多少钱？"}}, ""},

		{"two wordings", []change{{fees, "  - 办身份证几多钱\n", ""}}, "nation/fees.md:4: error: it has 2 wordings"},
		{"no not-for", []change{{fees, "not-for:\n  - 居住证工本费多少\n", ""}}, "nation/fees.md:2: error: not-for is missing"},
		{"wording of another article", []change{{fees, "办身份证几多钱", "湛江办身份证在哪里？"}}, `cities/zhanjiang.md:5: error: the wording "湛江办身份证在哪里" stands in nation/fees.md too`},
		{"wording of another article's section", []change{{fees, "办身份证几多钱", "湛江身份证怎么预约"}}, "cities/zhanjiang.md:22: error: the wording \"湛江身份证怎么预约\" stands in nation/fees.md too"},
		{"wording that is another's question", []change{{fees, "办身份证几多钱", "新身份证最长多久发下来"}}, "error: the wording"},
		{"not-for that is another's wording", []change{{fees, "居住证工本费多少", "湛江办身份证在哪里"}}, ""},
		{"same wording as a retired article", []change{{fees, "办身份证几多钱", "身份证几天能拿到"}, {fees, "reviewed:", "retired: \"2026-01-01\"\nreviewed:"}}, ""},

		{"guide without a title", []change{{renew, "titles: {renew: '{place}身份证到期去哪里换？'}\n", ""}}, "province/renew.md:13: error: it guides renew and has no title"},
		{"guide without one of its titles", []change{{renew, "guides: [renew]", "guides: [renew, damaged]"}}, "it guides damaged and has no title"},
		{"question with a half-width mark", []change{{fees, "要多少钱？", "要多少钱?"}}, "nation/fees.md:3: error: the question does not end in ？"},

		{"file that is no article", []change{{"nation/note.md", "", "# 说明\n"}}, "nation/note.md:1: error: an article begins with front matter"},
		{"unknown key", []change{{fees, "document: id-card", "document: id-card\ncolour: red"}}, "nation/fees.md:12: error: field colour not found"},
		{"unknown fact kind", []change{{fees, "kind: money", "kind: coins"}}, `nation/fees.md:17: error: fact "fee-lost": kind "coins"`},
		{"markup", []change{{fees, "每证40元", "每证**40元**"}}, "nation/fees.md:22: error: inline"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := changed(t, false, tt.changes...)
			problems := Check(files, checkDay)
			if tt.want == "" {
				for _, p := range problems {
					t.Errorf("unexpected: %s", p)
				}
				return
			}
			if !slices.ContainsFunc(problems, func(p Problem) bool { return strings.Contains(p.String(), tt.want) }) {
				t.Errorf("no problem says %q; there are %d:", tt.want, len(problems))
			}
			for _, p := range problems {
				if len(problems) > 1 || !strings.Contains(p.String(), tt.want) {
					t.Logf("  %s", p)
				}
			}
		})
	}
}

func TestCheckForm(t *testing.T) {
	tests := []struct {
		name    string
		change  change
		want    string // in the problem; empty: there is none
		written bool   // by Canonical
	}{
		{"canonical", change{fees, "40元", "40元"}, "", false},
		{"quoted otherwise", change{fees, `reviewed: "2026-11-20"`, "reviewed: 2026-11-20"}, "nation/fees.md:12: error: it is not written in the canonical form", true},
		{"two empty lines", change{fees, "\n\n##", "\n\n\n##"}, "canonical form", true},
		{"no last line end", change{fees, "每证40元。\n", "每证40元。"}, "canonical form", true},
		{"carriage returns", change{fees, "---\n\n##", "---\r\n\r\n##"}, "canonical form", true},
		{"comment", change{fees, "document:", "# seen by the editor\ndocument:"}, "nation/fees.md:11: error: there is a comment", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := changed(t, true, tt.change)
			problems := Check(files, checkDay)
			if tt.want == "" && len(problems) > 0 || tt.want != "" && (len(problems) != 1 || !strings.Contains(problems[0].String(), tt.want)) {
				t.Errorf("got %v, want one with %q", problems, tt.want)
			}
			f := files[slices.IndexFunc(files, func(f File) bool { return f.Name == fees })]
			form, ok := f.Canonical()
			if ok != tt.written {
				t.Fatalf("Canonical: got %v, want %v", ok, tt.written)
			}
			if ok && len(Check([]File{ReadFile(fees, form)}, checkDay)) > 2 { // what it relates to is not there
				t.Errorf("the canonical form is not in order: %v", Check([]File{ReadFile(fees, form)}, checkDay))
			}
		})
	}
}

// TestCheckGoesOn holds that one bad file does not hide what is wrong elsewhere.
func TestCheckGoesOn(t *testing.T) {
	files := changed(t, false, change{law, "document: id-card", "document: passport"}, change{zhanjiang, "每证20元", "每证99元"})
	var got []string
	for _, p := range Check(files, checkDay) {
		got = append(got, p.File+" "+p.Code)
	}
	if want := []string{zhanjiang + " figure", law + " parse"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestCheckServed holds that articles are checked without their files too, as
// those that are served.
func TestCheckServed(t *testing.T) {
	var served []File
	for _, f := range changed(t, false, change{fees, "每证40元", "每证41元"}) {
		served = append(served, File{Name: f.Article.ID + ".md", Article: f.Article})
	}
	problems := Check(served, checkDay)
	if len(problems) != 1 || problems[0].File != "fees.md" || problems[0].Code != "figure" || problems[0].Line != 20 {
		t.Errorf("got %v, want one of fees.md:20", problems)
	}
}

// FuzzCheck holds that articles of any kind are checked to the end.
func FuzzCheck(f *testing.F) {
	for _, file := range []string{law, fees, renew, zhanjiang, shenzhen} {
		src, err := os.ReadFile("testdata/check/" + file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		file := ReadFile("fuzz.md", src)
		for _, p := range Check([]File{file, ReadFile("sample.md", []byte(sample))}, checkDay) {
			if p.File == "" || p.Line < 1 || p.Text == "" || p.Remedy == "" {
				t.Errorf("a problem is not told in full: %+v", p)
			}
		}
		if form, ok := file.Canonical(); ok && ReadFile("again.md", form).Article == nil {
			t.Errorf("the canonical form is not read: %s", form)
		}
	})
}

func TestReadFilesTakesMarkdownAlone(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"a.md": "---\n", "b.txt": "x", "c/d.md": "x"} {
		if err := os.MkdirAll(dir+"/c", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(dir+"/"+name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var names []string
	files, err := ReadFiles(os.DirFS(dir))
	for _, f := range files {
		names = append(names, f.Name)
	}
	if want := []string{"a.md", "c/d.md"}; err != nil || !slices.Equal(names, want) {
		t.Errorf("got %v, %v, want %v", names, err, want)
	}
	if _, err := ReadFiles(os.DirFS(dir + "/nothing")); err == nil {
		t.Error("a folder that is not there was read")
	}
}
