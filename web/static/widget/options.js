// What the embedding page and the operator wish: an attribute of the element
// wins over the setting of the site.

import { anchor } from './links.js';

const settings = { lang: 'language' }; // attributes that the site calls otherwise

export class Options {
  #element;

  constructor(element) {
    this.#element = element;
  }

  /** site is what the operator set for this website, or empty. */
  get site() {
    return this.#element.site || {};
  }

  /** get is one option as text, or empty. */
  get(name) {
    return this.#element.getAttribute(name) || this.site[settings[name] || name] || '';
  }

  /** has tells of an option that is on or off. */
  has(name) {
    const wish = this.#element.getAttribute(name);
    return wish == null ? Boolean(this.site[name]) : wish !== 'false';
  }

  /** suggestions are [label, text] each, or null for the usual ones. */
  get suggestions() {
    const own = this.#element.getAttribute('suggestions');
    const list = own ? own.split('|').map((s) => s.trim()).filter(Boolean) : this.site.suggestions;
    return list && list.length ? list.map((s) => (Array.isArray(s) ? s : [s])) : null;
  }

  /** links are the origins that links may lead to, beside this server: those the operator named, and the authority's own. */
  get links() {
    const { links = [], official } = this.site;
    return official && official.url ? [...links, new URL(official.url).origin] : links;
  }

  /** place says where else to ask, and names the authority that the operator named. */
  place(t, base) {
    const { official } = this.site;
    return [t.personOfficial, ...(official && official.text ? [' ', anchor(official.url || '', official.text, {}, base, this.links)] : [])];
  }

  /** accent is the operator's colour for a light and for a dark ground, or null. */
  get accent() {
    const own = this.#element.getAttribute('accent');
    if (own) return [own, own];
    const { accent, accent_dark: dark } = this.site;
    return accent || dark ? [accent || dark, dark || accent] : null;
  }

  /** words loads those of the language: the one asked for, else the page's own, else simplified Chinese. */
  async words() {
    const name = this.#language;
    return (await import(`./i18n/${name}.js`)).default;
  }

  /** moreWords loads those of what is seldom needed. */
  async moreWords() {
    const name = this.#language;
    return (await import(`./i18n-more/${name}.js`)).default;
  }

  get #language() {
    const lang = (this.get('lang') || document.documentElement.lang || '').toLowerCase();
    return /^en/.test(lang) ? 'en' : /^zh-(hant|hk|tw|mo)/.test(lang) ? 'zh-Hant' : 'zh-Hans';
  }
}
