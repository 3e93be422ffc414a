package openai_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"testing"

	"zhengda/bot"
	"zhengda/bot/openai"
)

// pieces is a transport whose response comes in pieces of one size.
type pieces struct {
	body []byte
	size int
}

func (p pieces) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Body: &piecesBody{bytes.NewReader(p.body), p.size}, Request: r}, nil
}

type piecesBody struct {
	r    io.Reader
	size int
}

func (b *piecesBody) Read(p []byte) (int, error) { return b.r.Read(p[:min(len(p), b.size)]) }
func (b *piecesBody) Close() error               { return nil }

// Whatever an endpoint sends, its cuts change nothing, the text is clean, every
// error is one of bot's, and no answer ends well that was not said to stop.
func FuzzStream(f *testing.F) {
	for _, s := range []string{
		event("您好", "") + event("", "stop") + "data: [DONE]\n\n",
		": wait\n\n" + event(`\ud83d`, "") + event(`\ude00\\u4e00`, "stop"),
		event("\xe6\x9d", "") + event("\x8e\xff", "stop"),
		event("一", "") + `data: {"error":{"message":"no"}}` + "\n\n",
		event("一", "") + `{"error":{"message":"no"}}`,
		event("一", "length") + "\r\n\r\n",
		`data: {"error":null,"choices":[]}` + "\n\n" + event("一", "stop"),
		"<html>\n\ndata:\ndata: []\n", "data: null\n", "",
	} {
		f.Add([]byte(s), uint8(1))
	}
	f.Fuzz(func(t *testing.T, body []byte, size uint8) {
		run := func(size int) (string, error) {
			m, err := openai.New(openai.Config{
				BaseURL: "http://model.test/v1", Model: "test", MaxBytes: 4096, MaxText: 1024,
				Transport: pieces{body, size},
			})
			if err != nil {
				t.Fatal(err)
			}
			return collect(t, t.Context(), m)
		}
		text, err := run(1 << 20)
		again, errAgain := run(int(size) + 1)
		if text != again || (err == nil) != (errAgain == nil) || err != nil && err.Error() != errAgain.Error() {
			t.Errorf("whole: %q, %v; in pieces of %d: %q, %v", text, err, int(size)+1, again, errAgain)
		}
		if err == nil && !bytes.Contains(body, []byte("stop")) && !bytes.Contains(body, []byte(`\u`)) {
			t.Errorf("ended well without stop: %q", text)
		}
		if err != nil && !errors.Is(err, bot.ErrCut) && !errors.Is(err, bot.ErrRefusing) && !errors.Is(err, bot.ErrTooLong) {
			t.Errorf("error %v is none of bot's", err)
		}
	})
}
