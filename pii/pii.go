// Package pii owns what personal data looks like in a visitor's words: how it
// is found, how a resident ID number is checked (GB 11643-1999), and the token
// that takes its place.
//
// It guarantees:
//   - [Mask] is idempotent: masking a masked text changes nothing;
//   - a well-formed ID number never survives, however it is spaced, widened or
//     spelled, and whatever stands around it;
//   - time grows linearly with the text, and no input makes it panic;
//   - offsets in a [Finding] fall on rune boundaries of the text given.
//
// It errs on the side of masking where a number has the shape of a document,
// and on the side of leaving where words are only words: province, city and
// district stay readable, since an answer depends on them.
//
// It holds no state, keeps nothing on disk and imports nothing of ours. bot
// masks a question before index and model, chat before it appends, order
// before it saves a note, and cmd wraps the logger in [LogHandler]. Articles
// are not masked: addresses and telephone numbers of offices are public.
package pii

import (
	"sort"
	"strings"
)

// Kind of personal data.
type Kind string

const (
	IDNumber Kind = "id-number" // resident ID number (公民身份号码), of 18 or of 15 digits
	Phone    Kind = "phone"     // mobile number
	Landline Kind = "landline"  // fixed line with area code
	BankCard Kind = "bank-card"
	Email    Kind = "email"
	Address  Kind = "address"  // from street or village down; not the district
	Name     Kind = "name"     // of a person, after words that announce one
	Passport Kind = "passport" // passports and travel permits
	Plate    Kind = "plate"    // vehicle number plate
)

// Finding is one piece found: byte offsets in the text given to Find.
type Finding struct {
	Kind       Kind
	Start, End int
	// Valid tells for an ID number that date and check digit are right, for a
	// bank card that Luhn's sum is. It is false for every other kind.
	Valid bool
}

// maxRounds bounds how often the text between findings is searched again.
// Two rounds are common, three rare, and more only met in text made for it.
const maxRounds = 8

// Find returns the personal data in text, ordered and non-overlapping. Tokens
// that an earlier Mask left are borders that nothing reaches across.
func Find(text string) []Finding {
	var found []Finding
	for at := 0; at < len(text); {
		start, end := nextToken(text, at)
		found = appendFound(found, text, at, start, 0)
		at = end
	}
	return found
}

// appendFound searches text[lo:hi] and then, as a token would stand where
// something was found, the pieces between as texts of their own. This is what
// makes Mask idempotent: every piece that stays has been searched alone.
func appendFound(found []Finding, text string, lo, hi, round int) []Finding {
	fs := findOnce(text[lo:hi])
	if len(fs) == 0 {
		return found
	}
	if round == maxRounds {
		return append(found, Finding{Kind: fs[0].Kind, Start: lo, End: hi})
	}
	at := lo
	for _, f := range fs {
		f.Start, f.End = f.Start+lo, f.End+lo
		found = appendFound(found, text, at, f.Start, round+1)
		found = append(found, f)
		at = f.End
	}
	return appendFound(found, text, at, hi, round+1)
}

// findOnce runs every finder over text and unites what overlaps; the longest
// piece names the union.
func findOnce(text string) []Finding {
	if text == "" {
		return nil
	}
	g := decode(text)
	var fs []Finding
	for _, find := range []func([]glyph) []Finding{findNumbers, findDocuments, findPlates, findEmails, findNames, findAddresses} {
		fs = append(fs, find(g)...)
	}
	sort.SliceStable(fs, func(i, j int) bool { return fs[i].Start < fs[j].Start })
	out := fs[:0]
	for _, f := range fs {
		if len(out) == 0 || f.Start >= out[len(out)-1].End {
			out = append(out, f)
			continue
		}
		last := &out[len(out)-1]
		end := max(last.End, f.End)
		if f.End-f.Start > last.End-last.Start {
			f.Start = last.Start
			*last = f
		}
		last.End = end
	}
	return out
}

// Mask replaces each finding by the token of its kind, such as 〔身份证号〕, and
// returns the findings with their offsets in text, not in masked.
// Mask(Mask(x)) == Mask(x).
func Mask(text string) (masked string, found []Finding) {
	found = Find(text)
	if len(found) == 0 {
		return text, nil
	}
	var b strings.Builder
	b.Grow(len(text))
	at := 0
	for _, f := range found {
		b.WriteString(text[at:f.Start])
		b.WriteString(tokens[f.Kind])
		at = f.End
	}
	b.WriteString(text[at:])
	return b.String(), found
}

// MaskString is Mask for callers who need only the text.
func MaskString(text string) string {
	masked, _ := Mask(text)
	return masked
}
