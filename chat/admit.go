package chat

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
)

// Admission is what a page needs to open its socket.
type Admission struct {
	Key          string // secret of the visitor; the page keeps it, the server only its hash
	Visitor      string // id
	Conversation string // id
	Epoch        string
}

// Admit finds the visitor with that key and their conversation, or their
// latest one, and makes what does not exist. An unknown key is answered with a
// new visitor and a new key, and so is an empty one. A conversation of
// somebody else counts as unknown.
func (s *Service) Admit(ctx context.Context, key, conversation, site string) (Admission, error) {
	epoch, err := s.Store.Epoch(ctx)
	if err != nil {
		return Admission{}, fmt.Errorf("admit visitor: %w", err)
	}
	v, key, err := s.visitor(ctx, key)
	if err != nil {
		return Admission{}, fmt.Errorf("admit visitor: %w", err)
	}
	c, err := s.conversation(ctx, v, conversation, site)
	if err != nil {
		return Admission{}, fmt.Errorf("admit visitor %s: %w", v.ID, err)
	}
	return Admission{Key: key, Visitor: v.ID, Conversation: c.ID, Epoch: epoch}, nil
}

func (s *Service) visitor(ctx context.Context, key string) (Visitor, string, error) {
	if key != "" {
		v, err := s.Store.VisitorByKey(ctx, hashKey(key))
		if !errors.Is(err, ErrNotFound) {
			return v, key, err
		}
	}
	// Never the unknown key itself: the page may have it from anywhere.
	key = rand.Text() + rand.Text() // 26 characters of 5 bits each, twice
	v := Visitor{ID: "v_" + s.NewID(), KeyHash: hashKey(key), Created: s.Now()}
	return v, key, s.Store.AddVisitor(ctx, v)
}

func (s *Service) conversation(ctx context.Context, v Visitor, id, site string) (Conversation, error) {
	if id != "" {
		c, err := s.Store.Conversation(ctx, id)
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
	c = Conversation{ID: "c_" + s.NewID(), Visitor: v.ID, Site: site, Created: now, Updated: now}
	return c, s.Store.AddConversation(ctx, c)
}

func hashKey(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}
