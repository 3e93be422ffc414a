// What the page remembers between loads, in the host origin's local storage,
// in a few records for each server. Messages are not among it. Where storage is
// closed to the page, it lasts as long as the page does.
//
// The pass has a record of its own, ':pass': it is written only with the reply
// to a ticket request, so that no other tab's note puts an old key back.

const orphaned = 30_000; // ms after which what another tab has to send is anybody's

export class Memory {
  #key;
  #spare = {};

  /** tab is the same for all pages that a tab shows one after the other. */
  tab;

  constructor(base) {
    this.#key = 'zhengda:' + base;
    this.tab = Math.random().toString(36).slice(2);
    try {
      this.tab = sessionStorage.getItem(this.#key) || this.tab;
      sessionStorage.setItem(this.#key, this.tab);
    } catch {
      // closed: this page is a tab of its own
    }
  }

  /**
   * get is a record: '' has open, large, anywhere (the page's city is left out), draft, seen, unread, handling
   * and sse (when websockets were given up); ':pass' has visitor and conversation.
   */
  get(part = '') {
    return this.#read(part) || {};
  }

  set(patch, part = '') {
    this.#write(part, { ...this.get(part), ...patch });
  }

  /**
   * outbox lists what no server has acknowledged and this tab has to send: its own, and what another tab has
   * not got rid of in time. An item that two tabs send all the same is taken once, by its id.
   */
  outbox() {
    return this.#items().filter((x) => x.tab === this.tab || !(Date.now() - x.at < orphaned));
  }

  put(item) {
    this.#write(':outbox', [...this.#items().filter((x) => x.id !== item.id), { ...item, tab: this.tab }].slice(-20));
  }

  /** drop takes an item out and tells whether it was there. */
  drop(id) {
    const all = this.#items(), rest = all.filter((x) => x.id !== id);
    if (rest.length < all.length) this.#write(':outbox', rest);
    return rest.length < all.length;
  }

  /** forget leaves nothing of a conversation; the visitor's key and how the panel looks stay. */
  forget() {
    this.set({ conversation: undefined }, ':pass');
    this.set({ draft: undefined, seen: undefined, unread: undefined, handling: undefined });
    this.#write(':outbox', []);
  }

  #items() {
    return this.#read(':outbox') || [];
  }

  #read(part) {
    try {
      return JSON.parse(localStorage.getItem(this.#key + part));
    } catch {
      return this.#spare[part];
    }
  }

  #write(part, value) {
    this.#spare[part] = value;
    try {
      localStorage.setItem(this.#key + part, JSON.stringify(value));
    } catch {
      // closed or full: this.#spare holds it
    }
  }
}
