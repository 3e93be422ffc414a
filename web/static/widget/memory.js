// What the page remembers between loads, in the host origin's local storage,
// one record and one outbox for each server. Messages are not among it. Where
// storage is closed to the page, it lasts as long as the page does.

export class Memory {
  #key;
  #spare = {};

  constructor(base) {
    this.#key = 'zhengda:' + base;
  }

  /** get is the record: visitor, conversation, epoch, open, large, anywhere (the page's city is left out). */
  get() {
    return this.#read('') || {};
  }

  set(patch) {
    this.#write('', { ...this.get(), ...patch });
  }

  /** outbox lists the questions that no server has acknowledged: {id, text, city, at, change}. */
  outbox() {
    return this.#read(':outbox') || [];
  }

  put(item) {
    this.#write(':outbox', [...this.outbox().filter((x) => x.id !== item.id), item].slice(-20));
  }

  drop(id) {
    const all = this.outbox();
    if (all.some((x) => x.id === id)) this.#write(':outbox', all.filter((x) => x.id !== id));
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
