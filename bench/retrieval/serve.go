package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"zhengda/bench/beir"
)

// serveFlag, followed by a system's name, makes this command that system's
// process.
const serveFlag = "-serve"

// What the bench and a peer say to each other: lines of fields with tabs
// between them. The peer begins, with ready and its version; then it answers
//
//	build DIR N   and N lines  ID TITLE TEXT      ok NANOSECONDS
//	open DIR                                      ok NANOSECONDS
//	search K N    and N lines  QUERY              N lines  NANOSECONDS ID...
//	resident                                      ok KIBIBYTES
//
// or with error and a message. It reads a whole request before it begins, so
// that nothing is read or written while the clock runs, and takes the time
// around parsing and searching alone. Build is done when the index is on disk
// and can be searched. At the end of its input it ends.

// A text's own line breaks and tabs would end the field.
var (
	packText   = strings.NewReplacer("\n", "\u001e", "\r", "", "\t", " ")
	unpackText = strings.NewReplacer("\u001e", "\n")
)

// serve answers requests until in ends.
func serve(name string, in io.Reader, out io.Writer) error {
	e, err := newEngine(name)
	if err != nil {
		return err
	}
	defer e.Close()
	p := server{e, bufio.NewReaderSize(in, 1<<20), bufio.NewWriterSize(out, 1<<20)}
	p.say("ready", goVersion(name))
	for {
		if err := p.out.Flush(); err != nil {
			return fmt.Errorf("serve %s: %w", name, err)
		}
		request, err := p.line()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = p.answer(request)
		}
		if err != nil {
			p.say("error", packText.Replace(err.Error()))
		}
	}
}

type server struct {
	engine engine
	in     *bufio.Reader
	out    *bufio.Writer
}

func (p *server) answer(request []string) error {
	switch {
	case request[0] == "build" && len(request) == 3:
		return p.build(request[1], request[2])
	case request[0] == "open" && len(request) == 2:
		return p.open(request[1])
	case request[0] == "search" && len(request) == 3:
		return p.search(request[1], request[2])
	case request[0] == "resident":
		return p.resident()
	}
	return fmt.Errorf("request %q is not understood", request)
}

func (p *server) build(dir, count string) error {
	lines, err := p.lines(count)
	if err != nil {
		return err
	}
	docs := make([]beir.Doc, len(lines))
	for i, l := range lines {
		if len(l) != 3 {
			return fmt.Errorf("document %d has %d fields, want 3", i+1, len(l))
		}
		docs[i] = beir.Doc{ID: l[0], Title: unpackText.Replace(l[1]), Text: unpackText.Replace(l[2])}
	}
	begun := time.Now()
	if err := p.engine.Build(dir, docs); err != nil {
		return err
	}
	p.say("ok", nanoseconds(begun))
	return p.engine.Settle()
}

func (p *server) open(dir string) error {
	e, ok := p.engine.(opener)
	if !ok {
		return fmt.Errorf("open %s: this system only builds", dir)
	}
	begun := time.Now()
	if err := e.Open(dir); err != nil {
		return err
	}
	p.say("ok", nanoseconds(begun))
	return nil
}

func (p *server) search(limit, count string) error {
	lines, err := p.lines(count)
	if err != nil {
		return err
	}
	k, err := strconv.Atoi(limit)
	if err != nil {
		return err
	}
	for _, l := range lines {
		query := unpackText.Replace(l[0])
		begun := time.Now()
		ids, err := p.engine.Search(query, k)
		took := nanoseconds(begun)
		if err != nil {
			return fmt.Errorf("search %q: %w", query, err)
		}
		p.say(append([]string{took}, ids...)...)
	}
	return nil
}

// resident tells what the process has in memory once garbage is given back, and
// 0 where there is no /proc to say so.
func (p *server) resident() error {
	debug.FreeOSMemory()
	kibibytes := "0"
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "VmRSS:" {
			kibibytes = fields[1]
		}
	}
	p.say("ok", kibibytes)
	return nil
}

func (p *server) lines(count string) ([][]string, error) {
	n, err := strconv.Atoi(count)
	if err != nil {
		return nil, err
	}
	out := make([][]string, n)
	for i := range out {
		if out[i], err = p.line(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (p *server) line() ([]string, error) { return readFields(p.in) }

func (p *server) say(fields ...string) {
	p.out.WriteString(strings.Join(fields, "\t"))
	p.out.WriteByte('\n')
}

func readFields(r *bufio.Reader) ([]string, error) {
	line, err := r.ReadString('\n')
	if err != nil {
		return nil, err
	}
	return strings.Split(strings.TrimSuffix(line, "\n"), "\t"), nil
}

func nanoseconds(begun time.Time) string { return strconv.FormatInt(int64(time.Since(begun)), 10) }
