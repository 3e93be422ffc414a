package chat

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

const (
	visitorIdle = 30 * 24 * time.Hour // without coming, after which a visitor's keys are void
	ticketLife  = 60 * time.Second    // of a ticket for one socket or stream
	passLife    = time.Hour           // of a ticket for the frames of a stream
)

// Admitting is what a page says when it wants in.
type Admitting struct {
	Key          string // the visitor's secret, or empty
	Conversation string // id; may be empty
	Site         string // public key of the website; empty for the operator's own pages
	Origin       string // of the page; the ticket is good there only
}

// Admission is what a page needs to open its socket.
type Admission struct {
	Key          string // the visitor's new secret; the page keeps it, the server only its hash
	Ticket       string // opens one socket or stream, for a minute
	Visitor      string // id
	Conversation string // id
	Epoch        string
}

// Admit finds the visitor with that key and their conversation, or their
// latest one, and makes what does not exist. The visitor gets a
// new key each time: see Store.RotateKey. An unknown key is answered with a new
// visitor, and so is an empty one, or one of somebody who has not come for
// thirty days. A conversation of somebody else counts as unknown.
func (s *Service) Admit(ctx context.Context, a Admitting) (Admission, error) {
	epoch, err := s.Store.Epoch(ctx)
	if err != nil {
		return Admission{}, fmt.Errorf("admit visitor: %w", err)
	}
	v, key, err := s.visitor(ctx, a.Key)
	if err != nil {
		return Admission{}, fmt.Errorf("admit visitor: %w", err)
	}
	c, err := s.conversation(ctx, v, a)
	if err != nil {
		return Admission{}, fmt.Errorf("admit visitor %s: %w", v.ID, err)
	}
	ticket, err := s.ticket(ctx, Ticket{
		Conversation: c.ID, Visitor: v.ID, Site: a.Site, Origin: a.Origin, Expires: s.Now().Add(ticketLife),
	})
	if err != nil {
		return Admission{}, fmt.Errorf("admit visitor %s: %w", v.ID, err)
	}
	return Admission{Key: key, Ticket: ticket, Visitor: v.ID, Conversation: c.ID, Epoch: epoch}, nil
}

// Redeem takes a ticket in from a page of that origin; ErrNotFound when it
// opens nothing. A ticket for one use is gone whatever comes of it, so one that
// strayed to another origin is of no use there or anywhere.
func (s *Service) Redeem(ctx context.Context, ticket, origin string) (Ticket, error) {
	t, err := s.Store.TakeTicket(ctx, hashKey(ticket), s.Now())
	if err != nil {
		return Ticket{}, fmt.Errorf("redeem ticket: %w", err)
	}
	if t.Origin != origin {
		return Ticket{}, fmt.Errorf("redeem ticket: of another origin: %w", ErrNotFound)
	}
	return t, nil
}

// Pass makes a ticket for the frames that are sent beside a stream, good for
// an hour and any number of them.
func (s *Service) Pass(ctx context.Context, t Ticket) (string, error) {
	t.Many, t.Expires = true, s.Now().Add(passLife)
	return s.ticket(ctx, t)
}

func (s *Service) ticket(ctx context.Context, t Ticket) (string, error) {
	secret := "t_" + newSecret()
	t.Hash = hashKey(secret)
	if err := s.Store.AddTicket(ctx, t); err != nil {
		return "", fmt.Errorf("make ticket: %w", err)
	}
	return secret, nil
}

func (s *Service) visitor(ctx context.Context, key string) (Visitor, string, error) {
	now := s.Now()
	next := newSecret() // never the unknown key itself: the page may have it from anywhere
	if key != "" {
		used := hashKey(key)
		v, err := s.Store.VisitorByKey(ctx, used, now.Add(-visitorIdle))
		if err == nil {
			return v, next, s.Store.RotateKey(ctx, v.ID, used, hashKey(next), now)
		}
		if !errors.Is(err, ErrNotFound) {
			return v, "", err
		}
	}
	v := Visitor{ID: "v_" + s.NewID(), KeyHash: hashKey(next), Created: now, Seen: now}
	return v, next, s.Store.AddVisitor(ctx, v)
}

func (s *Service) conversation(ctx context.Context, v Visitor, a Admitting) (Conversation, error) {
	if a.Conversation != "" {
		c, err := s.Store.Conversation(ctx, a.Conversation)
		if err == nil && c.Visitor == v.ID {
			return c, nil
		}
		if err != nil && !errors.Is(err, ErrNotFound) {
			return c, err
		}
	}
	c, err := s.Store.LatestConversation(ctx, v.ID)
	if !errors.Is(err, ErrNotFound) {
		return c, err
	}
	now := s.Now()
	c = Conversation{ID: "c_" + s.NewID(), Visitor: v.ID, Site: a.Site, Created: now, Updated: now}
	return c, s.Store.AddConversation(ctx, c)
}

// newSecret is 52 characters of five random bits each.
func newSecret() string { return rand.Text() + rand.Text() }

func hashKey(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}
