// What an open panel does to the page around it. On a phone it covers the
// page: the page behind does not scroll, the panel stays above the keyboard,
// and the back button closes it. Elsewhere the page is left alone.

export const phone = matchMedia('(max-width: 480px)');
export const touch = matchMedia('(pointer: coarse)');

const mark = 'zhengda'; // of our entry in the history's state, which the panels of a page share
const short = 460; // px of height below which the panel shows less around the conversation

export class Page {
  #panel;
  #lock = null;

  constructor(panel) {
    this.#panel = panel;
  }

  /** hold takes the page for an open panel; again is for later changes of the screen. */
  hold() {
    this.fit();
    if (phone.matches) this.#still();
    else this.#move();
  }

  /** enter adds an entry for the back button, same address and state; it needs the visitor's hand to count. */
  enter() {
    if (!phone.matches || this.#entered(history.state)) return;
    const state = history.state;
    if (state === null || Object.getPrototypeOf(state) === Object.prototype) history.pushState({ ...state, [mark]: true }, '');
  }

  /** release gives the page back. The entry is taken away too, unless the back button just did so or the next panel keeps it. */
  release(kept) {
    this.#move();
    if (!kept && this.#entered(history.state)) history.back();
  }

  /** left tells whether a popstate left our entry. */
  left(event) {
    return phone.matches && !this.#entered(event.state);
  }

  /** fit keeps the panel of a phone above its keyboard, and leaves more of a low one to the conversation. */
  fit() {
    const { style } = this.#panel, vv = window.visualViewport;
    const on = vv && phone.matches;
    style.setProperty('--height', on ? vv.height + 'px' : '');
    style.setProperty('--top', on ? vv.offsetTop + 'px' : '');
    this.#panel.classList.toggle('short', (vv ? vv.height : innerHeight) < short);
  }

  /** end leaves nothing behind. */
  end() {
    this.#move();
  }

  #entered(state) {
    return Boolean(state && state[mark]);
  }

  // still holds the page behind; where a scroll bar goes, its room stays.
  #still() {
    if (this.#lock) return;
    const bar = window.innerWidth - document.documentElement.clientWidth;
    this.#lock = new CSSStyleSheet();
    this.#lock.replaceSync(`:root{overflow:hidden!important;overscroll-behavior:none!important${bar > 0 ? `;padding-inline-end:${bar}px!important` : ''}}`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.#lock];
  }

  #move() {
    if (this.#lock) document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== this.#lock);
    this.#lock = null;
  }
}
