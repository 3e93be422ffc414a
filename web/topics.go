package web

import (
	"cmp"
	"path"
	"slices"

	"zhengda/knowledge"
)

// topicRule is a heading of the index and the articles that stand below it, by
// id or by pattern (see path.Match), in this order.
type topicRule struct {
	id, name string
	articles []string
}

// topicRules are the headings in the order of the index. An article stands
// below the one that names it, else below the first with a pattern that fits;
// one that fits none goes by its document and procedures, see topicOf.
var topicRules = []topicRule{
	{"ways", "渠道、预约和材料", []string{"eligibility", "booking", "window", "window-*", "special-sessions", "online-conditions", "online-*", "self-service", "self-service-*", "adult-proxy", "materials", "household-book", "electronic-certificates", "mail"}},
	{"children", "孩子办身份证", []string{"under16", "under16-*", "grandparents", "age16", "newborn-name", "photo-child", "receipt-child"}},
	{"away", "外省户口和异地办理", []string{"cross-province", "first-cross-province", "residence-proof", "within-province", "passing-through", "elsewhere", "issuing-authority"}},
	{"money-time", "费用、时间和有效期", []string{"fees", "fee-*", "damaged-and-expired", "time-*", "progress", "urgent", "validity", "expiry", "renew-ahead", "must-renew"}},
	{"loss", "丢失、捡到和被冒用", []string{"lost-duty", "lost-*", "found-*", "old-card-invalid", "misuse", "leaked-info", "withheld", "penalties"}},
	{"changes", "改姓名、户口迁移和印错", []string{"change", "change-*", "name-change", "birth-date", "ethnicity", "sex-change", "address-change", "misprint", "rare-characters", "middle-dot", "same-person", "two-cards"}},
	{"temporary", "临时身份证", []string{"temporary", "temporary-*", "travel-certificate"}},
	{"collecting", "领证和旧证", []string{"collect", "collect-*", "old-card"}},
	{"receipt-order", "网上办相片回执", []string{"receipt-order", "order-who", "order-price", "order-upload", "order-city", "order-business", "order-*"}},
	{"receipts", "相片回执", []string{"receipt", "receipt-channels", "receipt-exempt", "receipt-validity", "receipt-*"}},
	{"photos", "照片要求", []string{"photo-requirements", "selfie", "photo-size", "photo-file", "photo-*"}},
	{"other-photos", "其他证件的照片", []string{"photo-other-documents", "photo-driving-licence", "photo-exit-entry", "photo-residence-permit", "photo-social-card"}},
	{"cases", "特殊情况", []string{"adult-incapable", "soldiers", "veterans", "in-custody", "no-hukou", "abroad", "returnees", "hmt", "foreigners", "emigrated", "death"}},
	{"card", "身份证常识", []string{"must-apply", "card-items", "fingerprints", "first-generation", "query-others", "privacy"}},
}

// topicOf is the place of an article in topicRules, and its rank below that heading.
func topicOf(a *knowledge.Article) (topic, rank int) {
	for t, rule := range topicRules {
		if i := slices.Index(rule.articles, a.ID); i >= 0 {
			return t, i
		}
	}
	for t, rule := range topicRules {
		for i, pattern := range rule.articles {
			if ok, _ := path.Match(pattern, a.ID); ok {
				return t, i
			}
		}
	}
	id := "card"
	switch {
	case a.Document == knowledge.TemporaryIDCard:
		id = "temporary"
	case a.Document == knowledge.PhotoReceipt && len(a.Procedures) > 0:
		id = "receipts"
	case a.Document == knowledge.PhotoReceipt:
		id = "photos"
	case len(a.Procedures) > 2:
		id = "ways"
	case slices.Contains(a.Procedures, knowledge.Change):
		id = "changes"
	case slices.Contains(a.Procedures, knowledge.Lost), slices.Contains(a.Procedures, knowledge.ReportLoss):
		id = "loss"
	case slices.Contains(a.Procedures, knowledge.Collect):
		id = "collecting"
	}
	topic = slices.IndexFunc(topicRules, func(r topicRule) bool { return r.id == id })
	return topic, len(topicRules[topic].articles)
}

// topic is a heading of the index with what stands below it.
type topic struct {
	ID, Name string
	Links    []link
}

// newTopics sorts articles below the headings; a heading without any is left out.
func newTopics(articles []*knowledge.Article) []topic {
	type placed struct {
		*knowledge.Article
		topic, rank int
	}
	var all []placed
	for _, a := range articles {
		t, rank := topicOf(a)
		all = append(all, placed{a, t, rank})
	}
	slices.SortStableFunc(all, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.topic, b.topic), cmp.Compare(a.rank, b.rank), cmp.Compare(a.Region, b.Region), cmp.Compare(a.ID, b.ID))
	})
	var out []topic
	for i, p := range all {
		if i == 0 || all[i-1].topic != p.topic {
			out = append(out, topic{ID: topicRules[p.topic].id, Name: topicRules[p.topic].name})
		}
		t := &out[len(out)-1]
		t.Links = append(t.Links, link{articlePath(p.ID), p.Question, regionName(p.Region)})
	}
	return out
}
