// Erasing the conversation: what goes is said first.
import { el } from '../dom.js';

export default function erase(c) {
  const { t } = c;
  const yes = el('button', { type: 'button', class: 'button danger', 'data-z': 'erase-yes' }, t.eraseYes);
  const no = el('button', { type: 'button', class: 'button plain', 'data-z': 'sheet-close' }, t.eraseNo);
  const said = el('p', { class: 'hint', role: 'status' });
  yes.addEventListener('click', () => c.erase());
  const draw = (s) => {
    const words = s.erasing === 'sending' ? t.erasing : s.erasing === 'failed' ? t.eraseFailed : '';
    if (said.textContent !== words) said.textContent = words;
    yes.disabled = s.erasing === 'sending';
  };
  return {
    title: t.eraseTitle,
    nodes: [
      el('p', null, t.eraseIs),
      el('ul', { class: 'dots' }, ...t.eraseWhat.map((w) => el('li', null, w))),
      el('p', null, t.eraseFinal),
      said,
      el('div', { class: 'buttons' }, yes, no),
    ],
    draw,
  };
}
