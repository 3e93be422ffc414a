package bot

import (
	"slices"
	"strings"

	"zhengda/knowledge"
)

// A subject is something a question is about, that must be the same in a wording
// for that to ask the same: 过期的证能住店吗 and 临时证能住店吗 share nearly all their
// words and have different answers.
type subject struct {
	class string // subjects of a class exclude each other unless both are named
	name  string
	words *concept
}

var subjects = []subject{
	{matterClass, "report", about(`挂失|报失|报遗失|报丢`)},
	{matterClass, "collect", about(`(^|[^申首初补换能次回没未过])(领|攞|取|拿)(到|取|回)?(新|我的|个|张|下来|居民)*(身份)?证|代领|领取|领新证|取新证|拿新证|领回`)},
	{matterClass, "lost", about(`丢|遗失|补(办|领|证|身份|一张|个|张|回|做)|能补|唔见|不见了|掉了|被偷|被盗|找不到|弄没|冇咗`)},
	{matterClass, "temporary", about(`临时`)},
	{matterClass, "receipt", about(`回执|图像号|下单|订单|审核(失败|没|不|未|通过)|没审(核)?过|重新(提交|上传)`)},
	{matterClass, "damaged", about(`损坏|坏(了|的|证)|断(了|成)|裂|磨|消磁|没磁|芯片|刷不出|看不清|模糊`)},
	{matterClass, "change", about(`改(身份证|信息|字|了)|更名|起名|取名|名字[^。?]{0,24}改|变更|更正|迁(户口|了)|户口[^,。?]{0,8}迁|迁[^,。?]{0,4}户口|(改|换)(个|了|过|成|好|掉|完|返|咗)*(名|姓|民族|性别|生日|出生)|(名|姓|名字|姓名|民族|性别|生日|出生(日期|年月|年份)?)[^,。?]{0,3}(改|更改)(了|好|过|成|完|掉|咗|后|之后)`)},
	{matterClass, "first", about(`首次|第一(次|张)|头(一)?(次|回|张)|初次|首办|首领|没(有)?(办|领)过|从没|从来没(领|办)|从未(领|办)`)},
	{matterClass, "renew", about(`过期|到期|期满|快到|续`)},
	{matterClass, "exchange", about(`换(证|领|新|身份|一张|张|个(证|新|身份|卡|$))|更换|重办`)},
	{"still", "not-expired", about(`(没|没有|未|还没|冇)(过期|到期)|有效期内|还有效|(提前|提早)`)},
	{"still", "expired", about(`过期|超期|已到期|失效`)},
	{"paper", "photo", about(`照片|相片|拍照|照相|影相|证件照|自拍|拍的|拍(摄|证)|底色|背景|美颜|刘海|眼镜|帽|耳环|妆`)},
	{"old", "old-card", about(`(旧|原|老)(的)?(身份)?证|旧的|老证|已经?(换|补)(了|好|过|办|领)?(新)?(的)?(身份)?证|(换|补)(了|好|完)(新)?(的)?(身份)?证(了)?[^,。?]{0,4}(还|能|可以)`)},
	{"who", "child", about(childWords.String())},
	{"who", "elder", about(elderWords.String())},
	{"who", "adult", about(`(^|[^未不没])满(16|十六)|成年人|大人`)},
	{"by", "proxy", about(`代办|代领|代(我|他|她|替)|帮(我|忙|他|她|家|老|爸|妈|朋友|人)|替(我|他|她|家|老|爸|妈|人)|委托|别人(去|办|领)|家人(去|办|领)|亲属|朋友|同事|邻居|他人`)},
	{"by", "self", about(`本人|亲自|自己去`)},
	{"kin", "friend", about(`朋友|同事|邻居|室友|同学|工友|老乡|房东`)},
	{"kin", "relative", about(`老公|老婆|丈夫|妻子|爸|妈|父|母|亲属|亲戚|家人|儿子|女儿|兄|姐|弟|妹|爷|奶`)},
	{"household", "other", about(`外省|省外|跨省|非广东|外地户|外地人|[^在](湖南|湖北|四川|广西|江西|河南|贵州|福建|安徽|云南|重庆|浙江|江苏|山东|河北)`)},
	{"place", "home", about(`户籍地|户口所在地|老家|返乡下|回乡下|回去|原籍`)},
	{"place", "abroad", about(`国外|海外|境外|外国`)},
	{"way", "online", about(`网上|线上|手机上|在线|粤居码|网办`)},
	{"way", "machine", about(`自助`)},
	{"item", "gender", about(`性别|变性|女变男|男变女`)},
	{"item", "ethnicity", about(`民族|族别|[汉苗壮回瑶畲满藏侗彝黎]族|土家族`)},
	{"item", "birth-date", about(`生日|出生(日期|年月|年份)|年龄(改|错|更正)`)},
	{"item", "name", about(`改名|名字|姓名|姓氏|改姓|更名`)},
	{"thing", "household-book", about(`户口(本|簿|薄|页)`)},
	{"thing", "residence", about(`居住证|居住(登记|信息|证明)|暂住`)},
	{"thing", "fingerprint", about(`指纹|手指|手印|指模`)},
	{"thing", "electronic", about(`电子`)},
	{"thing", "birth", about(`出生证|出生医学`)},
	{"thing", "address", about(`地址|住址`)},
	{"thing", "number", about(`号码|身份证号|编号|回执号`)},
	{"use", "bank", about(`银行|取钱|银行卡|贷款`)},
	{"use", "travel", about(`高铁|火车|动车|飞机|坐车|登机|购票|机场`)},
	{"use", "hotel", about(`住店|酒店|宾馆|开房|旅馆|住宿`)},
	{"use", "exam", about(`考试|高考|中考`)},
	{"act", "withhold", about(`扣(押|下|我|别|身|证|了|留)|押(身份)?证|收走`)},
	{"act", "misuse", about(`冒用|冒名|(用|拿)(别人|他人|捡)|盗用`)},
	{"act", "forge", about(`假|伪造|变造|涂改`)},
	{"act", "trade", about(`买卖|卖|出租|出借|借给|借人`)},
	{"act", "leak", about(`泄露|泄漏|泄密`)},
	{"act", "find", about(`捡到|捡的|捡了|拾到|拾获|拾得|执到|找(到|回|见|着)|搵返|翻出`)},
	{"act", "keep", about(`交回|交还|上交|收回|回收|留着|留作|留念`)},
	{"means", "relief", about(`低保|特困|五保|困难|贫困|减免|减收`)},
	{"means", "student", about(`学生|大学|中学|小学|高中|初中|上学|校`)},
	{"record", "credit", about(`失信|征信|信用|黑名单|老赖`)},
	{"record", "court", about(`官司|被告|诉讼|法院|犯罪|刑|判`)},
	{"act", "query", about(`查(到|询|别|他|她|人|被|一下)`)},
	{"deed", "fine", about(`罚|拘留|坐牢|犯法|违法|处罚`)},
	{"deed", "booking", about(`预约|约号|(取|排|攞|拿|抢|放|挂)号|不约|先约|约到|约不到|约满`)},
	{"deed", "newspaper", about(`登报|登(?:个)?报纸|见报`)},
	{"deed", "mail", about(`邮寄|寄|快递|ems`)},
	{"deed", "urgent", about(`加急|急用|加快|最快`)},
	{"deed", "free", about(`退(款|钱)|发票`)},
}

// softClass are the classes of which a side may name one without the question being
// another.
var softClass = []string{"kin", matterClass, "who", "household", "place", "way", "still", "by", "old"}

// matterClass is the class of what is to be done.
const matterClass = "matter"

// subjectOf is the subject of a procedure.
var subjectOf = map[knowledge.Procedure]string{
	knowledge.Renew: "renew", knowledge.Damaged: "damaged", knowledge.Lost: "lost", knowledge.First: "first", knowledge.Change: "change",
	knowledge.Temporary: "temporary", knowledge.Receipt: "receipt", knowledge.Collect: "collect", knowledge.ReportLoss: "report",
}

// personClass are the classes that name somebody.
var personClass = []string{"kin", "who", "household"}

// subjectsOf are the subjects that a text names, by class.
func subjectsOf(text string) map[string][]string {
	out := map[string][]string{}
	of := glyphsOf(text)
	for _, c := range subjects {
		if c.words.among(text, &of) {
			out[c.class] = append(out[c.class], c.name)
		}
	}
	if m := out[matterClass]; slices.Contains(m, "exchange") {
		m = slices.DeleteFunc(m, func(n string) bool { return n == "exchange" })
		if !slices.ContainsFunc(m, func(n string) bool { return slices.Contains(exchanged, n) }) {
			m = append(m, "renew")
		}
		out[matterClass] = m
	}
	return out
}

// exchanged are the matters in which a card is exchanged too: 换证 says nothing
// more where one of them is named.
var exchanged = []string{"renew", "change", "damaged", "lost", "temporary"}

// What a difference leaves of the nearness.
const (
	oneSided = 0.80 // a subject that only one of them names, of a soft class
	hardLack = 0.40 // of another class
	otherOne = 0.60 // a wording on somebody that the question does not name
	otherWay = 0.30 // where is asked against how or whether
)

// posed is a text as it is held against another.
type posed struct {
	subjects map[string][]string
	figures  []knowledge.Figure // ages and months
	aspects  []Aspect
	whether  whether
}

// pose reads a question or a wording.
func pose(text string) posed {
	folded := fold(text)
	figures := slices.DeleteFunc(knowledge.Figures(folded), func(f knowledge.Figure) bool { return f.Unit != "周岁" && f.Unit != "个月" })
	return posed{subjectsOf(folded), figures, findAspects(folded), readWhether(folded)}
}

// agreement is how far a question and a wording are about the same, 0 to 1:
// nothing when they name different things of one class, or different figures.
func (q posed) agreement(w posed) float64 {
	share := 1.0
	for _, class := range subjectClasses {
		x, y := q.subjects[class], w.subjects[class]
		more, less := beyond(y, x), beyond(x, y)
		soft := slices.Contains(softClass, class)
		switch {
		case !more && !less:
		case len(x) > 0 && len(y) > 0 && !slices.ContainsFunc(x, func(n string) bool { return slices.Contains(y, n) }):
			return 0
		case more && !soft:
			return 0 // it asks about something in particular that the question does not
		case more && (class == matterClass || slices.Contains(personClass, class)):
			share *= otherOne
		case !soft:
			share *= hardLack
		default:
			share *= oneSided
		}
	}
	switch {
	case len(w.figures) > 0 && len(q.figures) == 0:
		share *= oneSided
	case len(w.figures) > 0 && !slices.ContainsFunc(q.figures, func(f knowledge.Figure) bool { return slices.Contains(w.figures, f) }):
		return 0
	}
	return share * q.aspectAgreement(w)
}

// beyond reports that some of the names are not among others.
func beyond(names, others []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return !slices.Contains(others, n) })
}

// aspectAgreement holds the aspects that are asked for against each other: 多久 is
// no answer to 多少钱, and neither to 怎么办.
func (q posed) aspectAgreement(w posed) float64 {
	particular := func(a Aspect) bool { return ownKind[a] != "" || a == AspectBooking || a == AspectProgress }
	has := func(list []Aspect) bool { return slices.ContainsFunc(list, particular) }
	shared := slices.ContainsFunc(q.aspects, func(a Aspect) bool { return slices.Contains(w.aspects, a) })
	switch {
	case shared || len(q.aspects) == 0 && len(w.aspects) == 0:
		return 1
	case has(q.aspects) && has(w.aspects):
		return 0
	case has(w.aspects) && slices.ContainsFunc(q.aspects, func(a Aspect) bool { return a == AspectHow || a == AspectWhere }):
		return 0
	case len(q.aspects) > 0 && len(w.aspects) > 0 && !has(q.aspects) && !has(w.aspects):
		return otherWay
	}
	return oneSided
}

// subjectClasses are the classes in the order in which they are compared.
var subjectClasses = func() []string {
	var out []string
	for _, c := range subjects {
		if !slices.Contains(out, c.class) {
			out = append(out, c.class)
		}
	}
	return out
}()

// fold is a text as patterns see it.
func fold(s string) string { return strings.ToLower(normalise(s)) }
