package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"zhengda/chat"
)

// fault is an error that knows what to tell the client.
type fault struct {
	status int
	code   string // for programs
	field  string // of a request to the assist API, the one at fault
	title  string // for people, the heading of the error page
	text   string // for people: what to do next
	cause  error  // for the log; may be nil
}

// The faults that routes return.
var (
	errBody      = &fault{status: http.StatusBadRequest, code: "body", title: "请求有误", text: "请求内容的格式不对，请刷新页面再试。"}
	errForm      = &fault{status: http.StatusBadRequest, code: "form", title: "请求有误", text: "没有看懂这个请求，请回到刚才的页面再试。"}
	errHost      = &fault{status: http.StatusBadRequest, code: "host", title: "请求有误", text: "请求里没有写明网站地址，请用完整的网址访问。"}
	errSocket    = &fault{status: http.StatusBadRequest, code: "socket", title: "请求有误", text: "这个地址只供对话窗口连接，请打开带有对话窗口的页面。"}
	errOrigin    = &fault{status: http.StatusForbidden, code: "origin", title: "不能使用", text: "这个网站还没有获准使用证答，请联系网站管理员。"}
	errPass      = &fault{status: http.StatusUnauthorized, code: "pass", title: "请求有误", text: "连接过期了，正在重新连接。"}
	errSite      = &fault{status: http.StatusForbidden, code: "site", title: "不能使用", text: "这个网站的编号没有登记，请网站管理员核对 widget.js 地址里的 site。"}
	errHTTPS     = &fault{status: http.StatusForbidden, code: "https", title: "需要加密连接", text: "为了保护您的对话，这里只接受加密连接。请用 https 开头的网址打开本页；还是不行，请联系网站管理员。"}
	errForbidden = &fault{status: http.StatusForbidden, code: "forbidden", title: "不能查看", text: "这个地址不对外开放。"}
	errNotFound  = &fault{status: http.StatusNotFound, code: "missing", title: "没有这个页面", text: "地址可能有误，或者内容已经移走。可以从办事指南目录里查找。"}
	errMethod    = &fault{status: http.StatusMethodNotAllowed, code: "method", title: "请求有误", text: "这个地址不接受这样的请求，请刷新页面再试。"}
	errTooLarge  = &fault{status: http.StatusRequestEntityTooLarge, code: "large", title: "请求有误", text: "请求内容太长，请刷新页面再试。"}
	errMediaType = &fault{status: http.StatusUnsupportedMediaType, code: "type", title: "请求有误", text: "请求内容要用 application/json 格式。"}
	errTooFast   = &fault{status: http.StatusTooManyRequests, code: "fast", title: "请求太频繁", text: "请求太频繁，请过一分钟再试。"}
	errBusy      = &fault{status: http.StatusServiceUnavailable, code: "busy", title: "暂时无法服务", text: "服务暂时繁忙，请稍等片刻再试。"}
	errUnknown   = &fault{status: http.StatusInternalServerError, code: "fault", title: "页面暂时打不开", text: "页面暂时打不开，请稍后再试。"}
)

// Error is the code and the cause.
func (f *fault) Error() string {
	if f.cause != nil {
		return f.code + ": " + f.cause.Error()
	}
	return f.code
}

// Unwrap is the cause.
func (f *fault) Unwrap() error { return f.cause }

// because is the fault with a cause for the log.
func (f *fault) because(err error) *fault {
	g := *f
	g.cause = err
	return &g
}

// faultOf says what to tell for any error. What it does not know is ours to
// mend: the API asks to come back, a page says that it cannot be shown.
func faultOf(err error, api bool) *fault {
	if f, ok := errors.AsType[*fault](err); ok {
		return f
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return errTooLarge
	}
	switch {
	case errors.Is(err, chat.ErrNotFound):
		return errNotFound
	case errors.Is(err, chat.ErrTooFast):
		return errTooFast
	case api, errors.Is(err, chat.ErrBusy), errors.Is(err, context.DeadlineExceeded):
		return errBusy.because(err)
	}
	return errUnknown.because(err)
}

// fail answers a request whose handler returned err, and logs what is ours to
// mend. Neither path nor query is logged: the route says enough, and both may
// hold what a visitor typed.
func (s *Server) fail(w *recorder, r *http.Request, route string, err error) {
	api := strings.HasPrefix(r.URL.Path, "/api/") || r.URL.Path == "/ws" || r.URL.Path == "/readyz" || r.URL.Path == "/metrics"
	f := faultOf(err, api)
	if f.cause != nil && r.Context().Err() == nil {
		s.log.ErrorContext(r.Context(), "request failed", "route", route, "code", f.status, "err", f.cause)
	}
	if w.code != 0 {
		return // the answer was under way; nothing can be told any more
	}
	h := w.Header()
	for _, name := range []string{"Etag", "Last-Modified", "Content-Length"} {
		h.Del(name)
	}
	h.Set("Cache-Control", "no-store")
	if f.status == http.StatusTooManyRequests || f.status == http.StatusServiceUnavailable {
		h.Set("Retry-After", "60")
	}
	if !api {
		s.showError(w, r, f)
		return
	}
	writeJSON(w, f.status, struct {
		Error string `json:"error"`
		Field string `json:"field,omitempty"`
		Text  string `json:"text"`
	}{f.code, f.field, f.text})
}

// writeJSON writes v. A client that has gone away is no error of ours.
func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}
