package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// serveFlag makes the command one of the servers. Such a process first writes
// its address on a line, then answers each line that it reads: "rest" with a
// state after the garbage is collected and given back, "state" with one as it
// is. It ends with its input.
const serveFlag = "-serve"

// state is what a server process is like at a moment.
type state struct {
	Resident   int64         // bytes
	Goroutines int           //
	Stacks     uint64        // bytes
	Heap       uint64        // bytes in use
	CPU        time.Duration // user and system, so far
}

// server is one of the two.
type server struct {
	handler http.Handler
	close   func(context.Context) error
}

var servers = map[string]func(context.Context) (server, error){bare: newBare, ours: newOurs}

func serve(ctx context.Context, name string, in io.Reader, out io.Writer) error {
	begin, ok := servers[name]
	if !ok {
		return fmt.Errorf("serve %s: there is no such server", name)
	}
	if err := allowFiles(most); err != nil {
		return err
	}
	s, err := begin(ctx)
	if err != nil {
		return fmt.Errorf("serve %s: %w", name, err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("serve %s: %w", name, err)
	}
	web := &http.Server{Handler: s.handler, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- web.Serve(l) }()
	fmt.Fprintln(out, l.Addr())
	err = report(in, out)
	web.Close()
	if e := <-served; !errors.Is(e, http.ErrServerClosed) {
		err = errors.Join(err, e)
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return errors.Join(err, s.close(ending))
}

// report answers until in ends.
func report(in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		if lines.Text() == "rest" {
			runtime.GC()
			debug.FreeOSMemory() // collects once more, and gives back what is free
		}
		now, err := look()
		if err != nil {
			return err
		}
		if err := json.NewEncoder(out).Encode(now); err != nil {
			return err
		}
	}
	return lines.Err()
}

func look() (state, error) {
	resident, err := residentBytes()
	if err != nil {
		return state{}, err
	}
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return state{}, fmt.Errorf("read processor time: %w", err)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return state{
		Resident: resident, Goroutines: runtime.NumGoroutine(), Stacks: m.StackInuse, Heap: m.HeapInuse,
		CPU: time.Duration(usage.Utime.Nano() + usage.Stime.Nano()),
	}, nil
}

func residentBytes() (int64, error) {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, fmt.Errorf("read resident memory (needs Linux): %w", err)
	}
	fields := strings.Fields(string(text))
	if len(fields) < 2 {
		return 0, fmt.Errorf("read resident memory: %q", text)
	}
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return 0, fmt.Errorf("read resident memory: %w", err)
	}
	return pages * int64(os.Getpagesize()), nil
}

// allowFiles lets this process open as many files as it wants, or as it may.
func allowFiles(want int) error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return fmt.Errorf("read the limit of open files: %w", err)
	}
	limit.Cur = min(max(limit.Cur, uint64(want)), limit.Max)
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return fmt.Errorf("raise the limit of open files: %w", err)
	}
	return nil
}

// needFiles fails when this process may not open so many files.
func needFiles(n int) error {
	if err := allowFiles(n); err != nil {
		return err
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return fmt.Errorf("read the limit of open files: %w", err)
	}
	if limit.Cur < uint64(n) {
		return fmt.Errorf("%d open files are needed, %d are allowed: raise the limit (ulimit -Hn) or give a lower -sockets", n, limit.Cur)
	}
	return nil
}
