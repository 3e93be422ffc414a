package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"

	"zhengda/bot"
	"zhengda/chat"
)

// errNotReproduced ends replay with exit code 1; what differs has been printed.
var errNotReproduced = errors.New("the answer is not reproduced; what differs stands above")

// replay answers a stored answer's question again and says what comes out
// otherwise. Exit code 0: the same, byte for byte; 1: not; 2: it cannot be
// replayed.
func replay(ctx context.Context, args []string, s streams) error {
	fs, load := flagSet("replay", commonKeys, s)
	asJSON := fs.Bool("json", false, "print what was found as one JSON object")
	if done, err := parseFlags(fs, args); done {
		return err
	}
	if fs.NArg() != 1 {
		return usagef("replay: name one answer, as the log does (answer=CONVERSATION/OFFSET), or a file that ask -json -trace wrote; - for standard input")
	}
	h, err := openQuietly(ctx, load, s)
	if err != nil {
		return err
	}
	defer h.close()
	stored, err := h.storedAnswer(ctx, fs.Arg(0), s.in)
	if err != nil {
		return err
	}
	q, err := stored.answer.Again()
	if err != nil {
		return usagef("replay %s: %w", fs.Arg(0), err)
	}
	again := bot.New(bot.Options{Index: h.index, Model: stored.answer.Trace.Speaker(), Log: h.log}).Answer(ctx, q, nil)
	again.Resumed = stored.answer.Resumed // when it was made is no matter of the bot's
	r, err := compare(stored, again, h.index.Corpus())
	if err != nil {
		return fmt.Errorf("replay %s: %w", fs.Arg(0), err)
	}
	if *asJSON {
		err = printJSON(s.out, r, true)
	} else {
		err = r.print(s.out)
	}
	if err == nil && !r.Same {
		err = errNotReproduced
	}
	return err
}

// stored is an answer as it was kept.
type stored struct {
	body   json.RawMessage // without timings and trace, byte for byte
	answer bot.Answer      // with its trace
}

var answerIDForm = regexp.MustCompile(`^([A-Za-z0-9_-]+)/([0-9]{1,18})$`)

// storedAnswer reads an answer from a file, or from the database.
func (h *house) storedAnswer(ctx context.Context, name string, in io.Reader) (stored, error) {
	if name == "-" {
		return readAnswer(in)
	}
	if f, err := os.Open(name); err == nil {
		defer f.Close()
		return readAnswer(f)
	}
	m := answerIDForm.FindStringSubmatch(name)
	if m == nil {
		return stored{}, usagef("replay: %q is neither a file nor an answer; write CONVERSATION/OFFSET as the log does", name)
	}
	offset, err := strconv.ParseInt(m[2], 10, 64)
	if err != nil {
		return stored{}, usagef("replay: %w", err)
	}
	return h.answerAt(ctx, m[1], offset)
}

// answerAt reads the answer at an offset, or the one to the question there.
func (h *house) answerAt(ctx context.Context, conversation string, offset int64) (stored, error) {
	const near = 50 // messages after a question among which its answer stands
	list, err := h.db.Messages(ctx, conversation, offset-1, near)
	if err != nil {
		return stored{}, err
	}
	for _, m := range list {
		if m.Role != chat.FromBot || m.Offset != offset && m.ReplyTo != offset {
			continue
		}
		s := stored{body: m.Body}
		if err := json.Unmarshal(m.Body, &s.answer); err != nil {
			return s, fmt.Errorf("read answer %s: %w", chat.AnswerID(m), err)
		}
		record, err := h.db.Record(ctx, conversation, m.Offset)
		if err != nil || record == nil {
			return s, err
		}
		if err := json.Unmarshal(record, &s.answer.Trace); err != nil {
			return s, fmt.Errorf("read record of answer %s: %w", chat.AnswerID(m), err)
		}
		return s, nil
	}
	return stored{}, usagef("replay: there is no answer %s/%d in this database; -data or -database names another", conversation, offset)
}

// readAnswer reads what ask -json -trace printed.
func readAnswer(r io.Reader) (stored, error) {
	const most = 4 << 20
	src, err := io.ReadAll(io.LimitReader(r, most))
	if err != nil {
		return stored{}, fmt.Errorf("read the answer: %w", err)
	}
	var s stored
	if err := json.Unmarshal(bytes.TrimPrefix(src, []byte("\ufeff")), &s.answer); err != nil || s.answer.Status == "" {
		return stored{}, usagef("replay: the file is not one answer; write it with: zhengda ask -json -trace QUESTION >answer.json")
	}
	s.body, err = chat.AnswerBody(s.answer)
	return s, err
}

// print writes what was found for a person.
func (r replayed) print(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "问题：%s\n当时：%s，语料 %s", r.Question, r.Day, r.Corpus.Then)
	if r.Corpus.Then == r.Corpus.Now {
		fmt.Fprint(&b, "（与现在相同）\n")
	} else {
		fmt.Fprintf(&b, "，现在 %s\n", r.Corpus.Now)
	}
	if r.Composer == bot.ByModel || r.Model != "" {
		fmt.Fprintf(&b, "模型：%s 的原话从记录里重放并重新核对，没有再问模型\n", r.Model)
	}
	if r.Same {
		fmt.Fprint(&b, "结果：一字不差，可以重现\n")
	} else {
		fmt.Fprint(&b, "结果：和当时不同\n")
	}
	for _, d := range r.Differences {
		fmt.Fprintf(&b, "- %s\n", d)
	}
	if len(r.TextDiff) > 0 {
		fmt.Fprintf(&b, "\n%s\n", strings.Join(r.TextDiff, "\n"))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
