// One chat in one language: the conversation, what is drawn of it, and what
// the visitor, a sheet or the page may do with it. A change of language makes
// another one.
import { Announcer } from './announce.js';
import { Conversation, maxText } from './conversation.js';
import { el } from './dom.js';
import { anchor } from './links.js';
import { Memory } from './memory.js';
import { answerOf } from './answer.js';
import { Page, touch } from './page.js';
import { View } from './view.js';

const noteFor = 10_000; // ms that a word below the composer stands

export class Chat {
  #tell;
  #key; // of this element in the memory: several of one page are each open or closed
  #drawing = false;
  #life = new AbortController();
  #back = null; // what had the focus before the panel was opened
  #hush = null; // stops the microphone
  #timers = {};

  /** tell fires an event of the element; key tells the elements of a page apart. */
  constructor({ t, base, options, root, tell, key }) {
    Object.assign(this, { t, base, options, root, memory: new Memory(base) });
    this.#tell = tell;
    this.#key = key;
    const announcer = this.announcer = new Announcer();
    this.view = new View(t, base, options, announcer);
    this.page = new Page(this.view.panel);
    this.talk = new Conversation(base, this.memory, announcer, t, {
      changed: () => this.changed(),
      answered: (m) => this.#answered(m),
      came: () => this.#sound(),
      refused: (words) => this.say(words),
      erased: () => this.type(''),
    }, options.site.key || options.get('site'));
    root.replaceChildren(this.view.root);
  }

  /** begin shows what was shown on the page before this one. */
  begin() {
    const { talk, memory, options } = this, was = memory.get(), s = talk.state;
    talk.change({ large: was.large ?? options.has('large'), city: options.get('city') });
    this.type(s.draft || '');
    if (s.large) this.#findVoice();
    if (was['open' + this.#key]) this.open(false);
    else if (talk.waits()) talk.socket.open();
    else this.#draw();
  }

  /** end leaves nothing behind. */
  end() {
    this.#life.abort();
    this.#quiet();
    for (const name in this.#timers) clearTimeout(this.#timers[name]);
    this.page.end();
    this.talk.end();
    this.view.root.remove();
  }

  /** open shows the panel; by hand tells that the visitor did it, which moves the focus and counts for the back button. */
  open(byHand = true) {
    const { talk, view } = this, { open, firstUnread } = talk.state;
    if (open) return;
    this.#back = document.activeElement;
    this.memory.set({ ['open' + this.#key]: true });
    talk.change({ open: true, follow: true });
    if (firstUnread) talk.change({ firstUnread });
    talk.socket.open();
    this.#draw();
    this.fit();
    this.page.hold();
    if (byHand) {
      this.page.enter();
      (touch.matches ? view.title : view.input).focus(); // the keyboard of a touch screen would cover the suggestions
    }
    this.#tell('open');
  }

  /** close hides the panel; a question under way is still answered. It may give way to another panel of the page. */
  close(givesWay = false) {
    const { talk, view } = this;
    if (!talk.state.open) return;
    this.memory.set({ ['open' + this.#key]: false });
    this.#quiet();
    const inside = this.root.activeElement;
    talk.change({ open: false, sheet: '', menu: '' });
    this.#draw();
    this.page.release(givesWay);
    if (inside) (view.launcher.hidden && this.#back && this.#back.isConnected ? this.#back : view.launcher).focus();
    this.#tell('close');
  }

  /** ask asks a question as if it had been typed. */
  ask(text) {
    text = String(text).trim();
    if (!text || [...text].length > maxText) return;
    this.talk.ask(text);
    this.#tell('ask');
  }

  /** erase erases the conversation at once; the conversation closes the sheet once it is gone. */
  erase() {
    this.talk.erase();
    this.type('');
  }

  /** type puts text into the composer, which grows to four lines. */
  type(text) {
    const { input } = this.view;
    if (text != null) input.value = text;
    this.fit();
    if (this.talk.setDraft && this.talk.state.draft !== input.value) this.talk.setDraft(input.value);
    this.changed();
  }

  /** fit gives the composer the height of its text, which only one that is shown has. */
  fit() {
    const { input } = this.view;
    input.style.height = 'auto';
    input.style.height = input.scrollHeight ? input.scrollHeight + 'px' : '';
  }

  /** say speaks a word and shows it below the composer for a while. */
  say(note) {
    this.later('note', noteFor, () => this.talk.change({ note: '' }));
    this.talk.change({ note });
  }

  /** later does something after a while, unless it is put off under the same name. */
  later(name, ms, then) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = setTimeout(then, ms);
  }

  /** tell fires an event of the element. */
  tell(what, detail) {
    this.#tell(what, detail);
  }

  /** link is a link to an address that the operator may have named, or its words. */
  link(href, words) {
    return anchor(href, words, {}, this.base, this.options.links);
  }

  setLarge = (large) => {
    this.memory.set({ large });
    this.talk.change({ large });
    if (large) this.#findVoice();
    else this.#quiet();
    this.#draw(); // the composer grows with the type
    this.fit();
  };

  setSound = (sound) => {
    this.memory.set({ sound });
    if (sound) this.#sound(); // at the visitor's hand, or it stays mute
  };

  /** read reads the answer aloud that a button stands in, or stops. */
  async read(button) {
    const { speak, stop } = await import('./speech.js'), { offset } = button.closest('[data-offset]').dataset, s = this.talk.state;
    if (s.reading === Number(offset)) return stop();
    speak(answerOf(button).text || '', s.voice, () => this.talk.change({ reading: 0 }));
    this.talk.change({ reading: Number(offset) });
  }

  /** listen takes a spoken question, once the visitor has agreed to who hears it; or it stops listening. */
  async listen() {
    const { talk, view, t } = this;
    if (this.#hush) return this.#hush();
    if (!this.memory.get().voice) return talk.change({ sheet: 'voice' });
    const before = view.input.value, { listen } = await import('./voice.js');
    this.#hush = listen(t.hears, {
      heard: (text) => this.type(before + text),
      end: (failed) => {
        this.#hush = null;
        this.say(failed ? t.voiceFailed : '');
        talk.change({ listening: false });
        view.input.focus();
      },
    });
    this.say(t.voiceHears);
    talk.change({ listening: true });
  }

  /** changed draws soon. */
  changed() {
    if (this.#drawing) return;
    this.#drawing = true;
    queueMicrotask(() => this.#draw());
  }

  #draw() {
    this.#drawing = false;
    if (this.#life.signal.aborted) return;
    const { talk } = this, s = talk.state;
    s.now = Date.now();
    this.view.draw(s, this);
    // A closed panel that waits for nothing needs no connection.
    if (!s.open && s.link !== 'idle' && !talk.waits()) talk.socket.shut();
  }

  #answered(m) {
    const b = m.body || {};
    this.#tell('answer', { offset: m.offset, status: b.status });
    if (b.offer) this.#tell('offer', { kind: b.offer.kind, region: b.offer.region, document: b.offer.document, procedure: b.offer.procedure });
    this.#sound();
  }

  async #sound() {
    if (this.memory.get().sound) (await import('./sound.js')).beep();
  }

  async #findVoice() {
    const { chineseVoice } = await import('./speech.js');
    this.talk.change({ voice: await chineseVoice(this.#life.signal) });
  }

  // quiet ends what is heard and what listens.
  #quiet() {
    if (this.#hush) this.#hush();
    if (this.talk.state.reading) import('./speech.js').then(({ stop }) => stop());
  }
}
