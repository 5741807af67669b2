/** Messages on their way: kept until the server has them, over a reload too, and for a while after that. */

const KEPT = 20;

/**
 * @typedef {object} Entry
 * @property {string} id made up here; the server counts a message with it once
 * @property {string} text what is sent
 * @property {string} [title] what is shown, if it is something else: a button's title
 * @property {boolean} secret never written anywhere, and forgotten as soon as it is answered
 * @property {"waiting" | "sent" | "failed"} state
 */

export class Outbox {
  /** @type {Entry[]} */
  #entries = [];

  /**
   * @param {object} options
   * @param {Storage | null} [options.storage] where what waits outlives a reload
   * @param {string} [options.key] under which; another one for each customer
   * @param {() => string} [options.newId]
   */
  constructor({ storage = null, key = "switchboard-outbox", newId = () => crypto.randomUUID() } = {}) {
    this.storage = storage;
    this.key = key;
    this.newId = newId;
    this.#entries = this.#load();
  }

  /** @returns {Entry[]} what the server does not have yet, in order */
  get waiting() {
    return this.#entries.filter((entry) => entry.state === "waiting");
  }

  /** @returns {Entry | undefined} */
  find(id) {
    return this.#entries.find((entry) => entry.id === id);
  }

  /** @returns {Entry} a new message to send */
  add(text, { title, secret = false } = {}) {
    const entry = { id: this.newId(), text, title, secret, state: "waiting" };
    this.#entries.push(entry);
    this.#save();
    return entry;
  }

  /** Note what became of a message. Its text stays for some time: the server may ask for it once more. */
  mark(id, state) {
    const entry = this.find(id);
    if (!entry) return;
    entry.state = state;
    const done = this.#entries.filter((other) => other.state !== "waiting");
    const old = new Set(done.slice(0, Math.max(0, done.length - KEPT)));
    this.#entries = this.#entries.filter((other) => !old.has(other));
    this.#save();
  }

  /** Forget what was sent and is secret: it was answered. */
  forgetSecrets() {
    this.#entries = this.#entries.filter((entry) => !(entry.secret && entry.state === "sent"));
  }

  /** Forget all. */
  clear() {
    this.#entries = [];
    this.#save();
  }

  /** Belong to somebody else from now on. */
  changeKey(key) {
    if (key === this.key) return;
    this.key = key;
    this.#entries = this.#load();
  }

  #load() {
    try {
      const stored = JSON.parse(this.storage?.getItem(this.key) ?? "[]");
      return stored.map(({ id, text, title }) => ({ id, text, title, secret: false, state: "waiting" }));
    } catch {
      return []; // storage that is full, shut or written by something else: a message is then kept until a reload
    }
  }

  #save() {
    try {
      const open = this.waiting.filter((entry) => !entry.secret).map(({ id, text, title }) => ({ id, text, title }));
      if (open.length) this.storage?.setItem(this.key, JSON.stringify(open));
      else this.storage?.removeItem(this.key);
    } catch {
      // as above
    }
  }
}
