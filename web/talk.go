package web

import (
	"context"
	"errors"

	"zhengda/bot"
	"zhengda/chat"
)

// This file is what is said in a conversation, whichever way it comes: the
// client's frames and their answers.

// visit is what a page may do once its ticket is taken.
type visit struct {
	server       *Server
	conversation string
	key          string // of the website
	address      string // that limits apply to
}

// site is the website, which was there when the visit began.
func (v visit) site() Site {
	site, _ := v.server.sites.Site(v.key)
	return site
}

// begin takes the ticket of a hello and gives the visit, the frame that answers
// it, and the offset to follow the conversation from; or the code to close with.
func (s *Server) begin(ctx context.Context, h hello, origin, address string) (v visit, t chat.Ticket, ready readyFrame, after int64, code int) {
	ctx, cancel := context.WithTimeout(ctx, s.waits.store)
	defer cancel()
	t, err := s.chat.Redeem(ctx, h.Ticket, origin)
	if errors.Is(err, chat.ErrNotFound) || err == nil && t.Many { // of many uses is the pass for frames
		return v, t, ready, 0, closeTicket
	}
	var newest int64
	var epoch string
	if err == nil {
		newest, epoch, err = s.chat.Newest(ctx, t.Conversation)
	}
	if errors.Is(err, chat.ErrNotFound) {
		return v, t, ready, 0, closeErased
	}
	if err != nil {
		s.log.Error("conversation not begun", "err", err)
		return v, t, ready, 0, closeLater
	}
	if _, ok := s.sites.Site(t.Site); !ok {
		return v, t, ready, 0, closeSite
	}
	v = visit{server: s, conversation: t.Conversation, key: t.Site, address: address}
	ready = readyFrame{Type: "ready", Conversation: t.Conversation, Epoch: epoch, Offset: newest, Desk: v.desk()}
	holds := h.Offset > 0 || h.Epoch != ""
	ready.Reload = holds && (h.Epoch != epoch || h.Offset > newest)
	if after = h.Offset; ready.Reload {
		after = 0
	}
	return v, t, ready, after, 0
}

// act does what a frame asks for and gives the frame to answer with, nil for none.
func (v visit) act(ctx context.Context, frame any) any {
	ctx, cancel := context.WithTimeout(ctx, v.server.waits.store)
	defer cancel()
	switch f := frame.(type) {
	case ask:
		return v.ask(ctx, f)
	case edit:
		m, _, err := v.server.chat.Edit(ctx, v.conversation, chat.Change{
			CID: f.ID, Edit: bot.CaseEdit{Set: f.Set, Remove: f.Remove}, Again: f.Again, From: v.address,
		})
		return v.stored(ctx, f.ID, m, err)
	case feedback:
		m, err := v.server.chat.Feedback(ctx, v.conversation, chat.Feedback{
			CID: f.ID, About: f.About, Good: f.Good, Reasons: f.Reasons, Text: f.Text, From: v.address,
		})
		return v.stored(ctx, f.ID, m, err)
	case person:
		if !v.site().Person {
			return complaint(&badFrame{code: "type", id: f.ID})
		}
		m, err := v.server.chat.Person(ctx, v.conversation, chat.Wish{CID: f.ID, Text: f.Text, Cancel: f.Cancel, From: v.address})
		return v.stored(ctx, f.ID, m, err)
	case stop:
		if err := v.server.chat.Stop(ctx, v.conversation); err != nil {
			v.server.log.Warn("answer not stopped", "conversation", v.conversation, "err", err)
		}
		return nil
	case erase:
		if err := v.server.chat.Erase(ctx, v.conversation); err != nil {
			v.server.log.Error("conversation not erased", "conversation", v.conversation, "err", err)
			return complaint(&badFrame{code: "busy", id: f.ID})
		}
		return nil // the feeds end
	}
	return complaint(&badFrame{code: "type"}) // a hello in the middle
}

// ask stores the question and acknowledges it.
func (v visit) ask(ctx context.Context, f ask) any {
	m, repeat, err := v.server.chat.Say(ctx, v.conversation, chat.Saying{CID: f.ID, Text: f.Text, City: f.City, From: v.address})
	outcome := "stored"
	switch {
	case err != nil:
		outcome = faultCode(err)
	case repeat:
		outcome = "repeat"
	}
	v.server.metrics.asks.WithLabelValues(outcome).Inc()
	return v.stored(ctx, f.ID, m, err)
}

// stored acknowledges a message, or tells the visitor why it was not taken.
func (v visit) stored(ctx context.Context, id string, m chat.Message, err error) any {
	if errors.Is(err, chat.ErrNotFound) {
		return nil // erased in this moment: the feed ends and says so
	}
	if err == nil {
		return ackFrame{Type: "ack", ID: id, Offset: m.Offset, At: timestamp(m.At)}
	}
	bad := &badFrame{code: faultCode(err), id: id}
	if fault, ok := errors.AsType[*bot.FactError](err); ok {
		bad.code, bad.detail = "fact", fault.Error()
	}
	if bad.code == "busy" && !errors.Is(err, chat.ErrBusy) && ctx.Err() == nil {
		v.server.log.Error("message not stored", "conversation", v.conversation, "err", err)
	}
	return complaint(bad)
}

// faultCode is the code that tells the visitor why a message was not taken.
func faultCode(err error) string {
	if limit, ok := errors.AsType[*chat.LimitError](err); ok {
		return string(limit.Limit)
	}
	switch {
	case errors.Is(err, chat.ErrTooLong):
		return "long"
	case errors.Is(err, chat.ErrEmpty):
		return "empty"
	case errors.Is(err, chat.ErrCID), errors.Is(err, chat.ErrReason):
		return "field"
	case errors.Is(err, chat.ErrAbout):
		return "about"
	}
	return "busy"
}

// complaint is an error frame.
func complaint(bad *badFrame) errorFrame {
	return errorFrame{Type: "error", ID: bad.id, Code: bad.code, Text: bad.text(), Detail: bad.detail}
}

// desk is what the visitor is told of it; nil where the website has none.
func (v visit) desk() *deskState {
	site := v.site()
	if !site.Person {
		return nil
	}
	now := v.server.chat.DeskNow()
	return &deskState{Staffed: now.Staffed, Open: site.OpenAt(v.server.now()), Wait: now.Wait, Hours: site.Hours}
}

// frame writes what a feed gave.
func (v visit) frame(it chat.Item) ([]byte, error) {
	if it.Desk {
		return encode(deskFrame{Type: "desk", Desk: v.desk()})
	}
	return encodeItem(it)
}

// closeCode is the code to close with when a feed has ended, and whether the
// error is ours to look into.
func closeCode(err error) (code int, ours bool) {
	switch {
	case errors.Is(err, chat.ErrErased):
		return closeErased, false
	case errors.Is(err, chat.ErrSlow):
		return closeLater, false
	}
	return closeLater, true
}
