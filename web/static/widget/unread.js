// What came while nobody looked: how much, from where on, and up to where all is
// seen. Looked at is what comes with the panel open and the page in view; after
// a while away also what has to be fetched first counts as come in between.

export class Unread {
  #memory;
  #s;
  #seen;
  #away = true;

  constructor(memory, state) {
    this.#memory = memory;
    this.#s = state;
    const { seen, unread = 0 } = memory.get();
    this.#seen = seen;
    state.unread = unread;
  }

  /** begin takes the newest offset there is; to who knows nothing of what was seen, all that is there is old. */
  begin(newest) {
    this.#seen ??= newest;
    if (!this.#s.held) this.#s.unread = 0; // it is counted again
  }

  /** came counts a message, if it is one to count. */
  came(m) {
    const s = this.#s;
    if (!this.#away || m.offset <= this.#seen || !(m.role === 'bot' || m.role === 'agent' || m.kind === 'order')) return;
    s.firstUnread ||= m.offset;
    s.unread++;
  }

  /** look notes whether somebody looks, and what of. */
  look() {
    const s = this.#s, here = s.open && !document.hidden, { seen, unread } = this.#memory.get();
    if (!here) this.#away = true;
    else if (s.link === 'ready' && s.caughtUp) {
      this.#away = false;
      this.#seen = s.held;
    }
    if (here || (s.held && seen >= s.held)) s.unread = 0; // another tab has shown it
    if ((unread || 0) !== s.unread || (!this.#away && seen !== this.#seen)) this.#memory.set({ unread: s.unread, seen: Math.max(this.#seen || 0, seen || 0) });
  }

  /** reset is for another conversation. */
  reset() {
    this.#seen = undefined;
    this.#away = true;
    Object.assign(this.#s, { unread: 0, firstUnread: 0 });
    this.#memory.set({ seen: undefined, unread: undefined });
  }
}
