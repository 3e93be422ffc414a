// One sheet at a time lies over the panel, for what is seldom needed; what is
// in it is loaded with it, and the words that only sheets need. The state says which (state.sheet), see Sheet.draw.
import { el, icon, visible } from './dom.js';

const contents = {
  menu: () => import('./sheets/menu.js'),
  person: () => import('./sheets/person.js'),
  erase: () => import('./sheets/erase.js'),
  share: () => import('./sheets/share.js'),
  feedback: () => import('./sheets/feedback.js'),
  voice: () => import('./sheets/voice.js'),
};

/** focusable lists in order what the Tab key reaches in root. */
export const focusable = (root) =>
  [...root.querySelectorAll('button, a[href], textarea, input, [tabindex="0"]')].filter((n) => !n.disabled && !n.closest('[inert]') && visible(n));

export class Sheet {
  #t;
  #behind; // nodes that rest while a sheet lies over them
  #shown = '';
  #content = null; // {title, nodes, draw?(state)} of the sheet
  #from = null; // what had the focus before

  constructor(t, behind) {
    this.#t = t;
    this.#behind = behind;
    this.title = el('h3', { id: 'sheet-name', tabindex: '-1' });
    this.body = el('div', { class: 'sheet-body' });
    this.node = el('div', { class: 'over', hidden: true },
      el('div', { class: 'shade', 'data-z': 'sheet-close' }),
      el('section', { class: 'sheet', role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': 'sheet-name', 'data-z': 'sheet' },
        el('div', { class: 'sheet-head' }, this.title,
          el('button', { type: 'button', class: 'quiet icon-only', 'data-z': 'sheet-close', 'aria-label': t.close }, icon('close'))),
        this.body));
  }

  /** draw shows the sheet that the state names, or none; c is what a sheet may use (see ZhengdaChat). */
  draw(s, c) {
    if (s.sheet && s.sheet !== this.#shown) this.#open(s.sheet, c);
    else if (!s.sheet && this.#shown) this.#close();
    else if (this.#content && this.#content.draw) this.#content.draw(s);
  }

  async #open(name, c) {
    const root = this.node.getRootNode();
    if (!this.#shown) this.#from = root.activeElement;
    this.#shown = name;
    this.#content = null;
    const [kind, about] = name.split(':');
    let content;
    try {
      const [module, words] = await Promise.all([contents[kind](), c.options.moreWords()]);
      Object.assign(this.#t, words);
      content = module.default(c, about);
    } catch (err) {
      console.warn('zhengda: a part of the chat could not be loaded', err);
      content = { title: this.#t.menuTitle, nodes: [el('p', null, this.#t.sheetFailed)] };
    }
    if (this.#shown !== name) return; // another one meanwhile, or none
    this.#content = content;
    this.title.textContent = content.title;
    this.body.replaceChildren(...content.nodes);
    this.node.firstChild.nextSibling.dataset.kind = kind;
    this.node.hidden = false;
    for (const n of this.#behind) n.inert = true;
    if (content.draw) content.draw(c.talk.state);
    this.body.scrollTop = 0;
    this.title.focus({ preventScroll: true });
  }

  #close() {
    this.#shown = '';
    this.#content = null;
    this.node.hidden = true;
    this.body.replaceChildren();
    for (const n of this.#behind) n.inert = false;
    const back = this.#from && this.#from.isConnected && visible(this.#from) ? this.#from : null;
    this.#from = null;
    if (back) back.focus({ preventScroll: true });
    else this.#behind[0].querySelector('h2').focus({ preventScroll: true });
  }
}
