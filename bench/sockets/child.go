package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// child is a server's process, our side of what serve.go describes.
type child struct {
	name string
	addr string
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Reader
}

// startChild runs this command once more. The process is killed when ctx ends,
// and ends by itself when its input does.
func startChild(ctx context.Context, name string, stderr io.Writer) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this command: %w", err)
	}
	c := &child{name: name, cmd: exec.CommandContext(ctx, self, serveFlag, name)}
	c.cmd.Stderr = stderr
	c.cmd.WaitDelay = time.Second
	in, err := c.cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	c.in, c.out = in, bufio.NewReader(out)
	if err := c.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	line, err := c.out.ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: no address: %w", name, err), c.close())
	}
	c.addr = strings.TrimSpace(line)
	return c, nil
}

// rest is the state of the process after its garbage is collected, state the
// state as it is.
func (c *child) rest() (state, error)  { return c.ask("rest") }
func (c *child) state() (state, error) { return c.ask("state") }

func (c *child) ask(what string) (state, error) {
	var now state
	if _, err := fmt.Fprintln(c.in, what); err != nil {
		return now, fmt.Errorf("ask %s for its state: %w", c.name, err)
	}
	line, err := c.out.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &now)
	}
	if err != nil {
		return now, fmt.Errorf("ask %s for its state: %w", c.name, err)
	}
	return now, nil
}

func (c *child) close() error {
	c.in.Close()
	if err := c.cmd.Wait(); err != nil {
		return fmt.Errorf("end %s: %w", c.name, err)
	}
	return nil
}
