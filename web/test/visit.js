/** A visit to a page of ours in jsdom, before a server that answers as told. */

import assert from "node:assert/strict";
import { JSDOM } from "jsdom";

const windows = [];

/** Close all pages: their timers would keep the process alive. */
export function leave() {
  windows.forEach((window) => window.close());
}

/** A page before a server that answers as told. */
export class Visit {
  posted = [];
  away = false; // whether the server answers nobody
  streams = 0; // that were opened
  #stream;
  #id = 0;

  constructor(script, { history = [], ended = false, address = "http://chat.test/chat", page = "<!doctype html>" } = {}) {
    this.script = script;
    this.history = history;
    this.ended = ended;
    const dom = new JSDOM(page, {
      url: address, runScripts: "outside-only", pretendToBeVisual: true,
    });
    this.window = dom.window;
    windows.push(dom.window);
    fill(dom.window, (path, options) => this.#answer(path, options));
  }

  async open() {
    this.window.eval(this.script);
    await this.until(() => this.#stream);
    await this.settle();
    return this;
  }

  async settle() {
    await new Promise((resolve) => setTimeout(resolve, 30));
  }

  async until(found) {
    for (let turn = 0; turn < 100 && !found(); turn += 1) await this.settle();
    assert.ok(found(), String(found));
  }

  async event(name, data) {
    const id = ["typing", "agent_typing", "state", "closing"].includes(name) ? "" : `id: ${(this.#id += 1)}\n`;
    this.#stream.enqueue(new TextEncoder().encode(`${id}event: ${name}\ndata: ${JSON.stringify({ id: this.#id, ...data })}\n\n`));
    await this.settle();
  }

  /** The server goes away, as in a restart. */
  async leaves() {
    this.away = true;
    this.#stream.close();
    await this.settle();
  }

  says = (message) => this.event("message", { from: "assistant", ...message });

  /** Where the conversation is. */
  get place() {
    return this.window.document.querySelector("deep-chat")?.shadowRoot ?? this.window.document;
  }

  all = (selector) => [...this.place.querySelectorAll(selector)];

  get texts() {
    return this.all(".message-bubble:not(.deep-chat-loading-message-bubble)").map((bubble) => bubble.textContent.trim());
  }

  async click(name) {
    const buttons = [...this.all("button"), ...this.window.document.querySelectorAll("button")];
    const button = buttons.find((one) => (one.textContent.trim() || one.getAttribute("aria-label")) === name);
    assert.ok(button, `${name} among ${buttons.map((one) => one.textContent)}`);
    button.click();
    await this.settle();
  }

  async type(text) {
    this.window.document.querySelector("deep-chat").submitUserMessage({ text });
    await this.settle();
  }

  async fill(selector, value) {
    const [field] = this.all(selector);
    field.value = value;
    field.form.dispatchEvent(new this.window.Event("submit", { bubbles: true, cancelable: true }));
    await this.settle();
  }

  #answer(path, { method, body }) {
    if (this.away) throw new TypeError("failed to fetch");
    if (method === "POST") this.posted.push([path, body && JSON.parse(body)]);
    if (path === "/chat/session") {
      const last = this.history.at(-1)?.id ?? 0;
      this.#id = last;
      return json({ history: this.history, last, ended: this.ended, customer: false, typing: false, unfinished: [] });
    }
    if (path === "/chat/events") {
      this.streams += 1;
      return new Response(new ReadableStream({ start: (stream) => (this.#stream = stream) }));
    }
    return json({ id: "x", duplicate: false, last: this.#id });
  }
}

const json = (content) => new Response(JSON.stringify(content), { status: 200 });

/** What browsers have and jsdom has not. */
function fill(window, fetch) {
  Object.assign(window, { fetch: async (path, options) => fetch(path, options), Response, ReadableStream, TextDecoder, AbortSignal, AbortController });
  window.crypto.randomUUID ??= () => crypto.randomUUID();
  window.Element.prototype.scrollTo = window.Element.prototype.scrollIntoView = () => {};
  Object.defineProperty(window.HTMLElement.prototype, "innerText", {
    get() { return this.textContent; },
    set(text) { this.textContent = text; },
  });
}
