package web

import "sync"

// crew has the goroutines on which messages are read and answered, so that the
// readers keep small stacks: what that needs of one, a database's worth, stays
// with the worker. An idle worker is kept for the next message, for a moment,
// and none without a socket.
type crew struct {
	mu      sync.Mutex
	sockets int
	idle    []*worker // the last one is the one to take: its stack is warm
}

// crewIdle is how many idle workers are kept.
const crewIdle = 32

// worker takes one socket after the other until its work ends.
type worker struct {
	work chan *socket
	done chan error // of the message, which is not yet of its answer
}

// take has a worker read and answer a message and waits for it, though not for
// the answer to be sent. start starts a goroutine.
func (c *crew) take(k *socket, start func(func())) error {
	w := c.hire()
	if w == nil {
		w = &worker{work: make(chan *socket), done: make(chan error)}
		start(func() { c.run(w) })
	}
	w.work <- k
	return <-w.done
}

func (c *crew) run(w *worker) {
	for k := range w.work {
		drains, err := k.receive()
		w.done <- err
		if drains {
			k.drain()
		}
		if !c.keep(w) {
			return
		}
	}
}

func (c *crew) hire() *worker {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := len(c.idle)
	if n == 0 {
		return nil
	}
	w := c.idle[n-1]
	c.idle = c.idle[:n-1]
	return w
}

func (c *crew) keep(w *worker) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sockets == 0 || len(c.idle) >= crewIdle {
		return false
	}
	c.idle = append(c.idle, w)
	return true
}

// serve counts a socket, or with -1 one that has gone.
func (c *crew) serve(change int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sockets += change; c.sockets == 0 {
		c.dismiss(0)
	}
}

// rest lets half of the idle workers go. It is called from time to time.
func (c *crew) rest() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.dismiss(len(c.idle) / 2)
}

// dismiss lets idle workers go until so many are left. The caller holds the lock.
func (c *crew) dismiss(left int) {
	for _, w := range c.idle[left:] {
		close(w.work)
	}
	clear(c.idle[left:])
	c.idle = c.idle[:left]
}
