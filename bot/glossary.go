package bot

import (
	"regexp"
	"strings"
)

// glossary gives the words that guidance uses for what people say in their own.
// They are added to the search with less weight than the question's own words.
var glossary = []struct {
	said  *regexp.Regexp
	terms string
}{
	{regexp.MustCompile(`掉了|弄丢|弄没|不见|唔见|没了|被偷|偷|抢走|落在`), "丢失 补领"},
	{regexp.MustCompile(`坏|断|裂|磨|花了|消磁|没磁|刷不|读不|泡水|烂`), "损坏 换领"},
	{regexp.MustCompile(`娃|宝宝|小朋友|儿子|女儿|闺女|小孩|孩子|婴儿|细路|未成年`), "孩子 未满16周岁 监护人"},
	{regexp.MustCompile(`头一回|头一次|第一次|第一张|首办|没办过`), "首次申领"},
	{regexp.MustCompile(`老公|老婆|丈夫|妻子|爸|妈|父母|哥|姐|弟|妹|家人|家里人|亲戚`), "亲属"},
	{regexp.MustCompile(`(替|帮|代)[^,。]{0,4}(拿|领|取)|代领|取证|拿新证`), "代领 领取凭证 亲属"},
	{regexp.MustCompile(`(替|帮)[^,。]{0,6}(办|换|补|申请)|代办`), "代办 本人申请"},
	{regexp.MustCompile(`保姆|姑姑|姨|舅|叔|奶奶|爷爷|外公|外婆|老师`), "委托代办 近亲属"},
	{regexp.MustCompile(`押(在|着|他|给)|扣(了|着|下|我|押)|抵押|收走`), "扣押"},
	{regexp.MustCompile(`冒用|盗用|拿我的|网贷|作案|别人用`), "被冒用 责任"},
	{regexp.MustCompile(`借给|借我|借别人|借用|用[^,。]{0,4}的身份证`), "出租 出借 转让 冒用"},
	{regexp.MustCompile(`假身份证|假证|伪造|变造`), "伪造 变造"},
	{regexp.MustCompile(`退伍|转业|复员`), "退役军人 恢复户口"},
	{regexp.MustCompile(`当兵|部队|武警|服役|入伍|士兵|军人`), "现役军人 武警 团级以上单位"},
	{regexp.MustCompile(`过世|去世|死亡|死了`), "去世 注销户口"},
	{regexp.MustCompile(`没(上|有)?(过)?户口|黑户|上户口`), "没有户口 户口登记"},
	{regexp.MustCompile(`p图|p一下|p过|修图|美颜|磨皮|精修`), "修图 美颜"},
	{regexp.MustCompile(`口红|粉底|化妆|妆`), "化妆 浓妆 淡妆"},
	{regexp.MustCompile(`耳环|耳钉|项链|首饰|发卡|帽子`), "饰品"},
	{regexp.MustCompile(`刘海|头发|发型|扎起来`), "头发 眉毛 耳朵"},
	{regexp.MustCompile(`衬衫|衣服|穿|校服|制服`), "衣着 深色 制服"},
	{regexp.MustCompile(`打不出|生僻|冷僻|怪字`), "冷僻字"},
	{regexp.MustCompile(`管(多久|几年)|几年一换|几年要换|多少年|能用几年`), "有效期"},
	{regexp.MustCompile(`一代证`), "第一代 停止使用"},
	{regexp.MustCompile(`急用|着急|很急|加急|快一点|赶时间|来不及`), "急用 加急 临时居民身份证 绿色通道"},
	{regexp.MustCompile(`打工|厂里|上班|读书|读大学|上大学|幼儿园`), "就业 就学 居住"},
	{regexp.MustCompile(`旅游|出差|路过|玩几天|来玩|玩[一二三四五六七八九十0-9]天`), "旅游 路过"},
	{regexp.MustCompile(`机器|半夜|24小时`), "自助机"},
	{regexp.MustCompile(`手机上|手机办|不想跑|不出门|足不出户`), "网上办 粤居码"},
	{regexp.MustCompile(`哪(一)?步|好了没|进度|动静|到哪了`), "进度查询"},
	{regexp.MustCompile(`寄|快递|邮|ems`), "邮寄"},
	{regexp.MustCompile(`改名|改姓|跟(我|妈|爸)姓|换名字`), "变更姓名 改名"},
	{regexp.MustCompile(`生日|出生(日期|年份)`), "更正出生日期"},
	{regexp.MustCompile(`变性|性别`), "变更性别"},
	{regexp.MustCompile(`(汉|壮|苗|瑶|回|满)族|民族`), "变更民族"},
	{regexp.MustCompile(`对不上|不一致|两个人|同一个人`), "同一人证明 号码更正证明"},
	{regexp.MustCompile(`迁户口|户口迁|嫁|搬家|地址变|住址变|地址还是`), "迁户口 地址变了"},
	{regexp.MustCompile(`重号|号码(一样|相同|重)|和别人相同|弄重`), "重号 错号 更正"},
	{regexp.MustCompile(`国外|海外|留学|境外`), "国外"},
	{regexp.MustCompile(`移民|入籍|绿卡|外国国籍`), "出国定居 注销户口"},
	{regexp.MustCompile(`香港人|澳门人|台湾人|港澳台|港人`), "港澳台居民"},
	{regexp.MustCompile(`外国人|老外|foreigner`), "外国人"},
	{regexp.MustCompile(`低保|困难|穷|减免`), "减免 低保"},
	{regexp.MustCompile(`没通过|不通过|不合格|唔合格|被拒|退回|审核失败|打回`), "审核失败 重新提交 免费"},
	{regexp.MustCompile(`从哪进|入口|哪里进|怎么进`), "入口"},
	{regexp.MustCompile(`排号|约不到|约号`), "预约"},
	{regexp.MustCompile(`(坐|搭|乘)(高铁|火车|飞机|动车|车)|住(酒店|宾馆|店)|买票`), "证明身份 效力"},
	{regexp.MustCompile(`多大|几岁|多少岁|最小`), "年龄 周岁"},
	{regexp.MustCompile(`旧(的|证)|老的|原来的那张|原来的证`), "旧证 交回"},
	{regexp.MustCompile(`登报|挂失`), "登报 挂失"},
	{regexp.MustCompile(`捡到|拾到|检到`), "捡到 交给派出所"},
}

// officialTerms are the guidance's words for what a question says.
func officialTerms(folded string) string {
	var terms []string
	for _, g := range glossary {
		if g.said.MatchString(folded) {
			terms = append(terms, g.terms)
		}
	}
	return strings.Join(terms, " ")
}
