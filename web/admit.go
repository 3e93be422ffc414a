package web

import (
	"context"
	"errors"
	"net/http"

	"zhengda/chat"
)

// maxTicketRequest is the most bytes of a request for a ticket.
const maxTicketRequest = 4 << 10

// ticketRequest is the body of POST /api/tickets.
type ticketRequest struct {
	Visitor      string `json:"visitor,omitempty"`
	Conversation string `json:"conversation,omitempty"`
	Site         string `json:"site,omitempty"`
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
	if _, err := s.allowOrigin(w, r); err != nil {
		return err
	}
	if err := s.requireHTTPS(r); err != nil {
		return err
	}
	if !s.ticketRate.allow(s.addresses.of(r)) {
		s.metrics.tickets.WithLabelValues("fast").Inc()
		return errTooFast
	}
	body, err := readJSON(w, r, maxTicketRequest)
	if err != nil {
		return err
	}
	req, bad := decodeTicketRequest(body)
	if bad != nil {
		return errBody
	}
	site, origin, err := s.siteOf(r, req.Site)
	if err != nil {
		s.metrics.tickets.WithLabelValues("origin").Inc()
		return err
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.waits.store)
	defer cancel()
	a, err := s.chat.Admit(ctx, chat.Admitting{Key: req.Visitor, Conversation: req.Conversation, Site: site.Key, Origin: origin})
	if errors.Is(err, chat.ErrNotFound) { // gone in this moment: the conversation by being erased, the key by a newer one
		return errBusy
	}
	if err != nil {
		return err
	}
	s.metrics.tickets.WithLabelValues("issued").Inc()
	w.Header().Set("Cache-Control", "no-store")
	writeJSON(w, http.StatusOK, ticketReply{Ticket: a.Ticket, Visitor: a.Key, Conversation: a.Conversation, Epoch: a.Epoch, Socket: "/ws"})
	return nil
}

// allowOrigin checks the origin and lets its page read the answer. A page that
// may not use the widget may read the refusal, so that the widget can say it.
func (s *Server) allowOrigin(w http.ResponseWriter, r *http.Request) (string, error) {
	s.letRead(w, r)
	origin, ok := s.anyOrigin(r)
	if !ok {
		s.metrics.tickets.WithLabelValues("origin").Inc()
		return "", errOrigin
	}
	return origin, nil
}
