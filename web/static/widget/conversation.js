// The state of the page's conversation, in one object, and what changes it:
// frames from the server and questions of the visitor. It draws nothing.
import { labelOf } from './copied.js';
import { Socket } from './socket.js';

export const maxText = 500; // characters the server takes
const giveUp = 90_000; // ms without a sign of an answer after which the composer is free again
const slow = 8_000; // ms after which an unsent question says so

export class Conversation {
  state = {
    open: false, large: false, follow: true, unseen: false, now: 0, city: '',
    link: 'idle', linkText: '', everReady: false, // state of the socket, with words for the visitor
    conversation: '', held: 0, newest: 0, spokenTo: Infinity, // what the page has, what there is, what is history
    returning: false, caughtUp: true,
    messages: [], // stored ones by offset, without gaps
    pending: [], // questions without their stored message yet: {id, text, city, at, change?, offset?, error?, edit?}
    menu: '', // name of the chip whose menu is open
    turn: null, // the answer in the making: {replyTo, step, text, blocks, generated}
  };
  #memory;
  #announcer;
  #t;
  #on;
  #timers = {};

  /** on has changed() after every change and answered(message) for each live one. */
  constructor(base, memory, announcer, t, on) {
    this.#memory = memory;
    this.#announcer = announcer;
    this.#t = t;
    this.#on = on;
    this.socket = new Socket(base, memory, {
      frame: (f) => this.#frame(f),
      state: (link, linkText) => this.change({ link, linkText }),
    });
    this.socket.held = (conversation) => {
      if (this.state.conversation && this.state.conversation !== conversation) this.#forget();
      return this.state.held;
    };
    const returning = Boolean(memory.get().visitor);
    Object.assign(this.state, { returning, caughtUp: !returning, pending: memory.outbox() });
  }

  change(patch) {
    Object.assign(this.state, patch);
    this.#on.changed();
  }

  /** ask asks a question, or the same again when item is one that failed. */
  ask(text, item = { id: newID() }) {
    Object.assign(item, { text, at: Date.now(), error: '' });
    if (this.state.city && !this.#memory.get().anywhere && !item.change) item.city = this.state.city;
    const { id, city, at, change } = item;
    this.#memory.put({ id, text, city, at, change });
    if (!this.state.pending.includes(item)) this.state.pending.push(item);
    this.socket.ask(item);
    this.socket.open();
    this.#timer('slow', slow + 100, () => this.change({}));
    this.change({ follow: true });
  }

  /**
   * changeCase sets or removes a fact ({set: {name: value}} or {remove: [name]}) and asks the
   * last question again; words say what was done until it is stored.
   */
  changeCase(change, words) {
    const { set = {}, remove = [] } = change;
    if (set.region) this.#memory.set({ anywhere: false });
    if (remove.includes('region')) this.#memory.set({ anywhere: true }); // the page's own city stays out of it too
    this.#announcer.say(words, this.#t.lang);
    this.change({ menu: '' });
    this.ask(words, { id: newID(), change: { set, remove } });
  }

  /** chips are the facts of the case, as of the last message that has them. */
  static chips(s) {
    const last = s.messages.findLast((m) => m.role !== 'visitor' && m.body && m.body.case);
    return (last && last.chips) || [];
  }

  /** retry sends a failed question again; one that has to be changed first is taken back and its text given. */
  retry(id) {
    const p = this.state.pending.find((x) => x.id === id);
    if (!p) return '';
    if (!p.edit) {
      this.ask(p.text, p);
      return '';
    }
    this.change({ pending: this.state.pending.filter((x) => x !== p) });
    return p.text;
  }

  /** waits tells whether an answer or an acknowledgement is still to come. */
  waits() {
    return Boolean(this.state.turn) || this.state.pending.some((p) => !p.error);
  }

  /** unsent tells whether a question is slow to go out. */
  static unsent(p, s) {
    return s.link !== 'ready' && s.now - p.at > slow;
  }

  /** end leaves no connection and no timer behind. */
  end() {
    for (const name in this.#timers) clearTimeout(this.#timers[name]);
    this.socket.shut();
  }

  #frame(f) {
    const s = this.state;
    const p = f.id && s.pending.find((x) => x.id === f.id);
    switch (f.type) {
      case 'ready':
        if (f.reload) this.#forget();
        if (s.spokenTo === Infinity) s.spokenTo = f.offset;
        this.change({ everReady: true, conversation: f.conversation, newest: f.offset, caughtUp: s.held >= f.offset });
        for (const item of this.#memory.outbox()) this.socket.ask(item);
        return;
      case 'ack':
        this.#memory.drop(f.id);
        if (p) Object.assign(p, { offset: f.offset, at: f.at, error: '' });
        this.#settled();
        if (p && !s.turn && f.offset > s.held) this.#begin(f.offset);
        this.change({});
        return;
      case 'progress':
        if (this.#expects(f.reply_to)) this.change({ turn: { ...s.turn, step: f.step, text: f.text } });
        return;
      case 'delta':
        if (this.#expects(f.reply_to)) {
          s.turn.blocks[f.index] = f.block;
          s.turn.generated = f.generated;
        }
        this.change({});
        return;
      case 'message':
        this.#message(f);
        return;
      case 'error':
        if (!p) return;
        this.#memory.drop(p.id);
        p.error = this.#t.errors[f.code] || f.text;
        p.edit = !p.change && (f.code === 'long' || f.code === 'empty' || f.code === 'field');
        this.#settled();
        this.#announcer.say(p.error, this.#t.lang);
        this.change({});
    }
  }

  #message(m) {
    const s = this.state;
    if (m.offset <= s.held) return;
    if (m.offset > s.held + 1) { // something was missed: ask for it again
      this.socket.resume();
      return;
    }
    s.held = m.offset;
    s.messages.push(m);
    if (m.role === 'visitor') {
      s.pending = s.pending.filter((p) => p.id !== m.id);
      this.#memory.drop(m.id);
      if (m.offset > s.spokenTo && !s.turn) this.#begin(m.offset);
    } else if (m.role === 'system' && !(m.body && m.body.text)) { // it only has the case
      if (s.turn && s.turn.replyTo <= m.reply_to) this.#endTurn();
    } else {
      if (s.turn && s.turn.replyTo <= (m.reply_to || m.offset)) this.#endTurn();
      if (m.offset > s.spokenTo) {
        if (m.body) this.#announcer.answer(m.body, m.role === 'bot' && labelOf(m.body, this.#t));
        s.unseen = !s.open;
        this.#on.answered(m);
      }
    }
    this.change({ caughtUp: s.caughtUp || s.held >= s.newest });
  }

  // expects says whether a transient frame is of an answer that is still open, and begins it if need be.
  #expects(replyTo) {
    const s = this.state;
    if (s.messages.some((m) => m.reply_to === replyTo)) return false;
    if (!s.turn || s.turn.replyTo < replyTo) this.#begin(replyTo);
    this.#timer('turn', giveUp, () => this.#endTurn());
    return s.turn.replyTo === replyTo;
  }

  #begin(replyTo) {
    this.#timer('turn', giveUp, () => this.#endTurn());
    this.#announcer.say(this.#t.asking, this.#t.lang);
    this.change({ turn: { replyTo, step: '', text: '', blocks: [], generated: '' } });
  }

  #endTurn() {
    clearTimeout(this.#timers.turn);
    this.change({ turn: null });
  }

  #settled() {
    if (this.state.pending.every((p) => p.offset || p.error)) this.socket.acknowledged();
  }

  #forget() {
    this.change({ messages: [], held: 0, turn: null });
  }

  #timer(name, ms, then) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = setTimeout(then, ms);
  }
}

function newID() {
  return 'q-' + Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, '0')).join('');
}
