package main

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"zhengda/bot/openai/modeltest"
	"zhengda/chat"
)

// TestReplayOfServedAnswers replays what a running program has stored, quoted
// and by a model, by the names that its log gives; neither sockets nor the
// visitors' bodies have had the record.
func TestReplayOfServedAnswers(t *testing.T) {
	model := modeltest.New(t,
		modeltest.Good("湛江换证有三种办法。[1]\n- 工本费300元。[1]\n- 网上办：微信小程序“粤居码”。[1]").Split(3),
		modeltest.Break("要带原来的身份证。[1]\n- 相"))
	s := startServing(t, t.TempDir(), "-model-base-url", model.URL, "-model-api-key", modeltest.Key, "-model-name", "test-model")
	v := s.visit(t, s.URL)
	bodies := []string{v.ask("m1", "湛江换领身份证去哪里换？"), v.ask("m2", "要带什么"), v.ask("m3", "谢谢")}
	if !strings.Contains(bodies[0], `"generated":"ai"`) || !strings.Contains(bodies[1], `"generated":"quoted"`) {
		t.Errorf("the first answer is to be a model's, the second quoted:\n%s\n%s", bodies[0], bodies[1])
	}
	for _, body := range bodies {
		for _, secret := range []string{"trace", "300元", "test-model", "checks"} {
			if strings.Contains(body, secret) {
				t.Errorf("a visitor's body holds %q: %s", secret, body)
			}
		}
	}
	s.stop(t)

	ids := regexp.MustCompile(`answer=(\S+/\d+)`).FindAllStringSubmatch(s.log.String(), -1)
	if len(ids) != 3 {
		t.Fatalf("the log names %d answers, want 3", len(ids))
	}
	for i, id := range ids {
		var out bytes.Buffer
		err := run(context.Background(), []string{"replay", "-data", s.data, id[1]}, noEnvironment, strings.NewReader(""), &out, &out)
		if err != nil || !strings.Contains(out.String(), "一字不差") {
			t.Errorf("replay %s: %v\n%s", id[1], err, out.String())
		}
		if told := strings.Contains(out.String(), "没有再问模型"); told != (i < 2) {
			t.Errorf("replay %s tells of a model: %v\n%s", id[1], told, out.String())
		}
	}
	if n := len(model.Requests()); n != 2 {
		t.Errorf("the model was asked %d times, want only the two of then", n)
	}
	var out bytes.Buffer // the question's offset names its answer too
	question := regexp.MustCompile(`/\d+$`).ReplaceAllString(ids[0][1], "/1")
	if err := run(context.Background(), []string{"replay", "-data", s.data, question}, noEnvironment, strings.NewReader(""), &out, &out); err != nil {
		t.Errorf("replay %s: %v\n%s", question, err, out.String())
	}
}

// TestReplayOfResumedAnswer: an answer that was finished late, where there is a
// model as well, comes out the same.
func TestReplayOfResumedAnswer(t *testing.T) {
	model := modeltest.New(t, modeltest.Good("湛江换证有三种办法。[1]"))
	data := t.TempDir()
	s := startShop(t, data)
	a, err := s.talk.Admit(t.Context(), chat.Admitting{})
	if err != nil {
		t.Fatal(err)
	}
	// What a process leaves that ends between the acknowledgement and the answer.
	_, _, err = s.house.db.Append(t.Context(), chat.Message{
		Conversation: a.Conversation, CID: "q1", Kind: chat.KindSay, Role: chat.FromVisitor, Asks: true,
		Body: []byte(`{"text":"湛江换领身份证去哪里换？"}`), At: time.Now(),
	}, chat.Attached{})
	if err != nil {
		t.Fatal(err)
	}
	s.stop(t)

	s = startShop(t, data, modelFlags(model)...)
	eventually(t, time.Minute, "the late answer", func() bool {
		list, err := s.house.db.Messages(t.Context(), a.Conversation, 1, 1)
		return err == nil && len(list) == 1 && strings.Contains(string(list[0].Body), `"resumed":true`)
	})
	s.stop(t)
	var out bytes.Buffer
	err = run(context.Background(), []string{"replay", "-data", data, a.Conversation + "/2"}, noEnvironment, strings.NewReader(""), &out, &out)
	if err != nil || !strings.Contains(out.String(), "一字不差") {
		t.Errorf("replay: %v\n%s", err, out.String())
	}
	if n := len(model.Requests()); n != 0 {
		t.Errorf("the model was asked %d times, want not at all", n)
	}
}
