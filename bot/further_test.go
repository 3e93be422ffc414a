package bot

import (
	"maps"
	"testing"

	"zhengda/knowledge"
)

// TestFurtherFacts reads the rarer facts of a person out of what they say.
func TestFurtherFacts(t *testing.T) {
	tests := []struct {
		name string
		text string
		want map[string]string
	}{
		{"soldier", "我在部队当兵身份证过期了", map[string]string{"serving": "yes"}},
		{"veteran", "退伍回来身份证怎么办", nil},
		{"card from before service", "入伍前领的身份证还能用吗", nil},
		{"Hong Kong resident", "香港人能办身份证吗", map[string]string{"hmt": "yes"}},
		{"settled from Hong Kong", "香港人迁入广州落户怎么办身份证", nil},
		{"travel permit", "港澳台居民来往内地通行证能当监护人证件吗", nil},
		{"foreigner", "外国人可以办身份证吗", map[string]string{"foreigner": "yes"}},
		{"naturalised", "外国人入籍以后怎么办身份证", nil},
		{"no registration", "没有户口能办身份证吗", map[string]string{"hukou": "no"}},
		{"no household book at hand", "没有户口本能补身份证吗", nil},
		{"abroad", "人在国外身份证到期了", map[string]string{"where": "abroad"}},
		{"relief", "低保户换身份证要钱吗", map[string]string{"relief": "yes"}},
		{"friend collects", "同事可以帮我领身份证吗", map[string]string{"collector": "friend"}},
		{"guardian away", "爸妈在外地，孩子怎么办身份证", map[string]string{"guardian-present": "no"}},
		{"passing through", "来广州出差身份证丢了能补吗", map[string]string{"residence-proof": "no"}},
		{"somebody else's trip", "我16了爸妈出差,自己去办身份证行不行", map[string]string{"guardian-present": "no"}},
		{"nothing of the kind", "湛江换领身份证去哪里换", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			u := understand(normalise(tt.text), CaseFacts{}, nil)
			if got := u.facts.Further; !maps.Equal(got, tt.want) {
				t.Errorf("%s: got %v, want %v", tt.text, got, tt.want)
			}
		})
	}
}

// TestProxy reads whether somebody else is to apply; fetching the finished card
// is another matter.
func TestProxy(t *testing.T) {
	for text, want := range map[string]knowledge.Truth{
		"我姐在老家替我申请换证可以吗": knowledge.Yes,
		"老公能不能帮我补身份证":    knowledge.Yes,
		"我妈代我换身份证行吗":     knowledge.Yes,
		"换身份证要本人去吗":      knowledge.No,
		"我姐替我领身份证可以吗":    knowledge.Unknown,
		"你能帮我办身份证吗":      knowledge.Unknown,
	} {
		if got := understand(normalise(text), CaseFacts{}, nil).facts.Proxy; got != want {
			t.Errorf("%s: got %v, want %v", text, got, want)
		}
	}
}

// TestFurtherFactsOverTurns holds that a case is not changed by the one after it,
// and that what somebody is replaces what somebody else was.
func TestFurtherFactsOverTurns(t *testing.T) {
	before := understand("我在部队当兵,吃低保", CaseFacts{}, nil).facts
	after := understand("香港人能办身份证吗", before, nil).facts
	if want := map[string]string{"serving": "yes", "relief": "yes"}; !maps.Equal(before.Further, want) {
		t.Errorf("first case: got %v, want %v", before.Further, want)
	}
	if want := map[string]string{"hmt": "yes"}; !maps.Equal(after.Further, want) {
		t.Errorf("second case: got %v, want %v", after.Further, want)
	}
	veteran := understand("我已经退伍了,身份证丢了去哪里补", before, nil).facts
	if want := map[string]string{"relief": "yes"}; !maps.Equal(veteran.Further, want) {
		t.Errorf("taken back: got %v, want %v", veteran.Further, want)
	}
	both := understand("我是外国人,现在在国外,身份证丢了怎么补", CaseFacts{}, nil).facts
	if want := map[string]string{"foreigner": "yes", "where": "abroad"}; !maps.Equal(both.Further, want) {
		t.Errorf("two in one sentence: got %v, want %v", both.Further, want)
	}
	k := after.knowledgeCase()
	if k.HMT.String() != "yes" || k.Relief.String() != "unknown" || k.Serving.String() != "unknown" {
		t.Errorf("the rules see %+v", k)
	}
}
