package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"zhengda/bot"
	"zhengda/chat"
)

func testAppend(t *testing.T, s chat.Store) {
	newConversation(t, s, "c1")
	m := answer("c1", "a-7", 7)
	m.At = someDay.Add(123_456 * time.Nanosecond).In(time.FixedZone("CST", 8*3600))
	m.Record = []byte(`{"day":"2026-11-22"}`)
	want := m
	want.Offset, want.At, want.Record = 1, someDay, nil
	equal(t, "stored", add(t, s, m), want)
	equal(t, "read back", messages(t, s, "c1"), []chat.Message{want})
	c := conversation(t, s, "c1")
	if c.Last != 1 || !c.Updated.Equal(someDay) {
		t.Errorf("conversation is at %d, updated %v", c.Last, c.Updated)
	}
	m.Conversation = "none"
	_, _, err := s.Append(t.Context(), m, chat.Attached{})
	isError(t, "append to no conversation", err, chat.ErrNotFound)
}

func testKinds(t *testing.T, s chat.Store) {
	newConversation(t, s, "c1")
	var want []chat.Message
	for i, m := range []chat.Message{
		{Kind: chat.KindSay, Role: chat.FromVisitor, Asks: true},
		{Kind: chat.KindEdit, Role: chat.FromVisitor},
		{Kind: chat.KindAnswer, Role: chat.FromBot},
		{Kind: chat.KindCase, Role: chat.FromSystem},
		{Kind: chat.KindPerson, Role: chat.FromVisitor},
		{Kind: chat.KindStatus, Role: chat.FromSystem},
		{Kind: chat.KindFeedback, Role: chat.FromVisitor},
		{Kind: chat.KindOrder, Role: chat.FromSystem},
	} {
		m.Conversation, m.CID, m.Body, m.At = "c1", fmt.Sprint(i), []byte(`{}`), someDay
		m.Offset = int64(i + 1)
		equal(t, "stored", add(t, s, m), m)
		want = append(want, m)
	}
	equal(t, "read back", messages(t, s, "c1"), want)
}

func testAppendRepeated(t *testing.T, s chat.Store) {
	newConversation(t, s, "c1")
	newConversation(t, s, "c2")
	first := say(t, s, "c1", "m1", "身份证到期了")
	before := conversation(t, s, "c1")
	again := answer("c1", "m1", 1)
	again.At = someDay.Add(time.Hour)
	for _, tt := range []struct {
		name string
		a    chat.Attached
	}{
		{"with nothing", chat.Attached{}},
		{"with a case and a handling", chat.Attached{Case: &bot.CaseFacts{Region: "440800"}, Handling: &chat.Handling{Agent: "a1"}}},
		{"with another holder", chat.Attached{Holder: new("a1")}},
	} {
		got, repeat, err := s.Append(t.Context(), again, tt.a)
		if err != nil || !repeat {
			t.Fatalf("%s: repeat = %v, %v, want true", tt.name, repeat, err)
		}
		equal(t, tt.name, got, first)
		equal(t, "conversation after the repeat "+tt.name, conversation(t, s, "c1"), before)
	}
	add(t, s, answer("c1", "a-1", 1))
	got, repeat, err := s.Append(t.Context(), question("c1", "m1"), chat.Attached{})
	if err != nil || !repeat || got.Asks {
		t.Errorf("repeat of what is answered: %+v, %v, %v, want that it asks no more", got, repeat, err)
	}
	if m := say(t, s, "c1", "m2", "多少钱"); m.Offset != 3 {
		t.Errorf("offset after the repeats = %d, want 3", m.Offset)
	}
	if m := say(t, s, "c2", "m1", "你好"); m.Offset != 1 {
		t.Errorf("same id in another conversation: offset %d, want 1", m.Offset)
	}
}

func testHolder(t *testing.T, s chat.Store) {
	newConversation(t, s, "c1")
	k := bot.CaseFacts{Region: "440800"}
	for i, step := range []struct {
		name     string
		holder   *string
		handling *chat.Handling
		want     error
	}{
		{"nobody expected, nobody holds", new(""), nil, nil},
		{"an agent expected, nobody holds", new("a1"), nil, chat.ErrHeld},
		{"taken", new(""), &chat.Handling{Agent: "a1", Name: "小林"}, nil},
		{"taken again", new(""), &chat.Handling{Agent: "a2", Name: "小何"}, chat.ErrHeld},
		{"the agent expected", new("a1"), nil, nil},
		{"another expected", new("a2"), nil, chat.ErrHeld},
		{"nobody expected", new(""), nil, chat.ErrHeld},
		{"whoever", nil, nil, nil},
		{"released", new("a1"), &chat.Handling{}, nil},
		{"nobody holds again", new(""), nil, nil},
	} {
		before := conversation(t, s, "c1")
		a := chat.Attached{Case: &k, Handling: step.handling, Holder: step.holder}
		m, _, err := s.Append(t.Context(), answer("c1", fmt.Sprint(i), 0), a)
		isError(t, step.name, err, step.want)
		after := conversation(t, s, "c1")
		if step.want != nil {
			equal(t, step.name+", the conversation", after, before)
			equal(t, step.name+", the message", m, chat.Message{})
			continue
		}
		before.Last, before.Case = before.Last+1, k
		if step.handling != nil {
			before.Handling = *step.handling
		}
		equal(t, step.name+", the conversation", after, before)
	}
	if list := messages(t, s, "c1"); len(list) != 6 || list[5].Offset != 6 {
		t.Errorf("%d messages, want 6 without a gap", len(list))
	}
}

// testAsked: an answer is stored while its question asks, and a repeat always.
func testAsked(t *testing.T, s chat.Store) {
	newConversation(t, s, "c1")
	say(t, s, "c1", "m1", "一")
	say(t, s, "c1", "m2", "二")
	add(t, s, answer("c1", "a-2", 2))
	for _, step := range []struct {
		name    string
		replyTo int64
		want    error
	}{
		{"asks", 1, nil},
		{"answered", 2, chat.ErrHeld},
		{"no question", 3, chat.ErrHeld},
		{"not there", 99, chat.ErrHeld},
	} {
		before := conversation(t, s, "c1")
		_, _, err := s.Append(t.Context(), answer("c1", "late-"+step.name, step.replyTo), chat.Attached{Holder: new(""), Asked: true})
		isError(t, step.name, err, step.want)
		if step.want != nil {
			equal(t, step.name+", the conversation", conversation(t, s, "c1"), before)
		}
	}
	if _, repeat, err := s.Append(t.Context(), answer("c1", "a-2", 2), chat.Attached{Asked: true}); err != nil || !repeat {
		t.Errorf("the answer again: %v, %v, want a repeat", repeat, err)
	}
}

func testHandling(t *testing.T, s chat.Store) {
	newConversation(t, s, "c1")
	for i, h := range []*chat.Handling{
		{Waiting: someDay.Add(time.Minute)},
		nil, // stays
		{Agent: "a1", Name: "小林"},
		nil,
		{},
	} {
		want := conversation(t, s, "c1").Handling
		if h != nil {
			want = *h
		}
		attach(t, s, answer("c1", fmt.Sprint(i), 0), chat.Attached{Handling: h})
		equal(t, fmt.Sprint("handling after step ", i), conversation(t, s, "c1").Handling, want)
	}
}

// testAsks follows one conversation: what asks after each step.
func testAsks(t *testing.T, s chat.Store) {
	newConversation(t, s, "c1")
	agentSays := chat.Message{Conversation: "c1", Kind: chat.KindSay, Role: chat.FromAgent, Body: []byte(`{}`), At: someDay}
	system := chat.Message{Conversation: "c1", Kind: chat.KindStatus, Role: chat.FromSystem, Body: []byte(`{}`), At: someDay}
	settles := system
	settles.ReplyTo = 4
	feedback := question("c1", "")
	feedback.Kind, feedback.Asks, feedback.ReplyTo = chat.KindFeedback, false, 8 // 8 asks; a visitor settles nothing
	taken, released := &chat.Handling{Agent: "a1"}, &chat.Handling{}
	for i, step := range []struct {
		name     string
		m        chat.Message
		handling *chat.Handling
		asks     []int64
	}{
		{"asked", question("c1", ""), nil, []int64{1}},                                   // 1
		{"asked again", question("c1", ""), nil, []int64{1, 2}},                          // 2
		{"the first is answered", answer("c1", "", 1), nil, []int64{2}},                  // 3
		{"asked a third", question("c1", ""), nil, []int64{2, 4}},                        // 4
		{"a status", system, nil, []int64{2, 4}},                                         // 5
		{"settled by the system", settles, nil, []int64{2}},                              // 6
		{"waits for an agent", system, &chat.Handling{Waiting: someDay}, []int64{2}},     // 7
		{"asked while waiting", question("c1", ""), nil, []int64{2, 8}},                  // 8
		{"feedback", feedback, nil, []int64{2, 8}},                                       // 9
		{"taken", system, taken, nil},                                                    // 10
		{"asked the agent", question("c1", ""), nil, nil},                                // 11
		{"the agent says", agentSays, nil, nil},                                          // 12
		{"released", system, released, nil},                                              // 13
		{"asked the bot", question("c1", ""), nil, []int64{14}},                          // 14
		{"an agent says without holding", agentSays, nil, nil},                           // 15
		{"asked once more", question("c1", ""), nil, []int64{16}},                        // 16
		{"an answer to one that is long settled", answer("c1", "", 1), nil, []int64{16}}, // 17
		{"an answer to nothing", answer("c1", "", 0), nil, []int64{16}},                  // 18
	} {
		step.m.CID = fmt.Sprint("m", i)
		m := attach(t, s, step.m, chat.Attached{Handling: step.handling})
		var asks []int64
		for _, m := range messages(t, s, "c1") {
			if m.Asks {
				asks = append(asks, m.Offset)
			}
		}
		equal(t, step.name+", what asks", asks, step.asks)
		if want := len(step.asks) > 0 && step.asks[len(step.asks)-1] == m.Offset; m.Asks != want {
			t.Errorf("%s: the stored message asks: %v, want %v", step.name, m.Asks, want)
		}
	}
}

func testBodies(t *testing.T, s chat.Store) {
	newConversation(t, s, "c1")
	bodies := []string{
		`{"text":"粤居码 〔身份证号1〕 '\"\\ \u0000 </script> 𠮷 👨‍👩‍👧 e\u0301 é"}`,
		"{\n  \"text\" :\t\"空白原样\"  }",
		`{"b":1,"a":2,"a":3}`,
		`{"text":"` + strings.Repeat("湛江市户政服务点，", 40_000) + `"}`,
	}
	for i, body := range bodies {
		m := answer("c1", fmt.Sprint(i), 0)
		m.Body = []byte(body)
		add(t, s, m)
	}
	list := messages(t, s, "c1")
	if len(list) != len(bodies) {
		t.Fatalf("%d messages, want %d", len(list), len(bodies))
	}
	for i, m := range list {
		if string(m.Body) != bodies[i] {
			t.Errorf("body %d changed: %d bytes, want %d", i, len(m.Body), len(bodies[i]))
		}
	}
}

func testPaging(t *testing.T, s chat.Store) {
	newConversation(t, s, "c1")
	newConversation(t, s, "c2")
	for i := range 7 {
		say(t, s, "c1", fmt.Sprint(i), "问")
		say(t, s, "c2", fmt.Sprint(i), "问")
	}
	for _, tt := range []struct {
		conversation string
		after        int64
		limit        int
		want         []int64
	}{
		{"c1", 0, 3, []int64{1, 2, 3}},
		{"c1", 3, 3, []int64{4, 5, 6}},
		{"c1", 6, 3, []int64{7}},
		{"c1", 7, 3, nil},
		{"c1", 100, 3, nil},
		{"none", 0, 3, nil},
	} {
		list, err := s.Messages(t.Context(), tt.conversation, tt.after, tt.limit)
		if err != nil {
			t.Fatal(err)
		}
		var got []int64
		for _, m := range list {
			got = append(got, m.Offset)
		}
		equal(t, fmt.Sprintf("offsets of %s after %d", tt.conversation, tt.after), got, tt.want)
	}
}
