package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
)

// socket is the way over a websocket.
type socket struct {
	conn *websocket.Conn
}

// quiet is how long a connection may say nothing, which is for a line that hangs
// to find out: when the server pings it draws by itself, so the page does not
// go by that.
const quiet = 3 * time.Minute

func bySocket(t *tab, ctx context.Context, ticket string) (link, error) {
	dialer := websocket.Dialer{
		NetDialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return t.w.dial(ctx, t.roll, t.address, t.room)
		},
		HandshakeTimeout: requestTime, Subprotocols: []string{"zhengda.v1"},
	}
	conn, resp, err := dialer.DialContext(ctx, "ws://localhost/ws", nil)
	if err != nil {
		if resp != nil && resp.StatusCode != http.StatusServiceUnavailable {
			t.w.wrong("%s: the websocket is refused: %s", t.name, resp.Status)
		}
		return nil, err
	}
	t.connected("websocket")
	s := &socket{conn: conn}
	context.AfterFunc(ctx, s.end)
	conn.SetPingHandler(func(data string) error {
		conn.SetReadDeadline(time.Now().Add(quiet))
		err := conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(requestTime))
		if errors.Is(err, websocket.ErrCloseSent) {
			return nil
		}
		return err
	})
	if _, err := s.send(t.hello(ticket)); err != nil {
		s.end()
		return nil, err
	}
	return s, nil
}

func (s *socket) next() (f frame, err error) {
	s.conn.SetReadDeadline(time.Now().Add(quiet))
	_, b, err := s.conn.ReadMessage()
	if c, ok := errors.AsType[*websocket.CloseError](err); ok && c.Code != websocket.CloseAbnormalClosure {
		return f, &closed{c.Code, c.Text}
	}
	if err != nil {
		return f, err
	}
	return f, json.Unmarshal(b, &f)
}

func (s *socket) send(raw []byte) (*frame, error) {
	s.conn.SetWriteDeadline(time.Now().Add(requestTime))
	return nil, s.conn.WriteMessage(websocket.TextMessage, raw)
}

func (s *socket) end() { s.conn.Close() }
