package index

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"zhengda/hans"
	"zhengda/knowledge"
)

// reader is an index of the embedded articles, for what it reads.
func reader(t testing.TB) *Index {
	t.Helper()
	c, err := knowledge.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	ix, err := Open("", c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(ix.Close)
	return ix
}

func TestMend(t *testing.T) {
	ix := reader(t)
	for text, want := range map[string]string{
		// by sound
		"身份怔到期": "身份证到期", "换岭身份证": "换领身份证", "灵时身份证": "临时身份证", "月居码怎么用": "粤居码怎么用", "过欺了": "过期了", "自助鸡在哪": "自助机在哪", "代半身份证": "代办身份证",
		"照片布合格": "照片不合格", "沾江换证": "湛江换证",
		// what means something else
		"换零钱": "换零钱", "会址在哪里": "会址在哪里", "身份正确吗": "身份正确吗", "其他": "其他", "不办身份证": "不办身份证", "没过期": "没过期", "白切鸡怎么做": "白切鸡怎么做", "行政机关": "行政机关",
		"": "", "a": "a", "证": "证",
		// pinyin
		"shenfenzheng diu le zenme ban": "身份证丢了怎么办", "linshishenfenzhengduoshaoqian": "临时身份证多少钱", "sfz过期了zenme huan": "身份证过期了怎么换", "Nver 5 sui": "女儿5岁", "nüer": "女儿",
		"xi'an shenfenzheng": "西安身份证", "ni hao": "你好", "wo de ID guoqi le": "我的 ID 过期了", "身份证 ma": "身份证吗", "SFZ": "身份证", "lssfz": "临时身份证",
		// other Latin
		"how can he change": "how can he change", "www.shenfenzheng.com": "www.shenfenzheng.com", "i莞家": "i莞家", "惠服务U": "惠服务U", "ems": "ems", "a@ban.cn": "a@ban.cn", "ban_zheng": "ban_zheng",
		"id card": "id card", "hello": "hello", "app": "app", "A4": "A4", "24h": "24h", "ban123": "ban123",
		// Cantonese
		"身份证唔见咗点算": "身份证不见了怎么办", "边度可以换": "哪里可以换", "几点办公": "几点办公", "受理点办": "受理点办", "8点办理": "8点办理", "摄影相机": "摄影相机", "唔该": "唔该", "电影相关": "电影相关",
		"回执到底去哪办": "回执到底去哪办", "怎么做呢": "怎么做呢", "旁边个窗口": "旁边个窗口", "而家里没人": "而家里没人", "可爱带": "可爱带", "我点预约没反应": "我点预约没反应", "在粤居码点换领": "在粤居码点换领", "合影过": "合影过",
		"使唔使预约": "用不用预约", "影相": "拍照",
	} {
		if got := ix.Mend(text); got != want {
			t.Errorf("%s: read as %s, want %s", text, got, want)
		}
	}
}

// TestWordingsSoundRight holds that no question of the articles is taken for a
// slip of something else, or for pinyin.
func TestWordingsSoundRight(t *testing.T) {
	ix := reader(t)
	own, n := ix.synonyms.Load(), 0
	for _, a := range ix.Corpus().Articles() {
		texts := append([]string{a.Question}, a.Wordings...)
		for _, s := range a.Sections {
			texts = append(append(texts, s.Heading), a.WordingsOf[s.Anchor]...)
		}
		for _, r := range a.Replies {
			texts = append(texts, r.Asks...)
		}
		for _, text := range texts {
			n++
			text = hans.Simplify(text)
			if got := ix.spoken().mend(text, own.heard()); got != text {
				t.Errorf("%s (%s) is taken for %s", text, a.ID, got)
			}
			if got := ix.spoken().decode(text, nil); got != text && !strings.Contains(text, "zhao") {
				t.Errorf("%s (%s) is read as pinyin: %s", text, a.ID, got)
			}
		}
	}
	if n < 2000 {
		t.Errorf("%d questions, want at least 2000", n)
	}
}

// TestReadQuestions holds how the questions of our sets are read, where they are
// not read as they are written, to a file that has been looked through; run with
// -update and read the diff. A line that should not be there is a fault.
func TestReadQuestions(t *testing.T) {
	ix := reader(t)
	var b strings.Builder
	for _, set := range []string{"questions", "questions-fresh", "questions-outside"} {
		f, err := os.Open("../cmd/zhengda/testdata/" + set + ".jsonl")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for lines := bufio.NewScanner(f); lines.Scan(); {
			var q struct{ Text string }
			if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
				t.Fatal(err)
			}
			text := hans.Simplify(q.Text)
			if got := ix.Mend(text); got != text {
				fmt.Fprintf(&b, "%s\n  %s\n", text, got)
			}
		}
	}
	const file = "testdata/read.txt"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want, err := os.ReadFile(file); err != nil || string(want) != b.String() {
		t.Errorf("questions are read otherwise than %s (go test ./index -run TestReadQuestions -update): %v\n%s", file, err, b.String())
	}
}

func FuzzMend(f *testing.F) {
	for _, s := range []string{"身份怔", "shenfenzheng", "nü'er", "点点点", "a'b'c ", "\xff证", "zhuang zhuang zhuang", "sfzsfz"} {
		f.Add(s)
	}
	ix := reader(f)
	f.Fuzz(func(t *testing.T, s string) {
		got := ix.Mend(s)
		if utf8.ValidString(s) != utf8.ValidString(got) && utf8.ValidString(s) {
			t.Errorf("%q is read as %q", s, got)
		}
		if len(got) > 12*len(s)+24 {
			t.Errorf("%q grows to %q", s, got)
		}
	})
}

func BenchmarkMend(b *testing.B) {
	ix := reader(b)
	for _, text := range []string{"身份证丢了怎么办，人在深圳户口在湖南", "shenfenzhengdiulezenmeban woderenzaishenzhen hukouzaihunan"} {
		ix.Mend(text)
		b.Run(text[:6], func(b *testing.B) {
			for b.Loop() {
				ix.Mend(text)
			}
		})
	}
}

func BenchmarkSpeech(b *testing.B) {
	ix := reader(b)
	for b.Loop() {
		newSpeech(ix.Corpus())
	}
}
