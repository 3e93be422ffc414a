package main

import (
	"flag"
	"fmt"

	"zhengda/bot"
)

// languageFlag adds -language to a command. The function it gives tells what
// questions are to be answered in; empty: each as it is written. Answers that are
// measured or compared are as measuredIn has them unless something else is asked for.
func languageFlag(fs *flag.FlagSet, usual string) func(measured bool) bot.Language {
	asked, set := bot.Language(""), false
	fs.Func("language", "answer in auto (as each question is written), zh-Hans, zh-Hant or en; `tag` (default "+usual+")", func(v string) error {
		switch l := bot.Language(v); l {
		case "auto":
			asked, set = "", true
		case bot.Hans, bot.Hant, bot.English:
			asked, set = l, true
		default:
			return fmt.Errorf("%q is none of auto, zh-Hans, zh-Hant, en", v)
		}
		return nil
	})
	return func(measured bool) bot.Language {
		if !set && measured {
			return measuredIn
		}
		return asked
	}
}

// measuredIn stands for simplified characters, and for English where the question
// is in English: what is expected of such answers is written so.
const measuredIn bot.Language = "measured"

// settle gives the language that a question is answered in, where measuredIn stands.
func settle(q bot.Question) bot.Language {
	if q.Language != measuredIn {
		return q.Language
	}
	if bot.LanguageOf(bot.Question{Text: q.Text, Previous: q.Previous}) == bot.English {
		return bot.English
	}
	return bot.Hans
}
