/** How many answers came while nobody looked: in the window's title, and on the widget's button. */

export class Unread {
  #count = 0;
  #shown = true;
  #title;
  #tell;

  /**
   * @param {string} title of the window
   * @param {(count: number) => void} tell the widget
   */
  constructor(title, tell) {
    this.#title = title;
    this.#tell = tell;
    document.title = title;
    document.addEventListener("visibilitychange", () => this.#look());
  }

  /** Whether the widget's frame is open. */
  set shown(on) {
    this.#shown = on;
    this.#look();
  }

  /** An answer came. */
  add() {
    if (this.#shown && !document.hidden) return;
    this.#set(this.#count + 1);
  }

  #look() {
    if (this.#shown && !document.hidden && this.#count) this.#set(0);
  }

  #set(count) {
    this.#count = count;
    document.title = count ? `(${count}) ${this.#title}` : this.#title;
    this.#tell(count);
  }
}
