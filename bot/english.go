package bot

import (
	"regexp"
	"strings"
	"unicode"
)

// Questions in English are understood in two steps. What they tell and ask is
// found by English words (lexicon_en.go) and put together as a short question in
// Chinese (inChinese); that one is understood, searched and decided like any
// other. The answer is then worded in English from facts and rules
// (composeEnglish). So there is one set of rules on what applies to whom, and no
// second search.

// isEnglish reports a text that is written in English: most of its words are
// Latin ones, and enough of them are known English words. Words that are also
// syllables of pinyin (me, can, long) count for nothing: nali ban is no English.
func isEnglish(text string) bool {
	text = maskTokens.ReplaceAllString(text, " ")
	han := 0
	for _, r := range text {
		if unicode.Is(unicode.Han, r) {
			han++
		}
	}
	words := latinWords.FindAllString(strings.ToLower(text), -1)
	known, counted := 0, 0
	for _, w := range words {
		if bothEnglishAndPinyin[w] {
			continue
		}
		counted++
		if englishWords[strings.TrimSuffix(strings.ReplaceAll(w, "’", "'"), "'s")] {
			known++
		}
	}
	return known > 0 && len(words) > han && 4*known >= counted
}

// aWordOrTwo reports a text too short to tell the language of a conversation.
func aWordOrTwo(text string) bool { return len(latinWords.FindAllString(strings.ToLower(text), 3)) < 3 }

var latinWords = regexp.MustCompile(`[a-z]+(?:['’][a-z]+)?`)

// englishWords are common words of questions in English and the words of the
// domain. None is a syllable of pinyin.
var englishWords = wordSet(`
the is are am was were be been my your his their our its this that these those it i'm i've he's she's they we us
how what where when which who why whether do does did don't doesn't didn't should could would will must may might cannot can't won't isn't
to of for in on at from with without by and or if but as about after before until while because there here not no yes any some much many
have has had need needs want get got go going make take bring use apply renew renewal replace replacement lost lose stolen broken damaged
expired expire expires expiry validity valid id card cards identity document documents paper papers photo photos picture receipt fee fees cost costs price
pay free police station office appointment book booking online machine self-service counter window temporary first child son daughter baby
kid mother father parents wife husband friend guardian hukou household registration resident residents foreigner foreigners abroad passport
old year years month months day days new change changed collect pick pickup report progress status check hello hi hey thanks thank please help
person human agent ignore previous instructions lookup address number buy sell fake forge glasses makeup hair wear background size requirements
live work city province age under over born student school soldier army two three six one time times possible required allowed necessary tell know like just
i we us them it's hat stop put see come came way why wrong right good bad thing things question answer need possible more than something someone somebody else anyone other people another same again also still already instead only even up down out off into
weather tomorrow today yesterday last next week different own mine
`)

// bothEnglishAndPinyin are short words that may be either; they decide nothing.
var bothEnglishAndPinyin = wordSet("a an can me he she you long men fan pen sun song gong lie die pan tan ban bang lang tong dong wang")

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
