// <zhengda-chat>: the chat of a page, its life and the visitor's hands.
// Attributes: base, city, lang (zh-Hans, zh-Hant, en), theme (light, dark, auto), position (right, left).
// Events: zhengda-open, zhengda-close, zhengda-answer (detail: offset, status).
import { Conversation, maxText } from './conversation.js';
import { Memory } from './memory.js';
import { Announcer } from './announce.js';
import { copy, labelSelection } from './copied.js';
import { moveIn } from './chips.js';
import { View } from './view.js';
import { closePassage, copiedAnswer, togglePassage } from './answer.js';

const phone = matchMedia('(max-width: 480px)');
const touch = matchMedia('(pointer: coarse)');

class ZhengdaChat extends HTMLElement {
  static observedAttributes = ['city', 'lang'];

  #t; // the words of the language in use
  #talk; // the conversation
  #view;
  #memory;
  #life; // aborted on disconnect: listeners and what is still loading
  #drawing = false;

  async connectedCallback() {
    const { signal } = this.#life = new AbortController();
    const base = (this.getAttribute('base') || location.origin).replace(/\/$/, '');
    const [t, sheets] = await Promise.all([words(this.getAttribute('lang')), styles(base)]);
    if (signal.aborted) return;
    this.#t = t;
    const announcer = new Announcer();
    this.#memory = new Memory(base);
    this.#view = new View(t, base, announcer);
    this.#talk = new Conversation(base, this.#memory, announcer, t, {
      changed: () => this.#changed(),
      answered: (m) => this.#tell('answer', { offset: m.offset, status: m.body && m.body.status }),
    });
    const root = this.shadowRoot || this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = sheets;
    root.replaceChildren(this.#view.root);
    this.#listen(root, signal);

    const { open, large } = this.#memory.get();
    this.#talk.change({ large: Boolean(large), city: this.getAttribute('city') || '' });
    if (open) this.open(false);
    else if (this.#talk.waits()) this.#talk.socket.open();
  }

  disconnectedCallback() {
    this.#life.abort();
    if (!this.#view) return;
    this.#talk.end();
    this.#view.root.remove();
  }

  attributeChangedCallback(name, before, now) {
    if (!this.#view || before === now) return;
    if (name === 'city') this.#talk.change({ city: now || '' });
    if (name === 'lang' && this.isConnected) {
      this.disconnectedCallback();
      this.connectedCallback();
    }
  }

  /** open shows the panel; focus is taken unless told otherwise. */
  open(focus = true) {
    this.#memory.set({ open: true });
    this.#talk.change({ open: true, unseen: false, follow: true });
    this.#talk.socket.open();
    this.#draw();
    this.#fit();
    // On a touch screen the keyboard would cover the suggestions.
    if (focus) (touch.matches ? this.#view.title : this.#view.input).focus();
    this.#tell('open');
  }

  /** close hides the panel; a question under way is still answered. */
  close() {
    this.#memory.set({ open: false });
    this.#talk.change({ open: false });
    this.#draw();
    this.#view.launcher.focus();
    this.#tell('close');
  }

  /** ask asks a question as if it had been typed. */
  ask(text) {
    text = text.trim();
    if (text && [...text].length <= maxText) this.#talk.ask(text);
  }

  #tell(what, detail) {
    this.dispatchEvent(new CustomEvent('zhengda-' + what, { detail }));
  }

  #changed() {
    if (this.#drawing) return;
    this.#drawing = true;
    queueMicrotask(() => this.#draw());
  }

  #draw() {
    this.#drawing = false;
    if (this.#life.signal.aborted) return;
    const s = this.#talk.state;
    s.now = Date.now();
    this.#view.draw(s);
    // A closed panel that waits for nothing needs no connection.
    if (!s.open && s.link !== 'idle' && !this.#talk.waits()) this.#talk.socket.shut();
  }

  #listen(root, signal) {
    const v = this.#view, s = this.#talk.state;
    const on = (target, type, then, passive = true) => target.addEventListener(type, then, { signal, passive });
    on(root, 'click', (e) => this.#click(e.target.closest('[data-z]')));
    on(root, 'submit', (e) => {
      e.preventDefault();
      this.#submit();
    }, false);
    on(root, 'copy', (e) => labelSelection(e, root), false);
    on(root, 'keydown', (e) => this.#key(e), false);
    on(v.input, 'input', () => this.#typed());
    for (const type of ['wheel', 'touchmove', 'pointerdown']) on(v.scroller, type, () => { s.follow = false; });
    on(v.scroller, 'scroll', () => v.edge());
    on(window, 'online', () => this.#wake());
    on(window, 'offline', () => this.#changed());
    on(document, 'visibilitychange', () => document.hidden || this.#wake());
    if (window.visualViewport) for (const type of ['resize', 'scroll']) on(visualViewport, type, () => this.#fit());
  }

  #click(hit) {
    const talk = this.#talk, s = talk.state, { input, scroller } = this.#view, t = this.#t;
    if (s.menu && !(hit && hit.dataset.name)) talk.change({ menu: '' });
    switch (hit && hit.dataset.z) {
      case 'launcher': return this.open();
      case 'close': return this.close();
      case 'send': return s.turn ? talk.socket.stop() : this.#submit();
      case 'choice':
      case 'suggestion':
        this.ask(hit.dataset.text);
        if (!touch.matches) input.focus();
        return;
      case 'retry': {
        const text = talk.retry(hit.dataset.id);
        if (text) this.#typed(text);
        input.focus();
        return;
      }
      case 'chip':
        if (hit.matches('button')) talk.change({ menu: s.menu === hit.dataset.name ? '' : hit.dataset.name });
        return;
      case 'chip-option':
        return talk.changeCase({ set: { [hit.dataset.name]: hit.dataset.value } }, t.changed(hit.dataset.label));
      case 'chip-remove':
        return talk.changeCase({ remove: [hit.dataset.name] }, t.removed(hit.dataset.label));
      case 'cite':
        s.follow = false;
        return togglePassage(hit);
      case 'copy':
        return this.#copy(hit);
      case 'further':
        s.follow = false;
        return scroller.scrollBy({ top: scroller.clientHeight * 0.8 });
      case 'large':
        this.#memory.set({ large: !s.large });
        return talk.change({ large: !s.large });
    }
  }

  async #copy(button) {
    const t = this.#t;
    let said = t.copied;
    try {
      await copy(copiedAnswer(button), this.shadowRoot);
    } catch {
      said = t.notCopied;
    }
    button.textContent = said;
    setTimeout(() => { button.textContent = t.copy; }, 2000);
  }

  #key(e) {
    if (e.isComposing || e.keyCode === 229) return; // the input method's own keys
    if (e.key === 'Enter' && !e.shiftKey && e.target === this.#view.input) {
      e.preventDefault();
      this.#submit();
    } else if (this.#talk.state.menu && this.#menuKey(e)) {
      e.preventDefault();
      e.stopPropagation();
    } else if (e.key === 'Escape') {
      e.stopPropagation();
      const mark = closePassage(this.#view.list);
      if (mark) mark.focus();
      else this.close();
    } else if (e.key === 'Tab' && phone.matches) {
      this.#keepFocus(e);
    } else if (e.target === this.#view.scroller) {
      this.#talk.state.follow = false;
    }
  }

  // menuKey moves in the open menu of a chip, or closes it.
  #menuKey(e) {
    const { menu, facts } = this.#view, name = this.#talk.state.menu;
    if (e.key === 'Escape' || e.key === 'Tab') {
      this.#talk.state.menu = '';
      this.#draw();
      const chip = facts.querySelector(`button[data-name="${name}"]`);
      if (chip) chip.focus();
      return e.key === 'Escape';
    }
    return menu.contains(e.target) && moveIn(menu, e.key);
  }

  // keepFocus keeps the focus in a panel that covers the whole screen.
  #keepFocus(e) {
    const all = [...this.#view.panel.querySelectorAll('button, a[href], textarea, [tabindex="0"]')].filter((n) => !n.disabled && n.offsetParent);
    const at = all.indexOf(e.target);
    if (e.shiftKey ? at <= 0 : at === all.length - 1) {
      e.preventDefault();
      all[e.shiftKey ? all.length - 1 : 0].focus();
    }
  }

  #submit() {
    const text = this.#view.input.value.trim();
    if (!text || [...text].length > maxText) return;
    this.ask(text);
    this.#typed('');
  }

  // typed fits the composer to its text; the style sheet limits it to four lines.
  #typed(text) {
    const { input } = this.#view;
    if (text != null) input.value = text;
    input.style.height = 'auto';
    input.style.height = input.scrollHeight + 'px';
    this.#changed();
  }

  #wake() {
    if (this.#talk.state.open || this.#talk.waits()) this.#talk.socket.open();
    this.#changed();
  }

  // fit keeps the panel of a phone above its keyboard.
  #fit() {
    const { style } = this.#view.panel, vv = window.visualViewport;
    const on = vv && phone.matches;
    style.setProperty('--height', on ? vv.height + 'px' : '');
    style.setProperty('--top', on ? vv.offsetTop + 'px' : '');
  }
}

// words loads the one language in use: the one asked for, else the page's own, else simplified Chinese.
async function words(wish) {
  const lang = (wish || document.documentElement.lang || '').toLowerCase();
  const name = /^en/.test(lang) ? 'en' : /^zh-(hant|hk|tw|mo)/.test(lang) ? 'zh-Hant' : 'zh-Hans';
  return (await import(`./i18n/${name}.js`)).default;
}

// styles are sheets made from text, which a strict policy of the host page lets pass.
function styles(base) {
  return Promise.all(['/static/tokens.css', '/static/widget/widget.css'].map(async (path) => {
    const reply = await fetch(base + path, { credentials: 'omit' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(await reply.text());
    return sheet;
  }));
}

if (!customElements.get('zhengda-chat')) customElements.define('zhengda-chat', ZhengdaChat);
