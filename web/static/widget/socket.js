// The one place that talks to the server: ticket, websocket, hello, resume
// (docs/protocol.md). It knows nothing of how a conversation looks.

const firstDelay = 500, longestDelay = 30_000; // ms, the growing window of the full-jitter back-off
const dialTimeout = 15_000, ackTimeout = 15_000, steady = 10_000; // ms
const final = new Set([1003, 1007, 1009]); // our own fault: the same again would not help

export class Socket {
  #base;
  #memory;
  #on;
  #ws = null;
  #dial = 0; // counts dials; what an earlier dial still brings is ignored
  #attempt = 0;
  #readyAt = 0;
  #timers = {};

  /** state is idle, connecting, ready, waiting (to reconnect) or refused. */
  state = 'idle';

  /** held tells up to which offset the page has everything of a conversation; set by the owner. */
  held = () => 0;

  /** on has frame(frame) and state(state, text); text, when given, is for the visitor. */
  constructor(base, memory, on) {
    this.#base = base;
    this.#memory = memory;
    this.#on = on;
  }

  /** open connects, at once when it was only waiting to. */
  open() {
    if (this.state === 'ready' || this.state === 'connecting') return;
    this.#connect();
  }

  /** shut closes for good, until open is called. */
  shut() {
    this.#drop();
    this.#go('idle');
  }

  /** ask sends a question, or a change of the case, of the outbox; when there is no connection it goes out after the next hello. */
  ask(item) {
    const frame = item.change ? { type: 'case', id: item.id, ...item.change, again: true } : { type: 'ask', id: item.id, text: item.text };
    if (item.city) frame.city = item.city;
    if (this.#send(frame)) this.#timer('ack', ackTimeout, () => this.resume());
  }

  /** acknowledged tells that nothing sent is open any more. */
  acknowledged() {
    clearTimeout(this.#timers.ack);
  }

  stop() {
    this.#send({ type: 'stop' });
  }

  /** resume reconnects soon and asks for everything after held(). */
  resume() {
    this.#lost(0);
  }

  #send(frame) {
    if (this.state !== 'ready') return false;
    this.#ws.send(JSON.stringify(frame));
    return true;
  }

  async #connect() {
    this.#drop();
    const dial = this.#dial;
    this.#go('connecting');
    this.#timer('dial', dialTimeout, () => this.#lost(0));
    let pass;
    try {
      pass = await this.#ticket();
    } catch (err) {
      if (dial === this.#dial) this.#lost(err.code || 0, err.words);
      return;
    }
    if (dial !== this.#dial) return;
    const ws = new WebSocket(this.#base.replace(/^http/, 'ws') + pass.socket, 'zhengda.v1');
    this.#ws = ws;
    ws.onopen = () => {
      const epoch = this.#memory.get().epoch || pass.epoch;
      ws.send(JSON.stringify({ type: 'hello', ticket: pass.ticket, offset: this.held(pass.conversation), epoch }));
    };
    ws.onmessage = (e) => dial === this.#dial && this.#frame(e.data);
    ws.onclose = (e) => dial === this.#dial && this.#lost(e.code);
  }

  async #ticket() {
    const { visitor, conversation } = this.#memory.get();
    const reply = await fetch(this.#base + '/api/tickets', {
      method: 'POST',
      credentials: 'omit',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ visitor, conversation }),
    });
    const body = await reply.json().catch(() => ({}));
    if (!reply.ok) throw { code: reply.status, words: body.text };
    this.#memory.set({ visitor: body.visitor, conversation: body.conversation });
    return body;
  }

  #frame(data) {
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      return;
    }
    if (frame.type === 'ready') {
      clearTimeout(this.#timers.dial);
      this.#readyAt = Date.now();
      this.#memory.set({ conversation: frame.conversation, epoch: frame.epoch });
      this.#go('ready');
    }
    this.#on.frame(frame);
  }

  // lost reacts to a close code, or to the HTTP status of a refused ticket.
  #lost(code, words) {
    const lasted = this.#readyAt && Date.now() - this.#readyAt > steady;
    this.#drop();
    if (final.has(code) || (code >= 400 && code < 429)) {
      this.#go('refused', words);
      return;
    }
    if (lasted) this.#attempt = 0;
    if (code === 1012) this.#attempt = Math.max(this.#attempt, 2);
    if (code === 1013 || code === 429) this.#attempt = Math.max(this.#attempt, 4);
    const window = Math.min(longestDelay, firstDelay * 2 ** this.#attempt++);
    this.#go('waiting', words);
    this.#timer('retry', Math.random() * window, () => this.#connect());
  }

  #drop() {
    this.#dial++;
    this.#readyAt = 0;
    for (const name in this.#timers) clearTimeout(this.#timers[name]);
    if (this.#ws) this.#ws.close(1000);
    this.#ws = null;
  }

  #timer(name, ms, then) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = setTimeout(then, ms);
  }

  #go(state, text) {
    this.state = state;
    this.#on.state(state, text);
  }
}
