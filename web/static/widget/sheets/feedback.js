// What was wrong with an answer. That it was no help has been sent already;
// this adds the reasons, or nothing.
import { el } from '../dom.js';

const longest = 300; // characters the server takes

export default function feedback(c, about) {
  const { t, talk } = c, offset = Number(about);
  const before = (talk.state.feedback || {})[offset] || {};
  const boxes = Object.entries(t.reasons).map(([code, words]) => {
    const box = el('input', { type: 'checkbox', value: code, checked: (before.reasons || []).includes(code) });
    return el('label', { class: 'row check' }, box, el('span', null, words));
  });
  const text = el('textarea', { rows: 3, class: 'field', id: 'feedback-text', maxlength: longest });
  text.value = before.text || '';
  const form = el('form', { 'data-z': 'feedback-form' },
    el('p', null, t.feedbackText),
    el('div', { class: 'rows', role: 'group', 'aria-labelledby': 'sheet-name' }, ...boxes),
    el('label', { for: 'feedback-text', class: 'label' }, t.feedbackNote), text,
    el('p', { class: 'hint' }, t.personHint),
    el('div', { class: 'buttons' }, el('button', { type: 'submit', class: 'button', 'data-z': 'feedback-send' }, t.feedbackSend)));
  form.addEventListener('submit', () => {
    const reasons = boxes.map((b) => b.firstChild).filter((b) => b.checked).map((b) => b.value);
    talk.feedback(offset, { good: false, reasons, text: text.value.trim() });
    talk.change({ sheet: '' });
    c.say(t.feedbackDone);
  });
  return { title: t.feedbackTitle, nodes: [form] };
}
