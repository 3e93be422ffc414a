package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"zhengda/bench/beir"
)

// peer is a system's process, our side of what serve.go describes. Requests
// come one after another.
type peer struct {
	name     string
	version  string
	cmd      *exec.Cmd
	in       io.WriteCloser
	out      *bufio.Reader
	stderr   *tail
	deadline time.Duration
	late     atomic.Bool // killed for taking longer than deadline
}

// answer is what a peer found for one query.
type answer struct {
	ids  []string
	took time.Duration
}

// itself runs a system of ours: this command once more.
func itself(name string) func(context.Context, *bench) (*exec.Cmd, error) {
	return func(ctx context.Context, _ *bench) (*exec.Cmd, error) {
		self, err := os.Executable()
		if err != nil {
			return nil, fmt.Errorf("find this command: %w", err)
		}
		return exec.CommandContext(ctx, self, serveFlag, name), nil
	}
}

// startPeer starts the process and waits for its greeting. The process is
// killed when the command's context ends, and ends by itself when its input
// does, which is when we do.
func startPeer(name string, cmd *exec.Cmd, deadline time.Duration) (*peer, error) {
	p := &peer{name: name, cmd: cmd, stderr: &tail{}, deadline: deadline}
	cmd.Stderr = p.stderr
	cmd.WaitDelay = time.Second
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	p.in, p.out = in, bufio.NewReaderSize(out, 1<<20)
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	greeting, err := p.ask(1, "ready", func(*bufio.Writer) {})
	if err != nil {
		p.close()
		return nil, err
	}
	p.version = greeting[0][0]
	return p, nil
}

// build lets the peer index docs in dir and tells how long it took.
func (p *peer) build(dir string, docs []beir.Doc) (time.Duration, error) {
	return p.time(func(w *bufio.Writer) {
		fmt.Fprintf(w, "build\t%s\t%d\n", dir, len(docs))
		for _, d := range docs {
			fmt.Fprintf(w, "%s\t%s\t%s\n", d.ID, packText.Replace(d.Title), packText.Replace(d.Text))
		}
	})
}

// open lets the peer open what another process has built in dir.
func (p *peer) open(dir string) (time.Duration, error) {
	return p.time(func(w *bufio.Writer) { fmt.Fprintf(w, "open\t%s\n", dir) })
}

func (p *peer) time(request func(*bufio.Writer)) (time.Duration, error) {
	n, err := p.number(request)
	return time.Duration(n), err
}

// resident is the memory of the peer's process in bytes, 0 where the system does
// not say.
func (p *peer) resident() (int64, error) {
	n, err := p.number(func(w *bufio.Writer) { fmt.Fprintln(w, "resident") })
	return n << 10, err
}

func (p *peer) number(request func(*bufio.Writer)) (int64, error) {
	lines, err := p.ask(1, "ok", request)
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(lines[0][0], 10, 64)
	if err != nil {
		return 0, fmt.Errorf("ask %s: %w", p.name, err)
	}
	return n, nil
}

// search asks the queries one after another, for limit documents each.
func (p *peer) search(queries []string, limit int) ([]answer, error) {
	lines, err := p.ask(len(queries), "", func(w *bufio.Writer) {
		fmt.Fprintf(w, "search\t%d\t%d\n", limit, len(queries))
		for _, q := range queries {
			fmt.Fprintln(w, packText.Replace(q))
		}
	})
	if err != nil {
		return nil, err
	}
	out := make([]answer, len(lines))
	for i, l := range lines {
		took, err := strconv.ParseInt(l[0], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("ask %s: %w", p.name, err)
		}
		out[i] = answer{l[1:], time.Duration(took)}
	}
	return out, nil
}

// ask sends a request and reads the lines that answer it, less the word they
// begin with. After an error the peer is of no more use.
func (p *peer) ask(lines int, word string, request func(*bufio.Writer)) ([][]string, error) {
	watch := time.AfterFunc(p.deadline, func() {
		p.late.Store(true)
		p.cmd.Process.Kill()
	})
	defer watch.Stop()
	w := bufio.NewWriterSize(p.in, 1<<20)
	request(w)
	// A peer that stops in the middle of a request says why on its output.
	unsent := w.Flush()
	var out [][]string
	for range lines {
		fields, err := readFields(p.out)
		switch {
		case err != nil:
			return nil, p.broken(errors.Join(unsent, err))
		case fields[0] == "error":
			return nil, fmt.Errorf("%s: %s", p.name, strings.Join(fields[1:], " "))
		case word != "" && fields[0] != word || len(fields) < 2 && word != "":
			return nil, fmt.Errorf("%s answers %q, want %s", p.name, fields, word)
		case word != "":
			fields = fields[1:]
		}
		out = append(out, fields)
	}
	return out, nil
}

// broken says why the peer speaks no more, once it has ended: until then its
// last words may be on their way.
func (p *peer) broken(err error) error {
	p.close()
	if p.late.Load() {
		return fmt.Errorf("%s took longer than %v and was killed (-deadline)", p.name, p.deadline)
	}
	return fmt.Errorf("%s stopped: %w; its last words: %s", p.name, err, p.stderr)
}

// close ends the process: by the end of its input, and soon by force. How it
// ends does not matter: all it had to say has been read. It may be closed again.
func (p *peer) close() {
	p.in.Close()
	watch := time.AfterFunc(5*time.Second, func() { p.cmd.Process.Kill() })
	defer watch.Stop()
	io.Copy(io.Discard, p.out)
	p.cmd.Wait()
}

// tail keeps the end of what is written to it.
type tail struct {
	mu   sync.Mutex
	last []byte
}

const tailMaxBytes = 2000

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last = append(t.last, b...)
	if over := len(t.last) - tailMaxBytes; over > 0 {
		t.last = t.last[over:]
	}
	return len(b), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.last) == 0 {
		return "none"
	}
	return strings.TrimSpace(string(t.last))
}
