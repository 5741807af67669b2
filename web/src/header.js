/** The bar at the top: title, who is there, state of the connection, and what one can do with the conversation. */

import { element, icon } from "./dom.js";

const MENU = "M4 7h16M4 12h16M4 17h16";
const CROSS = "M6 6l12 12M18 6L6 18";

export class Header {
  #status = element("p", { class: "status", role: "status" });
  #person = element("p", { class: "person" });
  #items;
  #toggle;

  /**
   * @param {object} options
   * @param {string} options.title
   * @param {Record<string, string>} options.strings
   * @param {{name: string, act: () => void, pressed?: boolean}[]} options.actions what the menu offers
   * @param {(() => void) | null} options.close the widget's frame, where there is one
   */
  constructor({ title, strings, actions, close }) {
    this.#items = element("div", { class: "menu", id: "menu", hidden: true }, ...actions.map((action) => this.#item(action)));
    this.#toggle = element(
      "button",
      {
        type: "button", class: "round", "aria-expanded": "false", "aria-controls": "menu", "aria-label": strings.options,
        title: strings.options, click: () => this.#show(this.#items.hidden),
      },
      icon(MENU),
    );
    const closing = close && element(
      "button",
      { type: "button", class: "round", "aria-label": strings.close, title: strings.close, click: close },
      icon(CROSS),
    );
    this.element = element(
      "header",
      { keydown: (event) => event.key === "Escape" && !this.#items.hidden && this.#dismiss(event) },
      element("div", { class: "name" }, element("h1", {}, title), this.#person, this.#status),
      this.#toggle,
      closing || null,
      this.#items,
    );
    document.addEventListener("click", (event) => {
      if (!this.element.contains(event.target)) this.#show(false);
    });
  }

  /** Say how the connection is; nothing: it is as it should be. */
  set status(text) {
    this.#status.textContent = text;
  }

  /** Say who is there; nothing: the assistant. */
  set person(text) {
    this.#person.textContent = text;
  }

  #item({ name, act, pressed }) {
    const button = element("button", { type: "button" }, name);
    if (pressed !== undefined) button.setAttribute("aria-pressed", String(pressed));
    button.addEventListener("click", () => {
      const state = act();
      if (pressed === undefined) this.#show(false, true);
      else button.setAttribute("aria-pressed", String(state));
    });
    return button;
  }

  #dismiss(event) {
    event.stopPropagation();
    this.#show(false, true);
  }

  #show(on, focus = false) {
    this.#items.hidden = !on;
    this.#toggle.setAttribute("aria-expanded", String(on));
    if (on) this.#items.querySelector("button").focus();
    else if (focus) this.#toggle.focus();
  }
}
