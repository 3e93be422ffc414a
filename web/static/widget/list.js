// The conversation as it is drawn: each line once, brought up to date in place.
import { el } from './dom.js';
import { answerNode, draftNode } from './answer.js';
import { optionNode } from './chips.js';
import { cityName } from './cities.js';
import { Conversation } from './conversation.js';
import { agentNode, folded, orderNode, statusNode } from './lines.js';
import { drawTools, timeNode } from './tools.js';

export class List {
  #t;
  #base;
  #options;
  #nodes = new Map(); // key → {node, of}: what was drawn, and what of
  #blocks = new WeakMap(); // block of the draft → node

  constructor(t, base, options) {
    this.#t = t;
    this.#base = base;
    this.#options = options;
    this.node = el('div', { class: 'list', 'data-z': 'list' });
  }

  draw(s) {
    const wanted = [];
    const keep = (key, of, make) => {
      const had = this.#nodes.get(key);
      const node = had && had.of === of ? had.node : make(had && had.node);
      this.#nodes.set(key, { node, of });
      wanted.push(node);
      return node;
    };
    const pending = s.pending.filter((p) => p.kind !== 'feedback' && p.kind !== 'erase');
    const unsent = pending.filter((p) => !p.offset);
    const draft = s.turn ? [{ role: 'bot', reply_to: s.turn.replyTo }] : [];
    const lines = [...s.messages, ...pending.filter((p) => p.offset), ...draft].sort((a, b) => place(a) - place(b));
    if (s.erased) keep('erased', '', () => el('p', { class: 'message line', 'data-z': 'erased', role: 'status' }, this.#t.erased));
    if (!lines.length && !unsent.length && s.caughtUp) this.#greeting(keep, s);
    let day = new Date(s.now).toDateString(), first = true;
    for (const m of lines) {
      if (m === draft[0]) {
        keep('draft', {}, (node) => this.#draft(s.turn, node));
        continue;
      }
      if (!drawn(m)) continue;
      const at = new Date(m.at), name = at.toDateString();
      if (name !== day || (first && name !== new Date(s.now).toDateString())) keep('day:' + (day = name), day, () => el('p', { class: 'day' }, this.#t.day(at)));
      first = false;
      if (m.offset && m.offset === s.firstUnread) keep('new', '', () => el('p', { class: 'day new', 'data-z': 'new' }, this.#t.newBelow));
      this.#line(keep, m, s);
    }
    for (const p of unsent) this.#bubble(keep, p, s);
    if (s.typing && s.typing.until > s.now) keep('typing', s.typing.name, () => el('p', { class: 'message progress', 'data-z': 'typing' }, this.#t.typing(s.typing.name)));

    for (const [key, { node }] of this.#nodes) if (!wanted.includes(node)) this.#nodes.delete(key);
    wanted.forEach((node, i) => {
      if (this.node.childNodes[i] !== node) this.node.insertBefore(node, this.node.childNodes[i] || null);
    });
    while (this.node.childNodes.length > wanted.length) this.node.lastChild.remove();
  }

  #line(keep, m, s) {
    if (!m.role || m.role === 'visitor') return this.#bubble(keep, m, s);
    if (m.kind === 'status') return keep(m.offset, m, () => statusNode(m, s.desk, this.#options.place(this.#t, this.#base), this.#t));
    if (m.kind === 'order') return keep(m.offset, m, () => orderNode(m, this.#base, this.#t));
    if (m.role === 'agent') return keep(m.offset, m, () => agentNode(m, this.#base, this.#options.links, this.#t));
    const node = keep(m.offset, m, () => el('div', { class: 'message', 'data-z': 'message', 'data-role': m.role, 'data-offset': m.offset },
      m.role === 'bot' ? answerNode(m, this.#base, this.#t) : el('div', { class: 'answer', lang: 'zh-CN' }, el('p', null, m.body.text))));
    if (m.role === 'bot') drawTools(node, m, s, this.#t);
  }

  // bubble keeps one node for what the visitor says from its echo to its stored message.
  #bubble(keep, m, s) {
    const t = this.#t, body = m.body || m;
    keep('q:' + m.id, {}, (node) => {
      const person = m.kind === 'person';
      const edit = m.kind === 'edit', [done, back] = edit ? changed(m, s, t) : [];
      const above = person ? (body.cancel ? t.personCancelled : t.personAsked) : edit ? [done, m.body && body.text && t.askedAgain].filter(Boolean).join(' · ') : '';
      const text = edit && !m.body ? '' : body.text || '';
      if (!node || node.dataset.text !== text) {
        node = el('div', { class: 'message', 'data-z': 'message', 'data-role': 'visitor', 'data-id': m.id, 'data-text': text },
          el('p', { class: 'changed', 'data-z': 'changed' }), text ? folded(el('p', { class: 'bubble' }, text), text, t) : null,
          el('p', { class: 'status', 'data-z': 'status' }), timeNode(m.at, t));
      }
      const head = node.firstChild, status = node.querySelector('[data-z=status]');
      const shown = above + (back ? t.undo(back.label) : '');
      if (head.textContent !== shown) head.replaceChildren(above, back ? optionNode({ 'data-z': 'undo' }, back.name, back, t.undo(back.label)) : '');
      if (m.offset) node.dataset.offset = m.offset;
      const [state, words] = this.#status(m, s);
      if (node.dataset.state !== state || status.textContent !== words) {
        node.dataset.state = state;
        status.replaceChildren(state === 'failed' ? el('button', { type: 'button', 'data-z': 'retry', 'data-id': m.id }, words) : words);
      }
      return node;
    });
  }

  #status(m, s) {
    const t = this.#t;
    if (m.error) return ['failed', `${m.error} ${m.edit ? t.edit : t.again}`];
    if (m.offset) return ['sent', s.turn && s.turn.replyTo === m.offset ? t.sent : ''];
    if (Conversation.unsent(m, s)) return ['failed', t.failed];
    return s.link === 'ready' ? ['sending', t.sending] : ['queued', t.queued];
  }

  #draft(turn, node) {
    const t = this.#t;
    node = node || el('div', { class: 'answer draft', 'data-z': 'draft', lang: 'zh-CN' }, el('p', { class: 'progress', 'data-z': 'progress' }));
    const line = node.lastChild; // below the blocks, with the label of a model's words from the first of them on
    const label = turn.generated === 'ai' ? t.byModelSoFar : '';
    if ((node.dataset.label || '') !== label) {
      if (label) node.dataset.label = label;
      else delete node.dataset.label;
    }
    const words = [label, turn.stopping ? t.stopping : t.progress[turn.step] || turn.text || t.asking].filter(Boolean).join(' · ');
    if (line.textContent !== words) line.textContent = words;
    const blocks = turn.blocks.filter(Boolean).map((b) => {
      if (!this.#blocks.has(b)) this.#blocks.set(b, draftNode(b, t));
      return this.#blocks.get(b);
    });
    const before = [...node.children].slice(0, -1);
    if (before.length !== blocks.length || before.some((n, i) => n !== blocks[i])) node.replaceChildren(...blocks, line);
    return node;
  }

  #greeting(keep, s) {
    const t = this.#t, name = cityName(s.city), greeting = this.#options.get('greeting');
    const suggestions = this.#options.suggestions || t.suggestions(name);
    keep('greeting', JSON.stringify([name, greeting, suggestions]), () => el('div', { class: 'greeting', 'data-z': 'greeting' },
      el('h3', null, greeting || t.hello(name)), el('p', null, t.intro), el('p', { class: 'privacy' }, t.privacy),
      el('p', { class: 'suggested' }, t.suggested),
      el('div', { class: 'choices', role: 'group', 'aria-label': t.suggested }, suggestions.map(([label, text]) =>
        el('button', { type: 'button', class: 'choice', 'data-z': 'suggestion', 'data-text': text || label }, label)))));
  }
}

// place is where a line stands: an answer below its question, also when the next one was asked before it came.
const place = (m) => (m.role === 'bot' && m.reply_to ? m.reply_to + 0.5 : m.offset);

// drawn tells whether an event is a line of the conversation: what was thought of an answer is not, nor a change of the case alone.
const drawn = (m) => m.kind !== 'feedback' && (m.role !== 'system' || m.kind === 'status' || m.kind === 'order' || Boolean(m.body && m.body.text));

// changed says what a change of the case was, in the words of the chips, and gives the chip that takes back the
// newest of them: a finger slips.
function changed({ body, offset, text }, s, t) {
  if (!body) return [text];
  const { set = {}, remove = [] } = body.edit || {}, name = [...Object.keys(set), ...remove][0];
  const of = (list) => list.flatMap((x) => x.chips || []).filter((c) => c.name === name);
  const to = of(s.messages).flatMap((c) => [c, ...c.alternatives]).find((o) => o.value === set[name]);
  const was = of([s.messages.findLast((x) => x.offset < offset && x.chips) || {}])[0];
  const newest = !s.turn && !s.messages.some((x) => x.role === 'visitor' && x.offset > offset && drawn(x));
  return [to ? t.changed(to.label) : was && remove[0] ? t.removed(was.label) : t.caseChanged, newest && was && was.alternatives.length && was];
}
