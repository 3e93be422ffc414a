package bot

// weakSigns are concepts that say something of what a sentence means, but not
// enough by themselves: those of the detectors, and wide families of words of one
// meaning, so that an example in one word of a family teaches the others.
var weakSigns = []struct {
	name    string
	concept *concept
}{
	{"law", asksLaw}, {"leave", asksLeave}, {"suffers", suffers}, {"discerns", discerns}, {"deals", deals},
	{"picture edit", pictureEdit}, {"field", cardField}, {"wronged", wronged}, {"makes up", makesUp}, {"number", cardNo},
	{"like real", likeReal}, {"craft", craft}, {"borrows", borrows}, {"others' card", others}, {"use", usesIt}, {"looks up", looksUp},
	{"data", dataOf}, {"somebody", somebody}, {"mine", mine}, {"own case", ownCase}, {"lawsuit", lawsuit}, {"evades", evades},
	{"checks", checks}, {"hides", hides}, {"overrides", overrides}, {"its rules", itsRules}, {"reveals", reveals}, {"its secret", itsSecret},
	{"despair", despair}, {"third party", thirdParty}, {"violence", violence}, {"swindler", swindler}, {"presses", presses},
	{"order", orderMatter}, {"done", wantsDone}, {"trade goods", tradeGoods}, {"trade talk", tradeTalk}, {"offers", offers}, {"card", idCard},

	{"kin", about(`爸|妈|父|母|爷|奶|外公|外婆|哥|弟|姐|妹|老公|老婆|丈夫|妻子|儿子|女儿|孩子|小孩|叔|舅|姨|姑|表|亲戚|仔|囡|阿爸|husband|wife|mother|father|brother|sister|\bson\b|daughter|child|\bkid`)},
	{"acquaintance", about(`朋友|同学|同事|室友|老乡|工友|邻居|网友|对象|女友|男友|女朋友|男朋友|前任|前妻|前夫|闺蜜|兄弟|哥们|老板|房东|租客|老师|客户|顾客|friend|roommate|classmate|neighbou?r|\bboss\b|landlord|tenant|\bex\b`)},
	{"stranger", about(`别人|他人|人家|陌生|有人|某人|谁|那个人|这个人|someone|somebody|stranger|people`)},
	{"money", about(`[0-9一二两三四五六七八九十百几]+(?:块|元|百|千|万)|给钱|出钱|价钱|多少钱|有偿|便宜|报酬|定金|赚|价|钱|money|pay|price|cash|yuan|\$`)},
	{"secrecy", about(`偷偷|瞒|不让|不想让|别让|不被|看不出|发现|穿帮|露|蒙|混|骗|装|secret|without (?:them|him|her|anyone|police)|notice`)},
	{"makes", about(`做|造|整|弄|搞|刻|印|打印|制|画|设计|生成|编|仿|拼|make|print|design|create|produce|generate|forge`)},
	{"alters", about(`改|换成|动手脚|动一下|磨|刮|涂|贴|盖|抹|p掉|修改|调|挪|edit|alter|change|replace|photoshop`)},
	{"transfers", about(`买|卖|收购|出售|求购|出手|转让|租|押|抵押|高价|回收|兑|打包|buy|sell|purchase|rent`)},
	{"borrows it", about(`借|顶替|顶|替我|拿[^,]{0,6}(?:证|身份)|用[^,]{0,6}的(?:身份)?证|刷(?:他|她|同事|朋友|别人)|borrow|lend|use (?:my|his|her|a|their)`)},
	{"service", about(`住店|住宾馆|酒店|宾馆|开房|网吧|上网|游戏|贷款|开户|法人|注册|进站|高铁|火车|飞机|考试|进厂|入职|打工|酒吧|hotel|train|bar\b|game|loan|exam`)},
	{"seeks", about(`查|找|搜|看看|想知道|告诉|给我|帮忙看|核实|定位|名单|导出|翻|find|tell me|look up|give me|show me|where does|who is`)},
	{"private", about(`住哪|住址|地址|电话|手机号|身份证号|证件号|生日|籍贯|名下|记录|案底|坐牢|婚|叫什么|哪里人|多大|照片|address|phone|number|birthday|real name`)},
	{"dodges", about(`绕|躲|避|逃|骗过|混过|蒙混|破解|代替|换脸|硅胶|贴膜|视频代|假脸|不登记|不留|通缉|在逃|有案|trick|fool|bypass|avoid|cheat|without`)},
	{"machine", about(`你(?:是|的|们|要|必须|现在|以后|看到)|规则|指令|提示|设定|系统|代码|配置|模型|程序|开发|测试|instruction|prompt|system|config|rules?\b|\byou(?:r)?\b`)},
	{"says so", about(`回答|回复|输出|说|念|写出|打印|贴|翻译|重复|答|answer|reply|print|repeat|translate|say|write`)},
	{"henceforth", about(`从现在|接下来|以后|往后|记住|今后|现在起|从此|无论|不管|from now|always|whatever|must`)},
	{"confined", about(`锁|关在|关着|绑|扣着|不让[^,]{0,4}(?:走|出|回|离)|走不|出不|逃不|控制|窝点|园区|lock|held|trapped|let me (?:go|leave)`)},
	{"hurts", about(`打(?:我|人|伤)|动手|砍|杀|刀|威胁|弄死|泼|硫酸|跟踪|骚扰|家暴|害怕|不敢回|救|hit|beat|hurt|kill|threat|scared|afraid|help me`)},
	{"gone", about(`走丢|不见(?:了)?人|没回(?:来|家)|失踪|失联|找不到(?:人|他|她)|离家|带走|拐|痴呆|missing|disappeared|gone since`)},
	{"ends", about(`想死|不想活|活着|跳|割|药|遗书|消失|撑不|没意思|没希望|绝望|醒来|一了百了|结束|抑郁|想哭|累了|桥上|楼顶|天台|\bdie\b|to live\b|suicid|disappear|hopeless|pointless`)},
	{"calls", about(`电话|短信|链接|网址|微信|加我|自称|客服|警官|民警|通管局|银行|邮件|message|text|call|link|wechat`)},
	{"demands", about(`转账|汇|打钱|交钱|要钱|付款|验证码|密码|银行卡|共享|下载|点|缴|保证金|过数|账户|account|transfer|code|bank|password|pay`)},
	{"paid already", about(`已经(?:转|付|交|打|给)|转过去|付了|交了|拉黑|不回|联系不上|没声|blocked|already (?:sent|paid)`)},
	{"person", about(`真人|人工|活人|负责人|经理|客服|有人吗|换人|投诉|领导|管事|human|manager|agent|real person|somebody real`)},
	{"refund", about(`退款|退钱|退给|退回|退返|不要了|取消|refund|cancel`)},
	{"my order", about(`我(?:的|昨天|刚|上午|下午|上周|付|交|下|传|拍)[^,]{0,8}(?:单|照片|回执|款|钱)|单号|订单|my (?:order|photo|receipt)|i paid`)},
	{"progress", about(`好了(?:吗|没)|到哪|通过了|审好|处理好|出来(?:了)?没|什么时候(?:能)?(?:出|到|好)|还没(?:收到|发|好|出)|搞掂|yet|status`)},
	{"at this hour", about(`现在|今天|刚才|此刻|依家|而家|目前|right now|today|at the moment|currently`)},
	{"to come", about(`明年|以后|将来|未来|第三代|什么时候出|会不会(?:涨|改|取消)|next year|in future`)},
	{"damage to it", about(`崩|坏|转圈|打不开|闪退|提交不了|卡住|down|broken`)},
	{"age", about(`大(?:一|两|几)?岁|小(?:一|两|几)?岁|未成年|成年|岁数|年龄|够岁|older|younger|underage`)},
	{"purchase of use", about(`应付|过审|能刷|能过|能用吗|看得出|读卡|检查|审核|pass|scan`)},
}
