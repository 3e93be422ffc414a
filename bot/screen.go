package bot

import (
	"regexp"
	"strings"
)

// route is a reviewed reply to questions that need no passage.
type route struct {
	reason Reason
	words  *regexp.Regexp
	not    *regexp.Regexp // when this matches too, the route is not taken
}

// routes are tried in order on the normalised question in lower case. What is
// dangerous comes first.
var routes = []route{
	{ReasonForgery, regexp.MustCompile(`(别人|他人|双胞胎|哥哥|姐姐|弟弟|妹妹|兄弟|姐妹)[^,。]{0,3}的(照片|相片)[^,。]{0,6}(办|做|当|顶|代|过)|(骗过|糊弄|蒙过)[^,。]{0,6}(人像|比对|审核|窗口)|(伪造|造假|假的?)(相片|照片)?回执|(涂改|篡改|(^|[^a-z])ps?)[^,。]{0,4}(一?(张|个))?[^,。]{0,4}(身份)?证|证[^,。]{0,8}(涂改|篡改)|(收|买|租|借|找|弄|搞)[^,。]{0,3}(几|些|一批|多)?(张)?(别人|他人|人家)的?[^,。]{0,3}身份证|(做|造|弄|买|卖|搞|办|租)(一?(个|张|本))?(假|仿|伪造的|别人的|他人的)[^,。]{0,4}(身份)?证|(怎么|如何|哪里|哪儿|帮我|教我|告诉我|想|能)[^,。]{0,6}(伪造|变造|买卖|购买|出租)[^,。]{0,6}身份证|(收购|出售|(买|卖|租)(一?(个|张|本))?(别人的?|他人的?|真的?|二手)?)身份证|身份证[^,。]{0,4}(想|要|能|可以)?(卖|出售)|(出生|年龄|岁数)[^,。]{0,6}(改|往后|往前|改大|改小)[^,。]{0,4}岁|(拿|用)(别人|他人|室友|同学|朋友|同事|网友)的?(照片|相片|身份证)[^,。]{0,6}(办|拍|申请|注册|用)`), regexp.MustCompile(`犯罪|处罚|判|罚|违法|后果|会怎|被(人|别人|他人)|怕`)},
	{ReasonOtherPerson, regexp.MustCompile(`(查|调|搜)(一?下|出)?(她|他|人家|对方)[^,。]{0,4}(住址|地址|证件号|身份证|户籍|信息)|(用|凭|根据|靠|知道|报)[^,。]{0,4}(名字|姓名)[^。]{0,10}(查|找|给我|发我|身份证号)|查(一下|下|查)?(我)?(老公|老婆|丈夫|妻子|对象|男友|女友|孩子他爸|别人|他人)|(查|找|问|要)[^,。]{0,8}(别人|他人|某人|前女友|前男友|前妻|前夫|女友|男友|同事|邻居|老板)[^,。]{0,8}(身份证|号码|住址|地址|户籍|信息)|(前女友|前男友|前妻|前夫|别人|他人)的[^,。]{0,8}(身份证|户籍|地址|住址|信息)[^,。]{0,6}(查|能查|找)|身份证号(码)?(和|与)[^,。]{0,6}姓名[^,。]{0,8}(大全|列表|给我)|(哪里|怎么|怎样)[^,。]{0,6}查(询)?(别人|他人)?(的)?身份证(号码?|信息)`), regexp.MustCompile(`办好|进度|好了没|制好|领证|到哪|补办|换证`)},
	{ReasonBypass, regexp.MustCompile(`(绕过|跳过|骗过|破解)[^,。]{0,6}(人脸|验证|核验|实名|指纹|审核)|(怎么|如何|能不能)[^,。]{0,6}冒(充|用)`), regexp.MustCompile(`被|怕|防|担心`)},
	{ReasonInjection, regexp.MustCompile(`(忽略|无视|忘掉|忘记)[^,。]{0,8}(指令|提示词?|规则|设定|之前的(要求|规定|内容)|上面的(要求|规定|内容))|(忘掉|忽略|无视)(之前|以上|上面|前面)|(指令|提示词|设定)[^,。]{0,8}(打出来|打印|输出|说出来|发给我|告诉我|复述)|现在(你)?是[^,。]{0,8}(民警|警察|管理员|开发者)|你(现在)?是[^,。]{0,6}(民警|警察),|不受限制的?\s?ai|系统提示词|(输出|打印|告诉我)[^,。]{0,6}(提示词|prompt)|system prompt|ignore (all|previous|the above)|你(就|只要?|必须)(说|回答|回复)[^,。]{0,2}["“'「]|(do anything now|\bdan\b|jailbreak)`), nil},
	{ReasonAskedForPerson, regexp.MustCompile(`(转|找|我要|接|联系)(个|一下)?(人工|真人|客服)|^(有)?人工(客服|服务)?(在不在|在吗|呢|有吗)?[?]?$|(办错|选错|填错|下错)[^。]{0,12}(怎么改|能改|改一下|改回|怎么办)|客服(电话|微信|在哪|怎么联系)|talk to (a )?(person|human)`), nil},
	{ReasonAbout, regexp.MustCompile(`^(请问)?(你|您)(们)?(是|系)(谁|什么|机器人|人工|真人|ai|公安|警察|派出所)|你们是(公安|警察|官方|政府)|^what are you|^who are you`), nil},
}

// courtesy is greeting, thanks and assent; what is nothing else is answered in
// kind, and elsewhere it does not hide the question.
var (
	courtesy  = regexp.MustCompile(`谢谢|多谢|唔该|感谢|谢了|thank you|thanks|thx|好的|好嘞|好吧|明白了?|知道了|清楚了|了解|ok|你好|您好|hello|hi|嗨|在吗|在不在|有人吗|早上好|上午好|中午好|下午好|晚上好|^早|^喂|再见|拜拜|[呀啊哦哈吖啦您你了哈的]`)
	greetings = regexp.MustCompile(`(你|您|早上|上午|中午|下午|晚上)好`)
	thanks    = regexp.MustCompile(`谢|唔该|thank|thx|好|明白|知道|清楚|了解|ok|再见|拜拜`)
)

// otherPapers are papers and cards zhengda does not cover.
const otherPapers = `护照|驾照|(?:驾驶|行驶|港澳通行|台湾通行|通行|居住|准生|生育|结婚|离婚|学生|毕业|学位|房产|不动产|产权|残疾|独生子女|老年|优待|健康|电工|焊工|叉车|网约车|从业|上岗|资格|会计|教师|导游|律师|护士|医师|普通话|出生医学|无人机|狗|养犬)(?:证明|证书|执照|资格证|证|卡)|(?:营业|驾驶|无人机)执照|(?:社保|医保|银行|信用|手机|电话|公交|交通|羊城通|健身|会员|老人)卡|签证|签注|美签|发票|交强险|车牌`

// otherDocuments are such papers, and what else is done at offices. Their photos
// and receipts may still be asked about.
var otherDocuments = regexp.MustCompile(otherPapers + `|医保|户口(迁移|迁入|迁出|转)|转[^,。]{0,4}户口|入户|落户|公积金|社保`)

// otherDocumentDone is such a paper being what is to be done.
var otherDocumentDone = regexp.MustCompile(`(` + otherPapers + `)[^,。?]{0,4}(怎么办|怎么考|去哪|哪里|办理|要办|换|补|到期|过期|续|丢|掉|泡|找不|不见|年审|复审|几天|多少钱)|(办理?|换|补|续签|考)(个|一张|本)?(` + otherPapers + `)|(怎么|怎样|如何|去哪|哪里)[^,。]{0,4}(上|报)户口`)

// idCardWords tell that the ID card is what is asked about.
var idCardWords = regexp.MustCompile(`身份证|回执|图像号|相片|照片`)

// maskTokens are what pii leaves in place of personal data, with the labels and
// blanks around it.
var maskTokens = regexp.MustCompile(`〔[^〕]{2,5}〕|姓名|名字|身份证号?码?|电话|手机号?|微信|住址|地址|我叫|我是|[:,。;、\s]`)

// idle are requests for company that have nothing to do with documents.
var idle = regexp.MustCompile(`(写|作|讲|说|唱|来)(一|个|首|段|一首|一个|一段)?[^,。]{0,2}(诗|歌|笑话|故事|作文|段子)|(聊天|陪我聊)`)

// screen takes the questions that need a reviewed reply instead of passages;
// the empty reason lets the question through.
func screen(text string) Reason {
	folded := strings.ToLower(text)
	if strings.Trim(folded, "?。,.!…~ ") == "" {
		return ReasonEmpty
	}
	if rest := maskTokens.ReplaceAllString(folded, ""); rest != folded && len([]rune(rest)) <= 1 {
		return ReasonPersonalData
	}
	if idle.MatchString(folded) {
		return ReasonAbout
	}
	if rest := courtesy.ReplaceAllString(folded, ""); strings.Trim(rest, " ,。.!~?") == "" {
		if thanks.MatchString(greetings.ReplaceAllString(folded, "")) {
			return ReasonThanks
		}
		return ReasonHello
	}
	for _, r := range routes {
		if r.words.MatchString(folded) && (r.not == nil || !r.not.MatchString(folded)) {
			return r.reason
		}
	}
	return ""
}
