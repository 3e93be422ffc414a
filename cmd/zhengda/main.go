// Command zhengda answers questions on resident ID cards and photo receipts,
// in the browser (serve) and in the terminal (ask, search), and looks after the
// guidance it answers from (import, eval).
//
// This package joins the rooms: it alone knows which database and which model
// are in use (serve.go, house.go). What it accepts is one table (config.go).
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"zhengda/pii"
)

// Exit codes.
const (
	exitOK    = 0
	exitError = 1
	exitUsage = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(report(err, os.Stderr))
}

// report tells an error to a person and gives the exit code for it.
func report(err error, stderr io.Writer) int {
	if err == nil {
		return exitOK
	}
	fmt.Fprintf(stderr, "zhengda: %s\n", pii.MaskString(err.Error())) // it may repeat what was typed
	if usage := (usageError{}); errors.As(err, &usage) {
		return exitUsage
	}
	return exitError
}

// usageError is a mistake in how the program was called.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// streams are what a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
	getenv   func(string) string
}

type command struct {
	name, args, about string
	run               func(ctx context.Context, args []string, s streams) error
}

func commands() []command {
	return []command{
		{"serve", "", "answer in the browser: demo page, widget, article pages", serve},
		{"ask", "QUESTION", "answer one question here, or many with -batch FILE", ask},
		{"replay", "ANSWER", "answer a stored answer's question again and say what differs", replay},
		{"search", "QUESTION", "show the passages found for a question", search},
		{"eval", "questions FILE…", "score the answers to sets of questions", evaluate},
		{"eval", "passages FILE", "score the passages found for a set of questions", evaluate},
		{"eval", "retrieval DIR", "score the index on a test collection in BEIR's form", evaluate},
		{"eval", "compare A.json B.json", "say what got better and worse from one run of eval questions to another", evaluate},
		{"import", "FILE…", "turn saved web pages into draft articles", importPages},
		{"check", "[FOLDER]", "look for mistakes in articles: those served, or those of a folder", check},
		{"export", "FOLDER", "write the articles that are served as Markdown", exportArticles},
		{"version", "", "print the version", version},
	}
}

// run is the whole program without the process around it, so that tests can
// drive it.
func run(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) error {
	s := streams{in: stdin, out: stdout, err: stderr, getenv: getenv}
	if len(args) == 0 {
		printUsage(stderr)
		return usagef("say what to do, for example: zhengda serve")
	}
	if name := args[0]; name == "help" || name == "-h" || name == "-help" || name == "--help" {
		printUsage(stdout)
		return nil
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return c.run(ctx, args[1:], s)
		}
	}
	printUsage(stderr)
	return usagef("there is no command %q", args[0])
}

func printUsage(w io.Writer) {
	fmt.Fprint(w, "zhengda (证答) answers questions on Chinese resident ID cards and photo receipts.\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  zhengda %-24s %s\n", strings.TrimSpace(c.name+" "+c.args), c.about)
	}
	fmt.Fprint(w, "\nzhengda COMMAND -h lists a command's options.\n")
}
