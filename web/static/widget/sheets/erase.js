// Erasing the conversation: what goes is said first.
import { el } from '../dom.js';

export default function erase(c) {
  const { t, talk } = c;
  const yes = el('button', { type: 'button', class: 'button danger', 'data-z': 'erase-yes' }, t.eraseYes);
  const no = el('button', { type: 'button', class: 'button plain', 'data-z': 'sheet-close' }, t.eraseNo);
  yes.addEventListener('click', () => c.erase());
  return {
    title: t.eraseTitle,
    nodes: [
      el('p', null, t.eraseIs),
      el('ul', { class: 'dots' }, ...t.eraseWhat.map((w) => el('li', null, w))),
      el('p', null, t.eraseFinal),
      el('div', { class: 'buttons' }, yes, no),
    ],
  };
}
