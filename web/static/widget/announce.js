// What is spoken. A hidden log takes each finished answer once; the drawn
// conversation itself is silent, so that no token and no history is read out.
import { el } from './dom.js';

export class Announcer {
  constructor() {
    this.node = el('div', { class: 'spoken', role: 'log', 'aria-live': 'polite', 'data-z': 'spoken' });
  }

  /** say speaks a sentence of the page's own language. */
  say(text, lang) {
    const line = el('p', { lang }, text);
    while (this.node.childElementCount > 3) this.node.firstChild.remove();
    this.node.append(line);
  }

  /** answer speaks a finished answer, without its citation numbers, and then who worded it; a person needs no label. */
  answer(body, label) {
    const text = (body.text || '').replace(/\[\d+\]/g, '').trim();
    if (!text) return;
    this.say(text, body.language || 'zh-CN');
    if (label) this.say(label);
  }
}
