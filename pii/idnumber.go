package pii

import (
	"strings"
	"time"
)

// oldest is how many years a holder may have lived. A birth date before that
// is a slip of the pen.
const oldest = 130

// ValidIDNumber reports whether s is a well-formed resident ID number under
// GB 11643-1999: 17 digits and a check digit, a province code in use, a real
// date of birth not after now and not 130 years before it. A lower-case x is
// accepted, as people type it. It cannot tell whether the number was issued.
func ValidIDNumber(s string, now time.Time) bool {
	if len(s) != 18 || !province(s) {
		return false
	}
	want, ok := CheckDigit(s[:17])
	if !ok || want != upperX(s[17]) {
		return false
	}
	born, err := time.ParseInLocation("20060102", s[6:14], now.Location())
	return err == nil && !born.After(now) && born.Year() >= now.Year()-oldest
}

// CheckDigit returns the check digit, '0' to '9' or 'X', that follows the
// first 17 digits of an ID number by GB 11643-1999 (ISO 7064, MOD 11-2). It
// returns false unless first17 is 17 ASCII digits.
func CheckDigit(first17 string) (byte, bool) {
	if len(first17) != 17 {
		return 0, false
	}
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		if !isDigit(first17[i]) {
			return 0, false
		}
		sum += w * int(first17[i]-'0')
	}
	return "10X98765432"[sum%11], true
}

// checked reports whether date and check digit of an 18-digit number are
// right, without a clock: what is masked must not depend on the day.
func checked(s string) bool {
	if !plausible(s) {
		return false
	}
	want, ok := CheckDigit(s[:17])
	return ok && want == upperX(s[17])
}

// plausible reports whether the first 14 digits can begin an 18-digit number.
// A leading 9 is the permanent residence card of foreigners (外国人永久居留身份证),
// which has its birth date in the same place.
func plausible(s string) bool {
	return (province(s) || s[0] == '9') && date(s[6:14])
}

// plausibleOld is plausible for the 15-digit numbers issued before 1999, with
// a year of two digits.
func plausibleOld(s string) bool {
	return province(s) && date("19"+s[6:12])
}

// province reports whether s begins with a province code of GB/T 2260, or with
// 83, used on residence permits of people from Taiwan.
func province(s string) bool {
	if len(s) < 2 {
		return false
	}
	code := s[:2]
	switch s[0] {
	case '1':
		return "11" <= code && code <= "15"
	case '2':
		return "21" <= code && code <= "23"
	case '3':
		return "31" <= code && code <= "37"
	case '4':
		return "41" <= code && code <= "46"
	case '5':
		return "50" <= code && code <= "54"
	case '6':
		return "61" <= code && code <= "65"
	case '7':
		return code == "71"
	case '8':
		return "81" <= code && code <= "83"
	}
	return false
}

// date reports whether yyyymmdd is a real date from 1890 to 2099.
func date(s string) bool {
	if s < "18900101" || s > "20991231" || s[4] > '1' || s[6] > '3' {
		return false // the cheap part first: this runs for every digit
	}
	_, err := time.Parse("20060102", s)
	return err == nil
}

// luhn reports whether the digits of a bank card sum up by ISO/IEC 7812-1.
func luhn(s string) bool {
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0 && strings.Trim(s, "0") != ""
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

func upperX(b byte) byte {
	if b == 'x' {
		return 'X'
	}
	return b
}
