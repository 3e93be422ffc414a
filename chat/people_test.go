package chat_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"zhengda/bot"
	"zhengda/chat"
	"zhengda/chat/chattest"
)

// These tests run on the store in memory and on made-up time.

// talk is one conversation on a service.
type talk struct {
	*chat.Service
	t  *testing.T
	id string
}

// begin starts a service on db with a conversation; change may be nil.
func begin(t *testing.T, db chat.Store, b chat.Answerer, change func(*chat.Options)) talk {
	t.Helper()
	s := started(t, db, b, change)
	a, err := s.Admit(t.Context(), chat.Admitting{Site: "hall", Origin: "https://zj.example"})
	if err != nil {
		t.Fatal(err)
	}
	return talk{s, t, a.Conversation}
}

func started(t *testing.T, db chat.Store, b chat.Answerer, change func(*chat.Options)) *chat.Service {
	t.Helper()
	o := chat.Options{Store: db, Bot: b, Log: slog.New(slog.DiscardHandler)}
	if change != nil {
		change(&o)
	}
	s := chat.New(o)
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := s.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	return s
}

// events are what is stored, as "kind role text-or-status".
func (k talk) events() []string {
	k.t.Helper()
	list, err := k.Store.Messages(k.t.Context(), k.id, 0, 1000)
	if err != nil {
		k.t.Fatal(err)
	}
	var out []string
	for i, m := range list {
		if m.Offset != int64(i+1) {
			k.t.Errorf("offset %d at place %d", m.Offset, i+1)
		}
		var b struct{ Text, Status string }
		if err := json.Unmarshal(m.Body, &b); err != nil {
			k.t.Fatal(err)
		}
		if m.Kind != chat.KindStatus {
			b.Status = ""
		}
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s%s", m.Kind, m.Role, b.Status, b.Text)))
	}
	return out
}

func (k talk) want(want ...string) {
	k.t.Helper()
	if got := k.events(); strings.Join(got, "\n") != strings.Join(want, "\n") {
		k.t.Errorf("events\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func (k talk) say(cid, text string) {
	k.t.Helper()
	if _, _, err := k.Say(k.t.Context(), k.id, chat.Saying{CID: cid, Text: text}); err != nil {
		k.t.Fatal(err)
	}
}

var ling = chat.Agent{ID: "ag_1", Name: "小凌"}

// slow answers after so long, or as soon as it is to stop.
func slow(wait time.Duration) *scriptedBot {
	return &scriptedBot{script: func(ctx context.Context, q bot.Question, emit func(bot.Event)) bot.Answer {
		select {
		case <-time.After(wait):
		case <-ctx.Done():
		}
		return echo(q)
	}}
}

func TestTakeOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := begin(t, chattest.NewStore(), slow(10*time.Second), nil)
		k.say("q1", "一")
		time.Sleep(time.Second)
		m, err := k.TakeOver(t.Context(), k.id, ling, "t1")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.TakeOver(t.Context(), k.id, chat.Agent{ID: "ag_2"}, "t2"); !errors.Is(err, chat.ErrHeld) {
			t.Errorf("a second agent: %v, want ErrHeld", err)
		}
		again, err := k.TakeOver(t.Context(), k.id, ling, "t1")
		if err != nil || again.Offset != m.Offset {
			t.Errorf("again: %v %v", again, err)
		}
		k.say("q2", "二")
		time.Sleep(time.Minute)
		if _, err := k.AgentSay(t.Context(), k.id, ling, "g1", "我的电话是13800138000，您好"); err != nil {
			t.Fatal(err)
		}
		if _, err := k.AgentSay(t.Context(), k.id, chat.Agent{ID: "ag_2"}, "g2", "抢话"); !errors.Is(err, chat.ErrHeld) {
			t.Errorf("words of an agent who does not hold it: %v, want ErrHeld", err)
		}
		if _, err := k.Release(t.Context(), k.id, ling, "r1"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		k.say("q3", "三")
		time.Sleep(time.Minute)
		// Nothing of the bot's between taken and released, and what was asked then stays the agent's.
		k.want("say visitor 一", "status system taken", "say visitor 二", "say agent 我的电话是〔手机号〕，您好",
			"status system released", "say visitor 三", "answer bot 答：三")
	})
}

func TestPerson(t *testing.T) {
	tests := []struct {
		name string
		do   func(k talk)
		want []string
	}{
		{"nobody is there", func(k talk) {
			k.wish("p1", "请回电", false)
		}, []string{"person visitor 请回电", "status system away"}},
		{"somebody is there", func(k talk) {
			k.present(time.Hour)
			k.wish("p1", "", false)
		}, []string{"person visitor", "status system waiting"}},
		{"the same wish twice", func(k talk) {
			k.present(time.Hour)
			k.wish("p1", "", false)
			k.wish("p1", "", false)
		}, []string{"person visitor", "status system waiting"}},
		{"not any more", func(k talk) {
			k.present(time.Hour)
			k.wish("p1", "", false)
			k.wish("p2", "", true)
		}, []string{"person visitor", "status system waiting", "person visitor", "status system cancelled"}},
		{"the last agent leaves", func(k talk) {
			k.present(time.Minute)
			k.wish("p1", "", false)
			time.Sleep(2 * time.Minute)
		}, []string{"person visitor", "status system waiting", "status system away"}},
		{"the visitor leaves the agent", func(k talk) {
			k.present(time.Hour)
			if _, err := k.TakeOver(k.t.Context(), k.id, ling, "t1"); err != nil {
				k.t.Fatal(err)
			}
			k.wish("p1", "", true)
			k.say("q1", "一")
			time.Sleep(time.Second)
		}, []string{"status system taken", "person visitor", "status system released", "say visitor 一", "answer bot 答：一"}},
		{"an agent is there already", func(k talk) {
			if _, err := k.TakeOver(k.t.Context(), k.id, ling, "t1"); err != nil {
				k.t.Fatal(err)
			}
			k.wish("p1", "", false)
		}, []string{"status system taken", "person visitor"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				k := begin(t, chattest.NewStore(), &scriptedBot{}, nil)
				tc.do(k)
				k.want(tc.want...)
			})
		})
	}
}

func (k talk) wish(cid, text string, cancel bool) {
	k.t.Helper()
	if _, err := k.Person(k.t.Context(), k.id, chat.Wish{CID: cid, Text: text, Cancel: cancel}); err != nil {
		k.t.Fatal(err)
	}
}

func (k talk) present(d time.Duration) {
	k.t.Helper()
	if err := k.Present(k.t.Context(), ling, k.Now().Add(d)); err != nil {
		k.t.Fatal(err)
	}
}

// TestWaitIsForeseen: who asks is told how many come first and, once others
// have been taken over, how long it took them.
func TestWaitIsForeseen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := chattest.NewStore()
		first := begin(t, db, &scriptedBot{}, nil)
		first.present(time.Hour)
		first.wish("p1", "", false)
		time.Sleep(4 * time.Minute)
		if _, err := first.TakeOver(t.Context(), first.id, ling, "t1"); err != nil {
			t.Fatal(err)
		}
		var last chat.Status
		for i := range 2 {
			k := talk{first.Service, t, admitted(t, first.Service)}
			k.wish(fmt.Sprint("p", i), "", false)
			time.Sleep(time.Second)
			list, err := db.Messages(t.Context(), k.id, 1, 1)
			if err != nil || json.Unmarshal(list[0].Body, &last) != nil {
				t.Fatal(err)
			}
		}
		if last.Ahead != 1 || last.Wait != 8 {
			t.Errorf("the second in line is told %+v, want 1 ahead and 8 minutes", last)
		}
	})
}

func admitted(t *testing.T, s *chat.Service) string {
	t.Helper()
	a, err := s.Admit(t.Context(), chat.Admitting{})
	if err != nil {
		t.Fatal(err)
	}
	return a.Conversation
}

func TestFeedback(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := begin(t, chattest.NewStore(), &scriptedBot{}, nil)
		k.say("q1", "一")
		time.Sleep(time.Second)
		tests := []struct {
			name string
			f    chat.Feedback
			want error
		}{
			{"good", chat.Feedback{CID: "f1", About: 2, Good: true}, nil},
			{"bad with reasons", chat.Feedback{CID: "f2", About: 2, Reasons: []string{"wrong", "old"}, Text: "我的电话13800138000"}, nil},
			{"a question", chat.Feedback{CID: "f3", About: 1}, chat.ErrAbout},
			{"nothing there", chat.Feedback{CID: "f4", About: 99}, chat.ErrAbout},
			{"before all", chat.Feedback{CID: "f5", About: 0}, chat.ErrAbout},
			{"no such reason", chat.Feedback{CID: "f6", About: 2, Reasons: []string{"x"}}, chat.ErrReason},
			{"too long", chat.Feedback{CID: "f7", About: 2, Text: strings.Repeat("长", 301)}, chat.ErrTooLong},
			{"an id of the service's own", chat.Feedback{CID: "a-7", About: 2}, chat.ErrCID},
		}
		for _, tc := range tests {
			if _, err := k.Feedback(t.Context(), k.id, tc.f); !errors.Is(err, tc.want) {
				t.Errorf("%s: %v, want %v", tc.name, err, tc.want)
			}
		}
		k.want("say visitor 一", "answer bot 答：一", "feedback visitor", "feedback visitor 我的电话〔手机号〕")
	})
}

func TestErase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := chattest.NewStore()
		k := begin(t, db, slow(10*time.Second), nil)
		feed := k.Follow(k.id, 0, nil)
		k.say("q1", "一")
		time.Sleep(time.Second)
		if err := k.Erase(t.Context(), k.id); err != nil {
			t.Fatal(err)
		}
		var err error
		for err == nil {
			_, err = feed.Next(t.Context())
		}
		if !errors.Is(err, chat.ErrErased) {
			t.Errorf("the feed ends with %v, want ErrErased", err)
		}
		time.Sleep(time.Minute) // the answer in the making goes nowhere
		if _, err := db.Conversation(t.Context(), k.id); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("the conversation: %v, want ErrNotFound", err)
		}
		if _, _, err := k.Say(t.Context(), k.id, chat.Saying{CID: "q2", Text: "二"}); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("a question to it: %v, want ErrNotFound", err)
		}
	})
}

func TestConversationsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := chattest.NewStore()
		k := begin(t, db, &scriptedBot{}, func(o *chat.Options) { o.KeepFor = 48 * time.Hour })
		k.say("q1", "一")
		time.Sleep(47 * time.Hour)
		if _, err := db.Conversation(t.Context(), k.id); err != nil {
			t.Fatalf("an hour before its time: %v", err)
		}
		time.Sleep(2 * time.Hour)
		if _, err := db.Conversation(t.Context(), k.id); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("an hour after its time: %v, want ErrNotFound", err)
		}
	})
}

func TestLimitsByWhom(t *testing.T) {
	ask := func(k talk, n int, from string) error {
		_, _, err := k.Say(k.t.Context(), k.id, chat.Saying{CID: fmt.Sprint("q", n), Text: "一", From: from})
		return err
	}
	tests := []struct {
		name   string
		change func(*chat.Options)
		pause  time.Duration // between questions
		want   chat.Limit    // that the third question meets
	}{
		{"minute", func(o *chat.Options) { o.PerMinute = 2 }, 0, chat.LimitVisitorMinute},
		{"day", func(o *chat.Options) { o.PerDay = 2 }, time.Hour, chat.LimitVisitorDay},
		{"address", func(o *chat.Options) { o.AddressPerMinute = 2 }, 0, chat.LimitAddress},
		{"address by the day", func(o *chat.Options) { o.AddressPerDay = 2 }, time.Hour, chat.LimitAddress},
		{"site", func(o *chat.Options) { o.SitePerDay = func(string) int { return 2 } }, time.Hour, chat.LimitSite},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				k := begin(t, chattest.NewStore(), &scriptedBot{}, tc.change)
				for n := range 2 {
					if err := ask(k, n, "10.0.0.1"); err != nil {
						t.Fatalf("question %d: %v", n+1, err)
					}
					time.Sleep(tc.pause)
				}
				err := ask(k, 3, "10.0.0.1")
				limit, ok := errors.AsType[*chat.LimitError](err)
				if !ok || limit.Limit != tc.want || !errors.Is(err, chat.ErrTooFast) {
					t.Errorf("the third question: %v, want the limit %s", err, tc.want)
				}
			})
		})
	}
}

// TestEmptyConversationsEnd: a page that was opened and never asked leaves nothing.
func TestEmptyConversationsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := chattest.NewStore()
		k := begin(t, db, &scriptedBot{}, nil)
		time.Sleep(47 * time.Hour)
		if _, err := db.Conversation(t.Context(), k.id); err != nil {
			t.Fatalf("after 47 hours: %v", err)
		}
		time.Sleep(2 * time.Hour)
		if _, err := db.Conversation(t.Context(), k.id); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("after 49 hours: %v, want ErrNotFound", err)
		}
	})
}

// TestAgentWhoIsGone: nobody waits for an agent who has left without a word.
func TestAgentWhoIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := begin(t, chattest.NewStore(), &scriptedBot{}, nil)
		k.present(10 * time.Minute)
		if _, err := k.TakeOver(t.Context(), k.id, ling, "t1"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Minute)
		k.want("status system taken")
		time.Sleep(10 * time.Minute)
		k.say("q1", "一")
		time.Sleep(time.Second)
		k.want("status system taken", "status system released", "say visitor 一", "answer bot 答：一")
	})
}

// TestRepeatIsAcknowledgedBeyondTheLimit: what is stored is acknowledged again,
// however much has been asked since.
func TestRepeatIsAcknowledgedBeyondTheLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := begin(t, chattest.NewStore(), &scriptedBot{}, func(o *chat.Options) { o.PerMinute = 1 })
		k.say("q1", "一")
		m, repeat, err := k.Say(t.Context(), k.id, chat.Saying{CID: "q1", Text: "一"})
		if err != nil || !repeat || m.Offset != 1 {
			t.Errorf("the repeat: %+v, %v, %v; want the message at offset 1", m, repeat, err)
		}
		if _, _, err := k.Say(t.Context(), k.id, chat.Saying{CID: "q2", Text: "二"}); !errors.Is(err, chat.ErrTooFast) {
			t.Errorf("another question: %v, want ErrTooFast", err)
		}
	})
}
