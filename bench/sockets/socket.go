package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

const (
	subprotocol = "zhengda.v1"
	patience    = 30 * time.Second // for anything that should come at once
	addresses   = 8                // of 127.0.0.0/8 that sockets come from, so that no one runs out of ports
)

// The opcodes of websocket frames.
const (
	opText  = 1
	opClose = 8
	opPing  = 9
	opPong  = 10
)

// socket is a client as light as it gets: it frames by hand, and has neither a
// goroutine nor a buffer to speak of.
type socket struct {
	conn net.Conn
	in   *bufio.Reader
}

// dial opens the i-th socket, as a browser would.
func dial(ctx context.Context, addr string, i int) (*socket, error) {
	d := net.Dialer{Timeout: patience, LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, byte(1+i%addresses))}}
	conn, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("open socket: %w", err)
	}
	s := &socket{conn: conn, in: bufio.NewReaderSize(conn, 512)}
	conn.SetDeadline(time.Now().Add(patience))
	if err := s.upgrade(addr); err != nil {
		conn.Close()
		return nil, fmt.Errorf("open socket: %w", err)
	}
	conn.SetDeadline(time.Time{})
	return s, nil
}

func (s *socket) upgrade(addr string) error {
	const request = "GET /ws HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) bench\r\n" +
		"Accept-Language: zh-CN,zh;q=0.9\r\nCookie: session=0123456789abcdef0123456789abcdef\r\n" +
		"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" +
		"Sec-WebSocket-Protocol: " + subprotocol + "\r\n\r\n"
	if _, err := fmt.Fprintf(s.conn, request, addr, addr); err != nil {
		return err
	}
	resp, err := http.ReadResponse(s.in, nil)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusSwitchingProtocols {
		return fmt.Errorf("the server answered %s", resp.Status)
	}
	return nil
}

// frame puts a payload of less than 64 kB into a client's frame. The mask is
// zero, which costs the server the work of unmasking all the same.
func frame(op byte, payload []byte) []byte {
	b := []byte{0x80 | op}
	if n := len(payload); n < 126 {
		b = append(b, 0x80|byte(n))
	} else {
		b = append(b, 0x80|126)
		b = binary.BigEndian.AppendUint16(b, uint16(n))
	}
	b = append(b, 0, 0, 0, 0)
	return append(b, payload...)
}

var errClosed = errors.New("the server closed the socket")

// read gives the payload of the next text frame, in buf when it has the room.
func (s *socket) read(buf []byte) ([]byte, error) {
	for {
		var head [4]byte
		if _, err := io.ReadFull(s.in, head[:2]); err != nil {
			return nil, err
		}
		n := int(head[1])
		if n > 126 {
			return nil, errors.New("a frame that is too long")
		}
		if n == 126 {
			if _, err := io.ReadFull(s.in, head[2:]); err != nil {
				return nil, err
			}
			n = int(binary.BigEndian.Uint16(head[2:]))
		}
		if cap(buf) < n {
			buf = make([]byte, n)
		}
		payload := buf[:n]
		if _, err := io.ReadFull(s.in, payload); err != nil {
			return nil, err
		}
		switch head[0] & 0xF {
		case opText:
			return payload, nil
		case opClose:
			if n >= 2 {
				return nil, fmt.Errorf("%w: %d %s", errClosed, binary.BigEndian.Uint16(payload), payload[2:])
			}
			return nil, errClosed
		case opPing: // pongs go out anyway: see keepAlive
		default:
			return nil, fmt.Errorf("a frame that nobody sends: % x", head[:2])
		}
	}
}

// hello takes a zhengda socket into its conversation.
func (s *socket) hello(ticket string) error {
	s.conn.SetDeadline(time.Now().Add(patience))
	defer s.conn.SetDeadline(time.Time{})
	if _, err := s.conn.Write(frame(opText, fmt.Appendf(nil, `{"type":"hello","ticket":%q,"offset":0,"epoch":""}`, ticket))); err != nil {
		return fmt.Errorf("say hello: %w", err)
	}
	ready, err := s.read(nil)
	if err != nil {
		return fmt.Errorf("say hello: %w", err)
	}
	if !bytes.Contains(ready, []byte(`"ready"`)) {
		return fmt.Errorf("say hello: the server said %s", ready)
	}
	return nil
}
