/** The chat page: puts its parts together and shows what the client tells. */

import { ChatClient } from "../plain/assets/client.js";
import { Outbox } from "../plain/assets/outbox.js";
import { answers, isSecret } from "./answers.js";
import { Bubbles } from "./bubbles.js";
import { extras } from "./content.js";
import { element } from "./dom.js";
import { Header } from "./header.js";
import { Notices } from "./notices.js";
import { outboxKey } from "./settings.js";
import { Speech } from "./speech.js";
import { errorText, stringsFor } from "./strings.js";
import { Unread } from "./unread.js";

export class Page {
  #strings;
  #settings;
  #frame;
  #client;
  #bubbles;
  #header;
  #notices = new Notices();
  #answers = element("div", { class: "answers" });
  #speech;
  #unread;
  #question = null; // the assistant's latest message, until the next one
  #agent = null; // the name of the person who is in charge
  #typing; // the timer after which a person types no longer
  #lost = new Set(); // messages that the server could not finish and whose text is not known here

  /**
   * @param {object} options
   * @param {import("./settings.js").Settings} options.settings
   * @param {import("./frame.js").Frame | null} options.frame
   * @param {import("../plain/assets/server.js").Server} options.server
   * @param {Storage | null} options.storage
   */
  constructor({ settings, frame, server, storage }) {
    this.#settings = settings;
    this.#frame = frame;
    const strings = (this.#strings = stringsFor(settings.lang, settings.texts));
    const title = settings.title ?? strings.title;
    this.#speech = new Speech(settings.lang);
    this.#unread = new Unread(title, (count) => frame?.tell("unread", { count }));
    this.#bubbles = new Bubbles({
      strings,
      lang: settings.lang,
      between: [this.#notices.element, this.#answers],
      typed: (text, bubble) => this.#send(text, {}, bubble),
    });
    this.#header = new Header({ title, strings, actions: this.#actions(), close: frame && (() => frame.tell("close")) });
    const outbox = new Outbox({ storage, key: outboxKey(settings.token) });
    this.#client = new ChatClient({ server, outbox, observer: this.#observer() });
    this.element = element("main", { class: "chat" }, this.#header.element, this.#bubbles.element);
    this.#listen();
  }

  /** Begin to talk with the server; the page has to be in the document. */
  async run() {
    this.#header.status = this.#strings.connecting;
    await this.#bubbles.ready;
    await this.#client.run();
  }

  #actions() {
    const strings = this.#strings;
    const speaking = { name: strings.speak, act: () => this.#speech.toggle(), pressed: false };
    return [
      ...(this.#speech.possible ? [speaking] : []),
      { name: strings.download, act: () => this.#download() },
      { name: strings.restart, act: () => this.#confirmRestart() },
      { name: strings.end, act: () => this.#client.end() },
    ];
  }

  #listen() {
    window.addEventListener("online", () => this.#client.wake());
    window.addEventListener("pagehide", () => this.#speech.hush());
    document.addEventListener("visibilitychange", () => document.hidden || this.#client.wake());
    this.element.addEventListener("input", () => this.#client.hurry()); // it comes out of deep-chat's own tree
    this.#frame?.on("shown", ({ on }) => {
      this.#unread.shown = on;
      if (on) this.#bubbles.focus();
    });
    this.#frame?.on("token", ({ token }) => {
      const known = typeof token === "string" ? token : null; // none: the customer has signed out of the site
      this.#client.setToken(known, outboxKey(known));
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.#frame?.tell("close");
    });
  }

  #observer() {
    return {
      conversation: (state) => this.#showConversation(state),
      message: (event) => this.#showMessage(event),
      notice: (event) => this.#showNotice(event),
      agentTyping: (agent, seconds) => this.#showTyping(agent, seconds),
      restarted: () => this.#begin(),
      ended: () => this.#showEnd(),
      typing: (on) => this.#agent || (this.#bubbles.typing = on), // what a person reads, the assistant only notes
      connected: (on) => this.#showConnection(on),
      replaced: () => this.#showReplaced(),
      delivery: (id, state, error) => this.#showDelivery(id, state, error),
      problem: (error) => this.#showProblem(error),
      token: () => this.#newToken(),
    };
  }

  #showConversation({ events, ended }) {
    this.#begin();
    for (const event of events) {
      if (event.event === "message") this.#showMessage(event, true);
      else if (event.event === "notice") this.#showNotice(event);
    }
    for (const { id, text, title, secret } of this.#client.outbox.waiting) {
      if (!this.#bubbles.find(id)) this.#bubbles.customer(shown(text, title, secret), id);
    }
    if (ended) this.#showEnd();
  }

  /** An empty page, with the greeting. */
  #begin() {
    this.#bubbles.clear();
    this.#bubbles.open = true;
    this.#notices.clear();
    this.#lost.clear();
    this.#agent = null;
    this.#quiet();
    this.#ask(null);
    if (this.#settings.greeting) this.#bubbles.assistant(this.#settings.greeting);
  }

  #showMessage(event, isHistory = false) {
    if (event.from === "customer") this.#showOwn(event);
    else if (event.from === "agent") this.#showAgent(event, isHistory);
    else this.#showAnswer(event, isHistory);
    if (!isHistory) this.#notices.clear("problem");
  }

  #showOwn({ message_id: id, text }) {
    this.#ask(null);
    const bubble = this.#bubbles.find(id);
    if (text !== undefined || !bubble) this.#bubbles.customer(text ?? this.#known(id), id, bubble);
    this.#bubbles.note(id);
  }

  #showAnswer(event, isHistory) {
    const { text = "", table } = event;
    const choose = (payload, title) => this.#send(payload, { title });
    this.#ask(null);
    const beside = extras(event, { strings: this.#strings, lang: this.#settings.lang, choose });
    this.#bubbles.assistant(table ? (table.before ?? "") : text, beside);
    if (table?.after) this.#bubbles.assistant(table.after);
    this.#ask(event);
    for (const id of this.#lost) this.#bubbles.note(id);
    this.#lost.clear();
    if (isHistory) return;
    this.#unread.add();
    this.#speech.say(table ? [table.before, table.after].filter(Boolean).join("\n") : plain(text));
  }

  #showAgent({ text, agent }, isHistory) {
    this.#ask(null);
    this.#quiet();
    this.#bubbles.agent(text, agent);
    if (isHistory) return;
    this.#unread.add();
    this.#speech.say(text);
  }

  /** A person has come, gone or finished; what the assistant asked before is no question any more. */
  #showNotice({ notice, agent }) {
    if (["joined", "left", "resolved"].includes(notice)) {
      this.#agent = notice === "joined" ? agent : null;
      this.#bubbles.news(named(this.#strings[notice], agent));
    }
    this.#quiet();
    this.#ask(null);
  }

  #showTyping(agent, seconds) {
    const text = named(this.#strings.agentTyping, agent);
    this.#header.person = this.#bubbles.typing = text;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#quiet(), seconds * 1000);
  }

  /** Nobody types; who is in charge is said at the top. */
  #quiet() {
    clearTimeout(this.#typing);
    this.#bubbles.typing = false;
    this.#header.person = this.#agent ? named(this.#strings.withYou, this.#agent) : "";
  }

  /** Offer what answers a question; with none, what earlier ones offered counts no longer. */
  #ask(question) {
    if (!question) this.#bubbles.retire();
    this.#question = question;
    const options = { strings: this.#strings, send: (text, details) => this.#answer(text, details) };
    this.#answers.replaceChildren(...(question ? answers(question, options) : []));
    this.#bubbles.open = !isSecret(question);
  }

  /** What was chosen; the focus goes where the next thing is typed, for the button that had it is gone. */
  #answer(text, details) {
    this.#send(text, details);
    this.#bubbles.focus();
  }

  #send(text, { title, secret = !title && isSecret(this.#question) } = {}, bubble) {
    this.#speech.hush();
    this.#ask(null);
    const { id } = this.#client.send(text, { title, secret });
    this.#bubbles.customer(shown(text, title, secret), id, bubble);
  }

  /** What a message says that the server took and could not finish: it has no text of it. */
  #known(id) {
    const entry = this.#client.outbox.find(id);
    return entry ? shown(entry.text, entry.title, entry.secret) : this.#strings.lost;
  }

  #showDelivery(id, state, error) {
    const strings = this.#strings;
    if (state === "sent") this.#bubbles.note(id);
    else if (state === "waiting") this.#bubbles.note(id, error?.status === 429 ? this.#about(error) : strings.waiting);
    else if (state === "unknown") {
      this.#lost.add(id);
      this.#bubbles.note(id, strings.unknown);
    } else {
      const again = element("button", { type: "button", click: () => this.#client.sendAgain(id) }, strings.again);
      this.#bubbles.note(id, this.#about(error), " ", again);
    }
  }

  #showConnection(on) {
    this.#header.status = on ? "" : this.#strings.connecting;
    if (on) for (const kind of ["offline", "replaced"]) this.#notices.clear(kind);
    else if (navigator.onLine === false) this.#notices.show("offline", this.#strings.offline);
  }

  #showProblem(error) {
    const dismiss = { name: this.#strings.dismiss, act: () => this.#notices.clear("problem") };
    this.#notices.show("problem", this.#about(error), [dismiss]);
  }

  #about(error) {
    return errorText(error, this.#strings, this.#settings.lang);
  }

  #showReplaced() {
    const here = () => {
      this.#notices.clear();
      this.#client.wake();
    };
    this.#notices.show("replaced", this.#strings.replaced, [{ name: this.#strings.here, act: here, main: true }]);
  }

  #showEnd() {
    this.#ask(null);
    this.#bubbles.open = false;
    this.#notices.show("ended", this.#strings.ended, [
      { name: this.#strings.fresh, act: () => this.#client.restart(), main: true },
      { name: this.#strings.download, act: () => this.#download() },
    ]);
  }

  #confirmRestart() {
    const sure = () => {
      this.#notices.clear();
      this.#client.restart();
    };
    this.#notices.show("sure", this.#strings.sure, [
      { name: this.#strings.restart, act: sure, main: true },
      { name: this.#strings.keep, act: () => this.#notices.clear() },
    ]);
  }

  async #download() {
    const text = await this.#client.transcript();
    if (!text) return;
    const address = URL.createObjectURL(text);
    element("a", { href: address, download: this.#strings.file }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  async #newToken() {
    if (!this.#frame) return null;
    const { token } = await this.#frame.ask("token-needed", "new-token");
    return typeof token === "string" ? token : null;
  }
}

/** A text with a person's name in it. */
function named(text, agent) {
  return text.replace("{agent}", () => agent);
}

/** What is shown of a message of the customer's own. */
function shown(text, title, secret) {
  return secret ? "••••" : (title ?? text);
}

/** Markdown as it is read aloud. */
function plain(text) {
  return text.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[*_`#>|]/g, "");
}
