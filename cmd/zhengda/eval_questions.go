package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"zhengda/bot"
	"zhengda/knowledge"
)

// questionSet is a file of questions; its name is that of the file.
type questionSet struct {
	name      string
	questions []evalQuestion
}

// manyQuestions is from how many questions on the bot is warmed first.
const manyQuestions = 50

// evaluateQuestions scores the answers to question sets.
func evaluateQuestions(ctx context.Context, args []string, s streams) error {
	fs, load := flagSet("eval questions", commonKeys, s)
	list := fs.Int("list", 25, "most failures to list")
	answersTo := fs.String("answers", "", "also write the answers, as ask -batch does, to `FILE`")
	from := fs.String("from", "", "score the answers in `FILE`, as -answers or ask -batch wrote them, instead of answering")
	jsonTo := fs.String("json", "", "also write the whole result, with each answer and what is wrong with it, to `FILE`; eval compare reads it")
	pageTo := fs.String("page", "", "also write the result as a page to read, failures first, to `FILE`")
	language := languageFlag(fs, "zh-Hans, and en for questions in English")
	under := floorFlag(fs, figureNames)
	if done, err := parseFlags(fs, args); done {
		return err
	}
	sets, err := readSets(fs)
	if err != nil {
		return err
	}
	if *from != "" && (len(sets) > 1 || *answersTo != "") {
		return usagef("eval questions: -from has the answers of one file of questions, and is not written again with -answers")
	}
	h, err := openQuietly(ctx, load, s)
	if err != nil {
		return err
	}
	defer h.close()
	asked := 0
	for _, set := range sets {
		asked += len(set.questions)
	}
	if asked >= manyQuestions {
		h.bot.Warm(ctx) // so that the timings of the first are those of any
	}
	var out bytes.Buffer
	day := knowledge.Today(time.Now())
	ground := newGrounds(h.index.Corpus(), day)
	var all []judged
	for _, set := range sets {
		var answers map[string]bot.Answer
		if *from != "" {
			answers, err = readAnswers(*from)
		} else {
			answers, err = answerAll(ctx, h.bot, set.questions, language(true), &out)
		}
		if err != nil {
			return err
		}
		all = append(all, judgeAll(set.name, set.questions, answers, ground)...)
	}
	r := newResult(sets, all)
	r.Corpus, r.Day, r.Composer = h.index.Corpus().Hash(), day.String(), string(bot.Quoted)
	if h.model != nil {
		r.Composer = h.model.Name()
	}
	for _, file := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{*answersTo, func(w io.Writer) error { _, err := w.Write(out.Bytes()); return err }},
		{*jsonTo, func(w io.Writer) error { return printJSON(w, r, true) }},
		{*pageTo, r.page},
	} {
		if err := writeFile(file.name, file.write); err != nil {
			return err
		}
	}
	t := tallyOf(all)
	t.print(s.out, *list)
	r.printCosts(s.out)
	if len(sets) > 1 {
		for _, set := range r.Sets {
			fmt.Fprintf(s.out, "%s: ", set.Name)
			tallyOf(slices.DeleteFunc(slices.Clone(all), func(j judged) bool { return j.set != set.Name })).line(s.out)
		}
	}
	t.line(s.out)
	if t.missing > 0 {
		return cmp.Or(under(t.figure), fmt.Errorf("%d questions have no answer", t.missing))
	}
	return under(t.figure)
}

// readSets reads the files of questions that a command was given.
func readSets(fs *flag.FlagSet) ([]questionSet, error) {
	if fs.NArg() == 0 {
		return nil, usagef("eval questions: give one file of questions, or several")
	}
	var sets []questionSet
	for _, file := range fs.Args() {
		name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
		if slices.ContainsFunc(sets, func(s questionSet) bool { return s.name == name }) {
			return nil, usagef("eval questions: two files are called %s", name)
		}
		questions, err := readQuestions(file)
		if err != nil {
			return nil, err
		}
		sets = append(sets, questionSet{name, questions})
	}
	return sets, nil
}

// answerAll answers the questions in order, follow-ups in the light of what
// they follow, and writes each as a line of a batch.
func answerAll(ctx context.Context, b *bot.Bot, questions []evalQuestion, in bot.Language, out io.Writer) (map[string]bot.Answer, error) {
	answers := map[string]bot.Answer{}
	for n, q := range questions {
		raw, err := json.Marshal(batchLine{q.ID, q.Text, q.FollowUpOf})
		if err != nil {
			return nil, err
		}
		if err := printJSON(out, answerLine(ctx, b, n+1, raw, bot.Question{Language: in}, answers), false); err != nil {
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return answers, nil
}

// readAnswers reads the lines of a batch; those that say that a question could
// not be answered are no answers.
func readAnswers(file string) (map[string]bot.Answer, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("open answers: %w", err)
	}
	defer f.Close()
	out := map[string]bot.Answer{}
	dec := json.NewDecoder(bufio.NewReader(f))
	for n := 1; ; n++ {
		var a batchAnswer
		err := dec.Decode(&a)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: answer %d: %w", file, n, err)
		}
		if a.Status != "error" {
			out[a.ID] = a.Answer
		}
	}
}

// writeFile writes a file whole; without a name it writes none.
func writeFile(name string, write func(io.Writer) error) error {
	if name == "" {
		return nil
	}
	f, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("write result: %w", err)
	}
	w := bufio.NewWriter(f)
	if err := errors.Join(write(w), w.Flush(), f.Close()); err != nil {
		return fmt.Errorf("write result %s: %w", name, err)
	}
	return nil
}
