package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"zhengda/chat"
	"zhengda/knowledge"
)

// Options are what a Server is made of. Chat and Library are needed.
type Options struct {
	Chat    *chat.Service
	Library Library
	Log     *slog.Logger // nil: nothing is logged

	PublicURL string // scheme://host[:port] under which visitors reach this server; empty: as each request says

	Origins []string       // pages that may embed the widget, as scheme://host[:port]; "*" is any
	Sites   Sites          // websites with a key, each with origins and settings of its own
	Proxies []netip.Prefix // own reverse proxies, whose X-Forwarded-For and X-Forwarded-Proto are believed; empty: none

	SocketsPerAddress int // open at once; 0: 50
	Sockets           int // open at once in all; 0: 20,000
	FramesPerSecond   int // read from one socket, after a few at once; 0: 10
	TicketsPerMinute  int // from one address; 0: 120

	Assist Assist // who may use the assist API; the zero value turns it off

	Metrics      *prometheus.Registry // nil: one of its own, with the Go runtime's figures
	MetricsToken string               // bearer token that opens /metrics to others than loopback; empty: none does

	StaticDir string // a folder whose files win over the embedded ones, for development; empty: none
	Demo      bool   // show the made-up website with the widget at /; else / leads to the articles
	DemoCity  string // city of that website

	Ready func(context.Context) error // nil: always ready
	Now   func() time.Time            // nil: time.Now
}

// Library has the articles that are current. Corpus is asked at each request,
// so a corpus that is replaced shows at once.
type Library interface{ Corpus() *knowledge.Corpus }

// Server answers HTTP requests and holds the sockets. It is safe for
// concurrent use; make one with New and end it with Close.
type Server struct {
	chat    *chat.Service
	library Library
	log     *slog.Logger
	now     func() time.Time
	ready   func(context.Context) error

	publicURL    string // without a slash at the end; may be empty
	origins      origins
	sites        Sites
	loaders      map[string]file // of each site, by key
	toldHTTPS    seldom
	addresses    addresses
	metrics      *metrics
	metricsToken string
	static       *static
	pages        *pages
	kept         atomic.Pointer[directory] // the last one; see directory
	demo         bool
	demoCity     string

	assist      *assist
	ticketRate  *limiter
	frameRate   *limiter // of frames that come beside a stream
	waits       waits
	socketsHere int // most from one address
	socketsMax  int // most in all

	framesPerSecond int // from one socket

	handler http.Handler
	ctx     context.Context // of the sockets, not of requests
	stop    context.CancelFunc
	winding context.Context // ends when streams are to close
	wind    context.CancelFunc
	running sync.WaitGroup // goroutines of sockets

	crew         crew      // reads and answers what the sockets' clients send
	wheel        wheel     // looks after the sockets' times
	writeBuffers sync.Pool // shared by all sockets, so that an idle one holds none
	readBuffers  sync.Pool // likewise; of *bytes.Buffer

	mu      sync.Mutex
	closing bool
	sockets map[*socket]struct{}
	streams int            // open event streams
	perAddr map[string]int // open sockets by address
	away    int            // connections being turned away
	leaving int            // open ones when Close began
}

// waits are the deadlines of a socket.
type waits struct {
	hello  time.Duration // from the upgrade to the hello frame
	ping   time.Duration // between pings
	pong   time.Duration // without a sign of life
	write  time.Duration // for one frame
	linger time.Duration // from our close frame to the end of the connection
	store  time.Duration // for what chat and the store do for one frame
}

// protocolWaits are those of docs/protocol.md.
func protocolWaits() waits {
	return waits{
		hello: 10 * time.Second, ping: 25 * time.Second, pong: 60 * time.Second,
		write: 10 * time.Second, linger: time.Second, store: 10 * time.Second,
	}
}

// New makes a Server. Its errors name the option at fault.
func New(o Options) (*Server, error) {
	if o.Chat == nil || o.Library == nil {
		return nil, errors.New("web: Chat and Library are needed")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Ready == nil {
		o.Ready = func(context.Context) error { return nil }
	}
	list, err := parseOrigins(o.Origins)
	if err != nil {
		return nil, err
	}
	if o.PublicURL != "" {
		base, ok := canonicalOrigin(o.PublicURL)
		if !ok {
			return nil, fmt.Errorf("public address %q: write it as https://www.example.com, without a path", o.PublicURL)
		}
		o.PublicURL = base
	}
	m, err := newMetrics(o.Metrics)
	if err != nil {
		return nil, fmt.Errorf("register metrics: %w", err)
	}
	helper, err := newAssist(o)
	if err != nil {
		return nil, err
	}
	files, err := newStatic(o.StaticDir)
	if err != nil {
		return nil, err
	}
	loaders, err := files.loaders(o.Sites, keepDays(o.Chat))
	if err != nil {
		return nil, err
	}
	views, err := newPages()
	if err != nil {
		return nil, err
	}
	s := &Server{
		chat: o.Chat, library: o.Library, log: o.Log, now: o.Now, ready: o.Ready,
		publicURL: o.PublicURL, origins: list, sites: o.Sites, loaders: loaders, addresses: addresses{proxies: o.Proxies},
		metrics: m, metricsToken: o.MetricsToken, static: files, pages: views,
		demo: o.Demo, demoCity: o.DemoCity,
		assist:      helper,
		ticketRate:  newLimiter(o.Now, orDefault(o.TicketsPerMinute, 120)),
		frameRate:   newLimiter(o.Now, framesPerMinute),
		waits:       protocolWaits(),
		wheel:       wheel{every: time.Second},
		socketsHere: orDefault(o.SocketsPerAddress, 50),
		socketsMax:  orDefault(o.Sockets, 20_000),

		framesPerSecond: orDefault(o.FramesPerSecond, frameRate),
		sockets:         map[*socket]struct{}{},
		perAddr:         map[string]int{},
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.winding, s.wind = context.WithCancel(s.ctx)
	s.wheel.also = s.crew.rest
	s.handler = s.routes()
	return s, nil
}

func orDefault(n, otherwise int) int {
	if n == 0 {
		return otherwise
	}
	return n
}

// Handler answers every route.
func (s *Server) Handler() http.Handler { return s.handler }
