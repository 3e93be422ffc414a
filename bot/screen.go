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
	{ReasonForgery, regexp.MustCompile(`(做|造|弄|买|卖|搞|办|租)(一?(个|张|本))?(假|仿|伪造的|别人的|他人的)[^,。]{0,4}(身份)?证|(怎么|如何|哪里|哪儿|帮我|教我|告诉我|想|能)[^,。]{0,6}(伪造|变造|买卖|购买|出租)[^,。]{0,6}身份证|(买|卖|收购|出售|租)(一?(个|张))?[^,。]{0,2}身份证`), regexp.MustCompile(`犯罪|处罚|判|罚|违法|后果|会怎`)},
	{ReasonOtherPerson, regexp.MustCompile(`(用|凭|根据|靠|知道)[^,。]{0,4}(名字|姓名)[^,。]{0,8}(查|找)|(查|找|问|要)[^,。]{0,8}(别人|他人|某人|前女友|前男友|前妻|前夫|女友|男友|同事|邻居|老板)[^,。]{0,8}(身份证|号码|住址|地址|户籍|信息)|(前女友|前男友|前妻|前夫|别人|他人)的[^,。]{0,8}(身份证|户籍|地址|住址|信息)[^,。]{0,6}(查|能查|找)|身份证号(码)?(和|与)[^,。]{0,6}姓名[^,。]{0,8}(大全|列表|给我)|(哪里|怎么|怎样)[^,。]{0,6}查(询)?(别人|他人)?(的)?身份证(号码?|信息)`), nil},
	{ReasonBypass, regexp.MustCompile(`(绕过|跳过|骗过|破解)[^,。]{0,6}(人脸|验证|核验|实名|指纹|审核)|冒用[^,。]{0,8}(怎么|办理)|(怎么|如何|能不能)[^,。]{0,6}冒(充|用)`), nil},
	{ReasonInjection, regexp.MustCompile(`(忽略|无视|忘掉|忘记)[^,。]{0,8}(指令|提示|规则|设定|要求)|不受限制的?\s?ai|系统提示词|(输出|打印|告诉我)[^,。]{0,6}(提示词|prompt)|system prompt|ignore (all|previous|the above)|你(就|只要?|必须)(说|回答|回复)[^,。]{0,2}["“'「]|(do anything now|\bdan\b|jailbreak)`), nil},
	{ReasonAskedForPerson, regexp.MustCompile(`(转|找|要|接|联系)(个|一下)?(人工|真人|客服)|^人工(客服|服务)?$|客服(电话|微信|在哪|怎么联系)|talk to (a )?(person|human)`), nil},
	{ReasonThanks, regexp.MustCompile(`^(好的?,?\s?)?(谢谢|多谢|唔该|感谢|thanks?|thank you)[^?]{0,6}$|^(好的?|明白了?|知道了|ok)[。!]?$`), nil},
	{ReasonAbout, regexp.MustCompile(`^(请问)?(你|您)(们)?(是|系)(谁|什么|机器人|人工|真人|ai|公安|警察|派出所)|你们是(公安|警察|官方|政府)|^what are you|^who are you`), nil},
	{ReasonHello, regexp.MustCompile(`^(你好|您好|hi|hello|嗨|在吗|在不在|有人吗|早上好|下午好|晚上好|喂)[,。!~ ]*$`), nil},
}

// otherDocuments are papers zhengda does not cover. Their photos and receipts
// may still be asked about.
var otherDocuments = regexp.MustCompile(`护照|驾驶证|驾照|行驶证|港澳通行证|台湾通行证|通行证|社保卡|医保|居住证|准生证|结婚证|离婚证|户口(迁移|迁入|迁出|转)|转[^,。]{0,4}户口|入户|落户|营业执照|学生证|毕业证|教师资格|银行卡|房产证|签证|公积金|社保`)

// idCardWords tell that the ID card is what is asked about.
var idCardWords = regexp.MustCompile(`身份证|回执|图像号|相片|照片`)

// screen takes the questions that need a reviewed reply instead of passages;
// the empty reason lets the question through.
func screen(text string) Reason {
	folded := strings.ToLower(text)
	if strings.TrimSpace(strings.Trim(folded, "??。,.!…~ ")) == "" {
		return ReasonEmpty
	}
	for _, r := range routes {
		if r.words.MatchString(folded) && (r.not == nil || !r.not.MatchString(folded)) {
			return r.reason
		}
	}
	if otherDocuments.MatchString(folded) && !idCardWords.MatchString(folded) {
		return ReasonOtherDocument
	}
	return ""
}
