package web

import (
	"net/http"
	"strconv"
	"time"
)

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	route := func(pattern string, h handler) { mux.Handle(pattern, s.handle(pattern, h)) }

	route("GET /{$}", s.showHome)
	route("GET /articles", s.showArticles)
	route("GET /articles/{id}", s.showArticle)
	route("GET /articles/{city}/{procedure}", s.showProcedure)
	route("POST /type-size", s.postTypeSize)
	route("/type-size", wrongMethod("POST"))

	route("GET /widget.js", s.serveWidget)
	route("GET /static/{file...}", s.serveStatic)
	route("GET /robots.txt", s.serveRobots)
	route("GET /sitemap.xml", s.serveSitemap)
	route("GET /favicon.ico", serveNothing)

	route("POST /api/tickets", s.postTicket)
	route("OPTIONS /api/tickets", s.preflight)
	route("/api/tickets", wrongMethod("POST, OPTIONS"))
	route("POST /api/stream", s.postStream)
	route("OPTIONS /api/stream", s.preflight)
	route("/api/stream", wrongMethod("POST, OPTIONS"))
	route("POST /api/frames", s.postFrames)
	route("OPTIONS /api/frames", s.preflight)
	route("/api/frames", wrongMethod("POST, OPTIONS"))
	route("POST /api/assist", s.postAssist)
	route("OPTIONS /api/assist", s.allowAssist)
	route("/api/assist", wrongMethod("POST, OPTIONS"))
	route("GET /assist/example", s.showAssistExample)
	route("/api/", nothingHere)
	route("GET /ws", s.openSocket)

	route("GET /healthz", serveAlive)
	route("GET /readyz", s.serveReady)
	route("GET /metrics", s.serveMetrics)

	route("/", nothingHere)
	return mux
}

// handler answers a request, or returns what is to be told and logged instead;
// see fail.
type handler func(w http.ResponseWriter, r *http.Request) error

// handle counts and times what h does, and answers for it when it returns an error.
func (s *Server) handle(route string, h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := time.Now()
		rec := &recorder{ResponseWriter: w}
		if err := h(rec, r); err != nil {
			s.fail(rec, r, route, err)
		}
		took := time.Since(begun)
		s.metrics.requests.WithLabelValues(route, strconv.Itoa(rec.status())).Inc()
		s.metrics.requestSeconds.WithLabelValues(route).Observe(took.Seconds())
		s.log.DebugContext(r.Context(), "request", "route", route, "code", rec.status(), "took", took)
	})
}

func serveNothing(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Cache-Control", "max-age=86400")
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func serveAlive(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	_, err := w.Write([]byte("ok\n"))
	return err
}

func (s *Server) serveReady(w http.ResponseWriter, r *http.Request) error {
	if s.isClosing() {
		return errBusy
	}
	if err := s.ready(r.Context()); err != nil {
		return errBusy.because(err)
	}
	return serveAlive(w, r)
}

func nothingHere(_ http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return errMethod
	}
	return errNotFound
}

func wrongMethod(allow string) handler {
	return func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Allow", allow)
		return errMethod
	}
}
