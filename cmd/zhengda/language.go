package main

import (
	"flag"
	"fmt"

	"zhengda/bot"
)

// languageFlag adds -language to a command. The function it gives tells what
// questions are to be answered in; empty: each as it is written. Answers that are
// measured or compared are all in simplified characters unless something else is
// asked for, because what is expected of them is written so.
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
			return bot.Hans
		}
		return asked
	}
}
