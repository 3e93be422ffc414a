package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"zhengda/bot"
	"zhengda/chat"
	"zhengda/knowledge"
	"zhengda/store"
	"zhengda/web"
)

// ours is zhengda's server as cmd puts it together, on SQLite, without articles
// and with an answerer that repeats the question. What is limited for one
// visitor or one address is not limited here.
const ours = "zhengda"

func newOurs(ctx context.Context) (server, error) {
	dir, err := os.MkdirTemp("", "zhengda-sockets-")
	if err != nil {
		return server{}, fmt.Errorf("make a folder: %w", err)
	}
	failed := func(err error) (server, error) { return server{}, errors.Join(err, os.RemoveAll(dir)) }
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	db, err := store.Open(ctx, filepath.Join(dir, "zhengda.db"), log)
	if err != nil {
		return failed(err)
	}
	corpus, err := knowledge.NewCorpus(nil)
	if err != nil {
		return failed(errors.Join(err, db.Close()))
	}
	talk := chat.New(chat.Options{Store: db, Bot: repeat{}, Log: log})
	if err := talk.Start(ctx); err != nil {
		return failed(errors.Join(err, db.Close()))
	}
	site, err := web.New(web.Options{
		Chat: talk, Library: library{corpus}, Log: log,
		SocketsPerAddress: most, Sockets: most, TicketsPerMinute: 10 * most, FramesPerSecond: 1e9,
	})
	if err != nil {
		return failed(errors.Join(err, db.Close()))
	}
	return server{handler: site.Handler(), close: func(ctx context.Context) error {
		return errors.Join(talk.Close(ctx), site.Close(ctx), db.Close(), os.RemoveAll(dir))
	}}, nil
}

type library struct{ corpus *knowledge.Corpus }

func (l library) Corpus() *knowledge.Corpus { return l.corpus }

// repeat answers with the question.
type repeat struct{}

func (repeat) Answer(_ context.Context, q bot.Question, _ func(bot.Event)) bot.Answer {
	return bot.Answer{
		Question: q.Text, Resolved: q.Text, Status: bot.Answered, Text: q.Text, Case: q.Case, Composer: bot.Quoted,
		Blocks: []bot.Block{{Kind: bot.Paragraph, Runs: []bot.Run{{Text: q.Text}}}},
	}
}
