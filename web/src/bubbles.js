/** The conversation on the screen: deep-chat's list of messages and its field to type into, put to our use. */

import "deep-chat";

import { element } from "./dom.js";
import { tame } from "./markdown.js";
import style from "./bubbles.css";

const LOADING = "deep-chat-loading-message-bubble";
const SETTLED = 50;
const NOTHING = "<div></div>"; // a bubble whose content is elements, not text

export class Bubbles {
  #byMessage = new Map();
  #typing = { toggle: () => {} };
  #isTyping = false;
  #chat;

  /**
   * @param {object} options
   * @param {Record<string, string>} options.strings
   * @param {string} options.lang for dictation
   * @param {HTMLElement[]} options.between what stands between messages and field
   * @param {(text: string, bubble: HTMLElement) => void} options.typed the customer has sent what they typed
   */
  constructor({ strings, lang, between, typed }) {
    this.strings = strings;
    window.remarkable_plugins = [{ plugin: tame }];
    this.#chat = document.createElement("deep-chat");
    this.#chat.toggleAttribute("data-dictation", canDictate());
    this.#chat.style.fontFamily = "inherit"; // else deep-chat fetches a font from another server
    const insert = () => this.#root().querySelector("#input").before(...between);
    this.ready = this.#rendered(insert).then(() => this.#describe());
    Object.assign(this.#chat, {
      auxiliaryStyle: style,
      displayLoadingBubble: this.#typing,
      textInput: { placeholder: { text: strings.placeholder }, characterLimit: 1000 },
      // "websocket" stands for a connection on which messages come and go at any time.
      connect: {
        websocket: true,
        handler: (_, signals) => {
          signals.onOpen();
          signals.newUserMessage.listener = ({ messages }) => typed(messages[0].text, this.#last());
        },
      },
      ...(canDictate() && { speechToText: { webSpeech: { language: lang }, button: { position: "inside-start" } } }),
    });
  }

  /** @returns {HTMLElement} */
  get element() {
    return this.#chat;
  }

  /**
   * Show what the assistant says.
   *
   * @param {string} text Markdown
   * @param {HTMLElement[]} [extras] shown below it
   * @returns {HTMLElement} the bubble
   */
  assistant(text, extras = []) {
    this.#chat.addMessage(text ? { role: "ai", text: unbroken(text) } : { role: "ai", html: NOTHING });
    const bubble = this.#last();
    if (!text) bubble.replaceChildren();
    bubble.append(...extras);
    this.#announce(bubble, this.strings.assistant);
    this.toEnd();
    return bubble;
  }

  /**
   * Show what a person at the desk says, as it was typed.
   *
   * @param {string} text
   * @param {string} name
   */
  agent(text, name) {
    const bubble = this.#plain(text);
    bubble.classList.add("agent");
    this.#announce(bubble, name);
  }

  /** Say between the messages what happened. */
  news(text) {
    this.#plain(text).classList.add("news");
  }

  /**
   * Show what the customer says, as it was typed.
   *
   * @param {string} text
   * @param {string} id of the message
   * @param {HTMLElement} [bubble] that shows it already
   */
  customer(text, id, bubble) {
    if (!bubble) {
      this.#chat.addMessage({ role: "user", text: "…" });
      bubble = this.#last();
    }
    bubble.replaceChildren(text);
    this.#announce(bubble, this.strings.you);
    this.#byMessage.set(id, bubble);
    this.toEnd();
  }

  /** @returns {HTMLElement | undefined} the bubble of a customer's message */
  find(id) {
    return this.#byMessage.get(id);
  }

  /**
   * Say below the customer's message what became of it.
   *
   * @param {string} id
   * @param {...(string | Node)} note nothing: it went well
   */
  note(id, ...note) {
    const container = this.#byMessage.get(id)?.closest(".outer-message-container");
    if (!container) return;
    container.querySelector(".delivery")?.remove();
    if (note.length) container.append(element("p", { class: "delivery" }, ...note));
    this.toEnd();
  }

  /** Show or hide the three dots; a text stands beside them. */
  set typing(on) {
    if (Boolean(on) !== this.#isTyping) {
      this.#isTyping = Boolean(on);
      this.#typing.toggle(on ? {} : undefined);
      this.toEnd();
    }
    const dots = this.#root().querySelector(`.${LOADING}`);
    if (typeof on === "string") dots?.setAttribute("data-typing", on);
    else dots?.removeAttribute("data-typing");
  }

  /** Forget all messages. */
  clear() {
    this.typing = false;
    this.#byMessage.clear();
    this.#chat.clearMessages(true);
  }

  /** What has been offered in earlier messages counts no longer. */
  retire() {
    for (const button of this.#messages().querySelectorAll("button.choice")) button.disabled = true;
  }

  /** Show or hide the field to type into. */
  set open(on) {
    this.#chat.toggleAttribute("data-closed", !on);
  }

  /** Put the cursor where one types; not on a phone, where that would bring up the keyboard. */
  focus() {
    const types = window.matchMedia?.("(pointer: fine)").matches && !this.#chat.hasAttribute("data-closed");
    const place = types ? this.#root().querySelector("#text-input") : this.#messages();
    place?.focus({ preventScroll: true });
  }

  /** Scroll to the latest message. */
  toEnd() {
    const messages = this.#messages();
    requestAnimationFrame(() => (messages.scrollTop = messages.scrollHeight));
  }

  /** deep-chat renders itself anew some moments after the first time: do something each time. */
  #rendered(setUp) {
    return new Promise((resolve) => {
      let timer;
      const observer = new MutationObserver(() => {
        setUp();
        clearTimeout(timer);
        timer = setTimeout(resolve, SETTLED);
      });
      observer.observe(this.#root().querySelector("#container"), { childList: true });
    });
  }

  #root() {
    return this.#chat.shadowRoot;
  }

  #messages() {
    return this.#root().querySelector("#messages");
  }

  #last() {
    return [...this.#messages().querySelectorAll(`.message-bubble:not(.${LOADING})`)].at(-1);
  }

  #plain(text) {
    this.#chat.addMessage({ role: "ai", html: NOTHING });
    const bubble = this.#last();
    bubble.replaceChildren(text);
    this.toEnd();
    return bubble;
  }

  #announce(bubble, who) {
    bubble.prepend(element("span", { class: "who" }, `${who}: `));
  }

  /** Tell screen readers what is what; deep-chat does so for the field to type into only. */
  #describe() {
    const messages = this.#messages();
    for (const [name, value] of Object.entries({
      role: "log", tabindex: "0", "aria-live": "polite", "aria-label": this.strings.conversation,
      "data-welcome": this.strings.welcome,
    })) messages.setAttribute(name, value);
    const text = this.#root().querySelector("#text-input");
    text.setAttribute("aria-multiline", "true");
    const buttons = [...this.#root().querySelectorAll("#input .input-button")];
    for (const button of buttons) {
      const name = button.id === "microphone-button" ? this.strings.microphone : this.strings.send;
      button.setAttribute("aria-label", name);
      button.setAttribute("title", name);
    }
  }
}

/** Without a line's end within an account's last digits: `…4521`. */
function unbroken(text) {
  return text.replace(/…(?=\d)/g, "…\u2060");
}

function canDictate() {
  return "SpeechRecognition" in window || "webkitSpeechRecognition" in window;
}
