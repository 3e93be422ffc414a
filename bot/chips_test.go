package bot

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"zhengda/hans"
	"zhengda/knowledge"
)

// values are all that a test sets a fact to.
func values(name string) []string {
	vs := alternatives(name)
	switch name {
	case factAge:
		vs = append(vs, "10", "16", "0", "17-30")
	case factHousehold:
		vs = append(vs, "450000", "440800")
	case factDaysLeft:
		vs = []string{"20", "1095", "-3"}
	}
	return vs
}

// TestChipsRoundTrip sets every fact to every value: it is shown in words of each
// language, what is shown sets the same, and without it the case is as it was.
func TestChipsRoundTrip(t *testing.T) {
	names := CaseFacts{}.Names()
	if len(names) < 30 {
		t.Fatalf("%d facts: %v", len(names), names)
	}
	for _, name := range names {
		for _, value := range values(name) {
			k, err := CaseFacts{}.With(name, value)
			if err != nil {
				t.Errorf("set %s to %s: %v", name, value, err)
				continue
			}
			if got := k.value(name); got != value {
				t.Errorf("%s set to %s is %s", name, value, got)
			}
			if field, err := k.Check(); err != nil {
				t.Errorf("%s set to %s makes a case that is refused: %s %v", name, value, field, err)
			}
			for _, l := range []Language{Hans, Hant, English} {
				checkChip(t, k, l, name, value)
			}
			again := CaseFacts{}
			for _, c := range k.Chips(Hans) {
				if again, err = again.With(c.Name, c.Value); err != nil {
					t.Errorf("%s %s: its chip %+v cannot be set: %v", name, value, c, err)
				}
			}
			if name != factDocument && toldOf(again) != toldOf(k) {
				t.Errorf("%s %s: the chips set %q, want %q", name, value, toldOf(again), toldOf(k))
			}
			gone, err := k.Without(name)
			if err != nil || gone.value(name) != "" && name != factDocument {
				t.Errorf("without %s: %q, %v", name, gone.value(name), err)
			}
			if len(gone.Chips(Hans)) != 0 {
				t.Errorf("without %s %s there are still %+v", name, value, gone.Chips(Hans))
			}
		}
	}
}

// checkChip wants the fact's chip, with alternatives that can be set.
func checkChip(t *testing.T, k CaseFacts, l Language, name, value string) {
	t.Helper()
	chips := k.Chips(l)
	i := slices.IndexFunc(chips, func(c Chip) bool { return c.Name == name })
	if i < 0 {
		if name != factDocument {
			t.Errorf("%s %s has no chip in %s: %+v", name, value, l, chips)
		}
		return
	}
	c := chips[i]
	if c.Value != value || c.Label == "" || c.Title == "" {
		t.Errorf("%s in %s: %+v", name, l, c)
	}
	if n := len(alternatives(name)); len(c.Alternatives) < n-1 {
		t.Errorf("%s %s has %d alternatives of %d", name, value, len(c.Alternatives), n)
	}
	for _, o := range c.Alternatives {
		if o.Label == "" || o.Value == value {
			t.Errorf("%s %s: alternative %+v", name, value, o)
		}
		if _, err := k.With(name, o.Value); err != nil {
			t.Errorf("%s %s: alternative %+v cannot be set: %v", name, value, o, err)
		}
		if l == English && strings.ContainsFunc(o.Label, func(r rune) bool { return r >= 0x2E80 }) {
			t.Errorf("%s: %q is not English", name, o.Label)
		}
	}
	if trad, simp := hans.Count(c.Label + c.Title); l == Hant && simp > 0 || l == Hans && trad > 0 {
		t.Errorf("%s: %s %s is not %s", name, c.Title, c.Label, l)
	}
}

func TestChipsInOrder(t *testing.T) {
	k := understand(normalise("湛江换身份证,孩子10岁,广东户籍,没录过指纹,低保"), CaseFacts{}, nil).facts
	var got []string
	for _, c := range k.Chips(Hans) {
		got = append(got, c.Label)
	}
	want := []string{"湛江市", "到期换领", "10岁", "没录过指纹", "低保或特困"}
	if k.Household != "" {
		want = slices.Insert(want, 2, "广东户籍")
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if cities := cityCodes(); len(cities) != 21 || cities[0] != "440100" || cities[20] != "445300" {
		t.Errorf("the cities of Guangdong are %v", cities)
	}
}

// TestSettingIsTelling holds that a fact set by hand is the same as told by a turn.
func TestSettingIsTelling(t *testing.T) {
	const start = "我是广西户口,湛江身份证还有三年到期能提前换吗"
	for _, tt := range []struct{ text, name, value string }{
		{"佛山呢", factRegion, "440600"}, {"丢失补领呢", factProcedure, "lost"}, {"临时身份证呢", factProcedure, "temporary"},
		{"临时身份证呢", factDocument, "temporary-id-card"}, {"相片回执怎么办", factProcedure, "receipt"}, {"相片回执怎么办", factDocument, "photo-receipt"},
		{"10岁", factAge, "10"}, {"60岁", factAge, "60"}, {"湖南户口", factHousehold, "430000"}, {"外省户口", factHousehold, "other"}, {"广东户口", factHousehold, "440000"},
		{"没录过指纹", factFingerprints, "no"}, {"录过指纹", factFingerprints, "yes"}, {"要本人去吗", factProxy, "no"}, {"请人代办呢", factProxy, "yes"},
		{"低保户呢", "relief", "yes"}, {"我在部队当兵", "serving", "yes"}, {"我移民美国了", "emigrated", "yes"}, {"征信黑名单呢", "bad-credit", "yes"},
		{"还有20天到期", factDaysLeft, "20"}, {"人在国外呢", "where", "abroad"}, {"爸妈出差", "guardian-present", "no"},
	} {
		before := understand(normalise(start), CaseFacts{}, nil).facts
		told := understand(normalise(tt.text), before, &Answer{}).facts
		set, err := before.With(tt.name, tt.value)
		if err != nil {
			t.Errorf("set %s %s: %v", tt.name, tt.value, err)
		}
		told.Aspect, set.Aspect = "", ""
		if toldOf(told) != toldOf(set) {
			t.Errorf("%s: told %q, %s=%s set %q", tt.text, toldOf(told), tt.name, tt.value, toldOf(set))
		}
	}
}

func TestEditRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		edit CaseEdit
		says string // what can be set
	}{
		{"unknown name", CaseEdit{Set: map[string]string{"colour": "red"}}, "region"},
		{"unknown name removed", CaseEdit{Remove: []string{"aspect"}}, "household"},
		{"another province", CaseEdit{Set: map[string]string{"region": "430100"}}, "440100"},
		{"province", CaseEdit{Set: map[string]string{"region": "440000"}}, "440100"},
		{"no code", CaseEdit{Set: map[string]string{"region": "湛江"}}, "440100"},
		{"procedure", CaseEdit{Set: map[string]string{"procedure": "passport"}}, "renew"},
		{"document", CaseEdit{Set: map[string]string{"document": ""}}, "id-card"},
		{"age", CaseEdit{Set: map[string]string{"age": "-1"}}, "0-15"},
		{"age upside down", CaseEdit{Set: map[string]string{"age": "16-0"}}, "0-15"},
		{"oldest", CaseEdit{Set: map[string]string{"age": "0-151"}}, "0 to 150"},
		{"household", CaseEdit{Set: map[string]string{"household": "999999"}}, "other"},
		{"fingerprints", CaseEdit{Set: map[string]string{"fingerprints": "unknown"}}, "yes, no"},
		{"further", CaseEdit{Set: map[string]string{"where": "moon"}}, "guangdong, abroad"},
		{"days", CaseEdit{Set: map[string]string{"days-to-expiry": "soon"}}, "number of days"},
		{"both", CaseEdit{Set: map[string]string{"age": "10"}, Remove: []string{"age"}}, "once"},
		{"twice", CaseEdit{Remove: []string{"age", "age"}}, "once"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := CaseFacts{Region: "440800"}.Edited(tt.edit)
			if fault, ok := errors.AsType[*FactError](err); !ok || fault.Name == "" || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want a fault that says %q", err, tt.says)
			}
		})
	}
}

// TestReword asks again after an edit: the question keeps its own words where they
// go with the case.
func TestReword(t *testing.T) {
	for _, tt := range []struct {
		text, set, remove string
		l                 Language
		want              string
	}{
		{"湛江换领身份证去哪里换？", "region=440100", "", Hans, "广州市换领身份证去哪里换？"},
		{"湛江换领身份证去哪里换？", "", "region", Hans, "换领身份证去哪里换？"},
		{"我在湛江，身份证到期去哪里换？", "", "region", Hans, "我，身份证到期去哪里换？"},
		{"湛江換領身份證去哪裡換？", "region=440100", "", Hant, "廣州市換領身份證去哪裡換？"},
		{"身份证到期去哪里换？", "region=440100", "", Hans, "身份证到期去哪里换？"},
		{"身份證到期去哪裡換？", "region=440100", "", Hant, "身份證到期去哪裡換？"},
		{"我是广西户口，湛江身份证到期去哪里换？", "", "household", Hans, "湛江身份证到期去哪里换？"},
		{"我是广西户口，湛江身份证到期去哪里换？", "household=440000", "", Hans, "广东户籍，湛江身份证到期去哪里换？"},
		{"外省户口，湛江身份证到期去哪里换？", "household=440000", "", Hans, "广东户籍，湛江身份证到期去哪里换？"},
		{"户口在湖南，湛江身份证到期去哪里换？", "household=other", "", Hans, "省外户籍，湛江身份证到期去哪里换？"},
		{"孩子10岁，湛江换证要带什么", "age=12", "", Hans, "孩子12岁，湛江换证要带什么"},
		{"孩子10岁，湛江换证要带什么", "", "age", Hans, "湛江市到期换领居民身份证要带什么材料？"},
		{"湛江身份证到期去哪里换？", "procedure=lost", "", Hans, "湛江市丢失补领居民身份证去哪里办？"},
		{"湛江身份证到期去哪里换？", "procedure=temporary", "", Hans, "湛江市临时身份证去哪里办？"},
		{"湛江身份证到期去哪里换？", "", "procedure", Hans, "湛江市居民身份证去哪里办？"},
		{"Where do I renew my ID card in Zhanjiang?", "region=440100", "", English, "Where do I renew my ID card in Guangzhou?"},
		{"Where do I renew my ID card in Zhanjiang?", "procedure=lost", "", English, "Where do I replace a lost ID card in Zhanjiang?"},
	} {
		before := understand(normalise(inWords(tt.text)), CaseFacts{}, nil).facts
		e := CaseEdit{}
		if name, value, ok := strings.Cut(tt.set, "="); ok {
			e.Set = map[string]string{name: value}
		}
		if tt.remove != "" {
			e.Remove = []string{tt.remove}
		}
		k, err := before.Edited(e)
		if err != nil {
			t.Fatal(err)
		}
		got := Reword(tt.text, k, e, tt.l)
		if got != tt.want {
			t.Errorf("%s, %v: got %s, want %s", tt.text, e, got, tt.want)
		}
	}
}

// TestRewordKeepsTheCase edits each fact of some talks to each value: the question
// that is asked again leaves the edited case as it is.
func TestRewordKeepsTheCase(t *testing.T) {
	asked := 0
	for _, text := range []string{
		"湛江换领身份证去哪里换?", "我是广西户口,在东莞,身份证丢了怎么补", "孩子10岁,佛山第一次办身份证要带什么", "临时身份证能用多久", "相片回执怎么办",
		"我在部队当兵,身份证过期了要多少钱", "能帮我妈补办身份证吗", "我老公的呢", "没录过指纹能用自助机吗", "身份证照片能戴眼镜吗", "挂失身份证", "还有20天到期怎么换",
		"Where do I renew my ID card in Zhanjiang?", "My son is 9, what do we bring for his first ID card?",
	} {
		l := LanguageOf(Question{Text: text})
		before := understand(normalise(inWords(text)), CaseFacts{}, nil).facts
		for _, name := range (CaseFacts{}).Names() {
			edits := []CaseEdit{{Remove: []string{name}}}
			vs := values(name)
			if !slices.Contains(plainFacts, name) {
				vs = vs[:1]
			} else if name == factRegion {
				vs = vs[:2]
			}
			for _, v := range vs {
				edits = append(edits, CaseEdit{Set: map[string]string{name: v}})
			}
			for _, e := range edits {
				k, err := before.Edited(e)
				if err != nil {
					t.Fatal(err)
				}
				if k.Document == "" {
					k.Document = knowledge.IDCard // as every question on the card has it
				}
				if s := Reword(text, k, e, l); !k.agreesWith(s) {
					u := understand(normalise(inWords(s)), k, &Answer{})
					t.Errorf("%s, %v: %q is understood as\n%s, the case is\n%s", text, e, s, toldOf(u.facts), toldOf(k))
				}
				asked++
			}
		}
	}
	t.Logf("%d edits", asked)
}
