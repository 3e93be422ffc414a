// What stands in the conversation beside questions and answers: who has taken
// over, what a person wrote, news of a photo order.
import { el } from './dom.js';
import { hoursIn } from './hours.js';
import { anchor, linked } from './links.js';
import { timeNode } from './tools.js';

const linesShown = 12, lineLength = 20; // of a long text, in Chinese characters

/** folded shows the first lines of a long text and a button for the rest. */
export function folded(node, text, t) {
  const lines = text.split('\n').reduce((n, line) => n + Math.max(1, Math.ceil([...line].length / lineLength)), 0);
  if (lines <= linesShown) return [node];
  return fold(node, t);
}

/** fold shows less of a node, and a button for the rest. */
export function fold(node, t) {
  node.classList.add('folded');
  return [node, el('button', { type: 'button', class: 'tool', 'data-z': 'fold', 'aria-expanded': 'false' }, t.expand)];
}

/** unfold shows all of the text before a button, or folds it again. */
export function unfold(button, t) {
  const folded = button.previousElementSibling.classList.toggle('folded');
  button.setAttribute('aria-expanded', String(!folded));
  button.textContent = folded ? t.expand : t.collapse;
}

/** agentNode is what a person of customer service wrote; addresses that are not allowed stay text. */
export function agentNode(m, base, origins, t) {
  const { text = '', name = '' } = m.body || {};
  return el('div', { class: 'message', 'data-z': 'message', 'data-role': 'agent', 'data-offset': m.offset },
    el('div', { class: 'answer by-person' },
      el('p', { class: 'by' }, t.agent(name), ' ', timeNode(m.at, t)),
      folded(el('p', { class: 'words', lang: 'zh-CN' }, linked(text, base, origins)), text, t)));
}

/** statusNode says who answers from here on; where nobody is there, also when somebody will be, and the place where else to ask. */
export function statusNode(m, desk, place, t) {
  const { status, name = '', ahead, wait } = m.body || {};
  const words = t.status[status];
  const lines = [status === 'waiting' ? t.queue(ahead, wait) : typeof words === 'function' ? words(name) : words];
  if (status === 'away') lines.push(desk && desk.hours && desk.hours.length ? t.personHours(hoursIn(desk.hours, t)) : '', place);
  return el('div', { class: 'message line', 'data-z': 'status-line', 'data-status': status, 'data-offset': m.offset }, lines.filter(Boolean).map((l) => el('p', null, l)));
}

/** orderNode is a notice on a photo order. */
export function orderNode(m, base, t) {
  const { title = '', text = '', path = '', state = '' } = m.body || {};
  return el('div', { class: 'message', 'data-z': 'order', 'data-state': state, 'data-offset': m.offset },
    el('section', { class: 'offer', lang: 'zh-CN' }, timeNode(m.at, t), ' ', el('h3', null, title), text ? el('p', null, text) : null,
      path ? anchor(path, t.orderOpen, { class: 'button', 'data-z': 'order-open' }, base) : null));
}
