package bot

import "regexp"

// The words by which questions in English are understood. Patterns see lower
// case, straight apostrophes and Chinese names of places; each puts a phrase of
// the Chinese question in the place of what it finds.

// phrase is the Chinese for what a pattern finds. In Chinese, $1 and so on stand
// for the pattern's groups.
type phrase struct {
	words   *regexp.Regexp
	chinese string
	flips   bool // what is asked in English is the opposite: must I go back? asks whether one may stay
	detail  bool // a detail of its topic is asked for, of which the short answer does not speak
}

func say(words, chinese string) phrase {
	return phrase{words: regexp.MustCompile(words), chinese: chinese}
}

// opposite is a phrase that asks in Chinese for the opposite.
func opposite(words, chinese string) phrase {
	return phrase{words: regexp.MustCompile(words), chinese: chinese, flips: true}
}

// detail is a phrase that asks for a detail of a topic.
func detail(words, chinese string) phrase {
	return phrase{words: regexp.MustCompile(words), chinese: chinese, detail: true}
}

const (
	cardEn   = `(?:(?:resident |national |chinese |my |the |an? |our |his |her |new |old )*(?:id|identity|identification)(?: ?-? ?cards?)?|card|shenfenzheng)`
	kinEn    = `(?:mother|mom|mum|father|dad|parents?|wife|husband|spouse|brother|sister|son|daughter|relatives?|family(?: members?)?|cousin|uncle|aunt|grandmother|grandma|grandfather|grandpa|grandparents?)`
	friendEn = `(?:friends?|colleagues?|coworkers?|co-workers?|roommates?|classmates?|neighbou?rs?)`
	countEn  = `([0-9]{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half an?)`
)

// routesEn are questions that get a reviewed reply, in order; the first that
// matches decides. What is dangerous comes first.
var routesEn = []struct {
	reason     Reason
	words, not *regexp.Regexp
}{
	{ReasonDistress, regexp.MustCompile(`\b(?:want to die|kill myself|end my life|suicid\w+|don't want to live|no reason to live)\b`), nil},
	{ReasonDanger, regexp.MustCompile(`\b(?:(?:he|she|they|husband|wife|boyfriend|girlfriend|boss) (?:is |are )?(?:beats?|beating|hits?|hitting|threaten\w*) me|(?:locked|held|trapped) (?:me|here|in)\b[^.?]{0,20}(?:can't|cannot|won't let)|(?:child|son|daughter|kid) (?:is|has gone|went) (?:missing|kidnapped)|kidnapped)\b`), nil},
	{ReasonScam, regexp.MustCompile(`\b(?:police|officer|caller|someone|they)\b[^.?]{0,40}\b(?:asks?|asked|wants?|wanted|tells?|told|says?)\b[^.?]{0,30}\b(?:transfer|send|pay)\b[^.?]{0,20}\b(?:money|yuan|rmb|safe account|deposit)|\bsafe account\b|\bshare (?:my|the) screen\b`), nil},
	{ReasonForgery, regexp.MustCompile(`(buy|sell|make|get|order|rent|obtain|print|forge|need|want)\b[^.?]{0,20}\b(fake|forged|counterfeit|false)\b[^.?]{0,20}\b(id|card|identity|receipt)|\b(forge|counterfeit|falsify|photoshop)\b[^.?]{0,20}\b(id|card|identity|receipt)|(use|with) (someone|somebody|my (?:friend|brother|sister|twin))[^.?]{0,8} (photo|picture|id|card)\b[^.?]{0,20}(apply|register|get|check)`), regexp.MustCompile(`punish|penalt|fined?\b|illegal|crime|happens? (if|to)`)},
	{ReasonTrade, regexp.MustCompile(`\b(?:buy|sell|rent out|purchase)\b[^.?]{0,15}\b(?:someone|somebody|another person|other people|my|an?|real|genuine|second-hand)\b[^.?]{0,12}\b(?:id|identity)(?: cards?)?\b|\bwhere to (?:buy|sell) (?:id|identity) cards?\b`), regexp.MustCompile(`punish|penalt|fined?\b|illegal|crime|happens? (?:if|to)`)},
	{ReasonLending, regexp.MustCompile(`\b(?:borrow|use|rent)\b[^.?]{0,12}\b(?:someone else|somebody else|another person|other people|my (?:friend|brother|sister|twin|cousin|roommate|colleague))'?s? (?:id|identity|card)|\blend (?:him|her|them|my (?:friend|brother|sister)|someone|somebody) my (?:id|identity|card)|\blend my (?:id|identity)`), regexp.MustCompile(`punish|penalt|fined?\b|illegal|crime|happens? (?:if|to)|found|without my|is using|used my`)},
	{ReasonOwnOrder, regexp.MustCompile(`\b(?:cancel|change|speed up|refund|check)\b[^.?]{0,10}\bmy order\b|\bmy order\b[^.?]{0,25}\b(?:cancel|refund|not arrived|still|where)`), nil},
	{ReasonOtherPerson, regexp.MustCompile(`(look ?up|find( out)?|check|search|tell me|give me|get|know)\b[^.?]{0,25}\b(ex-?(girlfriend|boyfriend|wife|husband)?|someone( else)?|somebody( else)?|another person|other people|neighbou?r|boss|colleague|girlfriend|boyfriend|his|her|their)('s)?\b[^.?]{0,12}\b(id numbers?|identity numbers?|id card numbers?|address|hukou information|personal (data|information)|phone number)`), regexp.MustCompile(`progress|collect|pick ?up`)},
	{ReasonBypass, regexp.MustCompile(`(bypass|get (a)?round|trick|fool|skip|cheat)\b[^.?]{0,20}\b(face|facial|verification|fingerprints?|identity check|real-?name|review)|(impersonat|pretend to be)`), regexp.MustCompile(`afraid|worried|prevent|someone (is|has)`)},
	{ReasonInjection, regexp.MustCompile(`(ignore|disregard|forget)\b[^.?]{0,15}\b(previous|above|prior|all|your)\b[^.?]{0,12}\b(instructions?|rules?|prompts?)|(print|show|reveal|repeat|output|tell me)\b[^.?]{0,12}\b(system )?prompt|you are now\b|do anything now|jailbreak|act as (a|an|the) (police|officer|admin)`), nil},
	{ReasonUnknowable, regexp.MustCompile(`\b(?:queue|line|crowded|busy|how many people)\b[^.?]{0,60}\b(?:right now|now|today|at the moment|this (?:morning|afternoon))\b|\b(?:will|going to)\b[^.?]{0,30}\bfees?\b[^.?]{0,20}\b(?:go up|rise|increase|change)|\bnext year'?s? fees?\b`), nil},
	{ReasonOtherDocument, regexp.MustCompile(`\b(?:business|driver'?s?|driving) licen[sc]e\b|\b(?:renew|apply for|get|replace|extend)\b[^.?]{0,12}\b(?:passport|visa|residence permit|social security card|bank card)\b`), regexp.MustCompile(`photo|picture|\bid\b|identity card`)},
	{ReasonAskedForPerson, regexp.MustCompile(`(talk|speak|chat|connect me|transfer me|get me)\b[^.?]{0,10}\b(to|with)?\b[^.?]{0,6}\b(human|real person|person|agent|staff|operator|customer service|representative)|^(human|agent|customer service)( please)?[.!?]*$`), nil},
	{ReasonAbout, regexp.MustCompile(`^(hi|hello|hey)?[,! ]*(who|what) are you|are you (a |the )?(police|human|robot|bot|real|official|government|person|ai)\b`), nil},
	{ReasonThanks, regexp.MustCompile(`^(ok(ay)?|great|good|perfect|got it|i see|understood|alright|all right)?[,.! ]*(thanks?( you)?( very much| so much| a lot)?|thx|bye|goodbye|see you|ok(ay)?|got it|understood)[,.! ]*(bye|goodbye)?[.! ]*$`), nil},
	{ReasonHello, regexp.MustCompile(`^(hi|hello|hey|good (morning|afternoon|evening)|greetings)( there| everyone| everybody)?[,.! ]*(is (anybody|anyone|somebody) (here|there))?[?.! ]*$`), nil},
}

// whoEn tell of the person; all that match are told.
var whoEn = []phrase{
	say(`\b(newborn|new-born|infant|[0-9]+[- ]months?[- ]old)\b`, "新生儿宝宝"),
	say(`\b(baby|toddler)\b`, "宝宝"),
	say(`\b(?:grand)?son\b|\bboy\b`, "儿子"),
	say(`\b(?:grand)?daughter\b|\bgirl\b`, "女儿"),
	say(`\b(child|children|kids?|minors?|teenagers?)\b`, "孩子"),
	say(`\b(?:under|below|younger than|not yet|less than) (?:16|sixteen|the age of (?:16|sixteen))\b`, "未满16周岁"),
	say(`\b(?:i am|i'm|being) (?:an )?adult\b|\bover (?:16|18)\b`, "成年人"),
	say(`\b(mother|mom|mum)\b`, "母亲"),
	say(`\b(father|dad)\b`, "父亲"),
	say(`\bparents\b`, "父母"),
	say(`\b(?:elderly|senior citizen|old man|old woman|grandma|grandmother|grandpa|grandfather)\b`, "老人"),
	say(`\b(?:veteran|discharged (?:soldier|from)|left the army|retired from the (?:army|military))\b`, "已经退伍"),
	say(`\bguardians?\b`, "孩子"),
	say(`\b(?:soldiers?|active duty|in the (?:army|military|navy|air force)|serving (?:in|with)|military (?:service|personnel)|armed police)\b`, "现役军人"),
	say(`\b(?:people|residents?|person|someone|citizens?|compatriots?|i am|i'm|friend|husband|wife|permanent)\b[^.?]{0,12}(香港|澳门|台湾)|(香港|澳门|台湾)[^ ]* (?:residents?|citizens?|people|permanent|person)|\b(?:hong ?konger|taiwanese|hmt residents?)`, "港澳台居民"),
	say(`\b(?:foreigners?|foreign (?:national|citizen|passport|nationality|spouse|wife|husband)s?|non-chinese|american citizen|not (?:a )?chinese(?: citizen)?|expats?)\b`, "外国人"),
	say(`\b(?:naturali[sz]ed (?:in|as)|became an? (?:american|canadian|australian|british|foreign) citizen|acquired foreign (?:nationality|citizenship)|gave up (?:my )?chinese (?:nationality|citizenship))`, "加入外国籍"),
	say(`\b(?:abroad|overseas|outside (?:of )?china|consulate|embassy|study(?:ing)? in (?:the )?(?:uk|us|usa|america|canada|australia|japan)|(?:am|live|living|are|is|work|working) in (?:the )?(?:uk|us|usa|united states|america|canada|australia|japan|korea|france|germany|singapore|england|new zealand|italy|spain|thailand|malaysia))\b`, "人在国外"),
	say(`\b(?:died|passed away|deceased|death of)\b`, "去世"),
	say(`\b(?:in (?:prison|jail|custody)|prisoner|detained|serving (?:a|his|her) sentence)\b`, "在监狱服刑"),
	say(`\b(?:bedridden|paraly[sz]ed|cannot (?:walk|get out of bed)|can't (?:walk|get out of bed)|disabled|wheelchair|coma|dementia)\b`, "卧床"),
	say(`\b(?:low[- ]income|subsistence allowance|dibao|minimum living (?:allowance|guarantee)|on welfare|poverty)\b`, "低保"),
	say(`\b(?:no|without(?: a| any)?|don't have(?: a| any)?|never had a?) (?:hukou|household registration)\b`, "没有户口"),
	say(`\b(?:never (?:had|gave|given|recorded|registered)[^.?]{0,8} fingerprints?|no fingerprints?|without fingerprints?|fingerprints? (?:were|was) never)`, "没录过指纹"),
	say(`\b(?:fingerprints? (?:on file|registered|recorded|already)|gave my fingerprints?|have (?:given|registered|recorded) (?:my )?fingerprints?)`, "录过指纹"),
	say(`\b(?:tourists?|travell?ing (?:to|in|through)|just visiting|passing through|business trip|short visit|on holiday)\b`, "路过旅游"),
	say(`\b(?:bad credit|blacklist|defaulter|dishonest)`, "失信"),
	say(`\b(?:not|isn't|non|outside)(?: of| a| in| from)*[- ]广东|\b(?:non-?locals?|another province|other provinces?|a different province|out[- ]of[- ]province)\b`, "外省户口"),
	say(`\b(?:apply|renew|replace|do (?:it|this)|go|handle|get it done|applying|sign)\b[^.?]{0,25}\b(?:on|in) (?:my|his|her|their|someone's|our|behalf of)[^.?]{0,8}behalf|\bon behalf of\b|\b(?:somebody|someone|anyone|another person) (?:else )?(?:to )?(?:apply|renew|replace|do it|go|handle|get)\b|\bby proxy\b|\bthrough an agent\b|\bhave (?:someone|somebody)\b`, "请别人代办"),
	say(`\b(?:`+kinEn+`|`+friendEn+`) (?:apply|renew|replace|do it|handle|get)\b[^.?]{0,30}\bfor me\b`, "家人帮我办"),
	say(`\b(?:apply|renew|replace|handle|get)\b[^.?]{0,30}\bfor my (?:mother|mom|mum|father|dad|wife|husband|parents?|brother|sister|grandmother|grandma|grandfather|grandpa)\b`, "帮家人代办"),
	say(`\b(?:parents?|we|i|guardian)\b[^.?]{0,12}\b(?:can't|cannot|unable to|no time to|too busy to|not (?:here|available|there)|away)\b[^.?]{0,15}`, "家长不能陪"),
}

// topicsEn are questions on one matter, with the Chinese question they mean; the
// first that matches is taken for all that is asked.
var topicsEn = []phrase{
	// The picture
	detail(`\bcontact lens(?:es)?\b|\bcontacts\b`, "拍身份证可以戴隐形眼镜、美瞳吗"),
	say(`\b(?:glasses|spectacles)\b`, "拍身份证照片能戴眼镜吗"),
	say(`\bmake-?up\b|\b(?:lipstick|earrings?|jewel(?:le)?ry|necklace)\b`, "拍身份证照片能化妆、戴首饰吗"),
	say(`\bhair(?:style|cut)?\b|\bfringe\b|\bbangs\b|\bears?\b|\beyebrows?\b|\bdyed\b`, "拍身份证照片头发、刘海、耳朵有什么要求"),
	detail(`\b(?:hat|headscarf|hijab|cap)\b`, "拍身份证照片能戴帽子吗"),
	detail(`\buniform`, "拍身份证照片能穿制服、校服吗"),
	detail(`\bwhite (?:shirt|top|clothes|t-shirt|dress)`, "拍身份证照片能穿白色衣服吗"),
	say(`\b(?:smil\w*|teeth)\b`, "拍身份证照片能笑吗,表情有什么要求"),
	say(`\b(?:wear|clothes|clothing|dress|shirt|colou?r of (?:my )?clothes|uniform)\b`, "拍身份证照片穿什么衣服"),
	say(`\b(?:photoshop|retouch\w*|beauty filter|filter|beautif\w+|edit(?:ed)? (?:the |my )?(?:photo|picture)|ps the photo)\b`, "身份证照片能修图、美颜吗"),
	say(`\bbackground\b`, "身份证照片背景要什么颜色"),
	say(`\b(?:pixels?|dimensions?|resolution|dpi|photo size|size of the (?:photo|picture)|what size|how (?:big|large))\b`, "身份证照片尺寸和像素是多少"),
	say(`\b(?:file (?:size|format)|jpe?g|png|kb|megabytes?)\b`, "身份证照片要什么格式，文件多大"),
	say(`\b(?:photo|picture)\b[^.?]{0,30}\b(?:ugly|bad|not look like|don't look like|doesn't look like|change[d]?|retake|new one|dislike|don't like|hate)\b|\b(?:ugly|change|retake|dislike|don't like|hate)\b[^.?]{0,25}\b(?:photo|picture)\b`, "身份证照片太丑、不像本人能重新换吗"),
	say(`\b(?:selfie|take (?:the |my |an? )?(?:id )?(?:photo|picture)s? (?:myself|at home|with my (?:own )?(?:phone|mobile))|at home)\b`, "自己在家怎么拍身份证照片"),
	say(`\b(?:how )?(?:recent|old can the (?:photo|picture))\b`, "身份证照片要多久以内拍的"),
	say(`\b(?:baby|child|kid|newborn|infant)[^.?]{0,20}\b(?:photo|picture)\b[^.?]{0,20}(?:take|requirement)?|\b(?:photo|picture) (?:of|for) (?:a |my |the )?(?:baby|child|kid|newborn|infant|son|daughter)`, "小孩的身份证照片怎么拍"),
	say(`\b(?:photo|picture)\b[^.?]{0,12}\b(?:requirements?|rules?|standards?|specifications?|look like)\b|\b(?:requirements?|rules?|standards?|specifications?)\b[^.?]{0,16}\b(?:photo|picture)\b|\bwhat (?:kind of )?(?:photo|picture)\b`, "身份证照片有什么要求"),

	// The photo receipt
	say(`\bupload\b`, "办相片回执怎么上传照片"),
	say(`\bhow long\b[^.?]{0,20}\b(?:take|get)\b[^.?]{0,20}\breceipt\b`, "网上办相片回执多久能出来"),
	say(`\b(?:photo|picture)s?\b[^.?]{0,20}\b(?:taken|made|from) (?:in |at )?(?:\p{Han}+省|\p{Han}+自治区|北京市|上海市|天津市|重庆市)`, "外省拍的身份证照片在广东能用吗"),
	say(`\b(?:receipt|photo number|image number)\b[^.?]{0,40}\bexpired?\b|\bexpired (?:photo )?receipt\b`, "相片回执过期了怎么办"),
	say(`\b(?:how long|valid|validity)\b[^.?]{0,30}\breceipt\b|\breceipt\b[^.?]{0,20}\b(?:valid|last)\b`, "相片回执有效期多久"),
	say(`\b(?:do (?:i|we) (?:need|have)|must i|have to|is (?:a|the)|necessary|required|without|exempt|skip)\b[^.?]{0,30}\breceipt\b`, "什么时候可以不交相片回执，窗口换领要不要交相片回执"),
	say(`\breceipt\b[^.?]{0,30}\b(?:another|other|different) (?:city|province)\b|\b(?:photo|picture)s?\b[^.?]{0,20}\b(?:another|other|different) province\b`, "外省拍的身份证照片在广东能用吗"),
	say(`\b(?:photo|picture|receipt)s?\b[^.?]{0,20}\b(?:another|other|different) city\b`, "在广东别的城市拍的身份证照片能用吗"),
	say(`\breceipt\b[^.?]{0,30}\b(?:paper|printed?|electronic|digital)\b|\b(?:electronic|digital|printed?|paper) (?:photo )?receipt\b`, "相片回执要纸质的吗，电子的行不行"),
	say(`\breceipt\b[^.?]{0,20}\b(?:twice|reuse|again|how many times|more than once)\b|\b(?:reuse|use)\b[^.?]{0,16}\breceipt\b[^.?]{0,16}\b(?:again|twice)\b`, "相片回执用过一次还能再用吗"),
	say(`\breceipt\b[^.?]{0,40}\b(?:reject\w*|fail\w*|not (?:pass|approved))\b|\b(?:photo|picture)\b[^.?]{0,20}\b(?:reject\w*|fail\w*|not (?:pass|approved))\b`, "相片回执审核没通过怎么办"),
	say(`\b(?:download)\b[^.?]{0,20}\breceipt\b`, "办好的相片回执在哪里下载"),
	say(`\brefund\b`, "网上办的相片回执能退款吗"),
	say(`\b(?:how much|cost|price|fee)\b[^.?]{0,30}\breceipt\b|\breceipt\b[^.?]{0,20}\b(?:cost|price|fee)\b`, "网上办相片回执多少钱"),
	say(`\b(?:what|meaning)\b[^.?]{0,14}\breceipt\b|\breceipt (?:mean|for)\b`, "身份证相片回执是什么"),
	say(`\breceipt\b`, "身份证相片回执去哪里办"),
	say(`\b(?:must|have to|need to|can i)\b[^.?]{0,16}\btake (?:the |my )?(?:photo|picture) at\b`, "办身份证的照片一定要在派出所拍吗"),

	// Papers other than the card
	say(`\bpassports?\b`, "护照怎么办理"),
	say(`\bdriv(?:ing|er'?s?) licen[cs]e\b`, "驾驶证怎么办理"),
	say(`\b(?:apply for|renew|get|replace|lost)\b[^.?]{0,12}\bresidence permit\b`, "居住证怎么办理"),
	say(`\bsocial security card\b`, "社保卡怎么办理"),
	say(`\bmarriage (?:certificate|license)\b`, "结婚证怎么办理"),

	// Temporary card
	say(`\bonly\b[^.?]{0,20}\btemporary\b|\btemporary\b[^.?]{0,30}\bwithout\b`, "没有在办正式身份证，能只办临时身份证吗"),
	say(`\btemporary\b[^.?]{0,40}\b(?:fly|flight|plane|train|airport|station)\b|\b(?:airport|station)\b[^.?]{0,20}\btemporary\b[^.?]{0,20}\b(?:certificate|proof)\b`, "急着坐飞机坐火车，临时身份证怎么办"),

	// Collecting
	say(`\b(?:`+friendEn+`)\b[^.?]{0,20}\b(?:collect|pick(?:ed)? ?up|get|fetch|receive)\b|\b(?:collect|pick(?:ed)? ?up|fetch)\b[^.?]{0,30}\bby (?:a |my )?`+friendEn, "朋友能代领身份证吗"),
	say(`\b(?:`+kinEn+`|someone(?: else)?|somebody(?: else)?|anyone)\b[^.?]{0,20}\b(?:collect|pick(?:ed)? ?up|fetch|receive)\b|\b(?:collect|pick(?:ed)? ?up|fetch)\b[^.?]{0,40}\b(?:for me|on my behalf|for my (?:wife|husband|mother|father|parents))\b`, "亲属能代领身份证吗"),
	say(`\b(?:mail(?:ed)?|post(?:ed)?|deliver(?:ed|y)?|courier|express delivery|shipped|sent to my)\b`, "身份证能邮寄吗"),
	opposite(`\bkeep\b[^.?]{0,12}\b(?:old|expired)\b`, "领新身份证时，旧证要不要交回"),
	say(`\b(?:return|hand (?:in|over|back)|give back|surrender)\b[^.?]{0,16}\bold\b`, "领新身份证时，旧证要不要交回"),

	// Lost and found
	say(`\b(?:found|picked up|find)\b[^.?]{0,15}\b(?:someone|somebody|another|a stranger|other)\b`, "捡到别人的身份证怎么办"),
	say(`\b(?:found|find)\b[^.?]{0,15}\b(?:my |the )?(?:old|lost|original|previous)\b|\bold (?:card|one|id)\b[^.?]{0,30}\bfound\b|\bturned up\b`, "补了新身份证，旧证又找到了还能用吗"),
	say(`\bnewspaper\b|\bpublish\b`, "身份证丢了要登报吗"),
	say(`\b(?:do i (?:have|need)|must i|necessary|required|should i|before)\b[^.?]{0,24}\b(?:report|announce|newspaper)\b|\breport\b[^.?]{0,40}\b(?:before|first)\b`, "身份证丢了补领前要先挂失、登报吗"),
	say(`\breport(?:ing|ed)?\b[^.?]{0,30}\b(?:loss|lost|missing|stolen)\b|\b(?:loss|lost)\b[^.?]{0,16}\breport\b`, "身份证怎么挂失"),
	say(`\b(?:misused?|fraud|stole my identity|identity theft|uses? my (?:lost )?(?:id|card)|liable|responsible)\b`, "身份证丢了被人冒用，谁负责"),
	say(`\bleak(?:ed)?\b`, "身份证信息被泄露了怎么办"),
	say(`\b(?:landlord|boss|employer|hotel|company|agent)\b[^.?]{0,30}\b(?:took|keep|keeps|kept|holds?|held|confiscate\w*|retain\w*|withh\w+|detain\w*|deposit)\b|\bas (?:a )?deposit\b`, "身份证被老板、房东扣押了，可以吗"),
	say(`\b(?:lend|borrow(?:ed)?|sell|misuse)\b[^.?]{0,20}`+cardEn+`|\b(?:punish\w*|penalt\w+)\b|\bfine for\b`, "出借、冒用、买卖身份证会怎么处罚"),

	// Use and validity
	say(`\bexpired\b[^?]{0,60}\b(?:a fine|fined|punish\w*)\b`, "身份证过期了会不会罚款"),
	say(`\bexpired?\b[^.?]{0,40}\b(?:fined?|penalt\w+|punish\w*)\b|\b(?:fined?|penalt\w+)\b[^.?]{0,40}\bexpired?\b`, "身份证过期了会不会罚款"),
	say(`\bexpired\b[^.?]{0,40}\b(?:train|plane|fly|flight|board|hotel|bank|still use|be used|still valid|travel)\b|\b(?:use|travel with|board|fly)\b[^.?]{0,30}\bexpired\b`, "身份证过期了还能用吗"),
	say(`\bhow (?:early|soon|long|far|many months)\b[^.?]{0,24}\b(?:before|ahead|in advance)\b|\b(?:before (?:it |the card |my card )?expir\w+|in advance|ahead of)\b`, "提前多久可以换身份证"),
	say(`\bfirst[- ]generation\b`, "第一代身份证还能用吗"),
	say(`\b(?:moved?|address)\b[^.?]{0,40}\b(?:change|update|renew|new|still)\b|\bnew address\b|\bchange (?:my |the )?address\b`, "迁户口、搬家后，身份证要换吗"),
	say(`\b(?:who (?:must|has to|needs)|is it (?:mandatory|compulsory)|minimum age|how old|at what age|youngest|(?:must|do|does) (?:a |my )?(?:child|children|kids?|baby|babies)(?: have| need)?)\b`, "谁必须办身份证，多大可以办"),
	say(`\bmust\b[^.?]{0,10}\b(?:renew|be renewed|be replaced)\b|\bwhen (?:do i|should i|must i)\b[^.?]{0,12}\b(?:renew|replace)\b`, "什么情况要换领身份证"),
	say(`\b(?:id |identity )?number\b[^.?]{0,20}\bchange\b|\bwill my (?:id )?number\b`, "身份证号码会不会变"),

	// Fees, time, ways
	say(`\b(?:urgent(?:ly)?|expedit\w+|express|rush|speed (?:it )?up|faster|priority|hurry)\b`, "身份证能加急吗，有加急费吗"),
	say(`\b(?:progress|track|status|is (?:it|my card) ready|already (?:made|done)|how far)\b`, "身份证办理进度怎么查"),
	say(`\b(?:both|broken|damaged)\b[^.?]{0,20}\bexpired\b|\bexpired\b[^.?]{0,20}\b(?:broken|damaged)\b`, "身份证又坏又到期，收20元还是40元"),
	say(`\blost\b[^.?]{0,24}\bexpired\b|\bexpired\b[^.?]{0,24}\blost\b`, "身份证过期了又找不到，怎么办"),
	say(`\bchild(?:ren)?(?:'s)?\b[^.?]{0,20}\bfingerprint\w*`, "孩子从几岁起采指纹"),
	say(`\bfingerprinted\b|\bfingerprints?\b[^.?]{0,30}\b(?:required|needed|necessary|taken|mandatory|collect|have to|for)\b|\b(?:give|take|need|require|have|record)\b[^.?]{0,16}\bfingerprints?\b`, "办身份证要不要采指纹"),
	say(`\b(?:weekends?|saturdays?|sundays?|holidays?|opening hours|office hours|summer|winter)\b`, "周末、寒暑假能办身份证吗"),
	say(`\b(?:hukou|household) (?:book|booklet|register)\b[^.?]{0,24}\b(?:need|bring|required|necessary|without)\b|\b(?:need|bring|without|have to)\b[^.?]{0,24}\b(?:hukou|household) (?:book|booklet|register)\b`, "办身份证要带户口簿吗"),
	say(`\b(?:electronic|digital|on my phone)\b[^.?]{0,24}\b(?:hukou|household|certificate|licen[cs]e|card|permit)\b`, "办身份证时电子户口本、电子居住证能用吗"),
	say(`\b(?:extra|additional|other|further|what|which|kind of|proof)\b[^.?]{0,30}\b(?:hukou|residents?|household)\b[^.?]{0,20}\b(?:outside|another|other|non)\b|\b(?:residence|employment|work|study) (?:proof|certificate)s?\b|\bproof of (?:residence|employment|work|study|address)\b`, "外省户口办身份证,要什么居住、工作证明"),
	say(`\bany (?:police station|counter|office|window)\b|\bwhich (?:police station|counter|office|window)\b`, "办身份证要去哪个窗口"),
	say(`\bwhat (?:is|information is|data is|appears)\b[^.?]{0,12}\b(?:on|in) (?:an?|the|my) (?:id|identity)`, "身份证上登记哪些内容"),
	say(`\bstep[- ]by[- ]step\b[^?]*(?:yuejuma|粤居码|online)|(?:yuejuma|粤居码)[^?]*\bsteps?\b`, "粤居码上怎么一步步办身份证"),
	say(`\b(?:veteran|discharged|(?:left|back from|returned from|retired from) the (?:army|military|navy))\b`, "退伍后怎么办身份证"),
	say(`\bwhat happens\b[^.?]{0,16}\b(?:counter|window|police station)\b|\bprocess at the\b`, "到窗口办身份证是怎么个流程"),
	say(`\b(?:who can|conditions?|requirements?|eligib\w+)\b[^.?]{0,30}\b(?:online|粤居码)\b`, "粤居码网上办身份证要什么条件"),
	say(`\b(?:who can|what can)\b[^.?]{0,30}\b(?:self-service|machine|kiosk)s?\b`, "身份证自助机谁能用，能办什么"),
	say(`\bgrand(?:ma|pa|mother|father|parents?)\b[^.?]{0,30}\b(?:take|bring|go with|accompany)\b|\b(?:aunt|uncle|teacher|relatives?|nanny)\b[^.?]{0,12}\b(?:take|bring|accompany)\b`, "父母没空，孩子办身份证能委托爷爷奶奶带去吗"),
	say(`\b(?:two|2) (?:id |identity )?(?:cards|hukous?|household)\b`, "有两个户口或两张身份证怎么办"),
	say(`\b(?:misprint\w*|printed wrong|wrong (?:name|birth|information|date)|typo|mistake on)\b`, "身份证上印错了怎么办"),
	say(`\brare character`, "名字里有冷僻字，身份证怎么办"),
	say(`\b(?:birth ?date|date of birth|birthday)\b[^.?]{0,24}\b(?:wrong|correct|change|fix)\b|\b(?:correct|change|fix)\b[^.?]{0,16}\b(?:birth ?date|date of birth|birthday)\b`, "在广东怎么更正出生日期"),
	say(`\b(?:ethnic\w*|nationality on the card)\b`, "身份证上的民族怎么改"),
	say(`\b(?:gender|sex)\b[^.?]{0,12}\bchange\b|\bchange\b[^.?]{0,10}\b(?:gender|sex)\b`, "变更性别怎么办"),
	say(`\bname\b[^.?]{0,40}\b(?:first|before)\b[^.?]{0,30}\b(?:hukou|household)\b|\bname\b[^.?]{0,40}\b(?:hukou|household)\b`, "改姓名，先改户口还是先换身份证"),
	opposite(`\b(?:have to|must|need to|necessary to|required to)\b[^.?]{0,12}\b(?:go|going|return|travel|fly) (?:back|home)\b|\bback to (?:my |his |her )?(?:hometown|home)\b`, "就近能办吗"),
	say(`\bwho issues\b|\bissuing authority\b|\bissued by\b`, "在外地办的身份证，签发机关写哪里"),
}

// mattersEn name the procedure; the first that matches is taken.
var mattersEn = []phrase{
	say(`\btemporary\b`, "临时身份证"),
	say(`\b(?:collect|pick(?:ed|ing)? ?(?:it |the card |the new card |my card |my new card )?up|picked up|pick-up)\b`, "领取身份证"),
	say(`\b(?:lost|losing|lose|stolen|stole|robbed|missing|misplaced|disappeared|can't find|cannot find|theft)\b|\bleft (?:it|my card|my id card)\b`, "身份证丢失补领"),
	say(`\b(?:damaged?|broken|broke|chip|snapped|cracked|bent|torn|unreadable|can't be read|cannot be read|worn|washed|illegible|doesn't (?:scan|work|read)|demagneti[sz]ed|in half|melted|blurr\w*)\b`, "身份证损坏换领"),
	say(`\bchang(?:e|ed|ing)\b[^.?]{0,14}\b(?:name|surname|information|details)\b|\bnew name\b|\bname (?:has )?(?:change|changed)\b`, "改了姓名，身份证换领"),
	say(`\b(?:renew\w*|expir\w+|about to expire|run(?:s)? out|out of date|outdated)\b`, "身份证到期换领"),
	say(`\b(?:first(?:[- ]time)?|never had|never got|never applied|don't have an? id|newborn)\b`, "首次申领身份证"),
	say(`\breplac\w+\b`, "身份证丢失补领"),
}

// channelsEn name a channel asked about.
var channelsEn = []phrase{
	say(`\b(?:self-service|self service|machines?|kiosk)\b`, "用自助机"),
	say(`\b(?:online|on the internet|internet|on my phone|by phone|mobile phone|wechat|mini[- ]?program(?:me)?|app|粤居码|yuejuma)\b`, "网上"),
	say(`\b(?:counter|window|police station|in person)\b`, "窗口"),
}

// asksEn say what is asked of a matter; at most three are taken.
var asksEn = []phrase{
	say(`\b(?:is|are|isn't|get)\b[^.?]{0,30}\bfree(?: of charge)?\b`, "免费吗"),
	say(`\bhow much|\b(?:fees?|costs?|price|charges?|pay|free(?: of charge)?|expensive|cheap|money|yuan|rmb)\b`, "要多少钱"),
	say(`\b(?:how (?:long|many (?:years|months))\b[^.?]{0,40}\b(?:valid|good for|last)|validity|valid for|is (?:it|the card) valid|years will[^.?]{0,20}valid|be valid)\b`, "有效期多久"),
	say(`\b(?:documents?|paperwork|papers|materials?|what (?:do|should|must|shall) (?:i|we|he|she|they)[^.?]{0,14} (?:need|bring|take|prepare|carry)|need to bring|bring|take along|bring along|what is needed|what's needed)\b`, "要带什么材料"),
	say(`\b(?:do (?:i|we)|must|need|necessary|required|without)\b[^.?]{0,16}\b(?:appointments?|book(?:ing)?|reserv\w+)\b`, "要预约吗"),
	say(`\b(?:appointments?|book(?:ing)?|reserv\w+|queue|slot|schedule)\b`, "怎么预约"),
	say(`\bhow (?:long|fast|soon|quickly|many days)\b|\bwhen (?:will|can) (?:i|we|it)\b[^.?]{0,14}\b(?:get|receive|ready|have|collect)\b|\b(?:processing time|take to get|how many days)\b`, "多久能拿到"),
	say(`\bwhere\b|\bwhich (?:office|police station|place|department)\b|\baddress\b`, "去哪里办"),
	say(`\bhow (?:do|can|should|to|does|would)\b|\bsteps?\b|\bprocedure\b|\bprocess\b|\bwhat (?:should|do|must|can|shall) (?:i|we|he|she) do\b|\bhow\b`, "怎么办"),
	say(`\b(?:can|may|could|is it possible|possible|allowed|able|am i|is (?:he|she|it)|do (?:i|we) (?:have|need)|must|should)\b`, "能办吗"),
}

// glossEn are words of the domain for questions that are none of the above.
var glossEn = []phrase{
	say(`\b(?:photos?|pictures?)\b`, "照片"), say(`\bfingerprints?\b`, "指纹"), say(`\bguardian\b`, "监护人"),
	say(`\b(?:household book|hukou book|hukou booklet)\b`, "户口簿"), say(`\bresidence permit\b`, "居住证"),
	say(`\bpolice\b`, "派出所"), say(`\bnames?\b`, "姓名"), say(`\btemporary\b`, "临时身份证"),
}

// cardWordsEn tell that a question in English is about the ID card.
var cardWordsEn = regexp.MustCompile(`\b(?:id|identity|identification)(?: ?-? ?cards?)?\b|\bcards?\b|身份证|\bhukou\b`)
