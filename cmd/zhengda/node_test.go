package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// builtProgram is the real program, built once for all tests that kill it.
var builtProgram = sync.OnceValues(func() (string, error) {
	program := filepath.Join(programFolder(), "zhengda")
	out, err := exec.Command("go", "build", "-buildvcs=false", "-o", program, "zhengda/cmd/zhengda").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return program, nil
})

// programFolder is this test run's own; TestMain removes it.
func programFolder() string {
	return filepath.Join(os.TempDir(), fmt.Sprintf("zhengda-program-%d", os.Getpid()))
}

// node is a `zhengda serve` in a process of its own, which can be killed and
// started again on the same port.
type node struct {
	t    testing.TB
	addr string // host:port
	args []string

	cmd  *exec.Cmd
	log  *output
	gone chan struct{} // closed when the process has ended
}

// newNode prepares a node on a port that is free now. It is not started yet.
func newNode(t testing.TB, data string, args ...string) *node {
	t.Helper()
	if err := copyIndex(data); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	n := &node{t: t, addr: l.Addr().String(), log: &output{}, gone: make(chan struct{})}
	close(n.gone)
	n.args = append([]string{"serve", "-addr", n.addr, "-data", data,
		"-questions-per-minute", "100000", "-questions-per-day", "1000000", "-address-per-minute", "100000", "-address-per-day", "1000000"}, args...)
	t.Cleanup(func() {
		n.kill()
		if t.Failed() {
			t.Logf("log of the node on %s:\n%s", n.addr, tail(n.log.String(), 40))
		}
	})
	return n
}

// start starts the process and does not wait for it.
func (n *node) start() {
	n.t.Helper()
	program, err := builtProgram()
	if err != nil {
		n.t.Fatal(err)
	}
	n.cmd = exec.Command(program, n.args...)
	n.cmd.Stdout, n.cmd.Stderr = n.log, n.log
	n.cmd.Env = []string{"HOME=" + os.Getenv("HOME"), "PATH=" + os.Getenv("PATH")} // nothing of the environment configures it
	if err := n.cmd.Start(); err != nil {
		n.t.Fatal(err)
	}
	gone, cmd := make(chan struct{}), n.cmd
	n.gone = gone
	go func() {
		cmd.Wait()
		close(gone)
	}()
}

// ready waits until the node listens.
func (n *node) ready() {
	n.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		dialing, cancel := context.WithTimeout(n.t.Context(), time.Second)
		c, err := new(net.Dialer).DialContext(dialing, "tcp", n.addr)
		cancel()
		if err == nil {
			c.Close()
			return
		}
		select {
		case <-n.gone:
			n.t.Fatalf("the node on %s has ended by itself:\n%s", n.addr, tail(n.log.String(), 20))
		default:
		}
		if time.Now().After(deadline) {
			n.t.Fatalf("the node on %s does not listen within a minute: %v", n.addr, err)
		}
	}
}

// kill ends the process as a power cut would, as far as it is concerned.
func (n *node) kill() {
	if n.cmd == nil {
		return
	}
	n.cmd.Process.Kill() // one that has ended already is as dead
	<-n.gone
}

// stop ends the process as its operator does, and wants it to end well.
func (n *node) stop() {
	n.t.Helper()
	if err := n.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		n.t.Fatal(err)
	}
	select {
	case <-n.gone:
	case <-time.After(closeWithin + 30*time.Second):
		n.t.Fatalf("the node on %s does not stop", n.addr)
	}
	if code := n.cmd.ProcessState.ExitCode(); code != 0 {
		n.t.Errorf("the node on %s ended with code %d, want 0", n.addr, code)
	}
}

// sound fails the test when a process of the node has panicked or logged an error.
func (n *node) sound() {
	n.t.Helper()
	for _, line := range strings.Split(n.log.String(), "\n") {
		if strings.Contains(line, "level=ERROR") || strings.HasPrefix(line, "panic:") || strings.HasPrefix(line, "fatal error:") {
			n.t.Errorf("the node on %s says: %s", n.addr, line)
		}
	}
}
