// The way without websockets (docs/protocol.md, section 4): an event stream for
// what the server says, one request for each frame of the client's. Loaded where it is needed.
import { post } from './post.js';

/** A status of these requests is what a close code would be on a socket; others are like a broken line. */
const codes = { 400: 1007, 401: 4401, 403: 4403, 413: 1009, 415: 1003, 429: 1013 };

/**
 * dialStream opens an event stream and gives {send, close}. It calls on.open(), on.heard() with every sign of life,
 * on.frame(frame) and on.lost(code, reason, words).
 */
export function dialStream(base, pass, hello, on) {
  const abort = new AbortController();
  let bearer = '', sent = Promise.resolve();
  const request = (path, body) => post(base + path, body, abort.signal, bearer);
  const refused = (reply, body) => on.lost(codes[reply.status] || 0, '', body.text);
  const event = (type, data) => {
    const frame = JSON.parse(data);
    if (type === 'close') return on.lost(frame.code, frame.reason);
    if (frame.type === 'ready') bearer = frame.post;
    on.frame(frame);
  };
  (async () => {
    const reply = await request('/api/stream', hello);
    if (!reply.ok) return refused(reply, await json(reply));
    on.open();
    const reader = reply.body.getReader(), decoder = new TextDecoder(), split = splitter(event);
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return on.lost(0);
      on.heard();
      split(decoder.decode(value, { stream: true }));
    }
  })().catch(() => on.lost(0));
  return {
    // send keeps the order: a frame goes when the one before has its reply.
    send(frame) {
      sent = sent.then(async () => {
        const reply = await request('/api/frames', frame);
        if (reply.status === 204) return;
        const body = await json(reply);
        if (body.type) on.frame(body);
        else if (!reply.ok) refused(reply, body);
      }).catch(() => on.lost(0));
    },
    close: () => abort.abort(),
  };
}

const json = (reply) => reply.json().catch(() => ({}));

/** splitter takes the text of an event stream in any pieces and calls on(type, data) for each event that is whole. */
export function splitter(on) {
  let rest = '', type = '', data = [];
  return (text) => {
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/); // a return at the end may be half of a line's end
    rest = lines.pop();
    for (const line of lines) {
      const [, name, value] = /^([^:]*):? ?(.*)$/s.exec(line);
      if (!line) {
        if (data.length) on(type || 'message', data.join('\n'));
        type = '';
        data = [];
      } else if (name === 'event') type = value;
      else if (name === 'data') data.push(value);
    }
  };
}
