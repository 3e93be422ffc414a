// What the visitor sends stays in the outbox (memory.js) until its id is
// acknowledged, and is shown in the state: lines in pending, judgements in
// feedback, the erasure in erasing. An item is {id, kind, at, conversation} and by
// kind text, city, change, about, good, reasons, cancel; the kinds are those of
// the events that come of it, and erase.

/** newItem makes an item with an id of its own. */
export function newItem(kind, of) {
  const id = 'q-' + Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, '0')).join('');
  return { id, kind, ...of };
}

/** isLine tells whether an item, or an event of the visitor's, stands in the log. */
export const isLine = (m) => m.kind !== 'feedback' && m.kind !== 'erase';

/** isQuestion tells whether an item, or a stored event, is to be answered. */
export const isQuestion = (m) => (!m.role || m.role === 'visitor') && isLine(m) && m.kind !== 'person';

export class Outbox {
  #memory;
  #socket;
  #s;

  constructor(memory, socket, state) {
    this.#memory = memory;
    this.#socket = socket;
    this.#s = state;
    for (const item of memory.outbox()) this.#show(item);
  }

  /** post takes an item, or one that failed again, and sends it, now or after the next hello. */
  post(item) {
    const { conversation } = this.#s;
    Object.assign(item, { at: Date.now(), error: undefined, edit: undefined, conversation: conversation || undefined });
    if (item.about) for (const x of this.#memory.outbox()) if (x.about === item.about) this.#memory.drop(x.id);
    this.#memory.put(item);
    this.#show(item);
    this.#socket.send(frameOf(item));
    this.#socket.open(true);
  }

  /** again sends all that is still there. What was meant for a conversation that is gone would hit the wrong one: it is dropped, and gone gets it. */
  again(gone) {
    const s = this.#s;
    for (const item of this.#memory.outbox()) {
      if (item.conversation && item.conversation !== s.conversation && (!isLine(item) || item.cancel)) {
        this.#memory.drop(item.id);
        s.pending = s.pending.filter((p) => p.id !== item.id);
        gone(item);
      } else {
        this.#show(item);
        this.#socket.send(frameOf(item));
      }
    }
  }

  /** acked takes an ack frame and gives the line that it is of, if any. */
  acked({ id, offset, at }) {
    const p = this.#s.pending.find((x) => x.id === id);
    if (p) Object.assign(p, { offset, at, error: undefined });
    this.#judge(id, { state: 'sent' });
    this.#drop(id);
    return p;
  }

  /** refused takes an error frame of one of the items; false: not of one, or it was told already. */
  refused({ id, code }, error) {
    const s = this.#s, item = this.#memory.outbox().find((x) => x.id === id), p = s.pending.find((x) => x.id === id);
    if (!item) return false;
    if (p) Object.assign(p, { error, edit: p.kind === 'say' && (code === 'long' || code === 'empty' || code === 'field') });
    if (item.kind === 'erase') s.erasing = 'failed';
    this.#judge(id, { state: 'failed', error });
    this.#drop(id);
    return true;
  }

  /** stored takes an event of the visitor's, of this page or another. */
  stored({ id, kind, body }) {
    const s = this.#s;
    s.pending = s.pending.filter((p) => p.id !== id);
    if (kind === 'feedback') {
      const { about, good, reasons = [], text = '' } = body, had = s.feedback[about];
      if (!had || had.state !== 'sending' || had.id === id) s.feedback = { ...s.feedback, [about]: { id, good, reasons, text, state: 'sent' } };
    }
    this.#drop(id);
  }

  /** open tells whether something has not been acknowledged. */
  open() {
    const s = this.#s;
    return s.pending.some((p) => !p.offset && !p.error) || s.erasing === 'sending' || Object.values(s.feedback).some((x) => x.state === 'sending');
  }

  #show(item) {
    const s = this.#s, { id, kind, about, good, reasons, text } = item;
    if (kind === 'erase') s.erasing = 'sending';
    else if (kind === 'feedback') s.feedback = { ...s.feedback, [about]: { id, good, reasons, text, state: 'sending' } };
    else if (!s.pending.some((x) => x.id === id)) s.pending.push(item);
  }

  #judge(id, patch) {
    const s = this.#s, about = Object.keys(s.feedback).find((x) => s.feedback[x].id === id);
    if (about) s.feedback = { ...s.feedback, [about]: { ...s.feedback[about], ...patch } };
  }

  #drop(id) {
    this.#memory.drop(id);
    if (!this.open()) this.#socket.acknowledged();
  }
}

// frameOf is the frame that sends an item; what is undefined is left out of it.
function frameOf({ id, kind, text, city, change, about, good, reasons, cancel }) {
  switch (kind) {
    case 'edit': return { type: 'case', id, ...change, again: true };
    case 'person': return { type: 'person', id, text: text || undefined, cancel };
    case 'feedback': return { type: 'feedback', id, about, good, reasons: reasons.length ? reasons : undefined, text: text || undefined };
    case 'erase': return { type: 'erase', id };
  }
  return { type: 'ask', id, text, city };
}
