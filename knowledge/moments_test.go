package knowledge

import (
	"strings"
	"testing"
)

func TestFindMoments(t *testing.T) {
	for text, want := range map[string]string{
		"从2018年4月1日起":              "2018年4月1日",
		"2018-04-01,2018/4/1":      "2018年4月1日 2018年4月1日",
		"二〇一八年四月一日":                "2018年4月1日",
		"2018年04月":                 "2018年4月",
		"每年四月一日和12月31号":            "4月1日 12月31日",
		"2018年":                    "2018年",
		"ga 461-2004和ga/t461-2019": "",
		"上午8:30至11:30":             "8:30 11:30",
		"上午9点,下午2点半,下午五点":          "9:00 14:30 17:00",
		"9时30分":                    "9:30",
		"一点也不,一时用不上,24小时,3时间":      "",
		"满16周岁,6个月":                "",
	} {
		var got []string
		for _, m := range FindMoments(text) {
			got = append(got, m.Value)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s: got %q, want %q", text, s, want)
		}
	}
	if got := strings.Join(FindMoments("2018年4月1日")[0].Less(), " "); got != "2018年 2018年4月 4月1日" {
		t.Errorf("less precise: %s", got)
	}
}
