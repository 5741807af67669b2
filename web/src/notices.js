/** What the page has to say besides the conversation: errors, questions, the end. One at a time. */

import { element } from "./dom.js";

export class Notices {
  #kind = null;

  constructor() {
    this.element = element("div", { class: "notices", role: "status" });
  }

  /**
   * Show something, in the place of what is shown.
   *
   * @param {string} kind by which `clear` finds it
   * @param {string} text
   * @param {{name: string, act: () => void, main?: boolean}[]} actions
   */
  show(kind, text, actions = []) {
    this.#kind = kind;
    const buttons = actions.map(({ name, act, main }) =>
      element("button", { type: "button", class: main ? "primary" : "choice", click: act }, name),
    );
    const row = buttons.length ? element("div", { class: "choices" }, ...buttons) : null;
    this.element.replaceChildren(element("div", { class: `notice ${kind}` }, element("p", {}, text), row ?? ""));
  }

  /** Show nothing; with a kind: if it is that what is shown. */
  clear(kind = this.#kind) {
    if (kind !== this.#kind) return;
    this.#kind = null;
    this.element.replaceChildren();
  }
}
