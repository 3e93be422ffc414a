package pii

import "strings"

// tokens stand where personal data stood. The brackets 〔〕 are those that
// government papers use around a year, so they are rare elsewhere.
var tokens = map[Kind]string{
	IDNumber: "〔身份证号〕",
	Phone:    "〔手机号〕",
	Landline: "〔电话〕",
	BankCard: "〔银行卡号〕",
	Email:    "〔邮箱〕",
	Address:  "〔地址〕",
	Name:     "〔姓名〕",
	Passport: "〔证件号〕",
	Plate:    "〔车牌号〕",
}

// nextToken returns where the first token at or after at begins and ends, or
// the end of text twice.
func nextToken(text string, at int) (start, end int) {
	for at < len(text) {
		i := strings.Index(text[at:], "〔")
		if i < 0 {
			break
		}
		at += i
		for _, t := range tokens {
			if strings.HasPrefix(text[at:], t) {
				return at, at + len(t)
			}
		}
		at += len("〔")
	}
	return len(text), len(text)
}
