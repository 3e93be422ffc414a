package store

import (
	"fmt"
	"testing"
	"time"

	"zhengda/bot"
	"zhengda/chat"
	"zhengda/knowledge"
)

func testConversations(t *testing.T, s chat.Store) {
	ctx := t.Context()
	_, err := s.Conversation(ctx, "c1")
	isError(t, "before it is added", err, chat.ErrNotFound)
	c := newConversation(t, s, "c1")
	equal(t, "conversation", conversation(t, s, "c1"), c)
	isError(t, "add again", s.AddConversation(ctx, c), chat.ErrConflict)
	c.ID = "c2"
	c.Handling = chat.Handling{Agent: "a1", Name: "小林", Waiting: someDay.Add(time.Second)}
	c.Last = 7 // it has no messages
	if err := s.AddConversation(ctx, c); err != nil {
		t.Fatal(err)
	}
	c.Last = 0
	equal(t, "with its handling", conversation(t, s, "c2"), c)
	c.ID, c.Visitor = "c3", "nobody"
	isError(t, "a conversation of nobody", s.AddConversation(ctx, c), chat.ErrNotFound)
}

func testLatestConversation(t *testing.T, s chat.Store) {
	ctx := t.Context()
	_, err := s.LatestConversation(ctx, "v-c1")
	isError(t, "without one", err, chat.ErrNotFound)
	c := newConversation(t, s, "c1")
	newConversation(t, s, "other")
	anotherConversation(t, s, "c2", c.Visitor)
	m := question("c1", "m1")
	m.At = someDay.Add(time.Minute)
	add(t, s, m)
	m.Conversation, m.At = "other", someDay.Add(time.Hour)
	add(t, s, m)
	got, err := s.LatestConversation(ctx, c.Visitor)
	if err != nil {
		t.Fatal(err)
	}
	if got.ID != "c1" || got.Last != 1 || !got.Updated.Equal(someDay.Add(time.Minute)) {
		t.Errorf("latest = %+v, want c1 with the message of a minute later", got)
	}
}

func testLasts(t *testing.T, s chat.Store) {
	ctx := t.Context()
	c := newConversation(t, s, "c0")
	var asked []string
	want := map[string]int64{}
	for i := range 300 {
		id := fmt.Sprint("c", i)
		asked = append(asked, id, "none "+id)
		want[id] = 0
		if i > 0 {
			anotherConversation(t, s, id, c.Visitor)
		}
	}
	for i := range 3 {
		say(t, s, "c299", fmt.Sprint(i), "问")
		want["c299"]++
	}
	say(t, s, "c7", "m1", "问")
	want["c7"]++
	for _, tt := range []struct {
		name  string
		asked []string
		want  map[string]int64
	}{
		{"none", nil, map[string]int64{}},
		{"one", []string{"c7"}, map[string]int64{"c7": 1}},
		{"one that is not there", []string{"none c7"}, map[string]int64{}},
		{"one twice and another", []string{"c7", "c299", "c7"}, map[string]int64{"c7": 1, "c299": 3}},
		{"hundreds", asked, want},
	} {
		got, err := s.Lasts(ctx, tt.asked)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, tt.name, got, tt.want)
	}
}

func testCaseFacts(t *testing.T, s chat.Store) {
	newConversation(t, s, "c1")
	k := bot.CaseFacts{
		Region: "440800", RegionName: "湛江市", AgeMin: new(15), AgeMax: new(16), Household: "other",
		Fingerprints: knowledge.Yes, Proxy: knowledge.No, Further: map[string]string{"married": "yes"},
	}
	attach(t, s, answer("c1", "a-1", 0), chat.Attached{Case: &k})
	say(t, s, "c1", "m1", "没有案情的一条") // leaves the case alone
	equal(t, "case", conversation(t, s, "c1").Case, k)
}
