package web

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
)

// maxTicketRequest is the most bytes of a request for a ticket.
const maxTicketRequest = 4 << 10

// ticketRequest is the body of POST /api/tickets.
type ticketRequest struct {
	Visitor      string `json:"visitor,omitempty"`
	Conversation string `json:"conversation,omitempty"`
}

// ticketReply is what it gets.
type ticketReply struct {
	Ticket       string `json:"ticket"`
	Visitor      string `json:"visitor"`
	Conversation string `json:"conversation"`
	Epoch        string `json:"epoch"`
	Socket       string `json:"socket"`
}

// postTicket admits a page's visitor to a conversation and gives the ticket
// that opens a socket on it.
func (s *Server) postTicket(w http.ResponseWriter, r *http.Request) error {
	origin, err := s.allowOrigin(w, r)
	if err != nil {
		return err
	}
	if !s.ticketRate.allow(s.addresses.of(r)) {
		s.metrics.tickets.WithLabelValues("fast").Inc()
		return errTooFast
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return errMediaType
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxTicketRequest))
	if err != nil {
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			return errTooLarge
		}
		return errBody
	}
	req, bad := decodeTicketRequest(body)
	if bad != nil {
		return errBody
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.waits.store)
	defer cancel()
	a, err := s.chat.Admit(ctx, req.Visitor, req.Conversation, origin)
	if err != nil {
		return err
	}
	ticket, err := s.tickets.issue(a.Conversation, origin)
	if err != nil {
		s.metrics.tickets.WithLabelValues("busy").Inc()
		return errBusy.because(err)
	}
	s.metrics.tickets.WithLabelValues("issued").Inc()
	w.Header().Set("Cache-Control", "no-store")
	writeJSON(w, http.StatusOK, ticketReply{Ticket: ticket, Visitor: a.Key, Conversation: a.Conversation, Epoch: a.Epoch, Socket: "/ws"})
	return nil
}

// allowTicket answers a browser that asks whether a page of another origin may post.
func (s *Server) allowTicket(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.allowOrigin(w, r); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Access-Control-Allow-Methods", "POST")
	h.Set("Access-Control-Allow-Headers", "Content-Type")
	h.Set("Access-Control-Max-Age", "600")
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// allowOrigin checks the origin and lets its page read the answer. A page that
// may not use the widget may read the refusal, so that the widget can say it.
func (s *Server) allowOrigin(w http.ResponseWriter, r *http.Request) (string, error) {
	w.Header().Add("Vary", "Origin")
	origin, ok := s.origins.check(r)
	if !ok {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		s.metrics.tickets.WithLabelValues("origin").Inc()
		return "", errOrigin
	}
	if origin != "" {
		w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
	}
	return origin, nil
}
