package bot

import (
	"regexp"

	"zhengda/knowledge"
)

// otherPapers are papers and cards zhengda does not cover.
const otherPapers = `护照|回乡证|驾照|(?:驾驶|行驶|港澳通行|台湾通行|通行|居住|准生|生育|结婚|离婚|学生|毕业|学位|房产|不动产|产权|残疾|独生子女|老年|优待|健康|电工|焊工|叉车|网约车|从业|上岗|资格|会计|教师|导游|律师|护士|医师|普通话|出生医学|无人机|狗|养犬)(?:证明|证书|执照|资格证|证|卡)|(?:营业|驾驶|无人机)执照|(?:社保|医保|银行|信用|手机|电话|公交|交通|羊城通|健身|会员|老人)卡|签证|签注|美签|发票|交强险|车牌|(?:等级|荣誉|合格)证书?|网约车人证|疫苗本|小绿本|租赁备案|居住登记|住宿登记|流动人口登记`

// otherDocuments are such papers, and what else is done at offices. Their photos
// and receipts may still be asked about.
var otherDocuments = regexp.MustCompile(otherPapers + `|医保|公积金|社保`)

// otherDocumentDone is such a paper being what is to be done.
var otherDocumentDone = regexp.MustCompile(`(` + otherPapers + `)[^,。?]{0,4}(怎么办|怎么考|去哪|哪里|办理|要办|换|补|到期|过期|续|丢|掉|泡|找不|不见|年审|复审|几天|多少钱)|(办理?|换|补|续签|考)(个|一张|本)?(` + otherPapers + `)|(怎么|怎样|如何|去哪|哪里)[^,。]{0,4}(上|报)户口`)

// idCardWords tell that the ID card is what is asked about.
var idCardWords = about(`身份证|芯片|回执|图像号|相片|照片|影相|拍照|照相|[啲些张个幅证卡]相[^关互同信当机]`)

// ownPaperWords tell that the ID card itself is to be had, though no more than
// 证 is said.
var ownPaperWords = regexp.MustCompile(`换证|补证|领证|办证|拿证|取证|旧证|新证|临时证|指纹|工本费|换领|补领|申领|二代证|居民证`)

// pictureElsewhere is the picture on another paper being changed: its issuer does
// that, and what articles have is how large such a picture is.
var pictureElsewhere = regexp.MustCompile(`(` + otherPapers + `)[^,。?]{0,2}(换|改|更换|更新)(了)?(的)?(照片|相片)|(` + otherPapers + `)(上)?的?(照片|相片)[^,。?]{0,3}(换|改|更换|更新)`)

// householdMove is the registration itself being moved or made, and cardOrNumber
// what tells that the card is asked about all the same.
var (
	householdMove = regexp.MustCompile(`户口[^,。]{0,10}(迁|转出|转入)|迁[^,。]{0,8}户口|转[^,。]{0,4}户口|投靠|集体户|准迁|分户|入户|落户`)
	cardOrNumber  = regexp.MustCompile(`证|卡|号|换|[0-9]{2}位`)
	movePapers    = regexp.MustCompile(`(准迁|迁移|出生|房产|居住|结婚)证|老婆|丈夫`)
)

// asMeans is another paper being shown, or lacking, for what is to be done:
// 没有房产证能在这办吗.
var asMeans = regexp.MustCompile(`(没有?|[^没]有|持|用|凭|拿着?|带|提供|只有|需要|要|交|靠|和|跟|或者?|还是|、)(一?[本个张])?我?的?(电子)?(` + otherPapers + `)`)

// shownAlong asks which papers of several are to be brought, or whether one stands
// for another. rareName is a name that no office can write, of whatever paper.
var (
	shownAlong = regexp.MustCompile(`(` + otherPapers + `)[、和跟或,][^。?]{0,16}(都要|全都?要|要不要|是不是都|一样就|任选|二选一|哪个)|(` + otherPapers + `)[^,。?]{0,6}(代替|顶替|当证明|算(不算)?(是)?居住)|(登记|申报)[^,。?]{0,4}算[^,。?]{0,3}居住证明`)
	rareName   = regexp.MustCompile(`(生僻|冷僻|僻)字|字典[^,。?]{0,4}(查不|没有|冇)|(打|写|输)不出[^,。?]{0,2}(来)?(的)?字|字[^,。?]{0,6}打不出`)
)

// ownCardLost is the card being lost, whatever papers are named beside it.
var ownCardLost = about(`(身份证|[张我])证?(又|都|也)?(丢|唔见|不见|掉了|没了|被偷)|证(唔见|不见|丢)`)

// bookAsMeans is the household register being shown: 拿户口本去补.
var bookAsMeans = regexp.MustCompile(`(拿|带|凭|用|持|靠|交)(着|上|了)?(我|他|她|家里|自己)?的?户口(本|簿|薄)`)

// householdBook is the household register being what is lost or to be had.
var householdBook = regexp.MustCompile(`户口(本|簿|薄)[^。?]{0,14}(丢|不见|补|遗失|首页|内页|增页)|(补|换|立|分)(办|领)?([一两几]?(本|个))?(新的?)?户口(本|簿|薄)|^[^,。?证]{0,6}户口(本|簿|薄)[^,。?证]{0,4}(有效期|过期|多少钱|工本费)`)

// otherPaper reports a question on a paper that zhengda does not cover.
func otherPaper(u understanding, ev evidence) bool {
	switch {
	case ev.confidence == 1: // asked in the words of an article
		return false
	case pictureElsewhere.MatchString(u.folded):
		return true
	case idCardWords.in(u.folded):
		return false
	case otherDocumentDone.MatchString(asMeans.ReplaceAllString(u.folded, " ")):
		return true
	case asMeans.MatchString(u.folded) && u.told.procedure, shownAlong.MatchString(u.folded), rareName.MatchString(u.folded):
		return false
	case u.told.procedure && u.facts.Procedure == knowledge.Temporary, ownCardLost.in(u.folded):
		return false
	case householdBook.MatchString(bookAsMeans.ReplaceAllString(u.folded, " ")):
		return !ownPaperWords.MatchString(u.folded)
	case householdMove.MatchString(u.folded):
		return !cardOrNumber.MatchString(movePapers.ReplaceAllString(u.folded, "")) && !u.told.procedure
	}
	text := asMeans.ReplaceAllString(u.folded, "")
	return otherDocuments.MatchString(text) && (!domainWords.in(u.folded) || !ownPaperWords.MatchString(u.folded) && !u.ownProcedure())
}

// ownProcedure reports a procedure that only the card has; any paper is renewed,
// lost, damaged or got for the first time.
func (u understanding) ownProcedure() bool {
	switch u.facts.Procedure {
	case knowledge.Renew, knowledge.Lost, knowledge.Damaged, knowledge.First:
		return false
	}
	return u.told.procedure
}

// What nobody can know from reviewed guidance: how things stand at this hour,
// what is to come, what is in somebody's own file, one office's particulars.
var (
	thisHour     = about(`今天|今日|现在|这会儿|此刻|刚刚|今晚|今早|今朝|明天|明早|听日|下午[一二三四五六七八九十0-9]|上午[一二三四五六七八九十0-9]|而家|right now|today|at the moment|是不是又|这个点|当班|刚才|这两天`)
	liveThing    = about(`(?:排队|办证|大厅|窗口|那边|里面|那里|身份证)[^,]{0,6}(?:人)?(?:多不多|人多|少不少|挤不挤)|人多(?:不多|吗|么)|排(?:到)?(?:几|多久|多长)|前面(?:还|仲)?有|几多人|停车位|车位|系统[^,]{0,6}(?:升级|瘫痪|崩|维护|坏|恢复|故障|卡)|瘫痪|升级到|忙不忙|几点到|到我(?:家|屋)|queue|crowded|busy|排(?:不|得)[^,]{0,2}上|当班|值班|在岗|好了(?:吗|没)|(?:^|[^不没])能用了|排队?(?:要|得)?(?:等)?(?:多久|几久|多长)`)
	broken       = about(`(?:自助机|机器|系统|设备)[^,]{0,6}(?:修好|坏了没|坏(?:了)?吗|恢复了)|修好了?(?:没|吗)|(?:机器|自助机|系统)[^,]{0,8}(?:好了吗|好了没|能用了吗)`)
	ranking      = about(`(?:哪|边)(?:个|间|家|里)[^,]{0,16}(?:排队)?(?:最(?:短|快|少|耐心|好|松|便宜)|人(?:最|比较)?少|态度好)|平均等|等几分钟`)
	toCome       = about(`明年|后年|过几年|再过[^,]{0,3}年|将来|未来|今年年底|下半年|第[三四]代|下一?次修|下一?版|20(?:2[7-9]|[3-9][0-9])年`)
	change       = about(`涨|降价|调价|取消|作废吗|改成|改(?:哪|几)|修改|还是(?:[0-9一二三四五六七八九十]+块|这个价|要钱|免费)|什么时候(?:出|发|开始)|几时出|会不会|推出|多少钱|收费`)
	myFile       = about(`我[^,]{0,10}(?:身份证|证|回执)[^,]{0,8}(?:哪天到期|几号到期|哪年办的|放(?:在)?哪|(?:哪|那)个审核|谁(?:在)?审)|几月几号[^,]{0,4}(?:,)?你?帮|帮我(?:想想|回忆|记)|哪个抽屉|我(?:上次|以前|当年)[^,]{0,10}(?:哪天|几号|是几月)|跟我同名|和我同名`)
	officer      = about(`(?:民警|警察|女警|警官|审核员|窗口的人|工作人员)[^,]{0,8}(?:叫什么|姓什么|名字|长什么样|帅|凶不凶|几点下班|耐心)|相机[^,]{0,6}(?:牌子|型号)|什么(?:牌子|型号)|(?:大叔|师傅|阿姨|小姐姐|民警)[^,]{0,6}(?:当班|值班|在不在|上班)`)
	office       = about(`派出所|办证大厅|户政大厅|户政中心|办证中心|分局|公安局|服务中心|大厅`)
	generally    = about(`办(?:理)?(?:身份)?证[^,]{0,6}(?:几点|中午|周末|周[六日])|中午|午休|周末|节假日|一般|通常`)
	officeHours  = about(`几点(?:开门|关门|上班|下班|收工|午休)`)
	officeDetail = about(`电话(?:号码)?(?:是)?(?:多少|几|$|,|吗|什么)|联系电话|停车|坐几路|门牌|怎么走|导航`)
	counting     = about(`(?:全国|全省|全广东|广东|一共|总共)[^,]{0,8}(?:多少|几)(?:个|张)?(?:人|间|家|张)|(?:丢了|办了|领了)身份证的[^,]{0,4}有(?:多少|几)|招不招|招聘|工资(?:一个月)?多少|加盟`)
)

// unknowables are the detectors of it, and of what the card is only shown for.
var unknowables = []detector{
	{name: "how it is at this hour", reason: ReasonUnknowable, all: []*concept{thisHour, liveThing}},
	{name: "whether it works again", reason: ReasonUnknowable, all: []*concept{broken}},
	{name: "which office is best", reason: ReasonUnknowable, all: []*concept{ranking}},
	{name: "what is to come", reason: ReasonUnknowable, all: []*concept{toCome, change}, within: 14},
	{name: "what is in one's own file", reason: ReasonUnknowable, all: []*concept{myFile}},
	{name: "who works there, with what", reason: ReasonUnknowable, all: []*concept{officer}},
	{name: "an office's particulars", reason: ReasonUnknowable, all: []*concept{office, officeDetail}, within: 12},
	{name: "an office's hours", reason: ReasonUnknowable, all: []*concept{office, officeHours}, within: 12, unless: []*concept{generally}},
	{name: "what is to be had elsewhere", reason: ReasonUsedElsewhere, all: []*concept{aim}, unless: []*concept{ofTheCard, suffers}},
	{name: "how many there are", reason: ReasonUnknowable, all: []*concept{counting}},
}

// Where the card is used: what is asked there is the rule of whoever asks for it.
var (
	usePlace = about(`酒店|宾馆|旅馆|民宿|博物馆|景区|景点|门票|考官|考场|考点|科目[一二三四]|网吧|驿站|包裹|快递柜|公积金|阅读器|读卡器|驱动(?:去|程序|在)|12306|乘车人|车票|机票|航空公司|值机|营业厅|手机卡|电话卡|流量卡|过户|掌银|手机银行|网银|银行卡?(?:去|需要|要|冻结|更新|信息)|提现|零钱|支付宝|资格认证|国考|省考|报考|网上报名|报名(?:照片|系统|截止)|绑定|换绑|解绑|实名(?:认证|制)?[^,]{0,8}(?:显示|提示|失败|次数|占用|被|换|改|取消)|账号|(?:个人所得税|税务|学习通|抖音|快手|美团|滴滴|淘宝|游戏|王者|qq)[^,]{0,12}(?:认证|登录|登陆|实名|找回)|名下[^,]{0,6}(?:电话卡|手机卡|公司)|接口|sdk|nfc|批量(?:核验|查)|加盟|股票开户|炒股|租房合同|门禁|健身房|教务|学信网|sim card|驾校|打卡机|演唱会|音乐节|入场|检票|体育馆|体彩|彩票|剧院|电影院|健身|高考|考研|四六级|自考|面签|房产交易|二手车|租车|酒吧门口`)
	// withheld is the card being kept by a place: that nobody may.
	withheld = about(`押|扣(?:下|留|住|着|我|身份|证|了)|收走|(?:留|放|收)[^,]{0,3}(?:身份证|证件)[^,]{0,6}(?:前台|押|抵)|不还`)
	// cardEnough asks whether the card is enough, for what is not said.
	cardEnough = about(`(?:有|带|凭|拿|只要|就要|光)(?:了|着|个|张)?身份证(?:就)?(?:可以|行|能行|够|ok)(?:了)?(?:吗|不|吧|么|对吧|是吧|$|[?])`)
	ofGetting  = about(`领|取|代|临时|办证|回执|相片|照片|窗口|派出所|户政|本人|挂失|照相`)
	itsMake    = about(`校验码|(?:最后|末)一?位[^,]{0,6}(?:怎么算|公式|x|代表|是什么)|第[0-9一二三四五六七八九十]+位|15位|十五位|消磁|磁吸|复印件[^,]{0,10}(?:仅供|写在|签注)|仅供[^,]{0,12}使用|防伪|归属地|属相|星座`)
	aim        = about(`办(?:理)?(?:一?(?:张|个))?(?:银行卡|手机卡|电话卡|信用卡|贷款|网贷)|去银行(?:更新|变更|改)`)
	appFault   = about(`(?:粤省事|粤居码|粤政易|app|小程序|页面)[^,]{0,10}(?:登(?:录|陆)?不上|登不进|白屏|闪退|打不开|转圈|绑住|绑定|解绑|旧号|验证码收不到|收不到验证码|密码)`)
	ofTheCard  = about(`过期|到期|丢|(?:证|证件)(?:也|都|又)?(?:掉|没)了|补办|补领|换领|换证|补证|临时(?:身份)?证|挂失|损坏|冒用|盗用|找不|不见|弄没|赶(?:不|得)`)
)

// elsewheres are the detectors of it.
var elsewheres = []detector{
	{name: "a place that asks for the card", reason: ReasonUsedElsewhere, all: []*concept{usePlace}, unless: []*concept{ofTheCard, withheld, asksLaw}},
	{name: "how the card and its number are made", reason: ReasonUsedElsewhere, all: []*concept{itsMake}, unless: []*concept{ofTheCard}},
	{name: "an application that fails", reason: ReasonUsedElsewhere, all: []*concept{appFault}},
}

// forSomething asks whether the card is enough for what is not said, however sure
// the search is of the words around it.
var forSomething = []detector{
	{name: "whether the card is enough for something", reason: ReasonUsedElsewhere, all: []*concept{cardEnough}, unless: []*concept{ofTheCard, ofGetting, asksLaw}},
}

// misused tells of the card in wrong hands; what it was used for is no other
// matter then.
var misused = regexp.MustCompile(`冒用|盗用|偷用|偷拿|被[^,。]{0,6}(拿去|拿来|用来|用去)|(别人|有人|人家|室友|同事|朋友|前男友|前女友|亲戚)[^,。]{0,4}用(了)?我`)

// outside gives the reason of what lies outside of what the passages can answer,
// whatever they hold of its words. Who asks in the words of an article is never
// outside.
func outside(u understanding, ev evidence) Reason {
	if otherPaper(u, ev) {
		return ReasonOtherDocument
	}
	if ev.confidence == 1 {
		return ""
	}
	_, stretches := sentencesOf(u.text)
	if r, _, _ := detect(unknowables, stretches); r != "" && !u.told.age && !u.told.proxy {
		return r
	}
	if r, _, _ := detect(forSomething, stretches); r != "" {
		return r
	}
	if ev.confidence < sureElsewhere {
		if r, _, _ := detect(elsewheres, stretches); r != "" {
			return r
		}
	}
	return ""
}
