package web

import (
	"context"
	"errors"

	"zhengda/bot"
	"zhengda/chat"
)

// This file is what is said on a socket: the client's frames and their
// answers, and the conversation as it goes on.

// receive answers one frame.
func (k *socket) receive(raw []byte) {
	frame, bad := decodeFrame(raw)
	if bad != nil {
		k.complain(bad)
		return
	}
	switch f := frame.(type) {
	case hello:
		if k.conversation != "" {
			k.complain(&badFrame{code: "type"})
			return
		}
		k.greet(f)
	case ask:
		if k.conversation == "" {
			k.close(closeTicket)
			return
		}
		k.ask(f)
	case edit:
		if k.conversation == "" {
			k.close(closeTicket)
			return
		}
		k.edit(f)
	case stop:
		if k.conversation == "" {
			k.close(closeTicket)
			return
		}
		k.server.chat.Stop(k.conversation)
	}
}

// greet takes the ticket and starts to follow the conversation from the
// client's offset, or from the beginning when that offset means nothing here.
func (k *socket) greet(h hello) {
	a, ok := k.server.tickets.redeem(h.Ticket, k.origin)
	if !ok {
		k.close(closeTicket)
		return
	}
	ctx, cancel := context.WithTimeout(k.ctx, k.server.waits.store)
	defer cancel()
	newest, epoch, err := k.server.chat.Newest(ctx, a.conversation)
	if err != nil {
		k.server.log.Error("conversation not read", "conversation", a.conversation, "err", err)
		k.close(closeLater)
		return
	}
	ready := readyFrame{Type: "ready", Conversation: a.conversation, Epoch: epoch, Offset: newest}
	holds := h.Offset > 0 || h.Epoch != ""
	ready.Reload = holds && (h.Epoch != epoch || h.Offset > newest)
	after := h.Offset
	if ready.Reload {
		after = 0
	}
	k.conversation = a.conversation
	k.mu.Lock()
	k.greeted = true
	k.mu.Unlock()
	k.prolong()
	k.send(ready)
	k.server.running.Go(func() { k.follow(after) })
}

// ask stores the question and acknowledges it.
func (k *socket) ask(f ask) {
	ctx, cancel := context.WithTimeout(k.ctx, k.server.waits.store)
	defer cancel()
	m, repeat, err := k.server.chat.Say(ctx, k.conversation, chat.Saying{CID: f.ID, Text: f.Text, City: f.City, From: k.address})
	if err != nil {
		k.server.metrics.asks.WithLabelValues(k.refuse(f.ID, err)).Inc()
		return
	}
	outcome := "stored"
	if repeat {
		outcome = "repeat"
	}
	k.server.metrics.asks.WithLabelValues(outcome).Inc()
	k.send(ackFrame{Type: "ack", ID: f.ID, Offset: m.Offset, At: timestamp(m.At)})
}

// edit stores a change of the case and acknowledges it.
func (k *socket) edit(f edit) {
	ctx, cancel := context.WithTimeout(k.ctx, k.server.waits.store)
	defer cancel()
	m, _, err := k.server.chat.Edit(ctx, k.conversation, chat.Change{
		CID: f.ID, Edit: bot.CaseEdit{Set: f.Set, Remove: f.Remove}, Again: f.Again, From: k.address,
	})
	if err != nil {
		k.refuse(f.ID, err)
		return
	}
	k.send(ackFrame{Type: "ack", ID: f.ID, Offset: m.Offset, At: timestamp(m.At)})
}

// refuse tells the visitor why what they sent was not taken, and gives the code.
func (k *socket) refuse(id string, err error) string {
	bad := &badFrame{code: askFault(err), id: id}
	if fault, ok := errors.AsType[*bot.FactError](err); ok {
		bad.code, bad.detail = "fact", fault.Error()
	}
	if bad.code == "busy" && !errors.Is(err, chat.ErrBusy) && k.ctx.Err() == nil {
		k.server.log.Error("message not stored", "conversation", k.conversation, "err", err)
	}
	k.complain(bad)
	return bad.code
}

// askFault is the code that tells the visitor why a question was not taken.
func askFault(err error) string {
	switch {
	case errors.Is(err, chat.ErrTooFast):
		return "fast"
	case errors.Is(err, chat.ErrTooLong):
		return "long"
	case errors.Is(err, chat.ErrEmpty):
		return "empty"
	case errors.Is(err, chat.ErrCID):
		return "field"
	}
	return "busy"
}

// follow writes what happens in the conversation until the connection ends. A
// client that reads too slowly is closed; it resumes from its offset.
func (k *socket) follow(after int64) {
	feed := k.server.chat.Follow(k.conversation, after)
	defer feed.Close()
	for {
		item, err := feed.Next(k.ctx)
		if err != nil {
			if k.ctx.Err() == nil {
				if !errors.Is(err, chat.ErrSlow) {
					k.server.log.Error("conversation not followed", "conversation", k.conversation, "err", err)
				}
				k.close(closeLater)
			}
			return
		}
		frame, err := encodeItem(item)
		if err != nil {
			k.server.log.Error("message not sent", "conversation", k.conversation, "err", err)
			k.close(closeLater)
			return
		}
		if !k.write(frame) {
			return
		}
	}
}

// complain sends an error frame.
func (k *socket) complain(bad *badFrame) {
	k.send(errorFrame{Type: "error", ID: bad.id, Code: bad.code, Text: bad.text(), Detail: bad.detail})
}

func (k *socket) send(frame any) {
	b, err := encode(frame)
	if err != nil {
		k.server.log.Error("frame not sent", "err", err)
		return
	}
	k.write(b)
}
