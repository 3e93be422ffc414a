package importer

import (
	"regexp"
	"strings"
)

// caption matches what is left of a picture when a page is copied as text.
var caption = regexp.MustCompile(`(?i)^[(\x{ff08}]?(?:示例图|示意图|效果图|样图|样例图?|参考图|截图|流程图|配图|附图|上图|下图|如图|如下图|如下所示|如图所示|如下图所示|图片说明|图片来源.{0,20}|图源.{0,20})\s*[\d一二三四五六七八九十]{0,3}\s*[)\x{ff09}]?\s*[:\x{ff1a}。]?$` +
	`|^\[?图片?\]?\s*[\[(\x{ff08}]\s*\d{1,3}\s*[\])】\x{ff09}]?\s*[-—–:\x{ff1a}_].{0,120}$|^图\s*[\d一二三四五六七八九十]{1,3}\s*(?:[:\x{ff1a}、.\s-].{0,40})?$|^[\[【]?图片[\]】]?$|^[^\s]{1,60}\.(?:jpe?g|png|gif|webp|bmp)$`)

var furnitureForms = []*regexp.Regexp{
	// counters and buttons for readers
	regexp.MustCompile(`^[\d\s()\x{ff08}\x{ff09}+,.\x{ff0c}]+$`),
	regexp.MustCompile(`^(?:点?赞|喜欢|收藏|分享|评论|阅读|浏览|转发|在看|打赏|点击|围观|热度|回复)(?:量|数|次数)?\s*[:\x{ff1a}]?\s*[(\x{ff08}]?\s*[\d.,万kK+]*\s*[次人个]?\s*[)\x{ff09}]?$`),
	regexp.MustCompile(`^(?:分享(?:到|至|给|本文|文章).{0,40}|扫码.{0,8}|(?:微信)?扫一扫.{0,20}|用微信扫.{0,20}|关注(?:我们|公众号|微信).{0,20}|打开微信.{0,30}|点击.{0,6}(?:关注|收藏).{0,20})$`),
	regexp.MustCompile(`^(?:(?:微信(?:好友|公众号)?|微博|新浪微博|腾讯微博|官方微博|QQ空间|QQ好友|QQ|朋友圈|复制链接|生成海报|海报|豆瓣|Twitter|Facebook|LinkedIn|Email|邮件)[\s|、·]*)+$`),
	regexp.MustCompile(`^[【\[]?(?:打印|关闭|关闭窗口|打印本页|关闭本页|返回顶部|返回列表|返回首页|展开全文|阅读全文|阅读原文|收起|登录|注册|登录/注册|搜索|菜单|目录|跳[到至](?:主要)?内容|skip to content|上一页|下一页|加载更多|查看更多|点击查看更多|更多|我要纠错|纠错|举报|无障碍(?:浏览)?|长者模式|` +
		`繁体|简体|English|网站地图|联系我们|关于我们|意见反馈|收藏本站|设为首页|回到顶部|TOP|首页)[】\]]?(?:[\s|]*[【\[]?(?:打印|关闭|关闭窗口|打印本页|关闭本页|收藏|分享|联系我们|关于我们|网站地图|登录|注册)[】\]]?)*$`),
	regexp.MustCompile(`^[【\[]?字[号体](?:大小)?[:\x{ff1a}]?[\s\[【]*[大中小].{0,12}$`),
	// where the page stands on its site
	regexp.MustCompile(`^(?:[您你]?(?:现在|当前|目前|所在)?的?(?:所在)?位置|当前页面|[您你]在这里)(?:是)?\s*[:\x{ff1a}]`),
	regexp.MustCompile(`^首页\s*(?:[>›»/\\→\x{ff1e}-]|&gt;)`),
	regexp.MustCompile(`^(?:[^\s|>,。]{2,8}[\s|>]+){2,}[^\s|>,。]{2,8}$`), // checked for navigation words below
	// who published it and when
	regexp.MustCompile(`^(?:发布|发表|发稿|公布|公开|更新|修改|编辑|录入|成文|印发)?(?:时间|日期)\s*[:\x{ff1a}]\s*(?:19|20)\d{2}.{0,120}$`),
	regexp.MustCompile(`^(?:发布|发表|更新)于\s*[:\x{ff1a}]?\s*(?:19|20)\d{2}.{0,60}$`),
	regexp.MustCompile(`^[(\x{ff08}【\[]?(?:来源|信息来源|稿源|文章来源|稿件来源|作者|原作者|责任编辑|责编|编辑|校对|审核人|供稿|通讯员|浏览次数|浏览量|阅读次数|点击数|访问量|索引号|文号|发文字号|发布机构|主题分类|分类|所属分类|标签|关键词|专栏|栏目)\s*[:\x{ff1a}].{0,80}$`),
	regexp.MustCompile(`^https?://[!-~]+$`),
	// foot of the site
	regexp.MustCompile(`(?i)版权所有|copyright|all rights reserved|ICP备|ICP证|公网安备|网站标识码|^(?:主办单位|主办|承办单位|承办|协办|技术支持|网站管理|运维单位)\s*[:\x{ff1a}].{0,60}$|^©|^powered by|^Theme`),
	// advertising
	regexp.MustCompile(`^[【\[(\x{ff08}]?(?:广告|推广|赞助内容|赞助商链接|AD)[】\])\x{ff09}]?(?:\s*[:\x{ff1a}].{0,80})?$`),
	// comment form
	regexp.MustCompile(`^(?:昵称|邮箱|网址|姓名|验证码|电子邮件|显示名称|网站)\s*\*?\s*[:\x{ff1a}]?$|^在此浏览器中保存我的.*$|^提交$`),
}

var navigationWords = regexp.MustCompile(`首页|新闻|资讯|联系|关于|登录|注册|论坛|社区|政务公开|政务服务|互动交流|办事大厅|专题|下载|公告|百科`)

// furniture reports whether a line belongs to the site and not to the article.
func furniture(t string) bool {
	for i, form := range furnitureForms {
		if !form.MatchString(t) {
			continue
		}
		if i != navigationRow || len(navigationWords.FindAllString(t, 2)) == 2 {
			return true
		}
	}
	return false
}

// navigationRow is the place of the rule for rows of short words.
const navigationRow = 8

var (
	bylineParts = regexp.MustCompile(`\s*[|•·•/]\s*|\s+`)
	bylinePart  = regexp.MustCompile(`^(?:(?:19|20)\d{2}\s*[年\-/.]\s*\d{1,2}\s*[月\-/.]\s*\d{1,2}\s*日?(?:T[\d:+.Z]+)?|(?:上午|下午|晚上|凌晨|中午)?\d{1,2}[:\x{ff1a}]\d{2}(?:[:\x{ff1a}]\d{2})?|` +
		`(?:阅读|浏览|评论|点赞|赞|收藏|热度|访问|围观|点击)(?:量|数|次数)?[:\x{ff1a}]?[(\x{ff08}]?[\d.,万kK+]*次?[)\x{ff09}]?|[\d.,万kK+]+(?:次|人)?(?:阅读|浏览|评论|点赞|赞|围观|views?)?|` +
		`(?:作者|来源|编辑|分类|发布|发布者|由)[:\x{ff1a}]?\S{0,12}|原创|转载|\d+\s*(?:天|小时|分钟|个月|年)前)$`)
)

// isByline reports whether a line is the one below a title: date, author,
// counters. At most one word of it, the author's or category's, is free.
func isByline(t string) bool {
	if runes(t) > 80 || !dayForm.MatchString(t) && !regexpDigits.MatchString(t) {
		return false
	}
	known, free := 0, 0
	for _, part := range bylineParts.Split(t, -1) {
		switch {
		case part == "":
		case bylinePart.MatchString(part):
			known++
		default:
			free++
			if runes(part) > 10 {
				return false
			}
		}
	}
	return known >= 1 && free <= 2 && known >= free && (dayForm.MatchString(t) || known >= 2 && free == 0) && !strings.ContainsAny(t, "。,\uff0c")
}

var regexpDigits = regexp.MustCompile(`\d`)
