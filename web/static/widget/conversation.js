// The state of the page's conversation, in one object, and what changes it:
// frames from the server and what the visitor does. It draws nothing.
import { labelOf } from './copied.js';
import { isLine, isQuestion, newItem, Outbox } from './outbox.js';
import { Socket } from './socket.js';
import { Turn } from './turn.js';
import { Unread } from './unread.js';

export const maxText = 500; // characters the server takes
const slow = 8_000; // ms after which an unsent question says so
const writes = 6_000; // ms that a sign of an agent's writing holds
const nobody = { status: '', name: '', ahead: undefined, wait: undefined, offset: 0 };

export class Conversation {
  state = {
    open: false, large: false, follow: true, now: 0, city: '',
    draft: '', // text of the composer; change it with setDraft
    sheet: '', // what lies over the log: menu, person, erase, share, feedback:OFFSET
    menu: '', // name of the chip whose menu is open
    link: 'idle', linkText: '', everReady: false, transport: 'ws', // state of the socket, with words for the visitor
    conversation: '', held: 0, newest: 0, spokenTo: Infinity, // what the page has, what there is, what is history
    returning: false, caughtUp: true,
    messages: [], // stored events of every kind by offset, without gaps; feedback is no line of the log
    pending: [], // lines without their stored event yet: {id, kind, text, city, at, change?, cancel?, offset?, error?, edit?}
    turn: null, // the answer in the making: {replyTo, step, text, answer, blocks, n, generated, stopping}
    desk: null, // people of customer service: {staffed, open, wait?, hours?}
    handling: nobody, // status: '', waiting, away or taken; of whom, since which offset
    typing: null, // the agent who is writing: {name, until}
    feedback: {}, // by offset of an answer: {id, good, reasons, text, state: sending, sent or failed, error?}
    unread: 0, firstUnread: 0, // what came while nobody looked, and the first of it
    erasing: '', erased: false, // '', sending or failed; it was just now
  };
  #memory;
  #announcer;
  #t;
  #on;
  #outbox;
  #unread;
  #turn;
  #life = new AbortController();
  #joined = false; // ready, but not all is here yet
  #timers = {};

  /**
   * on has changed() after every change, answered(message) for each live one of the bot or an agent, and, if it
   * likes, came(message) for each live event of the system, refused(words) for what is no line of the log, and
   * erased(). site is the key of the website, if it has one.
   */
  constructor(base, memory, announcer, t, on, site) {
    this.#memory = memory;
    this.#announcer = announcer;
    this.#t = t;
    this.#on = on;
    this.socket = new Socket(base, memory, {
      frame: (f) => this.#frame(f),
      state: (link, linkText) => this.change({ link, linkText, transport: this.socket.transport }),
      erased: () => this.#erased(),
    }, site);
    this.socket.held = (conversation) => {
      if (this.state.conversation !== conversation) this.#forget();
      return this.state.held;
    };
    const { visitor, conversation = '' } = memory.get(':pass'), { draft = '', handling = nobody } = memory.get();
    const s = Object.assign(this.state, { conversation, draft, handling, returning: Boolean(visitor), caughtUp: !visitor });
    this.#unread = new Unread(memory, s);
    this.#turn = new Turn(s, (patch) => this.change(patch), () => announcer.say(t.asking, t.lang));
    this.#outbox = new Outbox(memory, this.socket, s);
    const { signal } = this.#life;
    addEventListener('online', () => this.#wake(true), { signal });
    document.addEventListener('visibilitychange', () => this.#wake(false), { signal });
  }

  change(patch) {
    const s = this.state, { open } = s;
    Object.assign(s, patch);
    if (s.open !== open) {
      if (open) Object.assign(s, { firstUnread: 0, erased: false });
      this.#unread.look();
    }
    this.#on.changed();
  }

  /** ask asks a question, or the same again when item is one that failed. */
  ask(text, item = newItem('say')) {
    item.text = text;
    if (this.state.city && !this.#memory.get().anywhere && item.kind === 'say') item.city = this.state.city;
    if (this.state.draft.trim() === text) this.setDraft('');
    this.#post(item);
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
    this.ask(words, newItem('edit', { change: { set, remove } }));
  }

  /** person asks for a person of customer service; text is for them. */
  person(text = '') {
    this.#post(newItem('person', { text }));
  }

  /** cancelPerson waits for nobody any more. */
  cancelPerson() {
    this.#post(newItem('person', { text: '', cancel: true }));
  }

  /** feedback says what the visitor thinks of the answer at that offset; the last one counts. */
  feedback(about, { good, reasons = [], text = '' }) {
    this.#post(newItem('feedback', { about, good, reasons, text }));
  }

  /** erase erases the conversation, here and on the server. */
  erase() {
    if (this.state.conversation) this.#post(newItem('erase'));
    else this.#erased();
  }

  /** stop ends the answer in the making. */
  stop() {
    this.#turn.stop();
    this.socket.stop();
  }

  setDraft(draft) {
    this.#memory.set({ draft });
    this.change({ draft });
  }

  /** retry sends a failed line again; one that has to be changed first is taken back and its text given. */
  retry(id) {
    const p = this.state.pending.find((x) => x.id === id);
    if (!p) return '';
    if (!p.edit) {
      this.#post(p);
      return '';
    }
    this.change({ pending: this.state.pending.filter((x) => x !== p) });
    return p.text;
  }

  /** chips are the facts of the case, as of the last message that has them. */
  static chips(s) {
    const last = [...s.messages].reverse().find((m) => m.role !== 'visitor' && m.body && m.body.case);
    return (last && last.chips) || [];
  }

  /** waits tells whether something is due: an answer, an acknowledgement, a person. */
  waits() {
    const s = this.state;
    return Boolean(s.turn) || this.#outbox.open() || s.handling.status === 'waiting' || s.handling.status === 'taken';
  }

  /** unsent tells whether a line is slow to go out. */
  static unsent(p, s) {
    return s.link !== 'ready' && s.now - p.at > slow;
  }

  /** end leaves no connection, no listener and no timer behind. */
  end() {
    this.#life.abort();
    for (const name in this.#timers) clearTimeout(this.#timers[name]);
    this.#turn.end();
    this.socket.shut();
  }

  #wake(online) {
    if ((online || !document.hidden) && (this.state.open || this.waits())) this.socket.wake(online);
    this.#unread.look();
    this.#on.changed();
  }

  #post(item) {
    this.#outbox.post(item);
    if (!isLine(item)) return this.change({});
    this.#timer('slow', slow + 100, () => this.change({}));
    this.change({ follow: true, firstUnread: 0, erased: false });
  }

  #frame(f) {
    switch (f.type) {
      case 'ready': return this.#ready(f);
      case 'ack': return this.#ack(f);
      case 'error': return this.#error(f);
      case 'message': return this.#message(f);
      case 'desk': return this.change({ desk: f.desk });
      case 'progress': return this.#turn.progress(f);
      case 'delta': return this.#turn.delta(f);
      case 'typing':
        this.#timer('typing', writes, () => this.change({ typing: null }));
        this.change({ typing: { name: f.name, until: Date.now() + writes } });
    }
  }

  #ready(f) {
    const s = this.state;
    this.#turn.joined();
    if (f.reload) this.#forget();
    if (s.spokenTo === Infinity) s.spokenTo = f.offset;
    this.#unread.begin(f.offset);
    this.#joined = true;
    this.change({ everReady: true, conversation: f.conversation, newest: f.offset, desk: f.desk || null, caughtUp: s.held >= f.offset });
    this.#outbox.again((item) => {
      if (item.kind !== 'erase') return;
      this.change({ draft: '', erasing: '', erased: true });
      if (this.#on.erased) this.#on.erased();
    });
    this.#arrived();
  }

  #ack(f) {
    const s = this.state, p = this.#outbox.acked(f);
    if (p && isQuestion(p) && !s.turn && f.offset > s.held) this.#turn.begin(f.offset);
    this.change({});
  }

  #error(f) {
    const error = this.#t.errors[f.code] || f.text;
    if (!this.#outbox.refused(f, error)) return;
    this.#announcer.say(error, this.#t.lang);
    if (this.#on.refused && !this.state.pending.some((p) => p.id === f.id)) this.#on.refused(error);
    this.change({});
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
    const live = m.offset > s.spokenTo;
    if (m.role === 'visitor') {
      this.#outbox.stored(m);
      if (live && isQuestion(m) && !s.turn) this.#turn.begin(m.offset);
    } else if (m.role === 'system') this.#system(m, live);
    else this.#reply(m, live);
    this.#unread.came(m);
    this.change({ caughtUp: s.caughtUp || s.held >= s.newest });
    this.#arrived();
  }

  #system(m, live) {
    const s = this.state, { status, name = '', ahead, wait, title, text } = m.body || {};
    if (m.kind === 'status') {
      s.handling = ['waiting', 'away', 'taken'].includes(status) ? { status, name, ahead, wait, offset: m.offset } : { ...nobody, offset: m.offset };
      this.#memory.set({ handling: s.handling });
      if (status === 'taken') this.#turn.end();
    } else this.#turn.settle(m.reply_to);
    if (!live) return;
    if (text || title) this.#announcer.say([title, text].filter(Boolean).join(' '), 'zh-CN');
    if (this.#on.came) this.#on.came(m);
  }

  #reply(m, live) {
    if (m.role === 'agent') this.state.typing = null;
    this.#turn.settle(m.reply_to || m.offset);
    if (!live) return;
    if (m.body) this.#announcer.answer(m.body, m.role === 'bot' && labelOf(m.body, this.#t));
    this.#on.answered(m);
  }

  // arrived looks around once all that there was is here.
  #arrived() {
    const s = this.state, last = s.messages[s.messages.length - 1];
    if (s.link !== 'ready' || s.held < s.newest) return;
    this.#unread.look();
    if (!this.#joined) return;
    this.#joined = false;
    if (s.turn && s.turn.stopping) this.socket.stop();
    else if (last && isQuestion(last)) this.#turn.resume(last);
  }

  // erased leaves nothing of the conversation; the next question begins a new one.
  #erased() {
    this.#memory.forget();
    this.#forget();
    this.change({ conversation: '', pending: [], newest: 0, returning: false, caughtUp: true, draft: '', sheet: '', menu: '', erasing: '', erased: true });
    if (this.#on.erased) this.#on.erased();
  }

  #forget() {
    this.#turn.end();
    this.#unread.reset();
    this.#memory.set({ handling: undefined });
    this.change({ messages: [], held: 0, spokenTo: Infinity, handling: nobody, typing: null, feedback: {} });
  }

  #timer(name, ms, then) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = setTimeout(then, ms);
  }
}
