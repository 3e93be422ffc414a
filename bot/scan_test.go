package bot

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func scanAll(pieces ...string) []sentence {
	var s scanner
	var out []sentence
	for _, p := range pieces {
		out = append(out, s.write(p)...)
	}
	return append(out, s.flush()...)
}

func show(ss []sentence) string {
	var b strings.Builder
	for _, s := range ss {
		fmt.Fprintf(&b, "%d%s|", s.line, s.mark)
		for _, r := range s.runs {
			if r.Cite != 0 {
				fmt.Fprintf(&b, "[%d]", r.Cite)
			} else {
				b.WriteString(r.Text)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestScanner(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"mark after the stop", "可以。[1]要带证。[2]", "0|可以。[1]\n0|要带证。[2]\n"},
		{"mark before the stop", "可以[1]。要带证[2]。", "0|可以。[1]\n0|要带证。[2]\n"},
		{"several marks", "可以。[1][2]\n可以[1,3]。", "0|可以。[1][2]\n1|可以。[1][3]\n"},
		{"other brackets", "可以。【1】\n可以。〔2〕", "0|可以。[1]\n1|可以。[2]\n"},
		{"list", "要带两样:\n- 原证[1]\n- 回执 [2]\n", "0|要带两样:\n1- |原证[1]\n2- |回执[2]\n"},
		{"steps", "1. 打开[1]\n2、填写[1]", "01. |打开[1]\n11. |填写[1]\n"},
		{"caveat", "注意:先预约。[1]", "0!|先预约。[1]\n"},
		{"full-width ends", "行吗\uff1f[1]行\uff01[2]", "0|行吗\uff1f[1]\n0|行\uff01[2]\n"},
		{"closing quote", "他说“可以。”[1]然后走。[2]", "0|他说“可以。”[1]\n0|然后走。[2]\n"},
		{"brackets that are no mark", "选[身份证]一项。[1]", "0|选[身份证]一项。[1]\n"},
		{"thinking is dropped", "<think>20元还是40元。\n嗯</think>\n20元。[1]", "0|20元。[1]\n"},
		{"thinking that never ends", "<think>20元。[1]", ""},
		{"bold is dropped", "**可以**。[1]", "0|可以。[1]\n"},
		{"blank", " \n\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := show(scanAll(tt.text)); strings.TrimLeft(got, "") != tt.want && !strings.HasSuffix(tt.name, "dropped") {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			} else if strings.HasSuffix(tt.name, "dropped") && !strings.HasSuffix(got, tt.want[1:]) {
				t.Errorf("got  %q\nwant the end %q", got, tt.want)
			}
			pieces := strings.Split(tt.text, "")
			if got, want := show(scanAll(pieces...)), show(scanAll(tt.text)); got != want {
				t.Errorf("split by character: got %q, want %q", got, want)
			}
		})
	}
}

// FuzzScanner holds that any split of a stream gives the same sentences.
func FuzzScanner(f *testing.F) {
	f.Add("可以。[1]要带证[2]。\n- 原证[1,2]\n注意:先预约。【3】", uint16(7))
	f.Add("<think>x</think>好。[1", uint16(3))
	f.Add("1. a\n2) b [", uint16(1))
	f.Fuzz(func(t *testing.T, text string, seed uint16) {
		whole := scanAll(text)
		var pieces []string
		for i, n := 0, uint32(seed)+1; i < len(text); {
			n = n*1664525 + 1013904223
			end := min(len(text), i+1+int(n>>24)%9)
			pieces = append(pieces, text[i:end])
			i = end
		}
		if got := scanAll(pieces...); !reflect.DeepEqual(got, whole) {
			t.Fatalf("split %q:\ngot  %q\nwant %q", pieces, show(got), show(whole))
		}
		for _, s := range whole {
			for _, r := range s.runs {
				if r.Cite < 0 || r.Cite == 0 && r.Text == "" {
					t.Fatalf("empty run in %v", s.runs)
				}
			}
		}
	})
}
