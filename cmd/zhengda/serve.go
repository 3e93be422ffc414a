package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"zhengda/chat"
	"zhengda/chat/natsbroker"
	"zhengda/web"
)

const (
	refreshEvery   = 3 * time.Second  // how soon newly published articles and changed synonyms are served
	closeWithin    = 15 * time.Second // for running answers, when the program ends
	requestsWithin = 5 * time.Second  // for running requests, and for sockets
)

// serve answers in the browser until the context ends.
func serve(ctx context.Context, args []string, s streams) error {
	fs, load := flagSet("serve", nil, s)
	if done, err := parseFlags(fs, args); done {
		return err
	}
	if fs.NArg() > 0 {
		return usagef("serve: %q is no option; zhengda serve -h lists them", fs.Arg(0))
	}
	c, err := load()
	if err != nil {
		return err
	}
	log := newLogger(c, s.err)
	sh, err := openShop(ctx, c, log)
	if err != nil {
		return err
	}
	defer sh.close()
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("listen on %s; choose another address with -addr: %w", c.Addr, err)
	}
	if err := sh.talk.Start(ctx); err != nil {
		listener.Close()
		stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), requestsWithin)
		defer cancel()
		return errors.Join(err, sh.talk.Close(stopping))
	}
	welcome(s.out, listener.Addr(), c)
	return serveUntilDone(ctx, listener, sh)
}

// shop is the house with the conversations and the website in front of it.
type shop struct {
	house  *house
	broker *natsbroker.Broker // nil: this process serves alone
	talk   *chat.Service
	site   *web.Server
	log    *slog.Logger
}

// openShop puts together what serves; nothing runs yet. Whoever opens it closes it.
func openShop(ctx context.Context, c config, log *slog.Logger) (_ *shop, err error) {
	sh := &shop{log: log}
	defer func() {
		if err != nil {
			sh.close()
		}
	}()
	if sh.house, err = openHouse(ctx, c, log); err != nil {
		return nil, err
	}
	h := sh.house
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	counted, err := web.CountAnswers(h.bot, registry)
	if err != nil {
		return nil, err
	}
	if h.model != nil {
		if h.used, err = web.CountModel(registry, h.endpointStates); err != nil {
			return nil, err
		}
	}
	var broker chat.Broker
	if c.Broker != "" {
		if sh.broker, err = openBroker(ctx, c, registry, log); err != nil {
			return nil, err
		}
		broker = sh.broker
	}
	sh.talk = chat.New(chat.Options{
		Store: h.db, Broker: broker, Bot: counted, Assistant: h.bot, Log: log, PerMinute: c.PerMinute, PerDay: c.PerDay,
		SitePerDay:       func(key string) int { site, _ := c.Sites.Site(key); return site.QuestionsPerDay },
		AddressPerMinute: c.AddressPerMinute, AddressPerDay: c.AddressPerDay, KeepFor: time.Duration(c.KeepDays) * 24 * time.Hour,
	})
	sh.site, err = web.New(web.Options{
		Chat: sh.talk, Library: h.index, Log: log, Origins: c.Origins, Sites: c.Sites, Metrics: registry, MetricsToken: c.MetricsToken,
		StaticDir: c.Dev, DemoCity: c.DemoCity, Demo: true, Ready: h.ready, Proxies: c.Proxies, PublicURL: c.PublicURL, Assist: c.Assist,
	})
	if err != nil {
		return nil, usageError{err}
	}
	return sh, nil
}

// close closes what openShop has opened, after everything has ended.
func (sh *shop) close() {
	if sh.broker != nil {
		sh.broker.Close()
	}
	if sh.house == nil {
		return
	}
	if err := sh.house.close(); err != nil {
		sh.log.Error("closing the database", "error", err)
	}
}

// serveUntilDone serves until ctx ends, then lets running answers finish.
func serveUntilDone(ctx context.Context, l net.Listener, sh *shop) error {
	h, log := sh.house, sh.log
	server := &http.Server{
		Handler: sh.site.Handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 90 * time.Second, // an assist answer may take 60; streams and sockets have deadlines of their own
		IdleTimeout:  2 * time.Minute,
		ErrorLog:     slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	refreshing, stopRefreshing := context.WithCancel(ctx)
	checked := make(chan struct{})
	go func() {
		defer close(checked)
		if h.model != nil {
			h.model.Check(refreshing)
		}
	}()
	refreshed := make(chan struct{})
	go func() {
		defer close(refreshed)
		h.bot.Warm(refreshing)
		h.keepFresh(refreshing)
	}()
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()

	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
		log.Info("stopping: running answers are finished first")
	}
	stopRefreshing()
	<-refreshed
	<-checked
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, wind(context.WithoutCancel(ctx), server, sh.site, sh.talk, log))
}

// wind ends what serves: no new requests, answers under way are finished and
// reach their sockets and streams, then those are closed, and requests that do
// not end are cut off. Each part has a time of its own, so that a stalled request
// does not cost an answer; a stream is a request that ends when it is told to.
func wind(ctx context.Context, server *http.Server, site *web.Server, talk *chat.Service, log *slog.Logger) error {
	requests, cutOff := context.WithCancel(ctx)
	defer cutOff()
	shut := make(chan struct{})
	go func() {
		defer close(shut)
		if err := server.Shutdown(requests); err != nil {
			log.Warn("requests that did not end are cut off", "error", err)
			server.Close()
		}
	}()
	answers, cancelAnswers := context.WithTimeout(ctx, closeWithin)
	defer cancelAnswers()
	err := talk.Close(answers)
	sockets, cancelSockets := context.WithTimeout(ctx, requestsWithin)
	defer cancelSockets()
	err = errors.Join(err, site.Close(sockets))
	defer time.AfterFunc(requestsWithin, cutOff).Stop()
	<-shut
	return err
}

// keepFresh serves newly published articles and changed synonyms until ctx ends.
func (h *house) keepFresh(ctx context.Context) {
	tick := time.NewTicker(refreshEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := h.refresh(ctx); err != nil && ctx.Err() == nil {
				h.log.Error("published articles cannot be read; the ones before are served", "error", err)
			}
			if err := h.refreshSynonyms(); err != nil {
				h.log.Error("synonyms", "error", err)
			}
		}
	}
}

// welcome tells who started the program where to look and what to do next.
func welcome(w io.Writer, addr net.Addr, c config) {
	host := addr.String()
	if tcp, ok := addr.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		host = fmt.Sprintf("127.0.0.1:%d", tcp.Port)
	}
	composer := "quoted from the passages; set -model-name and -model-base-url to let a model word them"
	if names := c.Model.names(); names != "" {
		composer = "worded by " + names + ", each sentence checked"
	}
	database := c.Data + "/zhengda.db"
	if c.Database != "" {
		database = "as given by -database"
	}
	origins := "this machine only; name other websites with -origins"
	if len(c.Origins) > 0 {
		origins = strings.Join(c.Origins, ", ")
	}
	fmt.Fprintf(w, `
证答 zhengda is running.

  Open    http://%[1]s/            a demo page with the chat; ask 湛江换领身份证去哪里换？
  Read    http://%[1]s/articles    the articles it answers from
  Embed   <script src="http://%[1]s/widget.js" async></script>

  Answers    %[2]s
  Database   %[3]s
  Widget on  %[4]s

Stop with Ctrl-C.
`, host, composer, database, origins)
}
