package main

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"zhengda/bot"
	"zhengda/chat"
	"zhengda/chat/chattest"
	"zhengda/knowledge"
	"zhengda/web"
)

type lateBot struct{ after time.Duration }

func (b lateBot) Answer(ctx context.Context, q bot.Question, _ func(bot.Event)) bot.Answer {
	select {
	case <-time.After(b.after):
	case <-ctx.Done():
	}
	return bot.Answer{Question: q.Text, Status: bot.Answered, Text: "答"}
}

type noArticles struct{}

func (noArticles) Corpus() *knowledge.Corpus { return &knowledge.Corpus{} }

// TestWindFinishesAnswersOfStreams: an event stream is a request that lasts, and
// the answer that is under way reaches it too, and then the word to come back.
func TestWindFinishesAnswersOfStreams(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := slog.New(slog.DiscardHandler)
		talk := chat.New(chat.Options{Store: chattest.NewStore(), Bot: lateBot{requestsWithin + 2*time.Second}, Log: log})
		if err := talk.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		site, err := web.New(web.Options{Chat: talk, Library: noArticles{}, Log: log})
		if err != nil {
			t.Fatal(err)
		}
		network := chattest.NewNet()
		listener, err := network.Listen("here")
		if err != nil {
			t.Fatal(err)
		}
		server := &http.Server{Handler: site.Handler()}
		go server.Serve(listener)

		a, err := talk.Admit(t.Context(), chat.Admitting{})
		if err != nil {
			t.Fatal(err)
		}
		client := http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return network.Dial(ctx, "here", chattest.Line{})
		}}}
		hello := fmt.Sprintf(`{"type":"hello","ticket":%q,"offset":0,"epoch":""}`, a.Ticket)
		resp, err := client.Post("http://localhost/api/stream", "application/json", strings.NewReader(hello))
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if _, _, err := talk.Say(t.Context(), a.Conversation, chat.Saying{CID: "q1", Text: "一"}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second) // the answer is under way
		ended := make(chan error, 1)
		go func() { ended <- wind(context.Background(), server, site, talk, log) }()
		var said []string
		for in := bufio.NewScanner(resp.Body); in.Scan(); {
			said = append(said, in.Text())
		}
		if got := strings.Join(said, "\n"); !strings.Contains(got, `"kind":"answer"`) || !strings.Contains(got, "event: close\ndata: {\"code\":1012") {
			t.Errorf("the stream had\n%s\nwant the answer and a close event with 1012", got)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}
