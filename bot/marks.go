package bot

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// The checker reads a sentence for marks: what must be true to the letter
// (figures, dates, names, places) and what says yes or no.

// markKind is what a mark is of.
type markKind uint8

const (
	plainMark  markKind = iota // holds characters of other marks and is none: 不同, 只要
	negation                   // 不, 没有, 无
	forbidding                 // 不能: not and may
	excusing                   // 不用: not and must
	permitting                 // 可以
	demanding                  // 必须
	below                      // 未满, 以下
	above                      // 年满, 以上
	figureMark
	dateMark
	clockMark
	nameMark   // a platform
	paperMark  // a document
	officeMark // an authority or another body
	placeMark
)

// toTheLetter reports a mark whose value the passage must have.
func (k markKind) toTheLetter() bool { return k >= figureMark }

// mark is one found in a text.
type mark struct {
	kind       markKind
	value      string     // in one form; of what says yes or no, the rest of the word
	start, end int        // bytes of the folded text
	near       []weighted // the words around it, those it is said of weighing most
}

// entry is a word of the lexicon of marks.
type entry struct {
	word  string
	kind  markKind
	value string
}

// lexicon finds its words, the longest at each place. It is made once and read only.
type lexicon map[rune][]entry

func (l lexicon) add(kind markKind, value, word string) {
	r, _ := utf8.DecodeRuneInString(word)
	if slices.ContainsFunc(l[r], func(e entry) bool { return e.word == word }) {
		return
	}
	l[r] = append(l[r], entry{word, kind, value})
	slices.SortStableFunc(l[r], func(a, b entry) int { return len(b.word) - len(a.word) })
}

// at is the word that a text begins with.
func (l lexicon) at(text string, first rune) (entry, bool) {
	for _, e := range l[first] {
		if strings.HasPrefix(text, e.word) {
			return e, true
		}
	}
	return entry{}, false
}

// yesAndNo are the words that say yes or no, and those that only look so. What
// stands behind = is left of a word when its no is taken out.
var yesAndNo = []struct {
	kind  markKind
	words string
}{
	{plainMark, "不同 不过 不仅 不论 不管 不但 不动产 不久 不断 差不多 对不起 要不要 能不能 可不可以 会不会 是不是 有没有 需不需要 用不用 行不行 无论 无锡 免冠 没收 未来 未婚 " +
		"要求 主要 重要 只要 要么 简要 摘要 要是 要点 功能 智能 可能 性能 技能 能力 许可 认可 可靠 可见 相应 对应 应用 适应 反应 供应 响应 必要 急需 需求 应届 " +
		"性别 特别 区别 级别 识别 分别 个别 类别 别人 别的 别处 别名 别人 丧失 非常 是非 除非 满意 满足 美满 圆满 下方 以下几 如下 公安 另外"},
	{negation, "不 不同时=同时 没 无 未 免 非 勿 别 禁止 严禁 停止 拒绝 取消"},
	{forbidding, "不可以 不可 不能 不能够 不得 不行 不准 不许 不允许 无法 没法 不予"},
	{excusing, "不用 不必 不需要 不需 不须 无需 无须 毋须 毋需 用不着 没必要 不要求 不一定"},
	{permitting, "可以 能够 能 可 允许 准许"},
	{demanding, "必须 须 需要 需 要 应当 应该 应 务必 只能 只可以"},
	{below, "未满 不满 不足 没满 以下 以内 之内 之前 以前 不超过"},
	{above, "年满 已满 满 以上 超过 之后 以后 以外 之外"},
}

// offices are authorities and other bodies; those of one line are the same one.
const offices = `公安机关 公安部门 公安局 警方 警察局
派出所
户政窗口 户籍窗口
户政大厅 户籍大厅 办证大厅 办证中心
户籍科 户政科
公安部
公安厅
治安管理局
出入境管理局 出入境管理部门 出入境窗口 出入境
车管所 车辆管理所
交警 交警部门
民政局 民政部门
居委会 居民委员会
村委会 村民委员会
街道办 街道办事处
政务服务中心 行政服务中心 政务大厅 政务服务大厅 市民中心
人社局 人力资源和社会保障局 人社部门
社保局 社保中心
法院 人民法院
检察院 人民检察院
司法局
税务局
教育局 教育部门 教育考试院
卫健委 卫健局
市场监管局 工商局
住建局
交通局
海关
银行
邮政 邮局
快递公司
大使馆 使馆
领事馆 使领馆
公证处
医院
照相馆 照相店 影楼
学校
发展改革委 发改委 国家发展和改革委员会
国务院
消费者协会
监狱 看守所
部队`

// papers are documents; those of one line are the same one.
const papers = `居民身份证 身份证 二代证 第二代身份证
临时居民身份证 临时身份证 临时证
户口簿 户口本 居民户口簿 居民户口本
居住证
居住登记
护照
驾驶证 驾照 机动车驾驶证
社保卡 社会保障卡
医保卡
出生医学证明 出生证
结婚证
离婚证
学生证
毕业证
军官证
士兵证
房产证 不动产权证
租房合同 租赁合同
劳动合同
营业执照
港澳通行证
台湾通行证
港澳台居民居住证
台胞证
回乡证
介绍信
委托书
授权书
死亡证明
户口迁移证
定居证明
居住证明
就业证明
就学证明
就业、就学证明
学籍证明
工作证明
无犯罪记录证明
亲属关系证明
监护关系证明 监护关系材料
领取凭证 居民身份证领取凭证
登记表 申领登记表
承诺书 告知承诺书
遗失声明
相片回执 照片回执 回执 采集回执 相片采集回执 数字相片采集回执
电子证照
银行卡
信用卡
工牌 工作证`

// newLexicon is the lexicon of marks with the names of the platforms and papers
// of a corpus, in the form fold gives.
func newLexicon(platforms, ownPapers []string) lexicon {
	l := lexicon{}
	for _, group := range yesAndNo {
		for w := range strings.FieldsSeq(group.words) {
			w, left, _ := strings.Cut(w, "=")
			l.add(group.kind, left, w)
		}
	}
	for _, p := range platforms {
		l.add(nameMark, p, p)
	}
	for _, set := range []struct {
		kind markKind
		text string
	}{{officeMark, offices}, {paperMark, papers}} {
		for line := range strings.Lines(set.text) {
			words := strings.Fields(line)
			for _, w := range words {
				l.add(set.kind, words[0], w)
			}
		}
	}
	for _, p := range ownPapers {
		l.add(paperMark, p, p)
	}
	return l
}
