// The one place that talks to the server: ticket, connection, hello, resume
// (docs/protocol.md). It knows nothing of how a conversation looks. A
// connection is {send, close}, over a websocket or an event stream.
import { post } from './post.js';

const firstDelay = 500, longestDelay = 30_000; // ms, the growing window of the full-jitter back-off
const longestPause = 120_000; // ms that a server may ask for
const lockTimeout = 4_000, openTimeout = 6_000, readyTimeout = 15_000, ackTimeout = 15_000; // ms
const steady = 10_000, stale = 60_000, silent = 40_000, pulse = 20_000, hour = 3_600_000; // ms
const final = new Set([1003, 1007, 1009, 4403]); // the same again would not help
const crowded = new Set([1012, 1013, 429, 503]); // wait longer, also where no time is said

export class Socket {
  #base;
  #memory;
  #on;
  #site;
  #wire = null;
  #abort = null; // of a ticket request
  #epoch = ''; // of what the page holds
  #dial = 0; // counts dials; what an earlier dial still brings is ignored
  #dialled = false; // with a ticket
  #attempt = 0;
  #fails = 0; // connections in a row that did not come about though there was a ticket
  #readyAt = 0;
  #heard = 0;
  #paused = false; // the server has asked to wait
  #timers = {};

  /** state is idle, connecting, ready, waiting (to reconnect) or refused. */
  state = 'idle';

  /** transport is ws or sse: what carries the frames. */
  transport = 'ws';

  /** held tells up to which offset the page has everything of a conversation; set by the owner. */
  held = () => 0;

  /** on has frame(frame), erased() and state(state, text); text, when given, is for the visitor. site is the key of the website, or nothing. */
  constructor(base, memory, on, site) {
    this.#base = base;
    this.#memory = memory;
    this.#on = on;
    this.#site = site;
  }

  /** open connects, at once when it was only waiting to; byHand also when it was refused or the server has asked to wait. */
  open(byHand = false) {
    if (this.state === 'ready' || this.state === 'connecting') return;
    if (byHand || !(this.state === 'refused' || this.#paused)) this.#connect();
  }

  /** wake connects anew what was only waiting, or has slept: the page is shown again, or the device is online again. */
  wake(online = false) {
    if (this.state === 'idle' || this.state === 'refused' || this.#paused) return;
    if (!online && this.state !== 'waiting' && !(this.state === 'ready' && Date.now() - this.#heard > stale)) return;
    this.#attempt = 0;
    this.#connect();
  }

  /** shut closes for good, until open is called. */
  shut() {
    this.#drop();
    this.#go('idle');
  }

  /** send sends a frame, if there is a connection; one with an id has to be acknowledged. */
  send(frame) {
    if (this.state !== 'ready') return;
    this.#wire.send(frame);
    if (frame.id) this.#timer('ack', ackTimeout, () => this.resume());
  }

  /** acknowledged tells that nothing sent is open any more. */
  acknowledged() {
    clearTimeout(this.#timers.ack);
  }

  stop() {
    this.send({ type: 'stop' });
  }

  /** resume reconnects soon and asks for everything after held(). */
  resume() {
    this.#lost(0);
  }

  async #connect() {
    this.#drop();
    const dial = this.#dial;
    const live = (then) => (...args) => dial === this.#dial && then(...args);
    const lost = live((code, reason, words) => this.#lost(code, reason, words));
    this.#go('connecting');
    this.#timer('dial', readyTimeout, () => this.#lost(0));
    let pass;
    try {
      pass = await this.#ticket(dial);
    } catch (err) {
      return lost(err.status || 0, '', err.words);
    }
    if (dial !== this.#dial) return;
    const stream = Date.now() - (this.#memory.get().sse || 0) < hour;
    const hello = { type: 'hello', ticket: pass.ticket, offset: this.held(pass.conversation), epoch: this.#epoch || pass.epoch };
    this.transport = stream ? 'sse' : 'ws';
    this.#timer('dial', stream ? readyTimeout : openTimeout, () => this.#lost(1006));
    this.#dialled = true;
    try {
      const open = stream ? (await import('./stream.js')).dialStream : dialSocket;
      if (dial !== this.#dial) return;
      this.#wire = open(this.#base, pass, hello, {
        open: live(() => this.#timer('dial', readyTimeout, () => this.#lost(1006))),
        heard: live(() => this.#alive()),
        frame: live((f) => this.#frame(f)),
        lost,
      });
    } catch {
      lost(1006); // a policy of the page does not let it, or the stream's part is not to be had
    }
  }

  // ticket lets one tab at a time ask, so that each comes with the key that the one before was given. A tab that
  // was put to sleep with the lock is not waited for: the key before the newest opens too.
  #ticket(dial) {
    const { signal } = this.#abort = new AbortController(), patience = new AbortController();
    let mine = false;
    const ask = async () => {
      mine = true;
      clearTimeout(this.#timers.lock);
      if (dial !== this.#dial) throw new Error('too late');
      const { visitor, conversation } = this.#memory.get(':pass');
      const reply = await post(this.#base + '/api/tickets', { visitor, conversation, site: this.#site || undefined }, signal);
      const body = await reply.json().catch(() => ({}));
      if (!reply.ok) throw { status: reply.status, words: body.text };
      // Another tab has been given a later key, or was first where a storage shows it late: that one counts.
      if (this.#memory.get(':pass').visitor !== visitor) return ask();
      this.#memory.set({ visitor: body.visitor, conversation: body.conversation }, ':pass');
      return body;
    };
    if (!navigator.locks) return ask();
    this.#timer('lock', lockTimeout, () => patience.abort());
    return navigator.locks.request('zhengda:' + this.#base, { signal: patience.signal }, ask).catch((err) => {
      if (mine) throw err;
      return ask();
    });
  }

  #frame(frame) {
    this.#alive();
    if (frame.type === 'ready') {
      clearTimeout(this.#timers.dial);
      this.#readyAt = Date.now();
      this.#fails = 0;
      this.#epoch = frame.epoch;
      this.#pulse(this.#readyAt);
      this.#go('ready');
    }
    this.#on.frame(frame);
  }

  #alive() {
    this.#heard = Date.now();
    if (this.transport === 'sse') this.#timer('silence', silent, () => this.#lost(0));
  }

  // pulse finds out that the device has slept under a page that stayed in view.
  #pulse(before) {
    this.#timer('pulse', pulse, () => {
      const now = Date.now();
      if (now - before > 2 * stale && !document.hidden) this.#connect();
      else this.#pulse(now);
    });
  }

  // lost reacts to a close code, or to the HTTP status of a refused ticket; words are for the visitor.
  #lost(code, reason = '', words) {
    const lasted = this.#readyAt && Date.now() - this.#readyAt > steady;
    if (this.#dialled && !this.#readyAt && (!code || code === 1006) && navigator.onLine && ++this.#fails === 2) this.#turn();
    this.#drop();
    if (code === 4410) {
      this.#go('idle');
      this.#on.erased();
      return;
    }
    if (final.has(code) || (code >= 400 && code < 429 && code !== 408)) {
      this.#go('refused', words);
      return;
    }
    if (lasted) this.#attempt = 0;
    const asked = crowded.has(code) && /^after=(\d+)/.exec(reason);
    if (crowded.has(code) && !asked) this.#attempt = Math.max(this.#attempt, 4);
    const window = Math.min(longestDelay, firstDelay * 2 ** this.#attempt++);
    this.#paused = Boolean(asked);
    this.#go('waiting', words);
    this.#timer('retry', asked ? Math.min(asked[1], longestPause) : Math.random() * window, () => this.#connect());
  }

  // turn tries the other way from now on: the stream for an hour, unless that does not come about either.
  #turn() {
    this.#fails = 0;
    this.#memory.set({ sse: this.transport === 'ws' ? Date.now() : undefined });
  }

  #drop() {
    this.#dial++;
    this.#readyAt = 0;
    this.#dialled = this.#paused = false;
    for (const name in this.#timers) clearTimeout(this.#timers[name]);
    if (this.#abort) this.#abort.abort();
    if (this.#wire) this.#wire.close();
    this.#wire = this.#abort = null;
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

function dialSocket(base, pass, hello, on) {
  const ws = new WebSocket(base.replace(/^http/, 'ws') + pass.socket, 'zhengda.v1');
  ws.onopen = () => {
    on.open();
    ws.send(JSON.stringify(hello));
  };
  ws.onmessage = (e) => on.frame(JSON.parse(e.data));
  ws.onclose = (e) => on.lost(e.code, e.reason);
  return { send: (frame) => ws.send(JSON.stringify(frame)), close: () => ws.close(1000) };
}
