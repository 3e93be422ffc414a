package main

import (
	"context"
	"database/sql"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"zhengda/bot/openai/modeltest"
	"zhengda/chat"
	"zhengda/chat/chattest"
	"zhengda/store"
)

// TestKillSQLite kills the program again and again while visitors chat, and
// holds what they were told against what is stored. KILLS says how often (20),
// KILLSEED with which random numbers.
func TestKillSQLite(t *testing.T) {
	data := t.TempDir()
	file := filepath.Join(data, "zhengda.db")
	killed(t, newNode(t, data, slowModel(t)...), file)

	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var result string
	if err := db.QueryRow(`PRAGMA integrity_check`).Scan(&result); err != nil || result != "ok" {
		t.Errorf("integrity check: %s, %v, want ok", result, err)
	}
}

func TestKillPostgres(t *testing.T) {
	database := newPostgres(t)
	killed(t, newNode(t, t.TempDir(), append(slowModel(t), "-database", database)...), database)
}

// slowModel takes a moment for each answer, so that a kill meets some in the making.
func slowModel(t testing.TB) []string {
	model := modeltest.New(t, modeltest.Speak(modeltest.Honest).Split(2000).Pace(20*time.Millisecond))
	return append(modelFlags(model), "-model-visitor-calls", "0", "-model-visitor-tokens", "0", "-model-address-calls", "0", "-model-address-tokens", "0",
		"-model-day-calls", "0", "-model-day-tokens", "0", "-model-prompt-tokens", "1500")
}

// killed runs the node under chatters and kills it at random moments, some of
// them while it starts; then it lets the conversations come to rest and checks them.
func killed(t *testing.T, n *node, dsn string) {
	kills, seed := fromEnv(t, "KILLS", 20), uint64(fromEnv(t, "KILLSEED", int(rand.Uint32())))
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("again with KILLSEED=%d KILLS=%d", seed, kills)
		}
	})
	r := rand.New(rand.NewPCG(seed, 0))
	var history chattest.History
	var chatters []*chatter
	for i := range 8 {
		chatters = append(chatters, newChatter(t, &history, n.addr, i, 1+i%2))
	}
	talk := talking(t, chatters, seed, 250*time.Millisecond)
	n.start()
	for range kills {
		if r.IntN(6) == 0 {
			time.Sleep(upTo(r, 300*time.Millisecond)) // does it even listen?
		} else {
			n.ready()
			talk.acknowledged(r.IntN(12), 3*time.Second)
			time.Sleep(upTo(r, 150*time.Millisecond))
		}
		n.kill()
		n.start()
	}
	n.ready()
	talk.acknowledged(10, 10*time.Second) // there is life after the last one
	talk.rest(t)
	n.stop()
	n.sound()
	checkHistory(t, &history, chatters, dsn)
}

// fromEnv is the number that the environment gives, or def.
func fromEnv(t testing.TB, name string, def int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return def
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		t.Fatalf("%s=%q is no number", name, text)
	}
	return n
}

// talk is chatters at work.
type talk struct {
	chatters          []*chatter
	hush, cut         context.CancelFunc // end the questions, the connections
	asking, connected sync.WaitGroup
}

// talking lets chatters connect and ask, with up to pause between two questions.
func talking(t testing.TB, chatters []*chatter, seed uint64, pause time.Duration) *talk {
	there, leave := context.WithCancel(t.Context())
	asking, enough := context.WithCancel(there)
	k := &talk{chatters: chatters, hush: enough, cut: leave}
	for i, c := range chatters {
		k.connected.Go(func() { c.run(there) })
		k.asking.Go(func() { c.chat(asking, rand.New(rand.NewPCG(seed, uint64(i)+1)), pause) })
	}
	t.Cleanup(k.leave)
	return k
}

// acknowledged waits for so many more acknowledgements, at most so long.
func (k *talk) acknowledged(more int, atMost time.Duration) {
	for begun, deadline := k.acks(), time.Now().Add(atMost); k.acks() < begun+more && time.Now().Before(deadline); {
		time.Sleep(5 * time.Millisecond)
	}
}

func (k *talk) acks() (n int) {
	for _, c := range k.chatters {
		for _, t := range c.tabs {
			n += t.acks()
		}
	}
	return n
}

// rest ends the questions, and waits until all have their answers everywhere.
func (k *talk) rest(t testing.TB) {
	t.Helper()
	k.hush()
	k.asking.Wait()
	for _, c := range k.chatters {
		if err := c.settled(time.Minute); err != nil {
			t.Error(err)
		}
	}
	k.leave()
}

func (k *talk) leave() {
	k.cut()
	k.asking.Wait()
	k.connected.Wait()
}

// checkHistory reads what is stored and holds the history against it.
func checkHistory(t testing.TB, h *chattest.History, chatters []*chatter, dsn string) {
	t.Helper()
	db, err := store.Open(t.Context(), dsn, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	all, acknowledged, again, late := 0, 0, 0, 0
	for _, c := range chatters {
		stored, err := messagesOf(t.Context(), db, c.conversation)
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range append(h.Check(c.conversation, stored), h.Open(c.conversation, stored)...) {
			t.Errorf("conversation of %s: %s", c.tabs[0].name, fault)
		}
		all, acknowledged = all+len(stored), acknowledged+h.Acknowledged(c.conversation)
		for _, tab := range c.tabs {
			again += tab.again
		}
		late += c.tabs[0].late
	}
	t.Logf("%d messages stored; %d questions acknowledged, %d sent again, %d answered by whom they were not asked", all, acknowledged, again, late)
	if acknowledged < 2*len(chatters) || again == 0 || late == 0 {
		t.Errorf("that shows too little")
	}
}

func messagesOf(ctx context.Context, db *store.DB, conversation string) (all []chat.Message, err error) {
	for {
		page, err := db.Messages(ctx, conversation, int64(len(all)), 500)
		if all = append(all, page...); err != nil || len(page) == 0 {
			return all, err
		}
	}
}

func upTo(r *rand.Rand, d time.Duration) time.Duration { return time.Duration(r.Int64N(int64(d))) }
