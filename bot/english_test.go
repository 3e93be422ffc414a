package bot

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"zhengda/knowledge"
)

// TestRulesHaveEnglish holds every sentence, paper, time limit, condition and
// platform of the decision table to have reviewed English, and every reason a reply.
func TestRulesHaveEnglish(t *testing.T) {
	corpus, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	en := reviewedEnglish()
	want := func(what, id, zh string) {
		if zh != "" && en[zh] == "" {
			t.Errorf("%s %s has no English in english.tsv: %s", what, id, zh)
		}
	}
	day := knowledge.Date{Year: 2026, Month: 11, Day: 29}
	for _, a := range corpus.Articles() {
		for _, r := range slices.Concat(a.Preconditions, a.Rules) {
			want("rule", r.ID, r.Why)
			for _, id := range r.Materials {
				if f, ok := corpus.FactByID(id, knowledge.Guangdong, day); ok {
					want("fact", id, f.Text())
				}
			}
			for _, id := range r.Time {
				if timesEn[id] == "" {
					t.Errorf("fact %s has no wording in timesEn", id)
				}
			}
			if r.Result == knowledge.Open {
				for _, c := range r.When {
					if _, ok := conditionEn(c); !ok {
						t.Errorf("condition %s of rule %s has no wording in conditionEn", c, r.ID)
					}
				}
			}
			for _, p := range r.Procedures {
				if doingEn[p][0] == "" || doingEn[p][1] == "" {
					t.Errorf("procedure %s has no wording in doingEn", p)
				}
			}
		}
		for _, j := range a.Adjustments {
			want("adjustment", j.ID, j.Note)
		}
		for _, f := range a.Facts {
			if f.Kind == knowledge.Platform && platformsEn[f.Value] == "" {
				t.Errorf("platform %s has no kind in platformsEn", f.Value)
			}
			if strings.HasPrefix(f.ID, "fee-") && figureEn(f.Text()) == f.Text() {
				t.Errorf("fact %s has no English: %s", f.ID, f.Text())
			}
		}
	}
	for r := range statusOf {
		if r != ReasonAnswered && r != ReasonNotLocal && r != ReasonDepends && repliesEn[r] == "" {
			t.Errorf("reason %s has no reply in English", r)
		}
	}
}

// TestReviewedEnglishIsTrue holds english.tsv to sentences that the corpus has, to
// the figures of their Chinese, all of them and no other, and to known terms.
func TestReviewedEnglishIsTrue(t *testing.T) {
	corpus, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string]bool{}
	for _, a := range corpus.Articles() {
		for _, s := range a.Sections {
			for _, b := range s.Blocks {
				for _, l := range slices.Concat([]string{b.Text}, b.Items, slices.Concat(b.Rows...)) {
					lines[l] = true
				}
			}
		}
		for _, r := range slices.Concat(a.Preconditions, a.Rules) {
			lines[r.Why] = true
		}
		for _, j := range a.Adjustments {
			lines[j.Note] = true
		}
		for _, f := range a.Facts {
			lines[f.Text()] = true
		}
		for _, r := range a.Replies {
			lines[r.Says] = true
		}
	}
	for zh, text := range reviewedEnglish() {
		if !lines[zh] {
			t.Errorf("english.tsv has what no article says any more; word it anew or take it out: %s", zh)
		}
		for _, m := range termForm.FindAllStringSubmatch(text, -1) {
			if _, ok := terms[m[1]]; !ok {
				t.Errorf("%s is no term: %s", m[0], text)
			}
		}
		folded := unitsInChinese(strings.ToLower(mentions{}.fill(text)))
		if f, lacks := knowledge.NewFigureSet(zh).Lacks(folded); lacks {
			t.Errorf("%s is not in the Chinese: %s\n%s", f, text, zh)
		}
		said := knowledge.NewFigureSet(folded)
		for _, f := range knowledge.Figures(datesInChinese.ReplaceAllString(zh, "")) {
			if slices.Contains([]string{"元", "日", "个月", "年", "小时", "像素", "kb", "dpi", "mm"}, f.Unit) && !said[f] {
				t.Errorf("%s is not in the English: %s\n%s", f, text, zh)
			}
		}
	}
}

// datesInChinese have no units in English.
var datesInChinese = regexp.MustCompile(`[0-9]{4}年([0-9]+月)?([0-9]+日)?|哪一年|第.天`)

func TestIsEnglish(t *testing.T) {
	for text, want := range map[string]bool{
		"How do I renew my ID card?":                  true,
		"lost my card in Shenzhen":                    true,
		"Can I wear a hat?":                           true,
		"shenfenzheng zai nali ban":                   false,
		"shen fen zheng guo qi le zen me huan":        false,
		"sfz diu le ke yi zai wang shang bu ma":       false,
		"我的ID card过期了去哪里换":                            false,
		"粤居码 how to apply for a new id card please":   true,
		"身份证 lost 怎么办":                                false,
		"湛江":                                          false,
		"〔证件号〕 is my ID number, can I renew my card?": true,
	} {
		if got := isEnglish(text); got != want {
			t.Errorf("isEnglish(%q) = %v", text, got)
		}
	}
}

func TestInChinese(t *testing.T) {
	for text, want := range map[string]string{
		"My son is 9, his hukou is in Sichuan and we live in Zhuhai. Can he get his first ID card here?": "儿子9岁,四川省户口,在珠海市,首次申领身份证能办吗",
		"How do I renew an expired ID card in Zhanjiang?":                                                "在湛江市,身份证到期换领怎么办",
		"I am from Sichuan but work in Guangzhou. Can I replace my lost ID card here?":                   "四川省户口,在广州市,身份证丢失补领能办吗",
		"Can I renew my ID card online? I have a Hunan hukou and live in Shenzhen.":                      "湖南省户口,在深圳市,身份证到期换领网上能办吗",
		"My ID card expires in two years. Can I renew it now?":                                           "还有2年到期,身份证能换领吗",
		"Where can I renew in Panyu District?":                                                           "在番禺区,身份证到期换领去哪里办",
		"How much is the fee and what documents must I bring to replace a lost card?":                    "身份证丢失补领要多少钱、要带什么材料",
		"My twelve-year-old daughter lost her card":                                                      "女儿12岁,身份证丢失补领",
		"Is it free?":                   "免费吗",
		"what is the capital of France": "what is the capital of France",
	} {
		if got := inChinese(text).text; got != want {
			t.Errorf("inChinese(%q)\n got %s\nwant %s", text, got, want)
		}
	}
}

// TestCitiesInEnglish finds every city of Guangdong by its English name.
func TestCitiesInEnglish(t *testing.T) {
	for _, name := range strings.Fields("Guangzhou Shenzhen Zhuhai Shantou Foshan Shaoguan Heyuan Meizhou Huizhou Shanwei Dongguan Zhongshan Jiangmen Yangjiang Zhanjiang Maoming Zhaoqing Qingyuan Chaozhou Jieyang Yunfu") {
		u := understand(inWords("Where do I renew my ID card in "+name+"?"), CaseFacts{}, nil)
		if got := placeName(u.facts.Region); got != name {
			t.Errorf("%s is understood as %q %s", name, got, u.facts.Region)
		}
	}
}

// TestChoicesInEnglish taps every choice: its English is understood as its Chinese.
func TestChoicesInEnglish(t *testing.T) {
	before := &Answer{}
	k := CaseFacts{Document: knowledge.IDCard, Procedure: knowledge.Renew}
	choices := append(slices.Clone(procedureChoices), receiptQuestion)
	for _, c := range aspectQuestions {
		choices = append(choices, c)
	}
	for _, c := range choices {
		en, ok := choicesEn[c.Text]
		if !ok {
			t.Errorf("%s has no English", c.Text)
			continue
		}
		if !isEnglish(en.Text) {
			t.Errorf("%s is not read as English", en.Text)
		}
		zh, got := understand(normalise(c.Text), k, before), understand(inWords(en.Text), k, before)
		if en.Label == "Step by step" { // 步骤是什么 is read as asking what
			zh.aspects = []Aspect{AspectHow}
		}
		if got.facts.Procedure != zh.facts.Procedure || got.facts.Document != zh.facts.Document || !slices.Equal(got.aspects, zh.aspects) && zh.facts.Procedure == k.Procedure {
			t.Errorf("%s (%s, %v) is understood as %s, %v", en.Text, zh.facts.Procedure, zh.aspects, got.facts.Procedure, got.aspects)
		}
	}
}

// TestEnglishIsChecked takes a true sentence and makes one thing of it false.
func TestEnglishIsChecked(t *testing.T) {
	corpus, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	day := knowledge.Date{Year: 2026, Month: 11, Day: 29}
	k := &englishChecker{corpus: corpus, day: day, region: "440800", outcomes: []knowledge.Outcome{{Channel: knowledge.Online, Open: knowledge.Closed}}}
	p := func(article, anchor string) knowledge.Passage {
		p, ok := corpus.Passage(article, anchor)
		if !ok {
			t.Fatalf("no passage %s#%s", article, anchor)
		}
		return p
	}
	for _, c := range []struct {
		text    string
		passage knowledge.Passage
		bad     string // begins why it fails; empty: it stands
	}{
		{"Renewing an expired ID card costs 20 yuan.", p("renew", "fee"), ""},
		{"Renewing an expired ID card costs 40 yuan.", p("renew", "fee"), "states a figure"},
		{"Renewing an expired ID card takes 20 days.", p("renew", "fee"), "states a figure"},
		{"It takes sixty days, 60 days at most by law.", p("renew", "time"), ""},
		{"It takes three months.", p("renew", "time"), "states a figure"},
		{"Since 31 March 2023.", p("first-cross-province", "answer"), ""},
		{"Since 31 April 2023.", p("first-cross-province", "answer"), "states a figure"},
		{"Use 湛江户政.", p("renew", "fee"), "names what"},
		{"In Shenzhen it costs 20 yuan.", p("renew", "fee"), "names a place"},
		{"In Zhanjiang it costs 20 yuan.", p("renew", "fee"), ""},
		{"You can renew online.", p("renew", "answer"), "opens a channel"},
		{"You cannot renew online.", p("renew", "answer"), ""},
		{"This is guaranteed.", p("renew", "answer"), "promises"},
		{"See www.example.com.", p("renew", "answer"), "states a link"},
	} {
		if got := k.sentence(c.text, c.passage); c.bad == "" && got != "" || !strings.HasPrefix(got, c.bad) {
			t.Errorf("%s: %q, want %q", c.text, got, c.bad)
		}
	}
	if k.sentence("Renewing costs 20 yuan.") == "" {
		t.Error("a sentence without a citation stands")
	}
}
