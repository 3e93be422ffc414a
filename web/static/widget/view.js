// What the visitor sees of the state: the frame is built once, draw() brings
// it up to date. View reads the state and never changes it.
import { el, icon } from './dom.js';
import { answerNode, draftNode } from './answer.js';
import { chipNodes, menuNode } from './chips.js';
import { cityName } from './cities.js';
import { Conversation, maxText } from './conversation.js';

const nearly = 50; // from here on the room left is told

export class View {
  #t;
  #base;
  #nodes = new Map(); // key → {node, of}: what was drawn, and what of
  #blocks = new WeakMap(); // block of the draft → node

  constructor(t, base, announcer) {
    this.#t = t;
    this.#base = base;
    const button = (z, cls, label, ...inner) => el('button', { type: 'button', class: cls, 'data-z': z, 'aria-label': label }, ...inner);
    this.launcher = button('launcher', 'launcher', null, icon('chat'), el('span', null, t.launcher));
    this.launcher.setAttribute('part', 'launcher');
    this.list = el('div', { class: 'list', 'data-z': 'list' });
    this.scroller = el('div', { class: 'scroller', role: 'region', 'aria-label': t.log, tabindex: '0', 'data-z': 'scroller' }, this.list);
    this.further = button('further', 'further', t.further, icon('down'));
    this.notice = el('p', { class: 'link-notice', role: 'status', 'data-z': 'notice' });
    this.facts = el('ul', { class: 'facts', 'aria-label': t.facts, 'data-z': 'facts' });
    this.menu = el('div', { 'data-z': 'chip-menu', hidden: true });
    this.input = el('textarea', {
      'data-z': 'input', rows: 1, placeholder: t.placeholder, 'aria-label': t.input, enterkeyhint: 'send', autocomplete: 'off', 'aria-describedby': 'count',
    });
    this.send = button('send', 'send', t.send, icon('send'), icon('stop'));
    this.count = el('p', { class: 'count', id: 'count', role: 'status' });
    this.large = el('button', { type: 'button', class: 'quiet', 'data-z': 'large', 'aria-pressed': 'false' }, t.large);
    this.title = el('h2', { id: 'name', tabindex: '-1' }, t.name);
    const head = el('header', null,
      el('span', { class: 'logo', 'aria-hidden': 'true' }, '证'),
      el('div', { class: 'who' }, this.title, el('p', null, t.about)),
      this.large,
      button('close', 'quiet icon-only', t.close, icon('close')));
    this.panel = el('section', { class: 'panel', part: 'panel', 'data-z': 'panel', role: 'dialog', 'aria-labelledby': 'name', hidden: true },
      head,
      el('div', { class: 'middle' }, this.scroller, this.further),
      el('footer', null, this.notice, this.menu, this.facts,
        el('form', { class: 'composer', 'data-z': 'composer-form' }, this.input, this.send), this.count),
      announcer.node);
    this.root = el('div', { class: 'root', lang: t.lang, part: 'root' }, this.launcher, this.panel);
  }

  /** draw shows the state s. */
  draw(s) {
    this.panel.hidden = !s.open;
    this.launcher.hidden = s.open;
    this.launcher.toggleAttribute('data-new', s.unseen);
    this.launcher.setAttribute('aria-label', s.unseen ? this.#t.launcherNew : this.#t.launcher);
    this.root.classList.toggle('large', s.large);
    this.large.setAttribute('aria-pressed', String(s.large));
    if (!s.open) return;
    this.#list(s);
    this.#facts(s);
    this.#notice(s);
    this.#composer(s);
    if (s.follow) this.follow();
    this.edge();
  }

  /** follow scrolls to the end, but never so far that the last question leaves the top. */
  follow() {
    const asked = this.list.querySelectorAll('[data-role=visitor]');
    const last = asked[asked.length - 1];
    const end = this.scroller.scrollHeight - this.scroller.clientHeight;
    this.scroller.scrollTop = last ? Math.min(end, last.offsetTop - 12) : 0;
  }

  /** edge shows the way on when something lies below. */
  edge() {
    const { scrollHeight, clientHeight, scrollTop } = this.scroller;
    this.further.hidden = scrollHeight - clientHeight - scrollTop < 48;
  }

  #list(s) {
    const wanted = [];
    const keep = (key, of, make) => {
      const had = this.#nodes.get(key);
      const node = had && had.of === of ? had.node : make(had && had.node);
      this.#nodes.set(key, { node, of });
      wanted.push(node);
    };
    const unsent = s.pending.filter((p) => !p.offset);
    const lines = [...s.messages, ...s.pending.filter((p) => p.offset)].sort((a, b) => a.offset - b.offset);
    if (!lines.length && !unsent.length && s.caughtUp) keep('greeting', s.city, () => this.#greeting(s.city));
    let day = new Date(s.now).toDateString();
    let first = true;
    for (const m of lines) {
      const at = new Date(m.at);
      if (at.toDateString() !== day || (first && at.toDateString() !== new Date(s.now).toDateString())) {
        day = at.toDateString();
        keep('day:' + day, day, () => el('p', { class: 'day' }, this.#t.day(at)));
      }
      first = false;
      if (m.role === 'system' && !(m.body && m.body.text)) continue; // it only has the case
      if (m.role && m.role !== 'visitor') keep(m.offset, m, () => this.#answer(m));
      else this.#bubble(keep, m, s);
    }
    if (s.turn) keep('draft', {}, (node) => this.#draft(s.turn, node));
    for (const p of unsent) this.#bubble(keep, p, s);

    for (const [key, { node }] of this.#nodes) if (!wanted.includes(node)) this.#nodes.delete(key);
    wanted.forEach((node, i) => {
      if (this.list.childNodes[i] !== node) this.list.insertBefore(node, this.list.childNodes[i] || null);
    });
    while (this.list.childNodes.length > wanted.length) this.list.lastChild.remove();
  }

  // bubble keeps one node for a question from its echo to its stored message.
  #bubble(keep, m, s) {
    keep('q:' + m.id, {}, (node) => {
      node = node || el('div', { class: 'message', 'data-z': 'message', 'data-role': 'visitor', 'data-id': m.id },
        el('p', { class: 'changed', 'data-z': 'changed' }), el('p', { class: 'bubble' }), el('p', { class: 'status', 'data-z': 'status' }));
      const [changed, bubble, status] = node.children;
      const again = m.body && m.body.edit && m.body.text ? this.#t.askedAgain : '';
      if (changed.textContent !== again) changed.textContent = again;
      const text = m.body ? m.body.text || this.#t.caseChanged : m.text;
      if (bubble.textContent !== text) bubble.textContent = text;
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

  #answer(m) {
    const body = m.body && m.body.blocks ? answerNode(m.body, this.#base, this.#t)
      : el('div', { class: 'answer', lang: 'zh-CN' }, el('p', null, (m.body && m.body.text) || ''));
    return el('div', { class: 'message', 'data-z': 'message', 'data-role': m.role, 'data-offset': m.offset }, body);
  }

  #draft(turn, node) {
    node = node || el('div', { class: 'answer draft', 'data-z': 'draft', lang: 'zh-CN' }, el('p', { class: 'progress', 'data-z': 'progress' }));
    const line = node.lastChild; // below the blocks, with the label of a model's words from the first of them on
    const label = turn.generated === 'ai' ? this.#t.byModelSoFar : '';
    if ((node.dataset.label || '') !== label) {
      if (label) node.dataset.label = label;
      else delete node.dataset.label;
    }
    const words = [label, this.#t.progress[turn.step] || turn.text || this.#t.asking].filter(Boolean).join(' · ');
    if (line.textContent !== words) line.textContent = words;
    const blocks = turn.blocks.filter(Boolean).map((b) => {
      if (!this.#blocks.has(b)) this.#blocks.set(b, draftNode(b, this.#t));
      return this.#blocks.get(b);
    });
    const drawn = [...node.children].slice(0, -1);
    if (drawn.length !== blocks.length || drawn.some((n, i) => n !== blocks[i])) node.replaceChildren(...blocks, line);
    return node;
  }

  #greeting(city) {
    const t = this.#t, name = cityName(city);
    return el('div', { class: 'greeting', 'data-z': 'greeting' },
      el('h3', null, t.hello(name)), el('p', null, t.intro), el('p', { class: 'privacy' }, t.privacy),
      el('p', { class: 'suggested' }, t.suggested),
      el('div', { class: 'choices', role: 'group', 'aria-label': t.suggested }, ...t.suggestions(name).map(([label, text]) =>
        el('button', { type: 'button', class: 'choice', 'data-z': 'suggestion', 'data-text': text || label }, label))));
  }

  #facts(s) {
    const chips = Conversation.chips(s);
    const of = JSON.stringify([chips, s.menu]);
    if (of === this.facts.dataset.of) return;
    this.facts.dataset.of = of;
    this.facts.hidden = !chips.length;
    const root = this.facts.getRootNode(), held = root.activeElement && root.activeElement.closest('.chip, .chip-option') && root.activeElement.dataset;
    this.facts.replaceChildren(...chipNodes(chips, s.menu, this.#t));
    const chip = chips.find((c) => c.name === s.menu);
    this.menu.hidden = !chip;
    this.menu.replaceChildren(...(chip ? [menuNode(chip, this.#t)] : []));
    if (chip) this.menu.querySelector('[role=menuitem]').focus();
    else if (held) this.#hold(held.name);
  }

  // hold keeps the focus near a chip that is drawn anew, or is gone.
  #hold(name) {
    (this.facts.querySelector(`button[data-name="${name}"]`) || this.facts.querySelector('button') || this.title).focus();
  }

  #notice(s) {
    const t = this.#t;
    const words = s.link === 'ready' || s.link === 'idle' ? '' : s.link === 'refused' ? s.linkText || t.refused
      : !navigator.onLine ? t.offline : s.link === 'waiting' ? s.linkText || t.waiting : s.everReady ? t.waiting : s.returning ? t.restoring : t.connecting;
    if (this.notice.textContent !== words) this.notice.textContent = words;
    this.notice.classList.toggle('bad', s.link === 'refused');
  }

  #composer(s) {
    const t = this.#t, length = [...this.input.value.trim()].length, over = length - maxText;
    const words = over > 0 ? t.tooLong(over, maxText) : over > -nearly ? t.left(-over) : '';
    if (this.count.textContent !== words) this.count.textContent = words;
    this.count.classList.toggle('bad', over > 0);
    this.input.setAttribute('aria-invalid', String(over > 0));
    const stop = Boolean(s.turn);
    this.send.classList.toggle('stops', stop);
    this.send.setAttribute('aria-label', stop ? t.stop : t.send);
    this.send.disabled = !stop && (length === 0 || over > 0);
  }
}
