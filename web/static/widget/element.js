// <zhengda-chat>: the element of a page, its attributes, methods and events.
// Attributes: site, base, city, lang, theme, position, name, about, accent,
// greeting, suggestions (parted by |), launcher, large, hidden-launcher; each
// wins over the setting of the site (the property site), and may change later.
// Methods: open, close, toggle, ask, setCity, setLanguage, erase.
// Events, which bubble out of shadow trees: zhengda-open, zhengda-close,
// zhengda-ask, zhengda-answer {offset, status}, zhengda-offer {kind, region,
// document, procedure}, zhengda-person. What a visitor writes is in none.
import { Chat } from './chat.js';
import { listen } from './hands.js';
import { Options } from './options.js';
import { phone } from './page.js';
import { styleTexts } from './styles.js';

class ZhengdaChat extends HTMLElement {
  static observedAttributes = ['city', 'lang', 'accent', 'name', 'about', 'greeting', 'suggestions', 'launcher', 'large', 'hidden-launcher', 'position'];

  #options = new Options(this);
  #chat = null;
  #known; // by what its panel is remembered as open
  #life = null; // aborted at the end: listeners and what is still loading
  #wishes = []; // what was called before all was loaded

  connectedCallback() {
    if (!this.#life) this.#begin(); // else it has only been moved
  }

  disconnectedCallback() {
    queueMicrotask(() => this.isConnected || this.#end());
  }

  connectedMoveCallback() {}

  attributeChangedCallback(name, before, now) {
    if (!this.#life || before === now) return;
    if (name === 'lang') this.#again();
    else if (name === 'accent') this.#colour();
    else this.#with((chat) => {
      if (name === 'city') chat.talk.change({ city: this.#options.get('city') });
      else if (name === 'large') chat.setLarge(this.#options.has('large'));
      else chat.changed();
    });
  }

  /** open shows the chat. */
  open() {
    this.#with((chat) => chat.open());
  }

  /** close hides it; a question under way is still answered. */
  close() {
    this.#with((chat) => chat.close());
  }

  toggle() {
    this.#with((chat) => (chat.talk.state.open ? chat.close() : chat.open()));
  }

  /** ask asks a question as if it had been typed. */
  ask(text) {
    this.#with((chat) => chat.ask(text));
  }

  /** setCity sets the page's own city, a GB/T 2260 code or a name. */
  setCity(city) {
    this.setAttribute('city', city || '');
  }

  /** setLanguage is zh-Hans, zh-Hant or en. */
  setLanguage(lang) {
    this.setAttribute('lang', lang);
  }

  /** erase erases the visitor's conversation at once and for good. */
  erase() {
    this.#with((chat) => chat.erase());
  }

  async #begin() {
    const { signal } = this.#life = new AbortController(), options = this.#options;
    for (const name of ['theme', 'position']) if (options.get(name) && !this.hasAttribute(name)) this.setAttribute(name, options.get(name));
    const base = (this.getAttribute('base') || location.origin).replace(/\/$/, '');
    const [t, sheets] = await Promise.all([options.words(), styles(base)]);
    if (signal.aborted) return;
    const root = this.shadowRoot || this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = sheets;
    this.#known ??= known(this) + ([...document.querySelectorAll('zhengda-chat')].filter((c) => known(c) === known(this)).indexOf(this) || '');
    const chat = this.#chat = new Chat({ t, base, options, root, tell: (what, detail) => this.#tell(what, detail), key: this.#known });
    listen(chat, signal);
    // Two panels of one page in the same place would lie over each other.
    document.addEventListener('zhengda-open', ({ target }) => {
      if (target !== this && (phone.matches || place(target) === place(this))) chat.close(true);
    }, { signal });
    await this.#colour();
    if (signal.aborted) return;
    chat.begin();
    for (const wish of this.#wishes.splice(0)) wish(chat);
  }

  #end() {
    if (!this.#life) return;
    this.#life.abort();
    this.#life = null;
    if (this.#chat) this.#chat.end();
    this.#chat = null;
  }

  #again() {
    this.#end();
    if (this.isConnected) this.#begin();
  }

  // colour sets the operator's colour, made readable.
  async #colour() {
    const accent = this.#options.accent, root = this.shadowRoot;
    if (!root) return;
    const sheet = accent && (await import('./accent.js')).accentSheet(accent);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets.filter((s) => !s.accent), ...(sheet ? [Object.assign(sheet, { accent: true })] : [])];
  }

  #with(wish) {
    if (this.#chat) wish(this.#chat);
    else this.#wishes.push(wish);
  }

  #tell(what, detail) {
    this.dispatchEvent(new CustomEvent('zhengda-' + what, { detail, bubbles: true, composed: true }));
  }
}

const place = (chat) => (chat.getAttribute('position') === 'left' ? 'left' : 'right');

// known is what an element is known by on the next page, where scripts may come in another order.
const known = (chat) => ((chat.site && chat.site.key) || chat.getAttribute('site') || '') + place(chat).replace('right', '');

// styles are sheets made from text, which a strict policy of the host page lets pass.
async function styles(base) {
  return (await styleTexts(base)).map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
}

if (!customElements.get('zhengda-chat')) customElements.define('zhengda-chat', ZhengdaChat);
