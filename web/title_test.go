package web

import (
	"strings"
	"testing"
)

func TestPhrases(t *testing.T) {
	tests := []struct{ title, want string }{
		{"佛山身份证坏了去哪里换？", "佛山[身份证][坏了][去哪里]换？"},
		{"云浮改了姓名等信息怎么换身份证？", "云浮[改了][姓名]等[信息][怎么换][身份证]？"},
		{"湛江临时身份证怎么办？", "湛江[临时身份证][怎么办]？"},
		{"办身份证时电子户口本、电子居住证能用吗？", "办[身份证]时[电子户口本]、[电子居住证]能用[吗？]"},
		{"", ""},
	}
	for _, tt := range tests {
		var got, plain strings.Builder
		for _, p := range (&articlePage{Title: tt.title}).Phrases() {
			plain.WriteString(p.Text)
			if p.Whole {
				p.Text = "[" + p.Text + "]"
			}
			got.WriteString(p.Text)
		}
		if got.String() != tt.want || plain.String() != tt.title {
			t.Errorf("%s: %s, want %s", tt.title, got.String(), tt.want)
		}
	}
}
