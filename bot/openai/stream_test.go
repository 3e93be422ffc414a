package openai_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"zhengda/bot"
	"zhengda/bot/openai"
	"zhengda/bot/openai/modeltest"
)

const answer = "相片回执可以在照相馆办，约 20 元。[1]\n\t您好𠮷😀“é”<b>\\\""

// Every fault of the model server, each delivered in several cuts.
func TestFaults(t *testing.T) {
	tests := []struct {
		name   string
		script modeltest.Script
		text   string
		err    error
		asked  int // requests; 0 means 1
	}{
		{"good", modeltest.Good(answer), answer, nil, 0},
		{"400 keep-alive comments", modeltest.KeepAlive(400, answer), answer, nil, 0},
		{"400 empty lines", modeltest.EmptyLines(400, answer), answer, nil, 0},
		{"CRLF", modeltest.CRLF(answer), answer, nil, 0},
		{"no space after data:", modeltest.NoSpaceAfterData(answer), answer, nil, 0},
		{"empty choices", modeltest.EmptyChoices(answer), answer, nil, 0},
		{"other fields", modeltest.OtherFields(answer), answer, nil, 0},
		{"no [DONE]", modeltest.NoDone(answer), answer, nil, 0},
		{"no last newline", modeltest.NoLastNewline(answer), answer, nil, 0},
		{"hang after finish", modeltest.HangAfterFinish(answer), answer, nil, 0},
		{"characters split by 1", modeltest.SplitRunes(1, answer), answer, nil, 0},
		{"characters split by 2", modeltest.SplitRunes(2, answer), answer, nil, 0},
		{"characters split by 5", modeltest.SplitRunes(5, answer), answer, nil, 0},
		{"surrogates split", modeltest.SplitSurrogates(answer), answer, nil, 0},
		{"invalid UTF-8", modeltest.InvalidUTF8(answer), answer, nil, 0},

		{"no finish reason", modeltest.NoFinish("您好"), "您好", bot.ErrCut, 0},
		{"cut in a chunk", modeltest.CutMidChunk("您好"), "您好", bot.ErrCut, 0},
		{"connection closed", modeltest.Break("您好"), "您好", bot.ErrCut, 0},
		{"connection closed before text", modeltest.Break(""), "", bot.ErrCut, 2},
		{"reset before a response", modeltest.Reset(""), "", bot.ErrCut, 2},
		{"HTML with 200", modeltest.HTML200(), "", bot.ErrCut, 0},
		{"blank", modeltest.Blank(), " \n\t\u3000\n", bot.ErrCut, 0},
		{"no text at all", modeltest.Good(""), "", bot.ErrCut, 0},
		{"garbage event", modeltest.Garbage("您好"), "您好", bot.ErrCut, 0},

		{"length", modeltest.Length("您好"), "您好", bot.ErrTooLong, 0},
		{"huge line", modeltest.HugeLine(60_000), "", bot.ErrTooLong, 0},

		{"content filter", modeltest.Finish("content_filter", "您好"), "您好", bot.ErrRefusing, 0},
		{"tool calls", modeltest.Finish("tool_calls", ""), "", bot.ErrRefusing, 0},
		{"refusal", modeltest.Refusal(), "", bot.ErrRefusing, 0},
		{"error object", modeltest.ErrorObject("您好"), "您好", bot.ErrRefusing, 0},
		{"error object first", modeltest.ErrorObject(""), "", bot.ErrRefusing, 0},
		{"error object with spaces", modeltest.ErrorObjectSpaced("您好"), "您好", bot.ErrRefusing, 0},
		{"error object without data:", modeltest.ErrorObjectBare("您好"), "您好", bot.ErrRefusing, 0},
		{"error word", modeltest.ErrorEvent("您好", `"overloaded"`), "您好", bot.ErrRefusing, 0},
		{"400", modeltest.Status(400, ""), "", bot.ErrRefusing, 2}, // once without the question for tokens
		{"404 page", modeltest.StatusHTML(404), "", bot.ErrRefusing, 0},
		{"429", modeltest.Status(429, ""), "", bot.ErrRefusing, 2},
		{"429 for long", modeltest.Status(429, "60"), "", bot.ErrRefusing, 0},
		{"429 until a date", modeltest.Status(429, "Fri, 31 Dec 1999 23:59:59 GMT"), "", bot.ErrRefusing, 0},
		{"500", modeltest.Status(500, ""), "", bot.ErrRefusing, 0},
		{"502 page", modeltest.StatusHTML(502), "", bot.ErrRefusing, 2},
		{"redirect", modeltest.Redirect("http://127.0.0.1:1/v1/chat/completions"), "", bot.ErrRefusing, 0},
	}
	cuts := [][]int{nil, {1}, {2}, {3}, {7, 1}, {64}, {1000, 3}}
	for _, tt := range tests {
		for _, cut := range cuts {
			t.Run(fmt.Sprintf("%s/%v", tt.name, cut), func(t *testing.T) {
				t.Parallel()
				srv := modeltest.New(t, tt.script.Split(cut...))
				m := newClient(t, srv, func(c *openai.Config) {
					c.MaxBytes = 50_000
					c.FirstToken, c.Idle, c.Total = time.Minute, time.Minute, time.Minute // not the subject here
				})
				text, err := collect(t, t.Context(), m)
				if text != tt.text {
					t.Errorf("text: got %q, want %q", text, tt.text)
				}
				if !errors.Is(err, tt.err) {
					t.Errorf("error: got %v, want %v", err, tt.err)
				}
				if got, want := len(srv.Requests()), max(tt.asked, 1); got != want {
					t.Errorf("requests: got %d, want %d", got, want)
				}
			})
		}
	}
}

// A reset throws away what the kernel had not handed over yet, so the text
// before it is a prefix. A second request is right only when it is empty.
func TestResetAfterText(t *testing.T) {
	srv := modeltest.New(t, modeltest.Reset(answer).Split(50))
	text, err := collect(t, t.Context(), newClient(t, srv, nil))
	if !errors.Is(err, bot.ErrCut) || !strings.HasPrefix(answer, text) {
		t.Errorf("got %q, %v; want a prefix and %v", text, err, bot.ErrCut)
	}
	if got := len(srv.Requests()); got > 2 || got < 1 {
		t.Errorf("requests: got %d, want 1 or 2", got)
	}
}

func TestSizeLimits(t *testing.T) {
	tests := []struct {
		name   string
		script modeltest.Script
	}{
		{"10 MB line", modeltest.HugeLine(10 << 20)},
		{"10 MB of text", modeltest.Endless(10 << 20)},
		{"10 MB of comments", modeltest.KeepAlive(10<<20/14, answer)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			srv := modeltest.New(t, tt.script)
			text, err := collect(t, t.Context(), newClient(t, srv, nil))
			if !errors.Is(err, bot.ErrTooLong) || len(text) > 8<<10 {
				t.Errorf("got %d bytes of text, error %v; want at most 8 KiB, %v", len(text), err, bot.ErrTooLong)
			}
			<-srv.Disconnected() // the rest was not fetched
		})
	}
}

func TestTextLimit(t *testing.T) {
	const six = "一二"
	for _, tt := range []struct {
		name string
		max  int
		text string
		err  error
	}{
		{"fits", 6, six, nil},
		{"one byte too long", 5, "", bot.ErrTooLong},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := modeltest.New(t, modeltest.Good(six))
			text, err := collect(t, t.Context(), newClient(t, srv, func(c *openai.Config) { c.MaxText = tt.max }))
			if text != tt.text || !errors.Is(err, tt.err) {
				t.Errorf("got %q, %v; want %q, %v", text, err, tt.text, tt.err)
			}
		})
	}
}
