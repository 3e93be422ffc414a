package importer

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"zhengda/knowledge"
)

func TestClean(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"blanks", "\u3000\u3000身份证\u00a0 到期\t换领 ", "身份证 到期 换领"},
		{"zero width", "身\u200b份\ufeff证\u2060", "身份证"},
		{"direction marks", "\u202e身份证\u202c\u200f", "身份证"},
		{"control", "身\x00份\x1b证", "身份证"},
		{"icon font", "\ue603 身份证", "身份证"},
		{"width stays", "ＡＢ\uff0cab,１", "ＡＢ\uff0cab,１"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := clean(tt.in); got != tt.want {
				t.Errorf("clean(%q): got %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestConditionsOf(t *testing.T) {
	tests := []struct{ heading, want string }{
		{"未满16周岁的材料", "age<16"},
		{"未满十六周岁", "age<16"},
		{"年满16周岁怎么办", "age>=16"},
		{"16周岁以上", "age>=16"},
		{"16周岁以下", ""}, // with or without the sixteen-year-olds
		{"16周岁以上未满26周岁", ""},
		{"未满16周岁的外省户籍", "age<16,household!=440000"},
		{"非广东户籍居民", "household!=440000"},
		{"本省户籍居民", "household=440000"},
		{"广东户籍和外省户籍", ""},
		{"所需材料", ""},
	}
	for _, tt := range tests {
		t.Run(tt.heading, func(t *testing.T) {
			if got := conditionsOf(tt.heading).String(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestKindOf(t *testing.T) {
	tests := []struct {
		heading string
		want    knowledge.Kind
	}{
		{"网上办理", "online"}, {"网上办理流程", "online"}, {"自助机办理", "self-service"}, {"窗口办理", "window"}, {"办理地点", "window"},
		{"所需材料", "materials"}, {"窗口办理所需材料", "materials"}, {"要带什么", "materials"}, {"办理流程", "steps"}, {"第二步", "steps"},
		{"步骤一\uff1a使用手机拍摄半身照片", "photo"}, {"步骤四:保存照片回执", "steps"}, {"照片要求", "photo"}, {"相片回执", "photo"}, {"工本费", "fee"},
		{"收费标准", "fee"}, {"办理时限", "time"}, {"多久能拿到", "time"}, {"温馨提示", "notes"}, {"注意事项", "notes"}, {"网上办和窗口办的区别", "answer"},
		{"办理条件", "answer"}, {"政策背景", ""},
	}
	for _, tt := range tests {
		t.Run(tt.heading, func(t *testing.T) {
			if got := kindOf(tt.heading); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestMarked(t *testing.T) {
	tests := []struct {
		in, style, text string
		num             int
		form            form
	}{
		{"• 户口簿", "", "户口簿", 0, formItem},
		{"- 户口簿", "", "户口簿", 0, formItem},
		{"-户口簿", "", "-户口簿", 0, formText},
		{"1.户口簿", "1.", "户口簿", 1, formItem},
		{"12\uff0e户口簿", "1.", "户口簿", 12, formItem},
		{"3、户口簿", "1.", "户口簿", 3, formItem},
		{"(2)户口簿", "(1)", "户口簿", 2, formItem},
		{"\uff08十二\uff09户口簿", "(一)", "户口簿", 12, formItem},
		{"③户口簿", "①", "户口簿", 3, formItem},
		{"二十一、户口簿", "一、", "户口簿", 21, formItem},
		{"步骤三:等待审核", "step", "步骤三:等待审核", 3, formItem},
		{"1.5寸照片", "", "1.5寸照片", 0, formText},
		{"2025年起", "", "2025年起", 0, formText},
		{"(1)", "", "(1)", 0, formText},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			got := marked(tt.in)
			if got.form != tt.form || got.style != tt.style || got.num != tt.num || got.text != tt.text {
				t.Errorf("got %+v, want %+v", got, tt)
			}
		})
	}
}

func TestWithoutPictures(t *testing.T) {
	tests := []struct {
		name, in      string
		listFollows   bool
		kept, dropped string
	}{
		{"tail", "点击提交\uff0c如下图\uff1a", false, "点击提交。", ""},
		{"tail shown", "点击提交,如下图所示。", false, "点击提交。", ""},
		{"shown before a list", "要带的材料,如下所示:", true, "要带的材料,如下所示:", ""},
		{"in brackets", "点击提交(见上图)后等待。", false, "点击提交后等待。", ""},
		{"only a pointer", "扫描下方二维码进入首页:", false, "", "扫描下方二维码进入首页:"},
		{"pointer at the end", "微信搜索小程序进入,也可以扫描下方二维码。", false, "微信搜索小程序进入。", "也可以扫描下方二维码。"},
		{"pointer in the middle", "扫描下方二维码,填写姓名,提交。再等审核。", false, "再等审核。", "扫描下方二维码,填写姓名,提交。"},
		{"condition goes too", "如果用电脑看,可以扫描下方二维码。", false, "", "如果用电脑看,可以扫描下方二维码。"},
		{"a code of the office", "扫描窗口的二维码缴费。", false, "扫描窗口的二维码缴费。", ""},
		{"a picture that is meant", "图像号就是回执编号。", false, "图像号就是回执编号。", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			kept, dropped := withoutPictures(tt.in, tt.listFollows)
			if kept != tt.kept || dropped != tt.dropped {
				t.Errorf("got %q, dropped %q; want %q, %q", kept, dropped, tt.kept, tt.dropped)
			}
		})
	}
}

func TestFurniture(t *testing.T) {
	for _, s := range []string{
		"(1)", "00", "点赞(12)", "阅读 1,024", "分享到:微信 微博", "首页 > 身份证 > 正文", "您现在的位置\uff1a首页", "首页 新闻中心 政务公开 联系我们",
		"发布时间:2024-09-10 10:21 来源:市公安局", "【打印】【关闭】", "粤ICP备00000000号", "广告:专业证件照", "责任编辑:户政科", "字号:[大 中 小]", "昵称 *",
	} {
		if !furniture(s) {
			t.Errorf("furniture(%q): got false, want true", s)
		}
	}
	for _, s := range []string{
		"身份证 户口簿 相片回执", "时间:周一至周五上午", "点击【打印】按钮打印领取凭证", "来窗口时带上户口簿", "审核:照片由检测中心审核", "分享位置后可以查找附近的网点",
		"登录后选择业务", "首页选择“居民身份证办理”", "评论区", "40元",
	} {
		if furniture(s) {
			t.Errorf("furniture(%q): got true, want false", s)
		}
	}
}

func TestPublished(t *testing.T) {
	tests := []struct{ name, around, want, note string }{
		{"labelled", "发布时间:2025年3月8日", "2025-03-08", ""},
		{"labelled before updated", "更新时间:2025-04-01 发布时间:2025-03-08", "2025-03-08", ""},
		{"only updated", "更新时间:2025-04-01", "2025-04-01", "更新时间"},
		{"byline", "小证 • 2025年3月8日 • 阅读 12", "2025-03-08", "标题附近"},
		{"neighbours of one month", "上一篇 2025年1月14日 下午2:44\n下一篇 2025年1月15日", "2025-01", "推断"},
		{"neighbours of one year", "上一篇 2025年1月14日\n下一篇 2025年6月15日", "2025", "推断"},
		{"neighbours far apart", "上一篇 2023年1月14日\n下一篇 2025年6月15日", "", "相隔太远"},
		{"one neighbour", "上一篇 2023年1月14日", "", "相邻一篇"},
		{"own date before neighbours", "上一篇 2025年1月14日\n下一篇 2025年1月15日\n发布日期:2025/1/15", "2025-01-15", ""},
		{"to come", "发布时间:2031-01-01", "", "在导入之后"},
		{"no such day", "发布时间:2025-02-30", "", "没有找到发布日期"},
		{"nothing", "证件百科", "", "没有找到发布日期"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := &savedPage{title: "云浮身份证到期去哪里换", address: "https://example.org/1", site: "证件百科", around: strings.Split(tt.around, "\n")}
			if got := p.source(today).Published; got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if tt.note == "" && len(p.notes) > 0 || tt.note != "" && !strings.Contains(strings.Join(p.notes, "\n"), tt.note) {
				t.Errorf("got notes %q, want one with %q", p.notes, tt.note)
			}
		})
	}
}

func TestClassify(t *testing.T) {
	tests := []struct {
		title      string
		region     string
		document   knowledge.Document
		procedures []knowledge.Procedure
	}{
		{"湛江换领身份证去哪里换?", "440800", "id-card", []knowledge.Procedure{"renew"}},
		{"广州身份证丢失补办流程", "440100", "id-card", []knowledge.Procedure{"lost"}},
		{"佛山身份证损坏换领", "440600", "id-card", []knowledge.Procedure{"damaged"}},
		{"广东惠州首次申领身份证", "441300", "id-card", []knowledge.Procedure{"first"}},
		{"深圳临时身份证怎么办", "440300", "temporary-id-card", []knowledge.Procedure{"temporary"}},
		{"东莞身份证相片回执怎么办理", "441900", "photo-receipt", []knowledge.Procedure{"receipt"}},
		{"广州深圳身份证到期换领", "440000", "id-card", []knowledge.Procedure{"renew"}},
		{"身份证到期换领", "000000", "id-card", []knowledge.Procedure{"renew"}},
	}
	for _, tt := range tests {
		t.Run(tt.title, func(t *testing.T) {
			d, err := Page("page.txt", strings.NewReader(tt.title+"\n\n带上材料到就近的户政窗口办理就可以。\n"), Options{Now: today})
			if err != nil {
				t.Fatal(err)
			}
			a := d.Article
			if a.Question != tt.title || a.Region != tt.region || a.Document != tt.document || !slices.Equal(a.Procedures, tt.procedures) {
				t.Errorf("got %q %s %s %v", a.Question, a.Region, a.Document, a.Procedures)
			}
		})
	}
}

func TestGeneratedID(t *testing.T) {
	a, b := generatedID("", "云浮身份证到期去哪里换"), generatedID("https://example.org/1", "云浮身份证到期去哪里换")
	if a == b || !idForm.MatchString(a) || len(a) != len("imported-")+8 {
		t.Errorf("got %q and %q, want two ids of eight hexadecimal digits", a, b)
	}
}

// TestRepeatable checks that an import gives the same draft each time.
func TestRepeatable(t *testing.T) {
	first, err := Page("page.txt", strings.NewReader(smallPage), Options{Now: today})
	if err != nil {
		t.Fatal(err)
	}
	second, err := Page("page.txt", strings.NewReader(smallPage), Options{Now: today})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(show(first), show(second)) {
		t.Errorf("got:\n%s\nthen:\n%s", show(first), show(second))
	}
}

// TestListsAdjoin imports unmarked lines below a marked list; both are one list.
func TestListsAdjoin(t *testing.T) {
	page := "云浮身份证到期换领\n\n所需材料:\n• 原身份证\n相片回执\n户口簿\n• 领取凭证\n"
	d, err := Page("page.txt", strings.NewReader(page), Options{Now: today})
	if err != nil {
		t.Fatal(err)
	}
	checkRoundTrip(t, d)
	blocks := d.Article.Sections[0].Blocks
	if want := []string{"原身份证", "相片回执", "户口簿", "领取凭证"}; len(blocks) != 1 || !slices.Equal(blocks[0].Items, want) {
		t.Errorf("got %+v, want one list of %v", blocks, want)
	}
}
