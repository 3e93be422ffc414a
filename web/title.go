package web

import "regexp"

// titleWords are words that a line of a title does not split: a browser knows
// no words of Chinese and takes any gap between two characters (身份证坏|了).
var titleWords = regexp.MustCompile(`临时身份证明?|居民身份证|新?身份证|居住证|驾驶证|旧证|相片回执|回执|照片|图像号|第一次` +
	`|自助机|派出所|照相馆|手机|电子户口本|电子居住证|户口[簿本]?|户籍地|外省|省内|国籍|广东|城市|窗口|网上|渠道|孩子|父母|别人|成年人|军人|房东|周末` +
	`|去?哪里办?|哪[些个]|怎么[写填拍查换补领交选改办]?|什么|多[少久大]|能不能|会不会|要不要|可以|必须|一定|一步步` +
	`|到期|(?:过期|印错|[坏丢改补换])了|过期|印错|变更|更正|信息|姓名|名字|号码|字母|民族|性别|周岁|有效期|条件|要求|材料|内容|流程|进度|业务|问题|中间|背景|颜色|尺寸|像素|格式|刘海|旅游` +
	`|预约|办[证理好]|换领|代办|委托|挂失|登报|冒用|处罚|处理|审核|上传|下载|下单|联系|神志不清|[了吗]？`)

// phrase is a part of a title; a whole one is not split at the end of a line.
type phrase struct {
	Text  string
	Whole bool
}

// Phrases is the title in parts.
func (p *articlePage) Phrases() []phrase {
	var out []phrase
	end := 0
	for _, m := range titleWords.FindAllStringIndex(p.Title, -1) {
		out = append(out, phrase{p.Title[end:m[0]], false}, phrase{p.Title[m[0]:m[1]], true})
		end = m[1]
	}
	return append(out, phrase{p.Title[end:], false})
}
