// Before the first spoken question: who hears it. Nothing is recorded without a yes.
import { el } from '../dom.js';

export default function voice(c) {
  const { t, talk } = c;
  const yes = el('button', { type: 'button', class: 'button', 'data-z': 'voice-yes' }, t.voiceYes);
  yes.addEventListener('click', () => {
    c.memory.set({ voice: true });
    talk.change({ sheet: '' });
    c.listen();
  });
  return {
    title: t.voiceTitle,
    nodes: [el('p', null, t.voiceText), el('div', { class: 'buttons' }, yes, el('button', { type: 'button', class: 'button plain', 'data-z': 'sheet-close' }, t.voiceNo))],
  };
}
