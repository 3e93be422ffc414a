package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"zhengda/chat"
)

// This file is the way without websockets: docs/protocol.md, section 4.

// streamHeartbeat is how often a comment tells that the stream still stands.
const streamHeartbeat = 15 * time.Second

// postStream answers a hello with the conversation as it goes on, as
// server-sent events, until the client goes or there is a reason to close.
func (s *Server) postStream(w http.ResponseWriter, r *http.Request) error {
	origin, err := s.allowOrigin(w, r)
	if err != nil {
		return err
	}
	if err := s.requireHTTPS(r); err != nil {
		return err
	}
	frame, bad, err := readFrame(w, r)
	if err != nil {
		return err
	}
	h, ok := frame.(hello)
	if bad != nil || !ok {
		return errBody
	}
	address := s.addresses.of(r)
	if !s.enter(address) {
		return errBusy
	}
	defer s.leave(address)

	out := &stream{w: w, rc: http.NewResponseController(w), wait: s.waits.write, reason: s.closeReason}
	// The server's deadline for reading a request would end the response.
	if err := out.rc.SetReadDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return errBusy.because(err)
	}
	head := w.Header()
	head.Set("Content-Type", "text/event-stream")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("X-Accel-Buffering", "no") // nginx passes on each event
	w.WriteHeader(http.StatusOK)

	v, ticket, ready, after, code := s.begin(r.Context(), h, origin, address)
	if code != 0 {
		return out.close(code)
	}
	if ready.Post, err = s.chat.Pass(r.Context(), ticket); err != nil {
		s.log.Error("pass for frames not made", "conversation", v.conversation, "err", err)
		return out.close(closeLater)
	}
	b, err := encode(ready)
	if err != nil {
		return err
	}
	if err := out.send(b); err != nil {
		return nil // the client has gone
	}
	feed := s.chat.Follow(v.conversation, after, nil)
	defer feed.Close()
	return s.pour(r.Context(), v, feed, out)
}

// pour writes what the feed gives. When the server closes, what is due goes first.
func (s *Server) pour(request context.Context, v visit, feed *chat.Feed, out *stream) error {
	ctx, cancel := context.WithCancel(request)
	defer cancel()
	defer context.AfterFunc(s.winding, cancel)()
	for {
		wait, stop := context.WithTimeout(ctx, streamHeartbeat)
		item, err := feed.Next(wait)
		stop()
		if err != nil && s.winding.Err() != nil {
			var due bool
			if item, due, err = feed.Poll(request); err != nil || !due {
				return out.close(closeRestart)
			}
		}
		switch {
		case request.Err() != nil:
			return nil
		case errors.Is(err, context.DeadlineExceeded):
			if out.comment() != nil {
				return nil
			}
			continue
		case err != nil:
			code, ours := closeCode(err)
			if ours {
				s.log.Error("conversation not followed", "conversation", v.conversation, "err", err)
			}
			return out.close(code)
		}
		b, err := v.frame(item)
		if err != nil {
			s.log.Error("message not sent", "conversation", v.conversation, "err", err)
			return out.close(closeLater)
		}
		if out.send(b) != nil {
			return nil
		}
	}
}

// stream writes server-sent events, each under a deadline.
type stream struct {
	w    http.ResponseWriter
	rc   *http.ResponseController
	wait time.Duration

	reason func(code int) string
}

// send writes a frame as the data of one event. A frame has no line breaks.
func (o *stream) send(frame []byte) error { return o.write("data: %s\n\n", frame) }

func (o *stream) comment() error { return o.write(":\n\n") }

// close writes the last event.
func (o *stream) close(code int) error {
	reason := o.reason(code)
	_ = o.write("event: close\ndata: {\"code\":%d,\"reason\":%q}\n\n", code, reason)
	return nil
}

func (o *stream) write(format string, args ...any) error {
	if err := o.rc.SetWriteDeadline(time.Now().Add(o.wait)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if _, err := fmt.Fprintf(o.w, format, args...); err != nil {
		return err
	}
	return o.rc.Flush()
}

// postFrames takes one frame beside a stream and answers it.
func (s *Server) postFrames(w http.ResponseWriter, r *http.Request) error {
	origin, err := s.allowOrigin(w, r)
	if err != nil {
		return err
	}
	if err := s.requireHTTPS(r); err != nil {
		return err
	}
	address := s.addresses.of(r)
	if !s.frameRate.allow(address) {
		return errTooFast
	}
	pass, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return errPass
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.waits.store)
	defer cancel()
	ticket, err := s.chat.Redeem(ctx, pass, origin)
	if errors.Is(err, chat.ErrNotFound) || err == nil && !ticket.Many {
		return errPass
	}
	if err != nil {
		return err
	}
	if _, ok := s.sites.Site(ticket.Site); !ok {
		return errOrigin
	}
	frame, bad, err := readFrame(w, r)
	if err != nil {
		return err
	}
	v := visit{server: s, conversation: ticket.Conversation, key: ticket.Site, address: address}
	var reply any = complaintOr(bad)
	if bad == nil {
		reply = v.act(r.Context(), frame)
	}
	w.Header().Set("Cache-Control", "no-store")
	if reply == nil {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	writeJSON(w, http.StatusOK, reply)
	return nil
}

func complaintOr(bad *badFrame) any {
	if bad == nil {
		return nil
	}
	return complaint(bad)
}

// readFrame reads a request's body as one frame. err is what to answer with
// when it is none at all, bad what is wrong with it.
func readFrame(w http.ResponseWriter, r *http.Request) (frame any, bad *badFrame, err error) {
	body, err := readJSON(w, r, maxFrame)
	if err != nil {
		return nil, nil, err
	}
	frame, bad = decodeFrame(body)
	return frame, bad, nil
}

// readJSON reads a body of at most so many bytes that says it is JSON.
func readJSON(w http.ResponseWriter, r *http.Request, most int64) ([]byte, error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return nil, errMediaType
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	if err != nil {
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			return nil, errTooLarge
		}
		return nil, errBody
	}
	return body, nil
}

// enter makes room for a stream, as for a socket, or says that there is none.
func (s *Server) enter(address string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing || len(s.sockets)+s.streams >= s.socketsMax || s.perAddr[address] >= s.socketsHere {
		return false
	}
	s.streams++
	s.perAddr[address]++
	s.metrics.sockets.Inc()
	return true
}

func (s *Server) leave(address string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.streams--
	s.metrics.sockets.Dec()
	if s.perAddr[address]--; s.perAddr[address] == 0 {
		delete(s.perAddr, address)
	}
}
