// What the visitor sees of the state: the frame is built once, draw() brings
// it up to date. View reads the state and never changes it.
import { el, icon } from './dom.js';
import { chipNodes, menuNode } from './chips.js';
import { Conversation, maxText } from './conversation.js';
import { List } from './list.js';
import { isQuestion } from './outbox.js';
import { phone } from './page.js';
import { Sheet } from './sheet.js';

const nearly = 50; // from here on the room left is told
const plain = ['region', 'procedure']; // chips of the large-type mode

export class View {
  #t;
  #options;
  #list;
  #pinned; // the question that stays at the top

  constructor(t, base, options, announcer) {
    this.#t = t;
    this.#options = options;
    const button = (z, cls, label, ...inner) => el('button', { type: 'button', class: cls, 'data-z': z, 'aria-label': label }, ...inner);
    this.badge = el('span', { class: 'badge', 'aria-hidden': 'true' });
    this.launcherText = el('span');
    this.launcher = button('launcher', 'launcher', null, icon('chat'), this.launcherText, this.badge);
    this.launcher.setAttribute('part', 'launcher');
    this.#list = new List(t, base, options);
    this.list = this.#list.node;
    this.scroller = el('div', { class: 'scroller', role: 'region', 'aria-label': t.log, tabindex: '0', 'data-z': 'scroller' }, this.list);
    this.further = button('further', 'further', t.further, icon('down'));
    this.notice = el('p', { class: 'link-notice', role: 'status', 'data-z': 'notice' });
    this.facts = el('ul', { class: 'facts', 'aria-label': t.facts, 'data-z': 'facts' });
    this.menu = el('div', { 'data-z': 'chip-menu', hidden: true });
    this.input = el('textarea', {
      'data-z': 'input', rows: 1, placeholder: t.placeholder, 'aria-label': t.input, enterkeyhint: 'send', autocomplete: 'off', 'aria-describedby': 'count',
    });
    this.mic = el('button', { type: 'button', class: 'quiet icon-only', 'data-z': 'voice', 'aria-label': t.voice, hidden: true }, icon('mic'));
    this.send = button('send', 'send', t.send, icon('send'), icon('stop'));
    this.count = el('p', { class: 'count', id: 'count', role: 'status', 'data-z': 'count' });
    this.large = el('button', { type: 'button', class: 'quiet', 'data-z': 'large', 'aria-pressed': 'false' }, t.large);
    this.person = el('button', { type: 'button', class: 'quiet person', 'data-z': 'person', hidden: true }, icon('person'), el('span', null, t.person));
    this.title = el('h2', { id: 'name', tabindex: '-1' });
    this.about = el('p');
    this.handling = el('div', { class: 'handling', 'data-z': 'handling', role: 'status', hidden: true }, el('p'),
      el('button', { type: 'button', class: 'tool', 'data-z': 'person-cancel' }, t.personStop));
    const head = el('div', { class: 'head' },
      el('span', { class: 'logo', 'aria-hidden': 'true' }, t.name[0]), this.title, this.person, this.large,
      button('menu', 'quiet icon-only', t.menu, icon('dots')), button('close', 'quiet icon-only', t.close, icon('close')), this.about);
    const middle = el('div', { class: 'middle' }, this.scroller, this.further);
    const foot = el('div', { class: 'foot' }, this.notice, this.menu, this.facts,
      el('form', { class: 'composer', 'data-z': 'composer-form' }, this.input, this.mic, this.send), this.count);
    this.sheet = new Sheet(t, [head, this.handling, middle, foot]);
    this.panel = el('section', { class: 'panel', part: 'panel', 'data-z': 'panel', role: 'dialog', 'aria-labelledby': 'name', hidden: true },
      head, this.handling, middle, foot, this.sheet.node, announcer.node);
    this.root = el('div', { class: 'root', lang: t.lang, part: 'root' }, this.launcher, this.panel);
  }

  /** draw shows the state s; chat is what sheets work with. */
  draw(s, chat) {
    this.#launcher(s);
    this.panel.hidden = !s.open;
    this.root.classList.toggle('large', s.large);
    if (!s.open) return;
    this.#head(s);
    this.#list.draw(s);
    this.#facts(s);
    this.#notice(s);
    this.#composer(s);
    this.sheet.draw(s, chat);
    if (s.follow) this.#follow(s);
    this.edge();
  }

  // follow scrolls to the end, but never so far that the last question, or what is new, leaves the top. The question
  // that is being answered goes there at once, with room kept below: nothing moves while the answer comes.
  #follow(s) {
    const from = this.list.querySelectorAll('[data-role=visitor], [data-z=new]'), { scroller } = this;
    const last = from[from.length - 1], top = last ? last.offsetTop - 12 : 0;
    if (s.turn ? last && Number(last.dataset.offset) === s.turn.replyTo : s.pending.some(isQuestion)) this.#pinned = last;
    this.list.style.minHeight = last && last === this.#pinned && s.handling.status !== 'taken' ? top + scroller.clientHeight + 'px' : '';
    scroller.scrollTop = Math.min(scroller.scrollHeight - scroller.clientHeight, top);
  }

  /** edge shows the way on when something lies below. */
  edge() {
    const { scrollHeight, clientHeight, scrollTop } = this.scroller;
    this.further.hidden = scrollHeight - clientHeight - scrollTop < 48;
  }

  #launcher(s) {
    const t = this.#t, n = s.unread || 0, words = this.#options.get('launcher') || t.launcher;
    this.launcher.hidden = s.open || this.#options.has('hidden-launcher');
    write(this.launcherText, words);
    write(this.badge, n > 99 ? '99+' : n ? String(n) : '');
    this.launcher.toggleAttribute('data-new', n > 0);
    this.launcher.setAttribute('aria-label', n ? t.unread(words, n) : words);
  }

  #head(s) {
    const t = this.#t, { site } = this.#options, h = s.handling || {};
    write(this.title, this.#options.get('name') || t.name);
    this.title.parentNode.classList.toggle('long', this.title.textContent.length > 9);
    write(this.about, this.#options.get('about') || t.about);
    if (phone.matches) this.panel.setAttribute('aria-modal', 'true');
    else this.panel.removeAttribute('aria-modal');
    this.large.setAttribute('aria-pressed', String(s.large));
    this.person.hidden = !s.desk || site.person === false;
    this.handling.hidden = h.status !== 'waiting' && h.status !== 'taken';
    if (!this.handling.hidden) write(this.handling.firstChild, h.status === 'waiting' ? t.queue(h.ahead, h.wait) : t.personIs(h.name));
    this.handling.lastChild.hidden = h.status !== 'waiting';
  }

  #facts(s) {
    const chips = s.handling.status === 'taken' ? [] : Conversation.chips(s).filter((c) => !s.large || plain.includes(c.name));
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
    write(this.notice, s.link === 'ready' || s.link === 'idle' ? '' : s.link === 'refused' ? s.linkText || t.refused
      : !navigator.onLine ? t.offline : s.link === 'waiting' ? s.linkText || t.waiting : s.everReady ? t.waiting : s.returning ? t.restoring : t.connecting);
    this.notice.classList.toggle('bad', s.link === 'refused');
  }

  #composer(s) {
    const t = this.#t, length = [...this.input.value.trim()].length, over = length - maxText, h = s.handling || {};
    write(this.count, s.note || (over > 0 ? t.tooLong(over, maxText) + t.shorten : over > -nearly ? t.left(-over) : ''));
    this.count.classList.toggle('bad', over > 0);
    this.input.setAttribute('aria-invalid', String(over > 0));
    this.input.placeholder = h.status === 'taken' && h.name ? t.toAgent(h.name) : t.placeholder;
    const stop = Boolean(s.turn) && !length; // what is written can be sent meanwhile
    this.send.classList.toggle('stops', stop);
    this.send.setAttribute('aria-label', stop ? t.stop : t.send);
    this.send.disabled = stop ? Boolean(s.turn.stopping) : length === 0 || over > 0;
    this.mic.hidden = !this.#options.site.voice || !(window.SpeechRecognition || window.webkitSpeechRecognition);
    this.mic.setAttribute('aria-label', s.listening ? t.voiceStop : t.voice);
    this.mic.setAttribute('aria-pressed', String(Boolean(s.listening)));
  }
}

function write(node, words) {
  if (node.textContent !== words) node.textContent = words;
}
