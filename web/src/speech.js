/** Reading answers aloud, where the browser can. */

export class Speech {
  #on = false;

  /** @param {string} lang */
  constructor(lang) {
    this.lang = lang;
  }

  /** @returns {boolean} whether the browser can */
  get possible() {
    return "speechSynthesis" in window && "SpeechSynthesisUtterance" in window;
  }

  /** @returns {boolean} whether it does, after the change */
  toggle() {
    this.#on = this.possible && !this.#on;
    this.hush();
    return this.#on;
  }

  /** Read a text, after what is being read. */
  say(text) {
    if (!this.#on || !text.trim()) return;
    const spoken = new SpeechSynthesisUtterance(text);
    spoken.lang = this.lang;
    window.speechSynthesis.speak(spoken);
  }

  /** Stop reading: the customer says something. */
  hush() {
    if (this.possible) window.speechSynthesis.cancel();
  }
}
