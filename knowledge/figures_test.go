package knowledge

import (
	"fmt"
	"testing"
)

func TestFigures(t *testing.T) {
	tests := []struct{ text, want string }{
		{"工本费20元", "[20元]"},
		{"二十块钱,六个月内", "[20元 6个月]"},
		{"16周岁以上,16岁", "[16周岁 16周岁]"},
		{"60天和60日", "[60日 60日]"},
		{"三种办法,一张照片,一次", "[]"},
		{"358×441像素", "[358像素 441像素]"},
		{"2023年3月31日", "[2023年 3月 31日]"},
		{"1,000元", "[1000元]"},
		{"一百五十元", "[150元]"},
		{"20元", "[20元]"},
		{"半年内,半个月,半小时", "[6个月 15日 30分钟]"},
		{"24个月,两年,13个月", "[2年 2年 13个月]"},
		{"一周和7天", "[7日 7日]"},
		{"16至25周岁", "[16周岁 25周岁]"},
		{"14、15或16岁", "[14周岁 15周岁 16周岁]"},
		{"1至2寸", "[1寸 2寸]"},
		{"交两张,一百多元", "[2张 100+元]"},
		{"半身照,统一,第二代", "[]"},
	}
	for _, tt := range tests {
		if got := fmt.Sprint(Figures(tt.text)); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.text, got, tt.want)
		}
	}
}

func TestChineseNumber(t *testing.T) {
	for text, want := range map[string]int{"十": 10, "十二": 12, "二十": 20, "一百零五": 105, "二〇二三": 2023, "两千": 2000, "三万": 30000} {
		if got, ok := ChineseNumber(text); !ok || got != want {
			t.Errorf("%s: got %d %v, want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "好", "一二x"} {
		if n, ok := ChineseNumber(text); ok {
			t.Errorf("%q was read as %d", text, n)
		}
	}
}
