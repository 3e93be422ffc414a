package web_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"zhengda/chat"
)

// agent is a person of customer service, who works through the room's own
// interface, at whichever node. What they are to do they do one after the other.
type agent struct {
	w    *world
	who  chat.Agent
	roll *rand.Rand
	todo chan func()
	done int // cids made
}

func newAgent(w *world, id, name string) *agent {
	a := &agent{w: w, who: chat.Agent{ID: id, Name: name}, roll: w.roll("agent " + id), todo: make(chan func(), 1000)}
	w.running.Go(func() {
		for f := range a.todo {
			f()
		}
	})
	return a
}

func (a *agent) takeOver(v *visitor) {
	a.act(v, "takes over", func(ctx context.Context, s *chat.Service, conversation, cid string) (chat.Message, error) {
		return s.TakeOver(ctx, conversation, a.who, cid)
	})
}

func (a *agent) say(v *visitor, text string) {
	a.act(v, "says", func(ctx context.Context, s *chat.Service, conversation, cid string) (chat.Message, error) {
		return s.AgentSay(ctx, conversation, a.who, cid, text)
	})
}

func (a *agent) release(v *visitor) {
	a.act(v, "releases", func(ctx context.Context, s *chat.Service, conversation, cid string) (chat.Message, error) {
		return s.Release(ctx, conversation, a.who, cid)
	})
}

func (a *agent) typing(v *visitor) {
	a.todo <- func() {
		if p := a.desk(); p != nil {
			p.chat.Typing(v.current(), a.who)
		}
	}
}

// comes notes that the agent is at the desk for so long.
func (a *agent) comes(stay time.Duration) {
	a.todo <- func() {
		if p := a.desk(); p != nil {
			ctx, cancel := context.WithTimeout(a.w.ended, requestTime)
			defer cancel()
			err := p.chat.Present(ctx, a.who, time.Now().Add(stay))
			a.w.note("%s is at the desk for %v: %v", a.who.ID, stay, err)
		}
	}
}

// act does something under one id until it is done or refused.
func (a *agent) act(v *visitor, what string, f func(ctx context.Context, s *chat.Service, conversation, cid string) (chat.Message, error)) {
	a.todo <- func() {
		conversation := v.current()
		if conversation == "" {
			return
		}
		a.done++
		cid := fmt.Sprintf("%s-%d", a.who.ID, a.done)
		a.w.history.Sent(a.who.ID, conversation, cid)
		for a.w.ended.Err() == nil {
			a.w.sleep(within(a.roll, 0, 50*time.Millisecond)) // no two at one moment
			p := a.desk()
			if p == nil {
				a.w.sleep(time.Second)
				continue
			}
			ctx, cancel := context.WithTimeout(a.w.ended, requestTime)
			m, err := f(ctx, p.chat, conversation, cid)
			cancel()
			a.w.note("%s %s %s in %s at %s: %d %v", a.who.ID, what, cid, conversation, p.node.host, m.Offset, err)
			switch {
			case err == nil:
				a.w.history.Acked(a.who.ID, conversation, cid, m.Offset)
				return
			case errors.Is(err, chat.ErrHeld):
				a.w.count("agent refused")
				return
			case errors.Is(err, chat.ErrNotFound):
				return
			}
			a.w.sleep(within(a.roll, 0, 2*time.Second))
		}
	}
}

// desk is a process that runs.
func (a *agent) desk() *process { return a.w.nodes[a.roll.IntN(len(a.w.nodes))].running() }

// current is the conversation that the visitor's browser has.
func (v *visitor) current() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.conversation
}
