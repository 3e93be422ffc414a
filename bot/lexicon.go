package bot

import (
	"regexp"

	"zhengda/knowledge"
)

// The words by which questions are understood. Patterns are tried in order and
// the first that matches decides; they see text that normalise has made and
// that is in lower case.

type procedureWords struct {
	procedure knowledge.Procedure
	words     *regexp.Regexp
}

// takeOut leaves the words of the procedure out of a text. Those of a loss being
// reported take the whole question.
func (p procedureWords) takeOut(text string) string {
	if p.procedure == knowledge.ReportLoss {
		return reportWords.ReplaceAllString(text, "")
	}
	return p.words.ReplaceAllString(text, "")
}

// reportWords are a loss being reported.
var reportWords = regexp.MustCompile(`挂失|报失|报个失|报遗失`)

var procedureLexicon = []procedureWords{
	{knowledge.Temporary, regexp.MustCompile(`临时(居民)?(身份)?证|临时的|办(个|张)?临时|temporary id`)},
	{knowledge.Receipt, regexp.MustCompile(`(办|弄|做|拿|开|要|搞|获取|申请|下单|下载|提交|上传|重拍|过期)[^,,。]{0,6}(回执|图像号)|(回执|图像号)[^,,。]{0,8}(怎么|哪里|哪儿|在哪|去哪|多久|有效|过期|是什么|什么|区别|作用|有什么用|号|单|办|弄|多少钱)|^[^,,。]{0,6}(相片|照片)?(采集)?回执[^,,。]{0,6}$`)},
	{knowledge.First, regexp.MustCompile(`(第一(次|回)|头一(次|回)|首次|初次|从没|从来没|从未|一直没|还没|没有|没)(有)?(去)?(领|办|申领|办理)(过)?(个|张)?(居民)?身份证|(第一(次|回)|头一(次|回)|首次|初次)(去)?领证|(从没|从来没|从未|一直没|没有?)(领|办)过(身份)?证`)},
	{knowledge.Collect, regexp.MustCompile(`新证[^,。?补换丢]{0,4}(到了|好了|下来了|出来了)|(替|帮|代)(我|他|她|老公|老婆|爸|妈)(去)?(拿|取|攞|领)|领证|代领|取证|领取(身份证|新证|凭证)|帮(我|他|她|忙)领|(去|到)哪(里|儿)?领(取)?(身份证|证)`)},
	{knowledge.ReportLoss, regexp.MustCompile(`^[^补换领办]*(挂失|报失|报个失|报遗失)[^补换领办]*$`)},
	{knowledge.Lost, regexp.MustCompile(`(网上|能|怎么|去哪|要|可以|在哪)补(吗|呢|不|得|$)|丢|遗失|弄没|证(也|都|又|就|给)?(没|冇)(了|咗)|跌(咗|左|了|去|在|落)|冇咗|不见|唔见|找不到|找不着|被偷|被盗|补办|补领|补证|补(一)?(张|个)?(身份)?证|挂失|掉了|掉河|偷|抢|唔见|\blost\b|\breplace`)},
	{knowledge.Damaged, regexp.MustCompile(`起皮|翘(皮|起|边)|卷边|开胶|露(了)?出来|芯片(露|坏|掉)|咬(烂|坏|破)|烂(了|咗|掉)|压(弯|坏)|烧(了|坏|焦)|洗(坏|烂)|字(都)?(糊|模糊|磨没|掉光)|磨没|洗了|模糊|损坏|坏了|坏掉|整烂|断了|断成|磨花|折断|裂|消磁|没(有)?磁|磁性|刷不出|磨损|看不清|泡水|(证|卡)[^,,。]{0,6}(烂|咬|变形|掉色|褪色|掰|剪|烫)|damaged|broken`)},
	{knowledge.Change, regexp.MustCompile(`改名|更名|改姓|改(随|跟|成|回)(我|他|她|爸|妈|父|母|老公|老婆|前夫|娘家|原来)?[^,。?]{0,2}姓|换名字|名字(改|变|错)|(姓名|性别|民族|出生日期|生日|信息).{0,4}(变更|更改|更正|改|错)|(变更|更改|更正|改).{0,4}(姓名|性别|民族|出生日期|生日|信息)`)},
	{knowledge.First, regexp.MustCompile(`首次|头一(回|次)|第一次(办|申|领|给|做|弄|去|的|能|要)|第一张|初次|首办|首领|没(有)?办过|从没办|新生儿|刚出生|(给|帮)?(孩子|小孩|宝宝|婴儿|娃|儿子|女儿)(的)?(能|可以)?(上|办|申领)(身份)?证|(孩子|小孩|宝宝|婴儿|娃|儿子|女儿|细路|小朋友)(仔)?[^,,。?补换丢坏领临旧新可]{0,6}(办|整|弄)(个|张|一张|理)?身份证|first (time|id)`)},
	{knowledge.Renew, regexp.MustCompile(`换领|换证|(网上|线上|自助机|手机上?|机器上?|窗口)换|换(可以|行|得)|能换|可以换|提前[^,。]{0,6}换|换(新)?(的)?(身份)?证|换个(身份)?证|换新|到期|过期|快到|期满|更换|排号换|续期|续签|失效|重新办|换身份证|renew|expire`)},
}

// usedUp is a card that is kept to its end, which is nothing to be done: 能用到到期吗.
var usedUp = regexp.MustCompile(`(用|使)(到|至)?(它)?(到期|过期|期满|有效期)`)

type aspectWords struct {
	aspect Aspect
	words  *concept
}

var aspectLexicon = []aspectWords{
	{AspectFee, about(`多少钱|几钱|几多钱|几块|多少块|([二三四五六七八九十0-9]+|[^一]一)块([^到来去儿起办拍照]|$)|收费|费用|工本费|要钱|收钱|花钱|付钱|交钱|免费|免收|价格|价钱|多少费|缴费|收多少|交多少|付多少|出钱|再畀钱|贵|便宜|(换|补|办|领|弄|整|收|要|交|付|使|畀|掏|花)[^,,。?]{0,6}(多少|几多)($|[,,。?])|多少米|几(银|文|蚊)|使几(钱|多)|how much|\bfee|\bcost`)},
	{AspectValidity, about(`有效期|(多久|几天|几个月|多长时间)(内)?(有效|过期|失效)|有效(多久|几|多长)|能用(多久|几年|几次)|可以用(多久|几年)|管(多久|几年)|几年(的|有效)|多少年|长期|valid`)},
	{AspectMaterials, about(`材料|准备(点|些|下)?(什么|啥|哪些|咩|乜)|带(点|些)(什么|啥)|(什么|啥|哪些|带|准备|需要|要|交|乜|咩)[^,。]{0,3}资料|资料(要|有|带|清单|需|准备|$)|带什么|带啥|要带|带哪些|(要|需要|得)(拿|拎)(什么|啥|哪些)|准备(什么|啥|哪些)|什么(证件|手续|证明)|哪些(证件|手续|证明)|需要(什么|啥|哪些)|要(什么|啥|哪些)(东西|证|手续)?$|户口(本|簿)|what (do i|to) (need|bring)|documents`)},
	{AspectTime, about(`多久|几天|几日|多长时间|什么时候(能|可以)(拿|领|好|取)|时限|多少(天|日)|几时|办理时间|加急|how long`)},
	{AspectProgress, about(`进度|办好(了)?没|到哪(了|一步)|制好|查(询)?.{0,4}(状态|进展)|progress`)},
	{AspectBooking, about(`预约|预定|约号|约(个)?时间|约个|(怎么|怎样|点样|去哪|哪里|哪儿|哪|在哪|边度|线上|手机上?)约|先约|要约|(如何|网上|要不要|用不用|使唔使)约|约(下|一下)?(时间|日子)|取号|排号|挂号|排队|约到|约不到|appointment|booking`)},
	{AspectPhoto, about(`(照片|相片|证件照|自拍照|拍照|照相|拍).{0,10}(要求|背景|穿|化妆|戴|尺寸|像素|多大|几寸|规格|标准|眼镜|刘海|头发|耳|妆|美颜|修)|(穿|戴|刘海|化妆|背景|美颜|尺寸|像素|几寸).{0,10}(照片|相片|拍)|photo requirement`)},
	{AspectWhat, about(`是什么|什么是|是啥|是个啥|什么意思|有什么用|干什么用|干嘛用|区别|作用|what is`)},
	{AspectWhere, about(`有(没有|冇|无)[^,。?]{0,14}(地方|店|照相馆|相馆|点)|哪里|哪儿|在哪|去哪|到哪|边度|什么地方|哪个(派出所|窗口|地方|部门|平台|公众号|小程序)|哪办|的地方$|地点|网点|地址|附近|where`)},
	{AspectHow, about(`怎么|怎样|怎办|怎麼|如何|流程|步骤|点样|点办|点用|点算|操作|指南|攻略|咋|how (to|do|can)`)},
	{AspectMay, about(`吗|么[??]?$|可以|能不能|可不可以|能否|是否|是不是|要不要|用不用|需不需要|必须|一定要|行不行|得不得|\bcan\b`)},
}

// abroadPlaces are countries that people are in when their card runs out.
const abroadPlaces = `国外|海外|境外|外国|美国|英国|日本|韩国|法国|德国|意大利|西班牙|俄罗斯|澳洲|澳大利亚|新西兰|加拿大|新加坡|马来西亚|泰国|越南|缅甸|老挝|柬埔寨|菲律宾|印尼|印度|迪拜|欧洲|非洲`

// furtherWords tell the rarer facts of a case.
var furtherWords = []struct {
	field, value string
	words, not   *concept
}{
	{"serving", "yes", about(`当兵|在部队|现役|武警|服役|军人|入伍|士兵|义务兵|士官|军士|军官|(空|海|陆)军|火箭军`), about(`(准备|打算|想|要|快|即将|马上|就要|报名|体检)(去)?(当兵|入伍|参军|服役)|(当兵|入伍|参军)(快|马上|就要?|要|前|体检|报名|政审)|退伍|退役|转业|复员|入伍前|当兵前|当完兵|当过兵|军绿|军装`)},
	{"hmt", "yes", about(`港澳(台)?(居民|同胞|人)|(香港|澳门|台湾)(永久性?)?[^,。?]{0,2}(人|居民|同胞|户籍|户口|籍|身份)|港人|台胞`), about(`通行证|回乡证|台胞证|落户|定居|迁入`)},
	{"foreigner", "yes", about(`外国人|老外|外籍|(` + abroadPlaces + `)(人|籍|国籍)|\bforeigner`), about(`入籍|入(了)?中国籍|加入中国|(入|加入|取得)了?(` + abroadPlaces + `)`)},
	{"hukou", "no", about(`没(有)?(上|入)?(过)?户口|(未|冇)(上|入)(过)?户口|未有户口|黑户|户口(被)?注销|还没上户|未上户|未落户|没落户`), about(`户口(本|簿)`)},
	{"emigrated", "yes", about(`移民|(出国|出境|境外|国外|海外)[^,。]{0,2}定居|(入|加入|取得)了?(` + abroadPlaces + `)(国)?籍|(定居|绿卡)[^,。]{0,3}(` + abroadPlaces + `)|(` + abroadPlaces + `)[^,。]{0,3}(定居|国籍|绿卡)`), about(`老婆|老公|丈夫|妻子|太太|绿卡`)},
	{"where", "abroad", about(`在(` + abroadPlaces + `)|出国(了|在外)|留学`), about(`回国|在(` + abroadPlaces + `)[^,。]{0,4}(定居|出生)`)},
	{"deceased", "yes", about(`去世|过世|过(咗)?身([^份]|$)|死亡|死了|病逝|离世|身故|死者|人不在了|(爷爷|奶奶|外公|外婆|姥姥|姥爷|老人(家)?|阿爷|阿公|阿婆|阿嫲)[^,。?]{0,5}走(了|咗)`), nil},
	{"custody", "yes", about(`坐牢|服刑|监狱|看守所|劳改|判了刑|蹲监`), about(`会(不会)?坐牢|要坐牢|坐牢吗|判|出狱|放出来|刑满`)},
	{"incapable", "yes", about(`瘫痪|卧床|植物人|下不了床|起不来床|中风|痴呆|走不动|行动不便|失能|自闭|精神病|残疾`), nil},
	{"relief", "yes", about(`低保|特困|五保`), nil},
	{"offence", "yes", about(`(买|用|办|做)过?假(身份)?证|冒用过|骗领过|被(公安)?处(罚|理)过`), nil},
	{"bad-credit", "yes", about(`征信|失信|老赖|信用不良|不良信用|(信用)?黑名单|黑记录|信用(上|记录)?[^,。?]{0,4}(黑|差|不好|有问题|有污点)`), nil},
	{"residence-proof", "no", about(`路过|(来|到|过来|从)[^,。?]{0,6}(旅游|出差)|(旅游|出差)(来|到)|来玩|(玩|待|住|呆)(个)?(几|[一两二三四五六七八九十0-9]+)天|暂住[^,。]{0,4}天`), about(`(父母|爸妈|爸爸|妈妈|家长|老公|老婆)[^,。]{0,3}(出差|旅游)`)},
	{"collector", "friend", about(`(朋友|同事|室友|同学|老乡|邻居)[^,。]{0,6}(帮|替|代)?[^,。]{0,4}(领|取|拿)|(帮|替)(朋友|同事|室友|同学|老乡|邻居)[^,。]{0,4}(领|取|拿)`), about(`小朋友`)},
	{"guardian-present", "no", about(`(父母|爸妈|爸爸|妈妈|家长|监护人|我们)[^,。]{0,8}(不在|出差|没空|来不了|去不了|不能陪|走不开|在外|请不(到|了)假|回不来|赶不回)`), nil},
}

// expiryLeft tells how long a card is still valid.
var expiryLeft = regexp.MustCompile(`(?:还有|还差|还剩|剩下?|差|再过)([0-9]{1,3}|半|[` + knowledge.NumeralChars + `]{1,3})(?:来|多)?(年|个月|个多月|天)[^,。?]{0,6}(?:到期|过期|期满)?|([0-9]{1,3}|[` + knowledge.NumeralChars + `]{1,3})(年|个月)(?:后|以后|之后)(?:才)?(?:到期|过期)`)

// expiryWords speak of the end of a card's validity.
var expiryWords = regexp.MustCompile(`到期|过期|期满|有效期|(证|卡)上?(还|就|只)?(剩|有|差)[^,。?]{0,6}(年|月|天)`)

type channelWords struct {
	channel knowledge.Channel
	words   *regexp.Regexp
}

var channelLexicon = []channelWords{
	{knowledge.SelfService, regexp.MustCompile(`自助(受理)?机|自助办|self-service`)},
	{knowledge.Online, regexp.MustCompile(`网上|网办|线上|在线|手机上|粤居码|小程序(上)?(办|换|申请)|online`)},
	{knowledge.Entrusted, regexp.MustCompile(`委托代办|委托(书|别人|亲戚|奶奶|爷爷)|(奶奶|爷爷|外公|外婆|姥姥|阿婆|阿公|阿嬷|阿嫲|嫲嫲|婆婆|公公|亲戚|老师|班主任)[^,。]{0,3}(带|陪|领)[^,。]{0,6}(去|办|行|可以|吗)`)},
	{knowledge.Window, regexp.MustCompile(`窗口|派出所|办证大厅|现场办`)},
}

// notChannel names 粤居码 for what it is besides a way to apply: the register of
// where people live.
var notChannel = regexp.MustCompile(`居住信息[^,。]{0,4}粤居码|粤居码[^,。]{0,3}(登记|申报|居住|地址|住址)`)

// domainWords tell that a question is about ID cards, receipts or their photos at all.
var domainWords = about(`身份证|下单|订单|付(了)?(钱|款)|钱付|审核|证[^,。?]{0,6}到的?期|户籍业务|户政|(公安|派出所|办证)?窗口|(办|换|补|领|丢|坏|断|拿|取|新|旧|老|原|过期|到期|正式)[^,。?]{0,3}证|证[^,。?]{0,4}(丢|坏|断|裂|过期|到期|没了|快|偷|掉|损|跌|烂|冇)|居民证|二代证|证件照|回执|图像号|相片|照片|拍照|照相|粤居码|粤省事|户政|自助机|工本费|派出所|换证|补证|领证|换领|补领|申领|指纹|临时证|监护人|委托代办|跨省通办|id card|receipt`)

// photoWords speak of the picture.
var photoWords = regexp.MustCompile(`照片|相片|证件照|拍照|照相|自拍|拍摄|拍`)

// aboutPhoto names the card's picture and asks nothing in particular: 二代身份证照片.
var aboutPhoto = regexp.MustCompile(`证(件)?(的)?(照片|相片|照)$`)

// orderWords speak of a receipt being ordered: what 微信 or 付款 has to do with it is
// the card's own matter.
var orderWords = regexp.MustCompile(`回执|图像号|订单|下单|(照片|相片|审核)[^,。?]{0,6}(没过|不过|失败|没通过|不通过|未通过|不合格|被退)`)

// stepWords ask for a procedure step by step.
var stepWords = regexp.MustCompile(`步骤|流程|一步|操作|下单|怎么(弄|上传|提交|填)`)

// ownMatter names the ID card's procedures outright; without it 过期了呢 in a
// talk on receipts is about the receipt.
var ownMatter = regexp.MustCompile(`身份证|换证|换领|补领|补办|补证|申领|领证|正式证`)

// otherMatters are things an ID card is used for elsewhere. zhengda has the
// card's own procedures; it answers only when a passage really speaks of them.
var otherMatters = regexp.MustCompile(`银行|贷|借钱|借款|开户|信用|支付|微信|认证|实名|输入|登录|注册|账号|购票|买票|归属地|末尾|尾数|真假|真伪|签证|入学|结婚|工资|社保|医保|股票`)

var (
	childWords    = regexp.MustCompile(`(我|屋企|家|两)个(仔|囡|女)([^人士生婿友朋性]|$)|囡囡|仔仔|孩子|小孩|宝宝|婴儿|新生儿|娃|儿子|女儿|小朋友|儿童|细路|孙子|孙女|外孙|未成年|未满(16|十六)|小学生|幼儿|(16|十六)(周)?岁以下|不满(16|十六)|没满(16|十六)|\b(child|kid|son|daughter|baby)\b`)
	adultWords    = regexp.MustCompile(`成年人|大人|我自己|我本人|年满(16|十六)|满(16|十六)(周)?岁|(16|十六)(周)?岁以上`)
	turning16     = regexp.MustCompile(`(^|[^未不没])满(了|的|够)?(16|十六)|(到|够|等)(了)?(16|十六)`) // of a child: which side of the line is not said
	elderAlong    = regexp.MustCompile(`(奶奶|爷爷|外公|外婆|姥姥|姥爷|阿婆|阿公|阿嬷|阿嫲|嫲嫲|婆婆|公公|老人)[^,。]{0,3}(带|陪|领)`)
	reached       = regexp.MustCompile(`(刚|刚刚|已经|已|都|今年)满#|满#(了|,|。|\?|$)`)
	differs       = regexp.MustCompile(`(大|小|差|多|少|错|年轻)了?$`)                   // 证上大了两岁: by how much, not how old
	longAgo       = regexp.MustCompile(`^(的)?(时候|时|那年|那会)?[^,。?]{0,2}(办|领|做)的`) // 5岁时办的证: an age that is past
	elderWords    = regexp.MustCompile(`老人|老年人|长者|奶奶|爷爷|外公|外婆|姥姥|姥爷|阿婆|阿公|阿嬷|阿嫲|嫲嫲|老爸|老妈|老豆|老母`)
	ageWords      = regexp.MustCompile(`([0-9]{1,3}|[` + knowledge.NumeralChars + `]{1,4})\s*(?:周)?岁|(?:她|他|我|今年|都|已经|刚满|已满|满了|满的)([0-9]{2,3}|十[一二三四五六七八九])(?:了|[,。?]|$)|(?:age|aged)\s+([0-9]{1,2})\b|([0-9]{1,2})[- ]year`)
	notLocalWords = regexp.MustCompile(`(非|不是|没有)(本省|广东|粤)(省)?(的)?(户口|户籍|籍)|户口(不在|不是)(广东|本省)`)
	outsideWords  = regexp.MustCompile(`(外省|省外|非广东|别的省|其他省|跨省|非本省)(的)?(户口|户籍|人|居民)?`)
	localWords    = regexp.MustCompile(`(^|[^外])本省(的)?(人|居民)|本省户(籍|口)|省内户(籍|口)|粤户(籍|口)|本地户(籍|口)`)
	notNative     = regexp.MustCompile(`(非|不是|没有|冇|唔系)本地`)
	householdNear = regexp.MustCompile(`^(省|市|的|县|区)*(大[一二三四](的)?(学生|新生)|大学生|户口|户籍|籍|人|老人|老乡|妹子|仔)`)
	householdLead = regexp.MustCompile(`(户口|户口本|户口簿|户籍|户籍地|户口所在地|老家|籍贯)(地|所在地)?(都|还|就)?(是|在|:|:|为|属于)?(的)?$`)
	elsewhereLead = regexp.MustCompile(`(外地|外省|省外|跨省|外市|异地|别省|非本地|非本省|不是本地|不是本省)(的)?(户口|户籍)(在)$|(回|返)老家$`) // 外地户口在广东: there it is done
	goalBefore    = regexp.MustCompile(`(寄|邮|快递|邮递|发货?|送|打电话)(到|去|回|往|给)?$|和$|跟$`)                         // 能寄到湖南吗
	nameBehind    = regexp.MustCompile(`^(省|市)?(的)?(名字|姓名|同学|同事|亲戚|网友|话|方言|人民?的?名)`)                       // 新疆名字中间那个点
	cityOfForm    = regexp.MustCompile(`(城市|办证地)[^,。?]{0,6}(填|选|写|列表|里有|里面)|(填|选|写)[^,。?]{0,4}(城市|办证地)`)   // 城市可以填外省吗
	fingersYes    = regexp.MustCompile(`(录过|采过|有|录了|采集过|登记过)指纹|带指纹`)
	fingersNo     = regexp.MustCompile(`(没|没有|未|从没)(有)?(录|采|按|打|登记)(过)?(手指|手印|指模)|(没|没有|未|从没)(在[^,。]{1,6})?(录过|采过|录|采|采集过|登记过|采集)?(过)?指纹`)
	notYet        = regexp.MustCompile(`(快|快要|马上|就要|不到|未到|没到|还没|未满|不满|没满|差[^,。]{0,6}(月|天|日|年)(就|才|到)?(满|到)?)$`)
	otherPerson   = regexp.MustCompile(`我自己|我本人|大人|老公|老婆|丈夫|妻子|我爸|我妈|爸爸|妈妈|父亲|母亲|父母|爷爷|奶奶|外公|外婆|孩子|小孩|儿子|女儿|娃|宝宝|细路|我哥|我姐|我弟|我妹|朋友|同事`)
	inPerson      = regexp.MustCompile(`亲自|本人(去|到|来|办)|我自己(去|到|来|办)`)
	proxyWords    = regexp.MustCompile(`代办|请人(办|代)|别人(代|帮)我?办|(替|代)(我|他|她|爸|妈|老公|老婆|家人)[^,。]{0,6}(办|换|补|申请|申领)|(姐|哥|弟|妹|爸|妈|父母|老公|老婆|儿子|女儿|家人|亲戚|朋友|同事)[^,。]{0,4}帮我[^,。]{0,6}(办|换|补|申请|申领)|(替|帮)(我|她|他)?(爸|妈|她|他|家里)[^,。]{0,6}(办|换|补)|帮(我)?(爸|妈|老公|老婆|父母|家人|朋友|爷爷|奶奶)[^,,。]{0,6}(办|换|补)`)
)
