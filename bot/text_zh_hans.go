package bot

import (
	"fmt"
	"strconv"

	"zhengda/knowledge"
)

// All words of the bot in simplified Chinese that are not composed from
// passages stand in this file. They are writing: plain, short, calm, with the
// next step, and they state no figure.

// replies are the reviewed answers of routes that compose nothing.
var replies = map[Reason]string{
	ReasonEmpty:          "没有看到问题。请用一句话写下您想办的事，例如：湛江换领身份证去哪里换？",
	ReasonNoEvidence:     "这一点没有查到经过核对的规定，不能随便回答您。请问当地公安户政窗口，也可以换个说法再问我，例如说明城市和要办的事。",
	ReasonOffTopic:       "我只回答居民身份证和相片回执的办理问题，这个问题答不了。您可以问我：身份证到期去哪里换、丢了怎么补、相片回执怎么办。",
	ReasonOtherDocument:  "这个证件不在我的范围里，我只回答广东的居民身份证和相片回执。请问发证的部门或当地政务服务大厅。",
	ReasonOutOfArea:      "我只了解广东省的办理规定，别的省份怎么办答不准。请问当地公安户政窗口；如果您人在广东，说一下在哪个城市，我按广东的规定回答。",
	ReasonUnknowable:     "这个要看当时当地的情况，或者只有经办单位才知道，公开规定里没有，我不能随便说。请看当地公安的公告或预约页面，也可以直接问户政窗口。",
	ReasonUsedElsewhere:  "这是在别处使用身份证的事，由要您出示证件的单位自己规定，我查不到。请直接问那个单位。证件本身的申领、换领、补领，可以问我。",
	ReasonForgery:        "不能帮您。伪造、涂改身份证是违法犯罪行为。证件丢了、坏了或内容有错，可以依法补领、换领，我可以告诉您怎么办。",
	ReasonTrade:          "不能帮您。身份证不能买卖、出租。缺证件的，可以依法申领、补领，我可以告诉您怎么办。",
	ReasonLending:        "不能帮您。身份证只能本人用，不能借，也不能用别人的。自己的证没带、丢了或没办过的，可以依法办理，我可以告诉您怎么办。",
	ReasonOtherPerson:    "不能帮您。别人的身份信息受法律保护，我不提供，也查不到。确有需要的，请向公安机关咨询。",
	ReasonBypass:         "不能帮您。身份核验必须由本人完成，绕过核验或冒充别人办理是违法的。有困难请到公安户政窗口，由民警协助。",
	ReasonInjection:      "这个要求我不能照做。我只按核对过的规定回答身份证和相片回执的问题，请直接说您想办的事。",
	ReasonAskedForPerson: "已记下您要找人工。现在没有客服在线，您可以留言，写明城市和要办的事；着急的话，请直接问当地公安户政窗口。",
	ReasonOwnOrder:       "我看不到您的订单，也不能替您改、退或催。请在办理的小程序里点底部【订单】看进度；要改、要退的，点【客服】说明。",
	ReasonDistress:       "您说的事比办证重要得多。请先不要一个人扛着，马上告诉身边信任的人，请他陪着您；情况紧急就请报警或去最近的医院急诊。证件的事以后再办，不着急。",
	ReasonDanger:         "请先保证人身安全。能离开就先离开，马上报警，或请身边的人替您报警，说清在哪里、出了什么事。孩子找不到了也请立刻报警。证件的事等安全了再办。",
	ReasonScam:           "请先停下：不要转账，不要说验证码和证件号，退出共享屏幕，挂断电话。已经转了钱或给了信息的，马上报警，并联系银行。是不是真有其事，请您自己到派出所问清。",
	ReasonHello:          "您好，我是证答，回答广东居民身份证和相片回执怎么办。我不是公安机关。请说一下您在哪个城市、要办什么。",
	ReasonThanks:         "不客气。还有身份证或相片回执的问题，随时问我。",
	ReasonAbout:          "我是证答，一个智能问答助手，不是公安机关，也不出具证件。我按核对过的公开规定回答广东居民身份证和相片回执的问题，每句话都附出处。",
	ReasonNoIndex:        "资料正在准备，暂时查不了。请过一会儿再问；着急的话，请直接问当地公安户政窗口。",
	ReasonInternal:       "刚才出了点问题，没能回答。请再问一次；着急的话，请直接问当地公安户政窗口。",
	ReasonPersonalData:   "您发的个人信息已经遮掉，没有保存。在这里办事不用说证件号码、电话和住址，请直接说您在哪个城市、要办什么。",
	ReasonWhichProcedure: "您要办的是哪一种？选一个，我好按规定回答。",
}

// notLocal is the caveat when nothing is confirmed for the city itself.
func notLocal(city string) string {
	return "没有查到" + city + "自己的公开规定，以上是" + "全省或全国的规定。去之前可以先问当地公安户政窗口。"
}

const (
	holdsNationwide = "下面这一条是全国统一的规定："
	masked          = "您发的个人信息已经遮掉，没有保存。在这里问事，不用写证件号码、电话和住址。"

	progressSearch  = "正在查办理规定…"
	progressCompose = "正在核对每一句的出处…"
)

// progressFor words the search for a case.
func progressFor(l Language, k CaseFacts) string {
	if l == English {
		return progressSearchEn
	}
	if k.RegionName != "" {
		return "正在查" + k.RegionName + "的办理规定…"
	}
	return progressSearch
}

// aspectQuestions word an aspect as a visitor's next question; the first is the button.
var aspectQuestions = map[Aspect]Choice{
	AspectWhere:     {"去哪里办", "去哪里办？"},
	AspectHow:       {"怎么一步步办", "办理步骤是什么？"},
	AspectMaterials: {"要带什么材料", "要带什么材料？"},
	AspectFee:       {"要多少钱", "要多少钱？"},
	AspectTime:      {"多久能拿到", "多久能拿到？"},
	AspectValidity:  {"有效期多久", "有效期多久？"},
	AspectPhoto:     {"照片有什么要求", "身份证照片有什么要求？"},
}

// receiptQuestion leads to the photo receipt.
var receiptQuestion = Choice{"相片回执怎么办", "相片回执怎么办理？"}

// procedureChoices answer "which procedure".
var procedureChoices = []Choice{
	{"到期换领", "身份证到期去哪里换？"}, {"丢失补领", "身份证丢了怎么补领？"}, {"首次申领", "第一次办身份证怎么办？"},
	{"临时身份证", "临时身份证怎么办？"}, {"相片回执", "相片回执怎么办理？"},
}

// offerLabel is the wording of the offer's button.
func offerLabel(d knowledge.Document) string { return "办理" + d.Name() + "相片回执" }

// disputeText tells both values of a fact on which two sources differ.
func disputeText(d disputed) string {
	own, other := d.fact.From(), d.otherSource()
	return "关于" + d.fact.Name + "，两个来源写得不一样：" + d.fact.Text() + "（" + own.Publisher + "，" + own.Published + "）；" + d.other.Text() + "（" + other.Publisher + "，" + other.Published + "）。以窗口为准。"
}

// clarifications ask for the facts of a case, by their names in knowledge.CaseField.
var clarifications = map[string]clarification{
	"age":          {"未满16周岁和年满16周岁的办法不一样。给谁办？", []Choice{{"年满16周岁", "我是成年人"}, {"未满16周岁", "孩子未满16周岁"}}},
	"household":    {"广东户籍和省外户籍不一样。户籍在哪里？", []Choice{{"广东户籍", "我是广东户籍"}, {"省外户籍", "我是省外户籍"}}},
	"fingerprints": {"要看以前有没有在广东办过带指纹的身份证。办过吗？", []Choice{{"办过，录了指纹", "在广东录过指纹"}, {"没办过", "在广东没录过指纹"}}},
}

// factTitles say what kind of fact a chip shows, by the names of the facts.
var factTitles = map[string]string{
	factRegion: "城市", factDocument: "证件", factProcedure: "要办的事", factAge: "年龄", factHousehold: "户籍",
	factFingerprints: "指纹", factProxy: "谁去办", factDaysLeft: "离到期", "machine-province": "户籍省份和自助机", "identity-doubt": "身份核实",
	"photo-2y": "相片", "where": "人在哪里", "hmt": "港澳台居民", "foreigner": "外国人", "hukou": "户口", "serving": "军人",
	"record-changed": "户口变更", "residence-proof": "居住证明", "appearance-changed": "相貌", "fingerprinted": "登记指纹", "offence": "违法记录",
	"bad-credit": "信用记录", "province-connected": "户籍省份", "old-card": "原身份证", "pending-card": "正式证", "issued": "签发",
	"guardian-present": "监护人", "collector": "谁领证", "relief": "低保特困", "deceased": "持证人", "emigrated": "出国定居", "custody": "羁押", "incapable": "身体情况",
}

// factWords word the facts that are yes or no, or one of a few.
var factWords = map[string]map[string]string{
	factFingerprints:     {"yes": "录过指纹", "no": "没录过指纹"},
	factProxy:            {"yes": "别人代办", "no": "本人去办"},
	"machine-province":   {"yes": "户籍省份已开通自助机", "no": "户籍省份没开通自助机"},
	"identity-doubt":     {"yes": "窗口难核实身份", "no": "身份好核实"},
	"photo-2y":           {"yes": "2年内在广东拍过证件相", "no": "2年内没在广东拍过证件相"},
	"where":              {"guangdong": "人在广东", "abroad": "人在国外"},
	"hmt":                {"yes": "港澳台居民", "no": "不是港澳台居民"},
	"foreigner":          {"yes": "外国人", "no": "不是外国人"},
	"hukou":              {"yes": "有户口", "no": "没有户口"},
	"serving":            {"yes": "现役军人", "no": "不是现役军人"},
	"record-changed":     {"yes": "户口已变更", "no": "户口还没变更"},
	"residence-proof":    {"yes": "有居住、就业或就学材料", "no": "没有居住、就业、就学材料"},
	"appearance-changed": {"yes": "相貌变化大", "no": "相貌变化不大"},
	"fingerprinted":      {"yes": "登记过指纹", "no": "没登记过指纹"},
	"offence":            {"yes": "有假证、冒用等记录", "no": "没有假证、冒用记录"},
	"bad-credit":         {"yes": "有不良信用记录", "no": "没有不良信用记录"},
	"province-connected": {"yes": "户籍省份已接入", "no": "户籍省份没接入"},
	"old-card":           {"yes": "原证在手上", "no": "原证不在手上"},
	"pending-card":       {"yes": "正式证正在办", "no": "没在办正式证"},
	"issued":             {"yes": "户籍地已签发", "no": "户籍地还没签发"},
	"guardian-present":   {"yes": "监护人能到场", "no": "监护人不能到场"},
	"collector":          {"self": "本人领证", "relative": "亲属代领", "friend": "朋友代领"},
	"relief":             {"yes": "低保或特困", "no": "不是低保特困"},
	"deceased":           {"yes": "持证人已去世", "no": "持证人健在"},
	"emigrated":          {"yes": "已出国定居", "no": "没有出国定居"},
	"custody":            {"yes": "在监狱或看守所", "no": "不在监狱、看守所"},
	"incapable":          {"yes": "卧床或不能表达", "no": "能自己去办"},
}

// labelHans words a value of a fact; empty when it has no words.
func labelHans(name, value string) string {
	switch name {
	case factRegion:
		r, _ := knowledge.RegionByCode(value)
		return r.Name
	case factDocument:
		return knowledge.Document(value).Name()
	case factProcedure:
		return knowledge.Procedure(value).Name()
	case factAge:
		return ageWord(value, "%d岁", "未满%d岁", "年满%d岁", "%d到%d岁")
	case factHousehold:
		switch r, _ := knowledge.RegionByCode(value); {
		case value == knowledge.OtherProvince:
			return "省外户籍"
		case value == knowledge.Guangdong:
			return "广东户籍"
		case r.Name != "":
			return r.Name + "户籍"
		}
		return ""
	case factDaysLeft:
		switch n, err := strconv.Atoi(value); {
		case err != nil:
			return ""
		case n < 0:
			return fmt.Sprintf("已过期%d天", -n)
		default:
			return fmt.Sprintf("还有%d天到期", n)
		}
	}
	return factWords[name][value]
}

// ageWord words an age, given how one is worded that is told exactly, has only
// an upper bound, only a lower one, or both.
func ageWord(value, exactly, below, from, between string) string {
	switch lo, hi, ok := years(value); {
	case !ok:
		return ""
	case lo == hi:
		return fmt.Sprintf(exactly, lo)
	case lo == 0:
		return fmt.Sprintf(below, hi+1)
	case hi >= 120:
		return fmt.Sprintf(from, lo)
	default:
		return fmt.Sprintf(between, lo, hi)
	}
}

// hurryFacts are told of the temporary card to who is in a hurry, under these names.
var hurryFacts = []struct {
	kind  knowledge.Kind
	label string
}{
	{knowledge.KindAnswer, "急用"}, {knowledge.KindFee, "临时身份证费用"},
}
