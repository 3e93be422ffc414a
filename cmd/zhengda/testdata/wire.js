// The page of the wire tests: a conversation without a face, and a clock that the
// test may set. pace says how long a timer really takes, delays has what was asked for.
import { Conversation } from '/static/widget/conversation.js';
import { Memory } from '/static/widget/memory.js';
import { splitter } from '/static/widget/stream.js';
import { transcript } from '/static/widget/transcript.js';
import words from '/static/widget/i18n/zh-Hans.js';

const timer = window.setTimeout, now = Date.now, hidden = { value: false };
Object.defineProperty(document, 'hidden', { get: () => hidden.value });
Date.now = () => now() + window.later;
window.setTimeout = (then, ms, ...args) => {
  window.delays.push(ms);
  return timer(then, window.pace(ms), ...args);
};

/** begin starts anew, as a visitor who was never here, or with what the page remembers. */
window.begin = (anew = true) => {
  if (window.talk) window.talk.end();
  if (anew) {
    localStorage.clear();
    sessionStorage.clear();
  }
  Object.assign(window, { delays: [], later: 0, pace: (ms) => ms, links: [], said: [], answered: [] });
  hidden.value = false;
  const announcer = { say: (text) => window.said.push(text), answer: (body) => window.said.push(body.text) };
  window.memory = new Memory(location.origin);
  window.talk = new Conversation(location.origin, window.memory, announcer, words, {
    changed: () => { if (window.links[window.links.length - 1] !== window.talk.state.link) window.links.push(window.talk.state.link); },
    answered: (m) => window.answered.push(m.offset),
  });
  window.s = window.talk.state;
};

/** look shows the page or hides it. */
window.look = (seen) => {
  hidden.value = !seen;
  document.dispatchEvent(new Event('visibilitychange'));
};

window.online = () => window.dispatchEvent(new Event('online'));

window.written = () => transcript(window.talk.state, words);

/** splits cuts the bytes of an event stream in two at every place, and into single bytes, and gives what is not read as want. */
window.splits = (text, want) => {
  const bytes = new TextEncoder().encode(text), wrong = [];
  const read = (...pieces) => {
    const events = [], decoder = new TextDecoder(), split = splitter((type, data) => events.push([type, data]));
    for (const piece of pieces) split(decoder.decode(piece, { stream: true }));
    const got = JSON.stringify(events);
    if (got !== JSON.stringify(want)) wrong.push(`${pieces.map((p) => p.length)}: ${got}`);
  };
  for (let i = 0; i <= bytes.length; i++) read(bytes.slice(0, i), bytes.slice(i));
  read(...Array.from(bytes, (_, i) => bytes.slice(i, i + 1)));
  return wrong.slice(0, 5);
};

window.begin(false);
window.loaded = true;
