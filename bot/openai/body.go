package openai

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

var errBodyTooLong = errors.New("response body is too long")

// body is a response's body on its way to the library. It
//
//   - ends with errBodyTooLong after max bytes, so that a line without end is
//     not gathered in memory;
//   - leaves out comments, fields other than data, and data without a value,
//     which the library would gather and then mix with an error object that
//     stands behind them;
//   - ends a last line that lacks its newline, which the library would drop.
type body struct {
	raw  io.ReadCloser
	in   *bufio.Reader
	left int64
	part []byte // of the current line, not yet read; lies in in's buffer
	cont bool   // the next part continues a line
	skip bool   // the current line is left out
	err  error  // after part
}

func newBody(raw io.ReadCloser, max int64) *body {
	return &body{raw: raw, in: bufio.NewReader(raw), left: max}
}

func (b *body) Read(p []byte) (int, error) {
	for len(b.part) == 0 {
		if b.err != nil {
			return 0, b.err
		}
		b.next()
	}
	n := copy(p, b.part)
	b.part = b.part[n:]
	return n, nil
}

func (b *body) Close() error { return b.raw.Close() }

// next reads a line, or as much of it as the buffer holds.
func (b *body) next() {
	part, err := b.in.ReadSlice('\n')
	if b.left -= int64(len(part)); b.left < 0 {
		b.err = errBodyTooLong
		return
	}
	if !b.cont {
		b.skip = idle(part)
	}
	b.cont = errors.Is(err, bufio.ErrBufferFull)
	if err != nil && !b.cont {
		b.err = err
	}
	if b.skip {
		return
	}
	if errors.Is(err, io.EOF) && len(part) > 0 {
		part = append(bytes.Clone(part), '\n')
	}
	b.part = part
}

// idle reports whether a line that starts so carries nothing for the answer.
// An empty line does: it makes the library hand out an error object.
func idle(line []byte) bool {
	line = bytes.TrimSpace(line)
	for _, field := range []string{":", "event:", "id:", "retry:"} {
		if bytes.HasPrefix(line, []byte(field)) {
			return true
		}
	}
	return string(line) == "data:" || string(line) == "data"
}
