package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"zhengda/bot"
	"zhengda/knowledge"
	"zhengda/pii"
)

// ask answers one question, or a batch of them, in the terminal.
func ask(ctx context.Context, args []string, s streams) error {
	fs, load := flagSet("ask", commonKeys, s)
	asJSON := fs.Bool("json", false, "print the whole answer as one JSON object")
	trace := fs.Bool("trace", false, "with -json: also the passages kept and rejected, the rules and the checks")
	batch := fs.String("batch", "", "answer the JSON lines of `FILE` (id, text, follow_up_of), one object a line; - for standard input")
	asOf := fs.String("as-of", "", "answer for a `day`, such as 2026-01-31")
	language := languageFlag(fs, "auto; for a -batch zh-Hans, and en for questions in English")
	city := fs.String("city", "", "city assumed while the question names none, a name or GB/T 2260 code")
	if done, err := parseFlags(fs, args); done {
		return err
	}
	question := strings.Join(fs.Args(), " ")
	if (question == "") == (*batch == "") {
		return usagef("ask: give a question, or -batch FILE; for example: zhengda ask 湛江换领身份证去哪里换？")
	}
	day, err := knowledge.ParseDate(*asOf)
	if err != nil {
		return usagef("-as-of: %w", err)
	}
	if err := checkCity(*city); err != nil {
		return err
	}
	h, err := openQuietly(ctx, load, s)
	if err != nil {
		return err
	}
	defer h.close()
	q := bot.Question{Text: question, City: *city, AsOf: day, Trace: *trace, Language: language(*batch != "")}
	if *batch != "" {
		return askBatch(ctx, h.bot, *batch, q, s)
	}
	if strings.TrimSpace(question) == "" {
		return usagef("ask: the question is empty")
	}
	a := h.bot.Answer(ctx, q, nil)
	if *asJSON {
		return printJSON(s.out, a, true)
	}
	return printAnswer(s.out, a)
}

// parseFlags parses, and tells whether the command is done: at -h without an
// error, at a mistake with one. Options may stand behind arguments too; what
// follows -- is taken as it is.
func parseFlags(fs *flag.FlagSet, args []string) (done bool, err error) {
	var rest []string
	for {
		switch err := fs.Parse(args); {
		case errors.Is(err, flag.ErrHelp):
			return true, nil
		case err != nil:
			return true, usageError{err}
		}
		left := fs.Args()
		ended := len(args) > len(left) && args[len(args)-len(left)-1] == "--"
		if len(left) == 0 || ended {
			rest = append(rest, left...)
			return false, fs.Parse(append([]string{"--"}, rest...))
		}
		rest = append(rest, left[0])
		args = left[1:]
	}
}

func printJSON(w io.Writer, v any, indent bool) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if indent {
		enc.SetIndent("", "  ")
	}
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// printAnswer writes an answer for a person.
func printAnswer(w io.Writer, a bot.Answer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "%s\n", a.Text)
	if len(a.Citations) > 0 {
		fmt.Fprint(b, "\n出处\n")
	}
	for _, c := range a.Citations {
		published := ""
		if c.Published != "" {
			published = "," + c.Published
		}
		fmt.Fprintf(b, "[%d] %s — %s\n    依据：%s(%s%s),%s核对  /articles/%s#%s\n", c.N, c.Title, c.Heading, c.Source, c.Publisher, published, c.Reviewed, c.Article, c.Section)
	}
	if len(a.Choices) > 0 {
		var labels []string
		for _, ch := range a.Choices {
			labels = append(labels, ch.Label)
		}
		fmt.Fprintf(b, "\n接着可以问：%s\n", strings.Join(labels, " / "))
	}
	if a.Offer != nil {
		fmt.Fprintf(b, "可以办：%s(/articles/%s)\n", a.Offer.Label, a.Offer.Article)
	}
	fmt.Fprintf(b, "\n理解为：%s\n状态：%s(%s)\n标识：%s\n", factWords(a.Case), a.Status, a.Reason, a.Label())
	t := a.Timings
	fmt.Fprintf(b, "用时：%.1f 毫秒（筛查 %.1f，理解 %.1f，检索 %.1f，判断 %.1f，成文 %.1f）\n", t.Total, t.Screen, t.Understand, t.Retrieve, t.Decide, t.Compose)
	return b.Flush()
}

// factWords words the case facts for a person.
func factWords(k bot.CaseFacts) string {
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	add(k.RegionName)
	add(k.Document.Name())
	if k.Procedure != "" && k.Procedure.Name() != k.Document.Name() {
		add(k.Procedure.Name())
	}
	if k.AgeMin != nil && k.AgeMax != nil {
		switch {
		case *k.AgeMin == *k.AgeMax:
			add(fmt.Sprintf("%d岁", *k.AgeMin))
		case *k.AgeMin == 0:
			add(fmt.Sprintf("未满%d岁", *k.AgeMax+1))
		default:
			add(fmt.Sprintf("%d岁以上", *k.AgeMin))
		}
	}
	if r, ok := knowledge.RegionByCode(k.Household); ok {
		add(r.Name + "户籍")
	} else if k.Household == knowledge.OtherProvince {
		add("省外户籍")
	}
	if len(parts) == 0 {
		return "（没有听出城市、证件和事项）"
	}
	return strings.Join(parts, " · ")
}

// batchLine is a question of a batch; fields it does not name are ignored.
type batchLine struct {
	ID         string `json:"id"`
	Text       string `json:"text"`
	FollowUpOf string `json:"follow_up_of"`
}

// batchAnswer is an answer with the id of its question.
type batchAnswer struct {
	ID string `json:"id"`
	bot.Answer
}

// batchFailure stands for a line that could not be answered.
type batchFailure struct {
	ID     string `json:"id"`
	Line   int    `json:"line"`
	Status string `json:"status"` // error
	Error  string `json:"error"`
}

// largeBatch is the size of a file, in bytes, from which the bot is warmed first.
const largeBatch = 8 << 10

// askBatch answers JSON lines in their order. A line that fails gives an object
// that says so; the run goes on.
func askBatch(ctx context.Context, b *bot.Bot, file string, q bot.Question, s streams) error {
	in := s.in
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return fmt.Errorf("open batch: %w", err)
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil && info.Size() > largeBatch {
			b.Warm(ctx) // so that the timings of the first are those of any
		}
		in = f
	}
	out := bufio.NewWriter(s.out)
	defer out.Flush()
	answers := map[string]bot.Answer{}
	lines := bufio.NewReader(in)
	for n := 1; ; n++ {
		raw, readErr := lines.ReadBytes('\n')
		if line := bytes.TrimSpace(bytes.TrimPrefix(raw, []byte("\ufeff"))); len(line) > 0 {
			if err := printJSON(out, answerLine(ctx, b, n, line, q, answers), false); err != nil {
				return err
			}
		}
		if errors.Is(readErr, io.EOF) {
			return nil
		}
		if readErr != nil {
			return fmt.Errorf("read batch: %w", readErr)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

func answerLine(ctx context.Context, b *bot.Bot, n int, raw []byte, q bot.Question, answers map[string]bot.Answer) (out any) {
	var l batchLine
	defer func() {
		if p := recover(); p != nil {
			out = batchFailure{l.ID, n, "error", "the question could not be answered: a fault of ours"}
		}
	}()
	if err := json.Unmarshal(raw, &l); err != nil {
		return batchFailure{l.ID, n, "error", "not a JSON object with id and text: " + pii.MaskString(err.Error())}
	}
	if l.FollowUpOf != "" {
		before, ok := answers[l.FollowUpOf]
		if !ok {
			return batchFailure{l.ID, n, "error", "follow_up_of names no earlier line: " + pii.MaskString(l.FollowUpOf)}
		}
		q.Previous, q.Case = &before, before.Case
	}
	q.Text = l.Text
	q.Language = settle(q)
	a := b.Answer(ctx, q, nil)
	if l.ID != "" {
		answers[l.ID] = a
	}
	return batchAnswer{l.ID, a}
}
