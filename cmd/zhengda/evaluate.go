package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// evaluate measures answers or retrieval.
func evaluate(ctx context.Context, args []string, s streams) error {
	if len(args) > 0 {
		switch args[0] {
		case "questions":
			return evaluateQuestions(ctx, args[1:], s)
		case "passages":
			return evaluatePassages(ctx, args[1:], s)
		case "retrieval":
			return evaluateRetrieval(ctx, args[1:], s)
		case "wordings":
			return evaluateWordings(ctx, args[1:], s)
		case "compare":
			return compareRuns(ctx, args[1:], s)
		}
	}
	return usagef("eval: say what to score: eval questions FILE…, eval passages FILE, eval wordings, eval retrieval DIR or eval compare BEFORE.json AFTER.json")
}

// openQuestions reads the one file of questions that a command was given, and
// opens the house.
func openQuestions(ctx context.Context, command string, fs *flag.FlagSet, load func() (config, error), s streams) ([]evalQuestion, *house, error) {
	if fs.NArg() != 1 {
		return nil, nil, usagef("%s: give one file of questions", command)
	}
	questions, err := readQuestions(fs.Arg(0))
	if err != nil {
		return nil, nil, err
	}
	h, err := openQuietly(ctx, load, s)
	return questions, h, err
}

// floorFlag adds -floor, which may be repeated, to a command that measures. The
// function it gives fails when a figure is below its bound.
func floorFlag(fs *flag.FlagSet, names []string) func(figure func(name string) float64) error {
	floors := map[string]float64{}
	fs.Func("floor", "fail when a figure is below a bound, such as "+names[0]+"=0.95 ("+strings.Join(names, ", ")+"); may be repeated", func(v string) error {
		name, bound, ok := strings.Cut(v, "=")
		x, err := strconv.ParseFloat(bound, 64)
		if !ok || err != nil || !slices.Contains(names, name) {
			return fmt.Errorf("%q is not of the form %s=0.95, with one of %s", v, names[0], strings.Join(names, ", "))
		}
		floors[name] = x
		return nil
	})
	return func(figure func(string) float64) error {
		var short []string
		for _, name := range names {
			if bound, set := floors[name]; set && figure(name) < bound {
				short = append(short, fmt.Sprintf("%s %.3f<%v", name, figure(name), bound))
			}
		}
		if len(short) > 0 {
			return fmt.Errorf("below the floor: %s", strings.Join(short, ", "))
		}
		return nil
	}
}

func readQuestions(file string) ([]evalQuestion, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("open questions: %w", err)
	}
	defer f.Close()
	var out []evalQuestion
	dec := json.NewDecoder(bufio.NewReader(f))
	for {
		var q evalQuestion
		err := dec.Decode(&q)
		if errors.Is(err, io.EOF) {
			if len(out) == 0 {
				return nil, fmt.Errorf("%s: there is no question in it", file)
			}
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: question %d: %w", file, len(out)+1, err)
		}
		for _, r := range q.ForbiddenRegex {
			if _, err := regexp.Compile(r); err != nil {
				return nil, fmt.Errorf("%s: question %s: forbidden_regex: %w", file, q.ID, err)
			}
		}
		if q.Behaviour == "" {
			q.Behaviour = "answer"
		}
		out = append(out, q)
	}
}
