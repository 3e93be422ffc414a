// What can be done with an answer, below it: copy, read aloud, say whether it
// helped; and when it came. Drawn after the stored answer and the state only.
import { el, icon } from './dom.js';

/** timeNode tells when a message came: the hour to see, the day to hear. */
export function timeNode(at, t) {
  const date = new Date(at);
  return el('time', { datetime: date.toISOString(), title: t.moment(date) }, t.time(date));
}

/** toolsNode draws the tools of a bot's message. */
export function toolsNode(m, t) {
  const thumb = (good, words) => el('button', {
    type: 'button', class: good ? 'tool thumb' : 'tool thumb down', 'data-z': 'thumb', 'data-good': String(good), 'data-offset': m.offset, 'aria-pressed': 'false',
  }, icon('thumb'), el('span', null, words));
  return el('div', { class: 'tools', role: 'group', 'aria-label': t.tools, lang: t.lang },
    el('button', { type: 'button', class: 'tool', 'data-z': 'copy' }, t.copy),
    el('button', { type: 'button', class: 'tool', 'data-z': 'read', hidden: true }, t.read),
    thumb(true, t.useful), thumb(false, t.useless),
    timeNode(m.at, t));
}

/** drawTools brings the tools in an answer's node up to date: what was thought of it, and whether it is read aloud. */
export function drawTools(node, m, s, t) {
  const said = (s.feedback || {})[m.offset];
  for (const b of node.querySelectorAll('[data-z=thumb]')) {
    const pressed = String(Boolean(said && said.state !== 'failed') && String(said.good) === b.dataset.good);
    if (b.getAttribute('aria-pressed') !== pressed) b.setAttribute('aria-pressed', pressed);
  }
  const read = node.querySelector('[data-z=read]'), words = s.reading === m.offset ? t.readStop : t.read;
  read.hidden = !(s.large && s.voice);
  if (read.textContent !== words) read.textContent = words;
}
