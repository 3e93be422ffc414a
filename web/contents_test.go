package web

import (
	"strconv"
	"testing"

	"zhengda/knowledge"
)

func TestContents(t *testing.T) {
	city, province := &knowledge.Article{Region: "440800"}, &knowledge.Article{Region: "440000"}
	child, err := knowledge.ParseConditions("age<16")
	if err != nil {
		t.Fatal(err)
	}
	section := func(owner *knowledge.Article, kind knowledge.Kind, heading, text string, when knowledge.Conditions) knowledge.OwnedSection {
		return knowledge.OwnedSection{Owner: owner, Section: knowledge.Section{
			Kind: kind, Heading: heading, When: when, Blocks: []knowledge.Block{{Kind: knowledge.Paragraph, Text: text}},
		}}
	}
	box := section(province, knowledge.KindAnswer, "去哪里换", "去窗口。", nil)
	rest := []knowledge.OwnedSection{ // enough for a list
		section(province, knowledge.KindFee, "到期换领费用", "20元。", nil),
		section(province, knowledge.KindFee, "别的费用", "没有。", nil),
		section(province, knowledge.KindTime, "多久能拿到新证", "60日。", nil),
		section(province, knowledge.KindPhoto, "换领用的照片", "要相片回执。", nil),
		section(province, knowledge.KindValidity, "能用多久", "10年。", nil),
	}
	restLabels := []string{"费用", "时限", "照片", "有效期"}
	tests := []struct {
		name     string
		sections []knowledge.OwnedSection
		want     []string
	}{
		{"channels that can be used", []knowledge.OwnedSection{
			section(province, knowledge.KindOnline, "网上换领", "可以。", nil), section(province, knowledge.KindWindow, "到窗口换", "带证去。", nil),
			section(province, knowledge.KindWindow, "孩子到窗口换", "一起去。", child),
		}, []string{"网上办", "窗口办"}},
		{"channels that cannot", []knowledge.OwnedSection{
			section(province, knowledge.KindOnline, "能不能网上换", "不能。", nil), section(province, knowledge.KindSelfService, "自助机换领", "不行。", nil),
		}, []string{"能不能网上换", "自助机换领"}},
		{"something else under a channel", []knowledge.OwnedSection{
			section(province, knowledge.KindAnswer, "网上怎么办", "上小程序。", nil), section(province, knowledge.KindOnline, "从哪里进小程序", "微信里。", nil),
		}, []string{"网上怎么办", "从哪里进小程序"}},
		{"the city's own beside a kind", []knowledge.OwnedSection{
			section(province, knowledge.KindMaterials, "换领要带的材料", "原证。", nil), section(city, knowledge.KindMaterials, "湛江用驾驶证行不行", "不行。", nil),
			section(province, knowledge.KindMaterials, "孩子另外要带的", "户口簿。", child),
		}, []string{"材料", "湛江用驾驶证行不行"}},
		{"the city's own that says the same", []knowledge.OwnedSection{
			section(province, knowledge.KindSteps, "网上换领的步骤", "一步。", nil), section(city, knowledge.KindSteps, "湛江自助机换证的步骤", "一步。", nil),
		}, []string{"网上换领的步骤", "湛江自助机换证的步骤"}},
		{"notes", []knowledge.OwnedSection{
			section(city, knowledge.KindNotes, "湛江急用怎么办", "先问。", nil), section(province, knowledge.KindNotes, "要不要登报、挂失", "不用。", nil),
			section(province, knowledge.KindNotes, "要不要登报", "不用。", nil),
		}, []string{"湛江急用怎么办", "要不要登报、挂失"}},
		{"only for a case", []knowledge.OwnedSection{
			section(province, knowledge.KindMaterials, "孩子要带的", "户口簿。", child), section(province, knowledge.KindMaterials, "大人要带的", "原证。", nil),
		}, []string{"孩子要带的", "大人要带的"}},
	}
	for _, tt := range tests {
		all := append(append([]knowledge.OwnedSection{box}, tt.sections...), rest...)
		var places, got []string
		for i := range all {
			places = append(places, "s"+strconv.Itoa(i))
		}
		links := contents(all, places, 0, true)
		for _, l := range links {
			got = append(got, l.Text)
		}
		equal(t, tt.name, got, append(tt.want, restLabels...))
		if links[0].Path != "#s1" {
			t.Errorf("%s: the first leads to %s, want the section behind the box", tt.name, links[0].Path)
		}
		if alone := contents(all, places, 0, false); len(alone) > 0 && alone[0].Text != tt.sections[0].Heading {
			t.Errorf("%s: on the page of one article it says %q", tt.name, alone[0].Text)
		}
	}
	if got := contents(append([]knowledge.OwnedSection{box}, rest...), make([]string, 6), 0, true); got != nil {
		t.Errorf("a short page has contents: %v", got)
	}
}
