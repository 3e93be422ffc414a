// Talking to a person: whether somebody is there, how long it may take, who
// comes first. Where nobody is there that is said at once, and nobody waits.
import { el } from '../dom.js';
import { hoursIn } from '../hours.js';

const longest = 500; // characters the server takes

export default function person(c) {
  const { t, talk, options } = c;
  const facts = el('div', { 'data-z': 'person-facts' });
  const label = el('label', { for: 'person-text', class: 'label' });
  const text = el('textarea', { rows: 3, class: 'field', id: 'person-text', maxlength: longest, 'aria-describedby': 'person-hint' });
  const send = el('button', { type: 'submit', class: 'button', 'data-z': 'person-send' });
  const stop = el('button', { type: 'button', class: 'button plain', 'data-z': 'person-stop' });
  const form = el('form', { 'data-z': 'person-form' }, label, text, el('p', { class: 'hint', id: 'person-hint' }, t.personHint), el('div', { class: 'buttons' }, send));
  const leaving = el('div', { class: 'buttons' }, stop);

  form.addEventListener('submit', () => {
    const { staffed } = talk.state.desk || {}, words = text.value.trim();
    if (!staffed && !words) return text.focus(); // an empty message helps nobody
    talk.person(words);
    c.tell('person');
    talk.change({ sheet: '', follow: true });
  });
  stop.addEventListener('click', () => {
    talk.cancelPerson();
    talk.change({ sheet: '' });
  });

  let drawn = '';
  const draw = (s) => {
    const desk = s.desk || {}, h = s.handling || {}, waits = h.status === 'waiting', taken = h.status === 'taken';
    const of = JSON.stringify([desk, h]);
    if (of === drawn) return;
    drawn = of;
    const hours = desk.hours && desk.hours.length ? t.personHours(hoursIn(desk.hours, t)) : '';
    const lines = taken ? [t.personIs(h.name)]
      : waits ? [t.queue(h.ahead, h.wait), t.personOrder]
        : desk.staffed ? [t.personNow + (desk.wait ? t.personWait(desk.wait) : ''), t.personOrder]
          : [t.personNobody, hours, t.personLeave];
    facts.replaceChildren(...lines.filter(Boolean).map((l, i) => el('p', { class: i ? null : 'first' }, l)), desk.staffed ? '' : el('p', null, options.place(t, c.base)));
    label.textContent = desk.staffed ? t.personNote : t.personMessage;
    send.textContent = desk.staffed ? t.personAsk : t.personSend;
    form.hidden = waits || taken;
    stop.textContent = taken ? t.personLeaves : t.personStop;
    leaving.hidden = !waits && !taken;
  };
  return { title: t.personTitle, nodes: [facts, form, leaving], draw };
}
