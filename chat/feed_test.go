package chat_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"zhengda/bot"
	"zhengda/chat"
)

// delta makes block index the given text.
func delta(index int, text string) bot.Event {
	return bot.Event{Delta: &bot.Delta{Index: index, Block: bot.Block{Kind: bot.Paragraph, Runs: []bot.Run{{Text: text}}}}}
}

func progress(step string) bot.Event {
	return bot.Event{Progress: &bot.Progress{Step: step, Text: "在" + step}}
}

// brief writes an item in a word, for comparison.
func brief(it chat.Item) string {
	switch {
	case it.Message != nil:
		return fmt.Sprintf("%s %d", it.Message.Role, it.Message.Offset)
	case it.Delta != nil:
		return fmt.Sprintf("to %d: block %d %s %s/%d", it.ReplyTo, it.Delta.Index, it.Delta.Block.Runs[0].Text, it.Answer, it.N)
	case it.Typing != "":
		return it.Typing + " types"
	case it.Desk:
		return "desk"
	case it.Progress != nil:
		return fmt.Sprintf("to %d: %s", it.ReplyTo, it.Progress.Step)
	}
	return "nothing"
}

// expect reads as many items as are wanted and compares them.
func expect(t *testing.T, what string, f *chat.Feed, want ...string) {
	t.Helper()
	var got []string
	for range want {
		got = append(got, brief(next(t, f)))
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %q\nwant %q", what, got, want)
	}
}

func TestFollowFromAnywhere(t *testing.T) {
	r := newRoom(t, &scriptedBot{})
	const questions = chat.FeedPage/2 + 20 // more than one page
	all := r.follow(0)
	for i := range questions {
		r.say(fmt.Sprint("m", i), "问")
	}
	last := int64(2 * questions)
	live := messages(t, all, last)
	for i := range live {
		live[i].Asks = false // what was asked is settled by now
	}
	gapless(t, live, 1, last)
	for _, after := range []int64{-3, 0, 1, chat.FeedPage, last - 1} {
		first := max(0, after) + 1
		list := messages(t, r.follow(after), last)
		gapless(t, list, first, last)
		if !reflect.DeepEqual(list, live[first-1:]) {
			t.Errorf("after %d: not the same messages as those that came live", after)
		}
	}
	f := r.follow(last)
	r.say("more", "再问")
	gapless(t, messages(t, f, last+2), last+1, last+2)
}

func TestFeedsSeeTheSame(t *testing.T) {
	const speakers, each = 4, 10
	r := newRoom(t, &scriptedBot{script: func(_ context.Context, q bot.Question, emit func(bot.Event)) bot.Answer {
		emit(progress("retrieve"))
		emit(delta(0, q.Text))
		return echo(q)
	}})
	const last = 2 * speakers * each
	var seen [3][]string
	var group sync.WaitGroup
	for i := range seen {
		f := r.follow(0)
		group.Go(func() {
			for {
				it, err := nextOrError(t, f)
				if err != nil {
					t.Error(err)
					return
				}
				seen[i] = append(seen[i], brief(it))
				if it.Message != nil && it.Message.Offset == last {
					return
				}
			}
		})
	}
	for s := range speakers {
		group.Go(func() {
			for i := range each {
				if _, _, err := r.Say(t.Context(), r.id, chat.Saying{CID: fmt.Sprintf("m%d-%d", s, i), Text: "问"}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	for i, list := range seen {
		var got []string
		for _, s := range list {
			if s[:2] != "to" {
				got = append(got, s[len(s)-2:])
			}
		}
		for j, s := range got {
			if want := fmt.Sprintf("%2d", j+1); s != want {
				t.Fatalf("feed %d: message %d is %q", i, j+1, s)
			}
		}
		if len(got) != last {
			t.Errorf("feed %d: %d messages, want %d", i, len(got), last)
		}
	}
}

func TestJoinInMidAnswer(t *testing.T) {
	half, rest := make(chan bool), make(chan bool)
	r := newRoom(t, &scriptedBot{script: func(_ context.Context, q bot.Question, emit func(bot.Event)) bot.Answer {
		emit(progress("retrieve"))
		half <- true
		<-rest
		emit(delta(0, "草"))
		emit(delta(1, "二"))
		emit(progress("compose"))
		emit(delta(0, "一"))
		half <- true
		<-rest
		emit(delta(2, "三"))
		return echo(q)
	}})
	// Every feed is read up to the question before the answer is stored:
	// afterwards the store tells of the answer first, and the blocks are stale.
	early := r.follow(0)
	r.say("m1", "问")
	<-half
	expect(t, "who was there", early, "visitor 1", "to 1: retrieve")
	expect(t, "who joins before the first block", r.follow(0), "visitor 1", "to 1: retrieve")
	rest <- true
	<-half
	whole, tail := r.follow(0), r.follow(1)
	expect(t, "who joins from the start", whole, "visitor 1", "to 1: block 0 一 a-1/3", "to 1: block 1 二 a-1/2")
	expect(t, "who joins after the question", tail, "to 1: block 0 一 a-1/3", "to 1: block 1 二 a-1/2")
	rest <- true
	expect(t, "who was there", early, "to 1: block 0 草 a-1/1", "to 1: block 1 二 a-1/2", "to 1: compose", "to 1: block 0 一 a-1/3", "to 1: block 2 三 a-1/4", "bot 2")
	expect(t, "who joined from the start", whole, "to 1: block 2 三 a-1/4", "bot 2")
	expect(t, "who joined after the question", tail, "to 1: block 2 三 a-1/4", "bot 2")
	expect(t, "who joins after the answer", r.follow(0), "visitor 1", "bot 2")
}

// TestStaleStepsAreDropped joins in mid-answer but reads only when the answer
// is stored, so that the store tells of it before the blocks in the queue.
func TestStaleStepsAreDropped(t *testing.T) {
	half, rest := make(chan bool), make(chan bool)
	var late func(bot.Event)
	r := newRoom(t, &scriptedBot{script: func(_ context.Context, q bot.Question, emit func(bot.Event)) bot.Answer {
		if q.Text == "问" {
			late = emit
		}
		emit(delta(0, "一"))
		half <- true
		<-rest
		return echo(q)
	}})
	watcher := r.follow(0)
	r.say("m1", "问")
	<-half
	f := r.follow(0)
	rest <- true
	messages(t, watcher, 2)
	expect(t, "who joined before the answer", f, "visitor 1", "bot 2")
	g := r.follow(2)
	late(delta(1, "迟到")) // a goroutine that the bot left behind
	r.say("m2", "再问")
	<-half
	late(delta(1, "更迟"))
	for what, feed := range map[string]*chat.Feed{"who joined before the answer": f, "who joined after it": g} {
		expect(t, what, feed, "visitor 3", "to 3: block 0 一 a-3/1")
	}
	rest <- true
	expect(t, "then", f, "bot 4")
	expect(t, "then", g, "bot 4")
}

func TestSlowReaderResumes(t *testing.T) {
	flooded := make(chan bool)
	r := newRoom(t, &scriptedBot{script: func(_ context.Context, q bot.Question, emit func(bot.Event)) bot.Answer {
		if q.Text == "很多" {
			for i := range chat.FeedQueue {
				emit(delta(0, fmt.Sprint(i)))
			}
			flooded <- true
		}
		return echo(q)
	}})
	slow, unread := r.follow(0), r.follow(0)
	r.say("m1", "问")
	list := messages(t, slow, 2)
	r.say("m2", "很多") // nobody reads
	<-flooded
	for what, f := range map[string]*chat.Feed{"slow reader": slow, "reader that has not begun": unread} {
		if it, err := nextOrError(t, f); !errors.Is(err, chat.ErrSlow) {
			t.Fatalf("%s: %s, %v, want ErrSlow", what, brief(it), err)
		}
	}
	slow.Close()
	resumed := r.follow(list[len(list)-1].Offset)
	r.say("m3", "问")
	gapless(t, append(list, messages(t, resumed, 6)...), 1, 6)
}

func TestMessagesOfAnotherProcess(t *testing.T) {
	r := newRoom(t, &scriptedBot{})
	elsewhere := openStore(t, r.path)
	f := r.follow(0)
	add := func(cid string) {
		t.Helper()
		if _, _, err := elsewhere.Append(t.Context(), chat.Message{Conversation: r.id, CID: cid, Kind: chat.KindCase, Role: chat.FromSystem, Body: []byte(`{}`), At: time.Now()}, chat.Attached{}); err != nil {
			t.Fatal(err)
		}
	}
	add("s1")
	gapless(t, messages(t, f, 1), 1, 1)
	add("s2")
	add("s3")
	r.RingHere(r.id, 3)
	gapless(t, messages(t, f, 3), 2, 3)
	add("s4") // nobody rings, but a message published here shows the gap
	r.say("m1", "问")
	gapless(t, messages(t, f, 6), 4, 6)
	r.RingHere("c_none", 0)
}

func TestFeedCloses(t *testing.T) {
	r := newRoom(t, &scriptedBot{})
	f := r.Follow(r.id, 0, nil)
	waiting := make(chan error)
	go func() {
		_, err := f.Next(context.Background())
		waiting <- err
	}()
	f.Close()
	if err := <-waiting; !errors.Is(err, chat.ErrClosed) {
		t.Errorf("next of a closed feed: %v, want ErrClosed", err)
	}
	f.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	g := r.Follow(r.id, 0, nil)
	if _, err := g.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("next with an ended context: %v, want context.Canceled", err)
	}
	r.say("m1", "问") // the feed is as good as before
	gapless(t, messages(t, g, 2), 1, 2)
	g.Close()
	closeSoon(t, r.Service)
	if n := r.Rooms(); n != 0 {
		t.Errorf("%d rooms remembered when nobody follows", n)
	}
}
