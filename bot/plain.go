package bot

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// plain gives the form of a normalised question that the detectors see: lower
// case, spellings of the
// card's name made one, pinyin read, the commonest Cantonese words in their
// written form, and words blanked that merely hold another (假如 holds 假).
// Nothing of it is shown or searched.
func plain(text string) string {
	text = strings.ToLower(text)
	if !hasHan(text) {
		text = readPinyin(text)
	}
	text = cardNames.ReplaceAllString(text, "身份证")
	text = fakeNames.ReplaceAllString(text, "假证")
	return written.Replace(text)
}

// joinSpread puts characters together that stand one by one with blanks, dots or
// the like between them, when three or more follow each other: 办.假.证.
func joinSpread(text string) string {
	runes := []rune(text)
	var out strings.Builder
	for i := 0; i < len(runes); {
		end, n := spreadRun(runes, i)
		if n < 3 {
			out.WriteRune(runes[i])
			i++
			continue
		}
		for _, r := range runes[i:end] {
			if !separates(r) {
				out.WriteRune(r)
			}
		}
		i = end
	}
	return out.String()
}

// spreadRun measures the run of lone characters that begins at i: its end, and
// how many they are.
func spreadRun(runes []rune, i int) (end, n int) {
	if separates(runes[i]) || i > 0 && !separates(runes[i-1]) {
		return i, 0
	}
	for i < len(runes) && !separates(runes[i]) {
		next := i + 1
		for next < len(runes) && next-i <= 3 && separates(runes[next]) {
			next++
		}
		if next == i+1 && next < len(runes) {
			return end, n // the character is not alone
		}
		n, end = n+1, i+1
		i = next
	}
	return end, n
}

// separates tells what is neither letter nor digit.
func separates(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

func hasHan(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0
}

var (
	// cardNames are the ways of writing 身份证 that are meant to be overlooked.
	cardNames = regexp.MustCompile(`身[^\p{L}\p{N}]{0,3}(?:份|分|fen)[^\p{L}\p{N}]{0,3}(?:证|正|zheng|z\b)|\bs[^\p{L}\p{N}]{0,2}f[^\p{L}\p{N}]{0,2}z(?:h|heng)?\b|sfz|shen ?fen ?zheng|🆔`)
	// fakeNames are the same of 假证.
	fakeNames = regexp.MustCompile(`(?:假|\bjia|贾)[^\p{L}\p{N}]{0,3}(?:证|zheng|z\b)`)
)

// written turns the commonest Cantonese words into their written form and
// blanks words that hold one of another meaning.
var written = strings.NewReplacer(
	"jia身份证", "假身份证", "jia 身份证", "假身份证", "fake身份证", "假身份证",
	"嘅", "的", "咗", "了", "佢哋", "他们", "佢", "他", "人哋", "别人", "唔", "不", "冇", "没有", "系咪", "是不是", "攞", "拿", "俾", "给", "畀", "给",
	"呢个", "这个", "嗰个", "那个", "点样", "怎么", "点算", "怎么办", "边度", "哪里", "边个", "谁", "几多钱", "多少钱", "几钱", "多少钱", "搵", "找", "揾", "找", "咩", "什么", "喺", "在", "睇", "看", "仲裁", "仲裁", "仲", "还",
	"细佬", "弟弟", "细妹", "妹妹", "大佬", "哥哥", "老豆", "爸爸", "老母", "妈妈", "差人", "警察",
	"假如", "如果", "假设", "如果", "假使", "如果", "假若", "如果", "假期", "日子", "放假", "休息", "请假", "休息", "寒假", "冬天", "暑假", "夏天", "假日", "日子",
	"其他人", "别人", "其他", "别的", "其它", "别的", "他们", "人们", "她们", "人们", "吉他", "琴",
	"出租车", "的士", "出租屋", "房子", "出租房", "房子",
	"罚多少钱", "罚款", "罚几多", "罚款",
)

// readPinyin reads a question in pinyin as far as its words are known; a text in
// which they do not make up the greater part is left as it is.
func readPinyin(text string) string {
	joined := strings.Join(strings.Fields(text), "")
	read := pinyinWords.Replace(joined)
	left := strings.IndexFunc(read, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	latin := 0
	for _, r := range read {
		if r >= 'a' && r <= 'z' {
			latin++
		}
	}
	if left < 0 || 2*latin > len(joined) {
		return text
	}
	return read
}

// pinyinWords are the words that the detectors need, the longer before the
// shorter of the same beginning.
var pinyinWords = strings.NewReplacer(
	"shenfenzheng", "身份证", "sfz", "身份证", "jiazheng", "假证", "jiashenfen", "假身份", "jia", "假",
	"banli", "办理", "ban", "办", "zuo", "做", "gao", "搞", "nong", "弄", "maimai", "买卖", "mai", "买", "shougou", "收购", "chushou", "出售",
	"duoshaoqian", "多少钱", "nali", "哪里", "zenme", "怎么", "ruhe", "如何", "bangwo", "帮我", "xiang", "想", "yao", "要", "yizhang", "一张", "zhang", "张",
	"chaxun", "查询", "cha", "查", "yixia", "一下", "bieren", "别人", "ta", "他", "haoma", "号码", "hao", "号", "dizhi", "地址", "xinxi", "信息", "de", "的",
	"hulue", "忽略", "wushi", "无视", "wangji", "忘记", "zhiqian", "之前", "yishang", "以上", "suoyou", "所有", "zhiling", "指令", "guize", "规则", "tishici", "提示词", "xitong", "系统", "shuchu", "输出", "gaosuwo", "告诉我",
	"weizao", "伪造", "jie", "借", "yong", "用", "raoguo", "绕过", "renlian", "人脸", "shibie", "识别", "zhiwen", "指纹",
	"zhuanrengong", "转人工", "rengong", "人工", "kefu", "客服", "jiuming", "救命", "wobuxianghuole", "我不想活了", "buxianghuo", "不想活", "zisha", "自杀", "wo", "我", "le", "了", "ma", "吗",
)

// encoded is a stretch that may be text in another coat.
var encoded = regexp.MustCompile(`[A-Za-z0-9+/_-]{16,}={0,2}|(?:%[0-9A-Fa-f]{2}){4,}|(?:\\u[0-9A-Fa-f]{4}){3,}`)

// decoded gives the texts that a question holds in base64, in hexadecimal or as
// escapes, so that an order to the machine is read in any of them.
func decoded(text string) []string {
	var out []string
	add := func(b []byte, err error) {
		if err == nil && utf8.Valid(b) && strings.IndexFunc(string(b), unicode.IsControl) < 0 {
			out = append(out, normalise(string(b)))
		}
	}
	for _, m := range encoded.FindAllString(text, 4) {
		switch {
		case m[0] == '%':
			s, err := url.QueryUnescape(m)
			add([]byte(s), err)
		case m[0] == '\\':
			add(unescape(m), nil)
		default:
			bare := strings.TrimRight(m, "=")
			add(base64.RawStdEncoding.DecodeString(bare))
			add(base64.RawURLEncoding.DecodeString(bare))
			add(hex.DecodeString(m))
		}
	}
	if backwards.MatchString(text) {
		runes := []rune(text)
		slices.Reverse(runes)
		out = append(out, string(runes))
	}
	return out
}

// backwards says that something is written from its end.
var backwards = regexp.MustCompile(`反(?:过来|着|向)|倒(?:过来|着|序)|逆序|revers|backwards`)

// unescape reads \uXXXX.
func unescape(text string) []byte {
	var b []byte
	for _, h := range strings.Split(text, `\u`)[1:] {
		if x, err := hex.DecodeString(h); err == nil && len(x) == 2 {
			b = utf8.AppendRune(b, rune(x[0])<<8|rune(x[1]))
		}
	}
	return b
}
