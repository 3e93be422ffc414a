package knowledge

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// Papers and notes as the rules word them.
const (
	book         = "居民户口簿"
	card         = "原居民身份证"
	bookOrPermit = "居民户口簿或居住地签发的有效居住证"
	proof        = "合法稳定居住、就业、就学材料之一"
	guardian     = "监护人的有效身份证件"
	kinship      = "监护关系材料（同一家庭户能看出关系的不用另交）"
	pledge       = "首次申领居民身份证“跨省通办”告知承诺书"
	entrust      = "在粤居码上签的委托书"
	realName     = "本人实名认证"
	withCard     = "和正式证一起申请的不另交；之后申请的交领取凭证"
	voucher      = "居民身份证领取凭证"
	collectorID  = "代领人的居民身份证"

	noteExempt     = "不再交相片回执"
	noteSixty      = "最长60日"
	noteRelief     = "不收工本费"
	noteReliefLost = "不在法律列出的免费范围"
	noteElectronic = "电子证照"
	noteCompare    = "人像、指纹比对"
)

// row is one line of the decision table and a case that it has to decide.
type row struct {
	id    string  // of the rule or adjustment; the table's number comes first: D-17-09, D-21-2
	tells string  // the case
	way   Channel // empty: every one that the rules speak of for the procedure
	open  Openness

	why       string // closed, not confirmed: words of the reason
	instead   string // closed: ways that are named instead
	fee       string
	times     string
	materials []string
	receipt   string
	notes     []string // words of each
	validity  string   // looked at when open
	turned    Procedure
}

// rows are those of the official table (决策表) in its order, with what it says of
// each: 45日 is 部规范, 60日 is 法定. Where the table says 不可 because no row is met
// (online for another province, say), the rule has the number of the row that is
// missed.
var rows = []row{
	// 前置规则
	{id: "R-01", tells: "procedure=renew age=30 household=440800 fingerprints=yes hmt=yes", open: Closed, why: "港澳台居民居住证"},
	{id: "R-02", tells: "procedure=first age=30 foreigner=yes", open: Closed, why: "没有入籍"},
	{id: "R-03", tells: "procedure=first age=16 hukou=no", open: Closed, why: "先落户或恢复户口"},
	{id: "R-04", tells: "procedure=lost age=20 household=440800 fingerprints=yes serving=yes", open: Closed, why: "团级以上单位代为申请"},
	{id: "R-05", tells: "procedure=renew age=16 household=440800 fingerprints=yes proxy=yes", open: Closed, why: "本人到场"},
	{id: "R-06", tells: "procedure=change age=30 household=440800 record-changed=no", open: Closed, why: "先办户口上的变更"},
	{id: "R-07", tells: "procedure=lost age=30 household=430000 machine-province=yes residence-proof=no", open: Closed, why: "先就近挂失，再回居住地或户籍地"},
	{id: "R-08", tells: "procedure=lost age=30 household=430000 machine-province=yes appearance-changed=yes fingerprinted=no identity-doubt=yes", open: Closed, why: "回户籍地办"},
	{id: "R-09", tells: "procedure=renew age=30 household=430000 machine-province=yes offence=yes", open: Closed, why: "回户籍地办"},
	{id: "R-10", tells: "procedure=renew age=30 household=430000 machine-province=yes bad-credit=yes", open: Closed, why: "回户籍地办"},
	{id: "R-11", tells: "procedure=first age=30 household=110000 province-connected=no", open: Closed, why: "以窗口系统为准"},
	{id: "R-11", tells: "procedure=temporary age=30 household=110000 province-connected=no", open: Closed, why: "以窗口系统为准"},
	{id: "R-12", tells: "procedure=renew age=30 household=440800 fingerprints=yes days-to-expiry=365", open: Closed, why: "到期前6个月"},

	// 首次申领
	{id: "D-01", tells: "procedure=first age=16 household=440800", way: Window, open: Open, fee: "免费", times: "45日 60日",
		materials: []string{book}, receipt: ReceiptNeeded, notes: []string{noteElectronic, noteCompare}, validity: "10年"},
	{id: "D-02", tells: "procedure=first age=30 household=430000", way: Window, open: Open, fee: "免费", times: "45日 60日",
		materials: []string{book, proof, pledge}, receipt: ReceiptNeeded, notes: []string{noteElectronic, noteCompare}, validity: "20年"},
	{id: "D-03", tells: "procedure=first age=15 household=440800", way: Window, open: Open, fee: "免费", times: "45日 60日",
		materials: []string{book, guardian, kinship}, receipt: ReceiptNeeded, notes: []string{noteElectronic}, validity: "5年"},
	{id: "D-04", tells: "procedure=first age=8 household=430000", way: Window, open: Open, fee: "免费", times: "45日 60日",
		materials: []string{book, guardian, kinship, proof, pledge}, receipt: ReceiptNeeded, notes: []string{noteElectronic}, validity: "5年"},
	{id: "D-05", tells: "procedure=first age=8 household=440800 guardian-present=no", way: Entrusted, open: Open, fee: "免费", times: "45日 60日",
		materials: []string{entrust}, receipt: ReceiptNeeded, validity: "5年"},
	{id: "D-05", tells: "procedure=renew age=8 household=440800 guardian-present=no", way: Entrusted, open: Open, fee: "20元", times: "45日 60日",
		materials: []string{entrust}, receipt: ReceiptNeeded, notes: []string{noteExempt}, validity: "5年"},
	{id: "D-05", tells: "procedure=damaged age=8 household=440800 guardian-present=no", way: Entrusted, open: Open, fee: "40元", times: "45日 60日",
		materials: []string{entrust}, receipt: ReceiptNeeded, notes: []string{noteExempt}, validity: "5年"},
	{id: "D-05", tells: "procedure=lost age=8 household=440800 guardian-present=no", way: Entrusted, open: Open, fee: "40元", times: "45日 60日",
		materials: []string{entrust}, receipt: ReceiptNeeded, notes: []string{noteExempt}, validity: "5年"},
	{id: "D-05-2", tells: "procedure=lost age=8 household=440800 guardian-present=no", way: Window, open: Closed, why: "由监护人带孩子到窗口", instead: "entrusted"},
	{id: "D-05-3", tells: "procedure=renew age=16 household=440800", way: Entrusted, open: Closed, why: "未满16周岁", instead: "window"},
	{id: "D-06", tells: "procedure=first age=8 household=430000 guardian-present=no", way: Entrusted, open: NotConfirmed, why: "没有查到公开规定", instead: "window"},
	{id: "D-06", tells: "procedure=renew age=8 household=430000 guardian-present=no", way: Entrusted, open: NotConfirmed, why: "没有查到公开规定", instead: "window"},
	{id: "D-07", tells: "procedure=first age=30 household=440800 fingerprints=yes", way: Online, open: Closed, why: "不能网上办", instead: "window"},
	{id: "D-08", tells: "procedure=first age=30 household=440800", way: SelfService, open: Closed, why: "不能用自助机", instead: "window"},

	// 到期换领
	{id: "D-09", tells: "procedure=renew age=30 household=440800 days-to-expiry=181", way: Window, open: Open, fee: "20元", times: "45日 60日",
		materials: []string{card}, receipt: ReceiptNeeded, notes: []string{noteExempt, noteElectronic}, validity: "20年"},
	{id: "D-10", tells: "procedure=renew age=30 household=430000 days-to-expiry=-20", way: Window, open: Open, fee: "20元", times: "60日",
		materials: []string{card, proof}, receipt: ReceiptNeeded, notes: []string{noteExempt, noteSixty, noteElectronic}, validity: "20年"},
	{id: "D-11", tells: "procedure=renew age=30 household=440800 fingerprints=yes", way: Online, open: Open, fee: "20元", times: "45日 60日",
		materials: []string{realName}, receipt: ReceiptNeeded, validity: "20年"},
	{id: "D-12", tells: "procedure=renew age=30 household=440800 fingerprints=no", way: Online, open: Closed, why: "不能网上办", instead: "window self-service"},
	{id: "D-13", tells: "procedure=renew age=30 household=430000 fingerprints=yes", way: Online, open: Closed, why: "只对广东户籍", instead: "window self-service"},
	{id: "D-14", tells: "procedure=renew age=30 household=440800", way: SelfService, open: Open, fee: "20元", times: "45日 60日",
		materials: []string{card}, receipt: ReceiptNeeded, validity: "20年"},
	{id: "D-15", tells: "procedure=renew age=30 household=450000 machine-province=yes", way: SelfService, open: Open, fee: "20元", times: "60日",
		materials: []string{card}, receipt: ReceiptNeeded, notes: []string{noteSixty}, validity: "20年"},
	{id: "D-16", tells: "procedure=renew age=30 household=430000 machine-province=no", way: SelfService, open: Closed, why: "还没有在自助机上开通", instead: "window"},

	// 损坏换领: D-09 to D-16 at 40元
	{id: "D-17-09", tells: "procedure=damaged age=30 household=440800 days-to-expiry=3650", way: Window, open: Open, fee: "40元", times: "45日 60日",
		materials: []string{card}, receipt: ReceiptNeeded, notes: []string{noteExempt, noteElectronic}, validity: "20年"},
	{id: "D-17-10", tells: "procedure=damaged age=30 household=430000", way: Window, open: Open, fee: "40元", times: "60日",
		materials: []string{card, proof}, receipt: ReceiptNeeded, notes: []string{noteExempt, noteSixty, noteElectronic}, validity: "20年"},
	{id: "D-17-11", tells: "procedure=damaged age=30 household=440800 fingerprints=yes", way: Online, open: Open, fee: "40元", times: "45日 60日",
		materials: []string{realName}, receipt: ReceiptNeeded, validity: "20年"},
	{id: "D-17-12", tells: "procedure=damaged age=30 household=440800 fingerprints=no", way: Online, open: Closed, why: "不能网上办", instead: "window self-service"},
	{id: "D-17-13", tells: "procedure=damaged age=30 household=430000", way: Online, open: Closed, why: "只对广东户籍", instead: "window self-service"},
	{id: "D-17-14", tells: "procedure=damaged age=30 household=440800", way: SelfService, open: Open, fee: "40元", times: "45日 60日",
		materials: []string{card}, receipt: ReceiptNeeded, validity: "20年"},
	{id: "D-17-15", tells: "procedure=damaged age=30 household=450000 machine-province=yes", way: SelfService, open: Open, fee: "40元", times: "60日",
		materials: []string{card}, receipt: ReceiptNeeded, notes: []string{noteSixty}, validity: "20年"},
	{id: "D-17-16", tells: "procedure=damaged age=30 household=430000 machine-province=no", way: SelfService, open: Closed, why: "还没有在自助机上开通", instead: "window"},

	// 丢失补领
	{id: "D-18", tells: "procedure=lost age=30 household=440800", way: Window, open: Open, fee: "40元", times: "45日 60日",
		materials: []string{bookOrPermit}, receipt: ReceiptNeeded, notes: []string{noteExempt, noteElectronic}, validity: "20年"},
	{id: "D-19", tells: "procedure=lost age=30 household=430000", way: Window, open: Open, fee: "40元", times: "60日",
		materials: []string{bookOrPermit, proof}, receipt: ReceiptNeeded, notes: []string{noteExempt, noteSixty, noteElectronic}, validity: "20年"},
	{id: "D-20", tells: "procedure=lost age=30 household=440800 fingerprints=yes", way: Online, open: Open, fee: "40元", times: "45日 60日",
		materials: []string{realName}, receipt: ReceiptNeeded, validity: "20年"},
	{id: "D-20-2", tells: "procedure=lost age=30 household=440800 fingerprints=no", way: Online, open: Closed, why: "不能网上补领", instead: "window self-service"},
	{id: "D-20-3", tells: "procedure=lost age=30 household=430000", way: Online, open: Closed, why: "只对广东户籍", instead: "window self-service"},
	{id: "D-21", tells: "procedure=lost age=30 household=440800", way: SelfService, open: Open, fee: "40元", times: "45日 60日",
		receipt: ReceiptOrHistory, validity: "20年"},
	// The row gives 45日 and 60日 for both households; say 最长60日 across provinces.
	{id: "D-21-2", tells: "procedure=lost age=30 household=450000 machine-province=yes", way: SelfService, open: Open, fee: "40元", times: "60日",
		receipt: ReceiptOrHistory, notes: []string{noteSixty}, validity: "20年"},
	{id: "D-21-3", tells: "procedure=lost age=30 household=430000 machine-province=no", way: SelfService, open: Closed, why: "还没有在自助机上开通", instead: "window"},

	// 表外：没有渠道或没有查到规定的人
	{id: "X-39", tells: "procedure=renew age=70 household=440800 incapable=yes", way: Window, open: NotConfirmed, why: "没有查到公开规定"},
	{id: "X-83", tells: "procedure=renew age=40 household=440800 emigrated=yes", way: Window, open: Closed, why: "注销户口"},
	{id: "X-84", tells: "procedure=lost age=80 household=440800 deceased=yes", way: Window, open: Closed, why: "不用换也不用补"},
	{id: "X-84", tells: "procedure=report-loss deceased=yes", way: Window, open: Closed, why: "不用换也不用补"},
	{id: "X-85", tells: "procedure=lost age=30 household=440800 custody=yes", way: Window, open: NotConfirmed, why: "监所"},

	// 未满16周岁换领、补领
	{id: "D-22", tells: "procedure=renew age=15 household=440800", way: Window, open: Open, fee: "20元", times: "45日 60日",
		materials: []string{card, guardian, kinship}, receipt: ReceiptNeeded, notes: []string{noteExempt, noteElectronic}, validity: "5年"},
	{id: "D-22", tells: "procedure=damaged age=8 household=440800", way: Window, open: Open, fee: "40元", times: "45日 60日",
		materials: []string{card, guardian, kinship}, receipt: ReceiptNeeded, notes: []string{noteExempt, noteElectronic}, validity: "5年"},
	{id: "D-22-lost", tells: "procedure=lost age=8 household=440800", way: Window, open: Open, fee: "40元", times: "45日 60日",
		materials: []string{bookOrPermit, guardian, kinship}, receipt: ReceiptNeeded, notes: []string{noteExempt, noteElectronic}, validity: "5年"},
	{id: "D-23", tells: "procedure=renew age=8 household=430000", way: Window, open: Open, fee: "20元", times: "60日",
		materials: []string{card, guardian, kinship, proof}, receipt: ReceiptNeeded, notes: []string{noteExempt, noteSixty, noteElectronic}, validity: "5年"},
	{id: "D-23", tells: "procedure=damaged age=8 household=430000", way: Window, open: Open, fee: "40元", times: "60日",
		materials: []string{card, guardian, kinship, proof}, receipt: ReceiptNeeded, notes: []string{noteExempt, noteSixty, noteElectronic}, validity: "5年"},
	{id: "D-23-lost", tells: "procedure=lost age=8 household=430000", way: Window, open: Open, fee: "40元", times: "60日",
		materials: []string{bookOrPermit, guardian, kinship, proof}, receipt: ReceiptNeeded, notes: []string{noteExempt, noteSixty, noteElectronic}, validity: "5年"},
	{id: "D-24", tells: "procedure=renew age=15 household=440800 fingerprints=yes", way: Online, open: Closed, why: "不能网上办", instead: "window"},
	{id: "D-24", tells: "procedure=damaged age=8 household=430000", way: Online, open: Closed, why: "不能网上办", instead: "window"},
	{id: "D-24", tells: "procedure=lost age=8 household=440800", way: Online, open: Closed, why: "不能网上办", instead: "window"},
	{id: "D-25", tells: "procedure=renew age=15 household=440800", way: SelfService, open: NotConfirmed, why: "没有查到一致的规定", instead: "window"},
	{id: "D-25", tells: "procedure=damaged age=8 household=440800", way: SelfService, open: NotConfirmed, why: "没有查到一致的规定", instead: "window"},
	{id: "D-25", tells: "procedure=lost age=8 household=450000 machine-province=yes", way: SelfService, open: NotConfirmed, why: "没有查到一致的规定", instead: "window"},

	// 信息变更换领
	{id: "D-26", tells: "procedure=change age=30 household=440800 record-changed=yes", way: Window, open: Open, fee: "20元", times: "45日 60日",
		materials: []string{card}, receipt: ReceiptNeeded, notes: []string{noteExempt, noteElectronic}, validity: "20年"},
	// The table has no row for other provinces, which makes it 不可; change-gd says that nothing public was found.
	{id: "D-26-2", tells: "procedure=change age=30 household=430000 record-changed=yes", way: Window, open: NotConfirmed, why: "没有查到公开规定"},
	{id: "D-27", tells: "procedure=change age=30 household=440800 fingerprints=yes", way: Online, open: Closed, why: "不能网上办", instead: "window"},
	{id: "D-27-2", tells: "procedure=change age=30 household=440800", way: SelfService, open: Closed, why: "不能用自助机", instead: "window"},

	// 临时证
	{id: "D-28", tells: "procedure=temporary age=30 household=440800 pending-card=yes", way: Window, open: Open, fee: "10元", times: "3日",
		materials: []string{withCard}, receipt: ReceiptNone},
	{id: "D-28", tells: "procedure=temporary age=8 household=440800 pending-card=yes", way: Window, open: Open, fee: "10元", times: "3日",
		materials: []string{withCard}, receipt: ReceiptNone, notes: []string{"由监护人代为申领"}},
	{id: "D-29", tells: "procedure=temporary age=30 household=430000 pending-card=yes issued=yes", way: Window, open: Open, fee: "10元", times: "3日",
		materials: []string{withCard}, receipt: ReceiptNone, notes: []string{"异地受理登记表"}},
	{id: "D-29-2", tells: "procedure=temporary age=30 household=430000 pending-card=yes issued=no", way: Window, open: Closed, why: "户籍地把正式证签发以后"},
	{id: "D-30", tells: "procedure=temporary age=16 household=440800 pending-card=yes", way: Online, open: Open, fee: "10元", times: "3日",
		materials: []string{realName}, receipt: ReceiptNone},
	{id: "D-30-2", tells: "procedure=temporary age=15 household=440800 pending-card=yes", way: Online, open: Closed, why: "监护人到户政窗口", instead: "window"},
	{id: "D-30-3", tells: "procedure=temporary age=30 household=430000 pending-card=yes", way: Online, open: Closed, why: "只对广东户籍", instead: "window"},
	{id: "D-31", tells: "procedure=temporary age=30 household=440800 pending-card=no", open: Closed, why: "只办临时身份证不行"},
	{id: "D-31", tells: "procedure=temporary age=30 household=430000 pending-card=no issued=no", open: Closed, why: "只办临时身份证不行"},
	{id: "D-31", tells: "procedure=temporary age=8 household=430000 pending-card=no", open: Closed, why: "只办临时身份证不行"},

	// 领证, 挂失
	{id: "D-32", tells: "procedure=collect age=30 collector=self", way: Window, open: Open, materials: []string{voucher},
		notes: []string{"换领的，领新证时要交回旧证", "办过临时身份证的，领正式证时要交回"}},
	{id: "D-32", tells: "procedure=collect age=8 collector=self", way: Window, open: Open, materials: []string{voucher},
		notes: []string{"换领的，领新证时要交回旧证", "由监护人凭领取凭证领", "办过临时身份证的，领正式证时要交回"}},
	{id: "D-33", tells: "procedure=collect age=30 collector=relative", way: Window, open: Open, materials: []string{collectorID, voucher},
		notes: []string{"换领的，领新证时要交回旧证", "办过临时身份证的，领正式证时要交回"}},
	{id: "D-34", tells: "procedure=collect age=30 collector=friend", way: Window, open: NotConfirmed, why: "没有查到公开规定"},
	{id: "D-35", tells: "procedure=report-loss age=30 household=430000 residence-proof=no", way: Window, open: Open, times: "当场",
		notes: []string{"本人去，丢的证上登记过指纹的当场比对指纹"}},

	// 附加规则
	{id: "R-20", tells: "procedure=renew age=30 household=440800 photo-2y=yes appearance-changed=no", way: Window, open: Open, fee: "20元", times: "45日 60日",
		materials: []string{card}, receipt: ReceiptExempt, notes: []string{noteExempt, noteElectronic}, validity: "20年"},
	{id: "R-20", tells: "procedure=lost age=30 household=430000 photo-2y=yes appearance-changed=no", way: Window, open: Open, fee: "40元", times: "60日",
		materials: []string{bookOrPermit, proof}, receipt: ReceiptExempt, notes: []string{noteExempt, noteSixty, noteElectronic}, validity: "20年"},
	{id: "R-20", tells: "procedure=change age=30 household=440800 photo-2y=yes appearance-changed=no", way: Window, open: Open, fee: "20元", times: "45日 60日",
		materials: []string{card}, receipt: ReceiptExempt, notes: []string{noteExempt, noteElectronic}, validity: "20年"},
	{id: "R-21-1", tells: "procedure=first age=15 household=440800", way: Window, open: Open, fee: "免费", times: "45日 60日",
		materials: []string{book, guardian, kinship}, receipt: ReceiptNeeded, notes: []string{noteElectronic}, validity: "5年"},
	{id: "R-21-2", tells: "procedure=renew age=25 household=440800", way: SelfService, open: Open, fee: "20元", times: "45日 60日",
		materials: []string{card}, receipt: ReceiptNeeded, validity: "10年"},
	{id: "R-21-3", tells: "procedure=renew age=26 household=440800", way: SelfService, open: Open, fee: "20元", times: "45日 60日",
		materials: []string{card}, receipt: ReceiptNeeded, validity: "20年"},
	{id: "R-21-3", tells: "procedure=renew age=45 household=440800", way: SelfService, open: Open, fee: "20元", times: "45日 60日",
		materials: []string{card}, receipt: ReceiptNeeded, validity: "20年"},
	{id: "R-21-4", tells: "procedure=renew age=46 household=440800", way: SelfService, open: Open, fee: "20元", times: "45日 60日",
		materials: []string{card}, receipt: ReceiptNeeded, validity: "长期"},
	{id: "R-22", tells: "procedure=damaged age=30 household=430000 photo-2y=no", way: Window, open: Open, fee: "40元", times: "60日",
		materials: []string{card, proof}, receipt: ReceiptNeeded, notes: []string{noteSixty, noteElectronic}, validity: "20年"},
	{id: "R-23", tells: "procedure=renew age=30 household=440800 fingerprints=yes relief=yes", way: Online, open: Open, fee: "免费", times: "45日 60日",
		materials: []string{realName}, receipt: ReceiptNeeded, notes: []string{noteRelief}, validity: "20年"},
	{id: "R-23", tells: "procedure=damaged age=30 household=440800 fingerprints=yes relief=yes", way: Online, open: Open, fee: "免费", times: "45日 60日",
		materials: []string{realName}, receipt: ReceiptNeeded, notes: []string{noteRelief}, validity: "20年"},
	{id: "R-23", tells: "procedure=change age=30 household=440800 relief=yes photo-2y=no", way: Window, open: Open, fee: "免费", times: "45日 60日",
		materials: []string{card}, receipt: ReceiptNeeded, notes: []string{noteRelief, noteElectronic}, validity: "20年"},
	{id: "R-23", tells: "procedure=first age=30 household=440800 relief=yes", way: Window, open: Open, fee: "免费", times: "45日 60日",
		materials: []string{book}, receipt: ReceiptNeeded, notes: []string{noteRelief, noteElectronic, noteCompare}, validity: "20年"},
	{id: "R-23-2", tells: "procedure=lost age=30 household=440800 fingerprints=yes relief=yes", way: Online, open: Open, fee: "40元", times: "45日 60日",
		materials: []string{realName}, receipt: ReceiptNeeded, notes: []string{noteReliefLost}, validity: "20年"},
	{id: "R-24", tells: "procedure=lost age=30 household=440800 photo-2y=no", way: Window, open: Open, fee: "40元", times: "45日 60日",
		materials: []string{bookOrPermit}, receipt: ReceiptNeeded, notes: []string{noteElectronic}, validity: "20年"},
	{id: "R-25", tells: "procedure=first age=16 household=440800", way: Window, open: Open, fee: "免费", times: "45日 60日",
		materials: []string{book}, receipt: ReceiptNeeded, notes: []string{noteElectronic, noteCompare}, validity: "10年"},
	{id: "R-26", tells: "procedure=renew age=30 household=440800 old-card=no photo-2y=no", way: Window, open: Open, turned: Lost, fee: "40元", times: "45日 60日",
		materials: []string{bookOrPermit}, receipt: ReceiptNeeded, notes: []string{noteElectronic}, validity: "20年"},
	{id: "R-26", tells: "procedure=damaged age=30 household=440800 fingerprints=yes old-card=no", way: Online, open: Open, turned: Lost, fee: "40元", times: "45日 60日",
		materials: []string{realName}, receipt: ReceiptNeeded, validity: "20年"},
	{id: "R-26", tells: "procedure=renew age=30 household=440800 old-card=no days-to-expiry=365", way: SelfService, open: Open, turned: Lost, fee: "40元", times: "45日 60日",
		receipt: ReceiptOrHistory, validity: "20年"},

	// Beside the rows: people abroad, and what the columns of a row add for some, numbered as the facts that state it.
	{id: "X-82", tells: "procedure=renew age=30 household=440800 where=abroad", way: Window, open: NotConfirmed, why: "没有查到公开的办证渠道"},
	{id: "X-82", tells: "procedure=lost age=30 household=430000 where=abroad", way: SelfService, open: NotConfirmed, why: "没有查到公开的办证渠道"},
	{id: "X-13", tells: "procedure=collect age=30 collector=self", way: Window, open: Open, materials: []string{voucher},
		notes: []string{"换领的，领新证时要交回旧证", "办过临时身份证的，领正式证时要交回"}},
	{id: "X-60", tells: "procedure=collect age=30 collector=self", way: Window, open: Open, materials: []string{voucher},
		notes: []string{"换领的，领新证时要交回旧证", "办过临时身份证的，领正式证时要交回"}},
	{id: "X-45", tells: "procedure=collect age=15 collector=self", way: Window, open: Open, materials: []string{voucher},
		notes: []string{"换领的，领新证时要交回旧证", "由监护人凭领取凭证领", "办过临时身份证的，领正式证时要交回"}},
	{id: "X-56", tells: "procedure=temporary age=30 household=430000", way: Window, open: Open, fee: "10元", times: "3日",
		materials: []string{withCard}, receipt: ReceiptNone, notes: []string{"异地受理登记表"}},
	{id: "X-61", tells: "procedure=temporary age=15 household=440800", way: Window, open: Open, fee: "10元", times: "3日",
		materials: []string{withCard}, receipt: ReceiptNone, notes: []string{"由监护人代为申领"}},
	{id: "X-63", tells: "procedure=report-loss", way: Window, open: Open, times: "当场", notes: []string{"当场比对指纹"}},
}

func TestEveryRow(t *testing.T) {
	c := corpusForTest(t)
	for _, r := range rows {
		t.Run(r.id+" "+r.tells, func(t *testing.T) {
			k, day := caseOfFacts(t, r.tells)
			d := c.Decide(k, day)
			ways := []Channel{r.way}
			if r.way == "" {
				ways = channelsOf(d)
			}
			for _, way := range ways {
				r.check(t, c, d, way)
			}
		})
	}
}

// check compares what the row says with the outcome for one channel.
func (r row) check(t *testing.T, c *Corpus, d Decision, way Channel) {
	t.Helper()
	o, ok := d.Outcome(way)
	if !ok {
		t.Fatalf("the rules do not speak of %s for %s", way, d.Case.Procedure)
	}
	same := func(what string, got, want any) {
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %s is %v, want %v", way, what, got, want)
		}
	}
	same("openness", o.Open, r.open)
	if _, adjusts := adjustmentIDs(c)[r.id]; !adjusts {
		same("the deciding rule", idOf(o.Rule), r.id)
	}
	if r.why == "" && o.Why != "" || !strings.Contains(o.Why, r.why) {
		t.Errorf("%s: the reason is %q, want one with %q", way, o.Why, r.why)
	}
	same("what is named instead", joinChannels(o.Instead), r.instead)
	fee := ""
	if o.Fee != nil {
		fee = o.Fee.Text
	}
	same("the fee", fee, r.fee)
	same("the time", strings.Join(texts(o.Time), " "), r.times)
	same("the list of materials", strings.Join(texts(o.Materials), " + "), strings.Join(r.materials, " + "))
	same("the receipt", o.Receipt, r.receipt)
	if got := texts(o.Notes); !slices.EqualFunc(got, r.notes, strings.Contains) {
		t.Errorf("%s: the notes are %q, want ones with %q", way, got, r.notes)
	}
	same("that it turned into something else", d.Turned != nil, r.turned != "")
	if d.Turned != nil {
		same("what it turned into", d.Case.Procedure, r.turned)
		same("that it says why", strings.Contains(d.Turned.Text, "交不出原证的按丢失补领办"), true)
	}
	if r.open == Open {
		validity := ""
		if d.Validity != nil {
			validity = d.Validity.Text
		}
		same("the validity", validity, r.validity)
	}
}

func channelsOf(d Decision) []Channel {
	var out []Channel
	for _, o := range d.Outcomes {
		out = append(out, o.Channel)
	}
	return out
}

func idOf(r *Rule) string {
	if r == nil {
		return ""
	}
	return r.ID
}

func adjustmentIDs(c *Corpus) map[string]*Article {
	ids := map[string]*Article{}
	for _, a := range c.Articles() {
		for _, j := range a.Adjustments {
			ids[j.ID] = a
		}
	}
	return ids
}

// TestOfficialRowsAreThere holds rows against the numbers of the official table.
func TestOfficialRowsAreThere(t *testing.T) {
	var numbers []string
	for n := range 12 {
		numbers = append(numbers, fmt.Sprintf("R-%02d", n+1))
	}
	for n := range 35 {
		numbers = append(numbers, fmt.Sprintf("D-%02d", n+1))
	}
	for n := range 7 {
		numbers = append(numbers, fmt.Sprintf("R-%02d", n+20))
	}
	for n := range 8 { // 损坏换领 is D-09 to D-16 once more
		numbers = append(numbers, fmt.Sprintf("D-17-%02d", n+9))
	}
	for _, number := range numbers {
		if !slices.ContainsFunc(rows, func(r row) bool { return r.id == number || strings.HasPrefix(r.id, number+"-") }) {
			t.Errorf("no case stands for row %s of the official table", number)
		}
	}
}

// TestNoRuleIsDead holds that each rule of the embedded corpus decides a case of
// rows, and that each adjustment changes one: without it the answer is another.
func TestNoRuleIsDead(t *testing.T) {
	c := corpusForTest(t)
	decides := map[string]bool{}
	for _, r := range rows {
		k, day := caseOfFacts(t, r.tells)
		for _, o := range c.Decide(k, day).Outcomes {
			decides[idOf(o.Rule)] = decides[idOf(o.Rule)] || r.way == "" || r.way == o.Channel
		}
	}
	for _, a := range c.Articles() {
		for _, r := range slices.Concat(a.Preconditions, a.Rules) {
			if !decides[r.ID] {
				t.Errorf("%s: rule %s decides no case", a.ID, r.ID)
			}
		}
	}
	for id, a := range adjustmentIDs(c) {
		less := withoutAdjustment(t, c, a, id)
		if !slices.ContainsFunc(rows, func(r row) bool { return r.id == id && differs(t, c, less, r) }) {
			t.Errorf("%s: adjustment %s changes no case of its own", a.ID, id)
		}
	}
}

func withoutAdjustment(t *testing.T, c *Corpus, a *Article, id string) *Corpus {
	t.Helper()
	b := *a
	b.Adjustments = slices.DeleteFunc(slices.Clone(a.Adjustments), func(j Adjustment) bool { return j.ID == id })
	less, err := c.Overlay([]*Article{&b})
	if err != nil {
		t.Fatal(err)
	}
	return less
}

func differs(t *testing.T, c, other *Corpus, r row) bool {
	t.Helper()
	k, day := caseOfFacts(t, r.tells)
	return !slices.Equal(verdictLines(c.Decide(k, day)), verdictLines(other.Decide(k, day)))
}

// TestPreconditionsHoldForEveryProcedure: the table tries 前置规则 before it looks
// at the procedure and the channel.
func TestPreconditionsHoldForEveryProcedure(t *testing.T) {
	c := corpusForTest(t)
	all := []Procedure{Renew, Damaged, Lost, First, Change, Temporary}
	tests := []struct {
		rule, tells string
		of          []Procedure
	}{
		{"R-01", "age=30 household=440800 fingerprints=yes hmt=yes", all},
		{"R-02", "age=30 household=440800 fingerprints=yes foreigner=yes", all},
		{"R-03", "age=30 household=440800 fingerprints=yes hukou=no", all},
		{"R-04", "age=30 household=440800 fingerprints=yes serving=yes", all},
		{"R-05", "age=30 household=440800 fingerprints=yes proxy=yes", []Procedure{Renew, Damaged, Lost, First, Change}}, // X-39 names 申领、换领、补领
		{"R-07", "age=30 household=430000 machine-province=yes residence-proof=no", all},
		{"R-08", "age=30 household=430000 machine-province=yes appearance-changed=yes fingerprinted=no identity-doubt=yes", all},
		{"R-09", "age=30 household=430000 machine-province=yes offence=yes", all},
		{"R-10", "age=30 household=430000 machine-province=yes bad-credit=yes", all},
		{"R-11", "age=30 household=430000 province-connected=no", []Procedure{First, Temporary}}, // G-17, X-55
	}
	for _, tt := range tests {
		for _, p := range tt.of {
			k, day := caseOfFacts(t, tt.tells+" procedure="+string(p))
			for _, o := range c.Decide(k, day).Outcomes {
				if o.Open != Closed || idOf(o.Rule) != tt.rule {
					t.Errorf("%s, %s, %s: %s by %s, want closed by %s", tt.tells, p, o.Channel, o.Open, idOf(o.Rule), tt.rule)
				}
			}
		}
	}
	// What shuts out other provinces shuts out nobody from Guangdong, and no child is kept from being applied for.
	for _, tells := range []string{
		"age=30 household=440800 residence-proof=no", "age=30 household=440800 offence=yes", "age=30 household=440800 bad-credit=yes",
		"age=30 household=440800 province-connected=no", "age=30 household=440800 appearance-changed=yes fingerprinted=no identity-doubt=yes", "age=15 household=440800 proxy=yes",
		"age=30 household=430000 appearance-changed=yes fingerprinted=yes identity-doubt=yes", "age=30 household=430000 appearance-changed=yes fingerprinted=no identity-doubt=no", "age=30 household=430000 appearance-changed=no fingerprinted=no identity-doubt=yes",
	} {
		for _, p := range []Procedure{Renew, Damaged, Lost, First} {
			k, day := caseOfFacts(t, tells+" procedure="+string(p))
			if o, _ := c.Decide(k, day).Outcome(Window); o.Open != Open {
				t.Errorf("%s, %s: the window is %s by %s, want open", tells, p, o.Open, idOf(o.Rule))
			}
		}
	}
}

func TestPreconditionsInOrder(t *testing.T) {
	c := corpusForTest(t)
	tests := []struct{ name, tells, want string }{
		{"a soldier without hukou", "procedure=lost age=20 hukou=no serving=yes", "R-03"},
		{"from Hong Kong and a foreigner", "procedure=first age=20 hmt=yes foreigner=yes", "R-01"},
		{"a foreigner without hukou", "procedure=first age=20 foreigner=yes hukou=no", "R-02"},
		{"somebody applies for a soldier", "procedure=renew age=20 household=440800 serving=yes proxy=yes", "R-04"},
		{"somebody applies for a change not yet approved", "procedure=change age=20 household=440800 proxy=yes record-changed=no", "R-05"},
		{"change not yet approved, passing through", "procedure=change age=20 household=430000 residence-proof=no record-changed=no", "R-06"},
		{"passing through, and an offence", "procedure=lost age=20 household=430000 residence-proof=no offence=yes", "R-07"},
		{"nobody knows the face, and an offence", "procedure=lost age=20 household=430000 appearance-changed=yes fingerprinted=no identity-doubt=yes offence=yes", "R-08"},
		{"offence and bad credit", "procedure=lost age=20 household=430000 offence=yes bad-credit=yes", "R-09"},
		{"bad credit, province not connected", "procedure=first age=20 household=430000 bad-credit=yes province-connected=no", "R-10"},
		{"passing through, long before expiry", "procedure=renew age=20 household=430000 residence-proof=no days-to-expiry=365", "R-07"},
		{"preconditions before rows: a foreigner with no card pending", "procedure=temporary age=20 foreigner=yes pending-card=no", "R-02"},
		{"preconditions before rows: passing through with no card pending", "procedure=temporary age=20 household=430000 residence-proof=no pending-card=no", "R-07"},
		{"preconditions before rows: under 16 and serving", "procedure=renew age=15 household=440800 serving=yes", "R-04"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			k, day := caseOfFacts(t, tt.tells)
			for _, o := range c.Decide(k, day).Outcomes {
				if got := idOf(o.Rule); got != tt.want {
					t.Errorf("%s: decided by %s (%s), want %s", o.Channel, got, o.Why, tt.want)
				}
			}
		})
	}
}

// TestAdjustmentsKeepToTheirCases holds the limits of 附加规则.
func TestAdjustmentsKeepToTheirCases(t *testing.T) {
	c := corpusForTest(t)
	tests := []struct {
		name, tells string
		way         Channel
		want        string // a line of the verdict
	}{
		{"R-20: the first card needs a receipt", "procedure=first age=30 household=440800 photo-2y=yes appearance-changed=no", Window, "receipt needed"},
		{"R-20: online needs a receipt", "procedure=renew age=30 household=440800 fingerprints=yes photo-2y=yes appearance-changed=no", Online, "receipt needed"},
		{"R-20: the machine needs a receipt", "procedure=renew age=30 household=440800 photo-2y=yes appearance-changed=no", SelfService, "receipt needed"},
		{"R-20: another face needs a receipt", "procedure=renew age=30 household=440800 photo-2y=yes appearance-changed=yes", Window, "receipt needed"},
		{"R-20: an old photo does not do", "procedure=renew age=30 household=440800 photo-2y=no appearance-changed=no", Window, "receipt needed"},
		{"R-20: a child too", "procedure=renew age=8 household=440800 photo-2y=yes appearance-changed=no", Window, "receipt exempt"},
		{"R-20: entrusted is at the window", "procedure=renew age=8 household=440800 guardian-present=no photo-2y=yes appearance-changed=no", Entrusted, "receipt exempt"},
		{"R-20: lost on the machine stays a choice", "procedure=lost age=30 household=440800 photo-2y=yes appearance-changed=no", SelfService, "receipt or-history"},
		{"R-22: not the first card", "procedure=first age=30 household=430000", Window, "time 45日 60日"},
		{"R-22: not Guangdong's own", "procedure=renew age=30 household=440300", Window, "time 45日 60日"},
		{"R-23: no relief told", "procedure=renew age=30 household=440800", Window, "fee 20元"},
		{"R-23: relief refused", "procedure=renew age=30 household=440800 relief=no", Window, "fee 20元"},
		{"R-23: a lost card is not free", "procedure=lost age=30 household=440800 relief=yes", Window, "fee 40元"},
		{"R-23: nor is a temporary one", "procedure=temporary age=30 household=440800 relief=yes", Window, "fee 10元"},
		{"R-23: lost when the old card is missing", "procedure=renew age=30 household=440800 relief=yes old-card=no", Window, "fee 40元"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			k, day := caseOfFacts(t, tt.tells)
			o, _ := c.Decide(k, day).Outcome(tt.way)
			if got := verdictLines(Decision{Outcomes: []Outcome{o}}); !slices.Contains(got, "  "+tt.want) {
				t.Errorf("%s says\n%s\nwant the line %q", tt.way, strings.Join(got, "\n"), tt.want)
			}
		})
	}
}

// TestValidityByAge: R-21 goes by the age at the time, whatever the card is applied for.
func TestValidityByAge(t *testing.T) {
	c := corpusForTest(t)
	for age, want := range map[string]string{
		"0": "5年", "15": "5年", "16": "10年", "25": "10年", "26": "20年", "45": "20年", "46": "长期", "100": "长期",
		"0-15": "5年", "16-25": "10年", "70-120": "长期", "15-16": "", "20-30": "", "40-50": "",
	} {
		for p, of := range map[Procedure]string{Renew: want, Damaged: want, Lost: want, First: want, Change: want, Temporary: "", Collect: "", ReportLoss: ""} {
			got := ""
			if d := c.Decide(toldCase(t, "household=440800 age="+age+" procedure="+string(p)), caseDay); d.Validity != nil {
				got = d.Validity.Text
			}
			if got != of {
				t.Errorf("%s at the age of %s: valid for %q, want %q", p, age, got, of)
			}
		}
	}
}

func TestDependsOn(t *testing.T) {
	c := corpusForTest(t)
	tests := []struct {
		name, tells string
		way         Channel
		want        string // depends on …, or what it is
	}{
		{"online asks for the age first", "procedure=renew", Online, "depends age"},
		{"then for the household", "procedure=renew age=30", Online, "depends household"},
		{"then for the fingerprints", "procedure=renew age=30 household=440800", Online, "depends fingerprints"},
		{"then it is open", "procedure=renew age=30 household=440800 fingerprints=yes", Online, "open"},
		{"the fingerprints told first do not decide", "procedure=renew fingerprints=yes", Online, "depends age"},
		{"the household told first leaves the age", "procedure=lost household=440800", Online, "depends age"},
		{"a child's household does not matter online", "procedure=renew age=10", Online, "closed"},
		{"fingerprints of another province do not matter", "procedure=renew age=30 household=other", Online, "closed"},
		{"an age on both sides of 16", "procedure=renew age=14-17 household=440800 fingerprints=yes", Online, "depends age"},
		{"an age beyond 16", "procedure=renew age=70-120 household=440800 fingerprints=yes", Online, "open"},
		{"other province at any age", "procedure=renew household=430000", Online, "closed"},
		{"no fingerprints at any household", "procedure=renew age=30 fingerprints=no", Online, "closed"},
		{"the machine asks for the age first", "procedure=lost", SelfService, "depends age"},
		{"then for the household", "procedure=lost age=30", SelfService, "depends household"},
		{"of other provinces, for the machine's", "procedure=lost age=30 household=other", SelfService, "depends machine-province"},
		{"not of Guangdong", "procedure=lost age=30 household=440800", SelfService, "open"},
		{"not when the province is open anyhow", "procedure=lost age=30 machine-province=yes", SelfService, "open"},
		{"the window needs none of these", "procedure=renew", Window, "open"},
		{"entrusting asks for the age", "procedure=renew", Entrusted, "depends age"},
		{"then for the household", "procedure=renew age=10", Entrusted, "depends household"},
		{"a change asks for the household alone", "procedure=change", Window, "depends household"},
		{"temporary online", "procedure=temporary age=30", Online, "depends household"},
		{"an adult's proxy closes, a child's does not", "procedure=lost household=440800 proxy=yes", Window, "depends age"},
		{"the face is asked of when it matters", "procedure=lost age=30 household=430000 appearance-changed=yes fingerprinted=no", Window, "depends identity-doubt"},
		{"not with fingerprints", "procedure=lost age=30 household=430000 appearance-changed=yes fingerprinted=yes", Window, "open"},
		{"the household comes before the face", "procedure=lost age=30 appearance-changed=yes fingerprinted=no", Window, "depends household"},
		{"a number of days near six months", "procedure=renew age=30 household=440800 days-to-expiry=182", Window, "depends days-to-expiry"},
		{"who collects is taken as usual", "procedure=collect", Window, "open"},
	}
	for _, tt := range tests {
		t.Run(tt.way.Name()+" "+tt.name, func(t *testing.T) {
			k, day := caseOfFacts(t, tt.tells)
			o, _ := c.Decide(k, day).Outcome(tt.way)
			if got := strings.TrimSpace(string(o.Open) + " " + o.Ask); got != tt.want {
				t.Errorf("%s: %s is %q (rule %s), want %q", tt.tells, tt.way, got, idOf(o.Rule), tt.want)
			}
			if o.Open == Depends && (o.Rule != nil || o.Fee != nil || len(o.Materials) > 0 || o.Why != "") {
				t.Errorf("%s: %s depends and yet says %+v", tt.tells, tt.way, o)
			}
		})
	}
}

// TestPresumes: rare circumstances are not asked for, but named where the
// channel hangs on them.
func TestPresumes(t *testing.T) {
	c := corpusForTest(t)
	tests := []struct {
		name, tells string
		way         Channel
		want        string
	}{
		{"Guangdong, adult", "procedure=lost age=30 household=440800", Window, "citizen proxy where"},
		{"the time left is presumed short", "procedure=renew age=30 household=440800", Window, "citizen days-to-expiry proxy where"},
		{"other province", "procedure=lost age=30 household=other", Window, "citizen bad-credit offence proxy residence-proof where"},
		{"other province's first card", "procedure=first age=30 household=other", Window, "citizen bad-credit offence province-connected proxy residence-proof where"},
		{"household not told", "procedure=lost age=30", Window, "citizen bad-credit offence proxy residence-proof where"},
		{"a child", "procedure=lost age=8 household=440800", Window, "citizen guardian-present where"},
		{"what is told is not presumed", "procedure=lost age=30 household=other hmt=no foreigner=no hukou=yes serving=no residence-proof=yes offence=no bad-credit=no proxy=no where=guangdong", Window, ""},
		{"where the person is does not matter online", "procedure=lost age=30 household=440800 fingerprints=yes", Online, "citizen proxy"},
		{"nor does anything when it is closed anyhow", "procedure=lost age=30 household=other", Online, ""},
		{"while it depends", "procedure=lost age=30 household=440800", Online, "citizen proxy"},
		{"a change", "procedure=change age=30 household=440800", Window, "citizen proxy record-changed where"},
		{"a temporary card", "procedure=temporary age=30 household=other", Window, "citizen bad-credit issued offence pending-card province-connected residence-proof where"},
		{"a temporary card of Guangdong is not waited for", "procedure=temporary age=30 household=440800", Window, "citizen pending-card where"},
		{"fingerprints on file, once the face has changed", "procedure=lost age=30 household=other appearance-changed=yes", Window, "citizen bad-credit fingerprinted offence proxy residence-proof where"},
		{"who collects", "procedure=collect", Window, "collector"},
		{"a relative collects", "procedure=collect collector=relative", Window, ""},
		{"reporting a loss presumes nothing", "procedure=report-loss", Window, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			k, day := caseOfFacts(t, tt.tells)
			o, _ := c.Decide(k, day).Outcome(tt.way)
			if got := presumesShort(o.Presumes); got != tt.want {
				t.Errorf("%s: %s presumes %q, want %q", tt.tells, tt.way, got, tt.want)
			}
			for _, name := range o.Presumes {
				if f, _ := FieldByName(name); f.Presume == "" {
					t.Errorf("%s: %s is presumed and not asked for", tt.tells, name)
				}
				if k.knows(name) {
					t.Errorf("%s: %s is told and yet presumed", tt.tells, name)
				}
			}
		})
	}
}

// TestMergedOutcome: a channel that is open either way promises only what is
// the same either way.
func TestMergedOutcome(t *testing.T) {
	c := corpusForTest(t)
	tests := []struct {
		name, tells string
		way         Channel
		want        []string
	}{
		{"renewal, nothing told: the old card is needed by all", "procedure=renew", Window, []string{"window: open", "  fee 20元", "  time 60日", "  material " + card, "  receipt needed", "  note " + noteExempt, "  note " + noteElectronic, "  note 跨省异地的换领、补领"}},
		{"lost, nothing told: everybody brings one of the two", "procedure=lost", Window, []string{"window: open", "  fee 40元", "  time 60日", "  material " + bookOrPermit, "  receipt needed", "  note " + noteExempt, "  note " + noteElectronic, "  note 跨省异地的换领、补领"}},
		{"lost, adult: the proof is other provinces' alone", "procedure=lost age=30", Window, []string{"window: open", "  fee 40元", "  time 60日", "  material " + bookOrPermit, "  receipt needed", "  note " + noteExempt, "  note " + noteElectronic, "  note 跨省异地的换领、补领"}},
		{"first card: the time is the same for all", "procedure=first", Window, []string{"window: open", "  fee 免费", "  time 45日 60日", "  material " + book, "  receipt needed", "  note " + noteElectronic, "  note 年满16周岁才首次申领"}},
		{"first card, child", "procedure=first age=8", Window, []string{"window: open", "  fee 免费", "  time 45日 60日", "  material " + book, "  material " + guardian, "  material " + kinship, "  receipt needed", "  note " + noteElectronic}},
		{"lost on the machine, province open", "procedure=lost age=30 machine-province=yes", SelfService, []string{"self-service: open", "  fee 40元", "  time 60日", "  receipt or-history", "  note 跨省异地的换领、补领"}},
		{"temporary, household not told", "procedure=temporary age=30", Window, []string{"window: open", "  fee 10元", "  time 3日", "  material " + withCard, "  receipt none", "  note 异地受理登记表"}},
		{"closed for one reason or another", "procedure=renew age=30 fingerprints=no", Online, []string{"online: closed"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			k, day := caseOfFacts(t, tt.tells)
			o, _ := c.Decide(k, day).Outcome(tt.way)
			o.Presumes = nil
			if got := verdictLines(Decision{Outcomes: []Outcome{o}}); !sameVerdict(got, tt.want) {
				t.Error(verdictDiff("", tt.tells, got, tt.want))
			}
		})
	}
}

// Six months are counted by the calendar when both days are known: from today to
// the same day six months on, or the last of a shorter month.
func TestExpiryByCalendar(t *testing.T) {
	c := corpusForTest(t)
	tests := []struct {
		name, today, expiry string
		want                Openness
	}{
		{"the same day six months on", "2026-11-27", "2027-05-27", Open},
		{"a day later", "2026-11-27", "2027-05-28", Closed},
		{"today is the last day", "2026-11-27", "2026-11-27", Open},
		{"long expired", "2026-11-27", "2016-11-27", Open},
		{"years to go", "2026-11-27", "2036-11-27", Closed},
		{"the 31st reaches the end of a month of 30 days", "2026-05-31", "2026-11-30", Open},
		{"and not the day after", "2026-05-31", "2026-12-01", Closed},
		{"the 31st of August reaches the end of February", "2026-08-31", "2027-02-28", Open},
		{"and not the 1st of March", "2026-08-31", "2027-03-01", Closed},
		{"which is six months from the 1st of September", "2026-09-01", "2027-03-01", Open},
		{"the 29th of August reaches a leap day", "2027-08-29", "2028-02-29", Open},
		{"the 28th does not", "2027-08-28", "2028-02-29", Closed},
		{"the 31st of August reaches it too", "2027-08-31", "2028-02-29", Open},
		{"and not the day after", "2027-08-31", "2028-03-01", Closed},
		{"a leap day on", "2028-02-29", "2028-08-29", Open},
		{"and a day more", "2028-02-29", "2028-08-30", Closed},
		{"across the new year", "2026-07-01", "2027-01-01", Open},
		// No rule says how to count back from the 31st to February; the day is counted forwards, the later of two readings.
		{"from the 28th of February to the 31st of August", "2027-02-28", "2027-08-31", Closed},
		{"from the 1st of March it is near enough", "2027-03-01", "2027-08-31", Open},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			k, day := caseOfFacts(t, "procedure=renew age=30 household=440800 expiry="+tt.expiry+" today="+tt.today)
			o, _ := c.Decide(k, day).Outcome(Window)
			if o.Open != tt.want {
				t.Errorf("on %s a card valid until %s: the window is %s, want %s", tt.today, tt.expiry, o.Open, tt.want)
			}
			k.DaysToExpiry = Range{true, 1000, 1000}
			if o, _ := c.Decide(k, day).Outcome(Window); o.Open != tt.want {
				t.Errorf("on %s a card valid until %s: a number of days told as well changes it to %s", tt.today, tt.expiry, o.Open)
			}
		})
	}
}

// Six months are 181 to 184 days.
func TestExpiryByDays(t *testing.T) {
	c := corpusForTest(t)
	tests := []struct {
		days string
		want Openness
	}{
		{"-3650", Open}, {"0", Open}, {"180", Open}, {"181", Open},
		{"182", Depends}, {"183", Depends}, {"184", Depends},
		{"185", Closed}, {"3650", Closed},
		{"-30-0", Open}, {"-30--10", Open}, {"0-181", Open}, {"100-182", Depends}, {"184-400", Depends}, {"185-400", Closed},
	}
	for _, tt := range tests {
		k, day := caseOfFacts(t, "procedure=renew age=30 household=440800 days-to-expiry="+tt.days)
		o, _ := c.Decide(k, day).Outcome(Window)
		if o.Open != tt.want {
			t.Errorf("%s days to expiry: the window is %s, want %s", tt.days, o.Open, tt.want)
		}
		if o.Open == Depends && o.Ask != "days-to-expiry" {
			t.Errorf("%s days to expiry: asks for %s, want days-to-expiry", tt.days, o.Ask)
		}
	}
	for _, days := range []string{"soon", "10-5", "-5--10", "5-", ""} {
		if err := new(Case).Set("days-to-expiry", days); err == nil {
			t.Errorf("%q days to expiry were accepted", days)
		}
	}
}

// ruled is an article with rules of its own.
func ruled(t *testing.T, id, region, dates, fee, relief, rules string) *Article {
	t.Helper()
	a, err := Parse(id+".md", fmt.Appendf(nil, `---
id: %s
question: 能办吗？
region: %q
document: id-card
reviewed: 2026-11-22
%ssources:
  - {title: 公告, publisher: 某局, published: "2025"}
facts:
  - {id: fee-renew, name: 工本费, kind: money, value: %q, unit: 元}
  - {id: fee-relief-%s, name: 减免后的工本费, kind: money, value: %q, unit: 元}
%s---

## 回答 {#answer kind="answer"}

可以。
`, id, region, dates, fee, id, relief, rules))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

const provinceRules = `preconditions:
  - {id: R-04, procedures: [renew], when: "serving=yes", result: closed, why: 部队代办。, says: "province#answer"}
rules:
  - {id: D-01, channels: [window], procedures: [renew], when: "age>=16", result: open, fee: fee-renew, says: "province#answer"}
adjustments:
  - {id: R-20, of: fee, procedures: [renew], when: "relief=yes", to: fee-relief-province, note: 全省减免。, says: "province#answer"}
`

const cityRules = `rules:
  - {id: Z-01, channels: [window], procedures: [renew], when: "age>=60", result: not-confirmed, why: 本市先问。, says: "city#answer"}
adjustments:
  - {id: Z-20, of: fee, procedures: [renew], when: "relief=yes", to: fee-relief-city, note: 本市减免。, says: "city#answer"}
`

func TestNarrowerRegionsRuleFirst(t *testing.T) {
	c, err := NewCorpus([]*Article{ruled(t, "province", Guangdong, "", "20", "2", provinceRules), ruled(t, "city", "440800", "", "18", "1", cityRules)})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, tells string
		want        string // rule and fee
		notes       string
	}{
		{"the city's rule, though its id comes later", "region=440800 age=70", "Z-01", ""},
		{"in a county of the city", "region=440881 age=70", "Z-01", ""},
		{"not in another city", "region=440300 age=70", "D-01 20元", ""},
		{"not in the province at large", "region=440000 age=70", "D-01 20元", ""},
		{"no region is the province", "age=70", "D-01 20元", ""},
		{"the province's rule where the city's is not met, at the city's fee", "region=440800 age=30", "D-01 18元", ""},
		{"the province's precondition comes before any rule", "region=440800 age=70 serving=yes", "R-04", ""},
		{"the city's adjustment stands against the province's", "region=440800 age=30 relief=yes", "D-01 1元", "本市减免。"},
		{"the province's elsewhere", "region=440300 age=30 relief=yes", "D-01 2元", "全省减免。"},
		{"no rule is met", "region=440300 age=10", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			k, day := caseOfFacts(t, "procedure=renew "+tt.tells)
			d := c.Decide(k, day)
			o, ok := d.Outcome(Window)
			if !ok || len(d.Outcomes) != 1 {
				t.Fatalf("%s: there are outcomes for %v, want the window alone", tt.tells, channelsOf(d))
			}
			got := idOf(o.Rule)
			if o.Fee != nil {
				got += " " + o.Fee.Text
			}
			if got != tt.want {
				t.Errorf("%s: decided by %q, want %q", tt.tells, got, tt.want)
			}
			if got := strings.Join(texts(o.Notes), " "); got != tt.notes {
				t.Errorf("%s: notes are %q, want %q", tt.tells, got, tt.notes)
			}
			if tt.want == "" && o.Open != Closed {
				t.Errorf("%s: no rule is met and the window is %s, want closed", tt.tells, o.Open)
			}
		})
	}
	if o, _ := c.Decide(toldCase(t, "procedure=renew age=70 region=440800"), caseDay).Outcome(Window); o.Article == nil || o.Article.ID != "city" {
		t.Errorf("the city's rule is stated by %v, want the city's article", o.Article)
	}
	if o, _ := c.Decide(toldCase(t, "procedure=renew region=440800"), caseDay).Outcome(Window); o.Ask != "age" {
		t.Errorf("age not told: asks for %q, want age", o.Ask)
	}
	for _, tells := range []string{"procedure=renew age=30 region=430000", "procedure=lost age=30", "age=30"} {
		if d := c.Decide(toldCase(t, tells), caseDay); len(d.Outcomes) > 0 {
			t.Errorf("%s: the rules speak of %v, want nothing", tells, channelsOf(d))
		}
	}
}

func TestRulesOutOfForceDoNotCount(t *testing.T) {
	for dates, days := range map[string]map[string]string{
		"expires: 2026-12-01\n":   {"2026-11-30": "Z-01", "2026-12-01": "D-01 20元"},
		"retired: 2026-12-01\n":   {"2026-11-30": "Z-01", "2026-12-01": "D-01 20元"},
		"effective: 2026-12-01\n": {"2026-11-30": "D-01 20元", "2026-12-01": "Z-01"},
	} {
		c, err := NewCorpus([]*Article{ruled(t, "province", Guangdong, "", "20", "2", provinceRules), ruled(t, "city", "440800", dates, "18", "1", cityRules)})
		if err != nil {
			t.Fatal(err)
		}
		for _, day := range slices.Sorted(maps.Keys(days)) {
			k, at := caseOfFacts(t, "procedure=renew region=440800 age=70 today="+day)
			o, _ := c.Decide(k, at).Outcome(Window)
			got := idOf(o.Rule)
			if o.Fee != nil {
				got += " " + o.Fee.Text
			}
			if want := days[day]; got != want {
				t.Errorf("%s, on %s: decided by %q, want %q", strings.TrimSpace(dates), day, got, want)
			}
		}
	}
}

func toldCase(t *testing.T, tells string) Case {
	t.Helper()
	k, _ := caseOfFacts(t, tells)
	return k
}
