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
		{"358×441像素", "[358 441像素]"},
		{"2023年3月31日", "[2023年 3月 31日]"},
		{"1,000元", "[1000元]"},
		{"一百五十元", "[150元]"},
		{"20元", "[20元]"},
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
