/** A client of the chat's protocol (docs/web.md). It shows nothing: an observer is told what there is to show. */

import { readEvents } from "./events.js";
import { Outbox } from "./outbox.js";
import { AWAY, Pause, REFUSED, Retry } from "./retry.js";
import { ChatError } from "./server.js";

const SILENCE_SECONDS = 45; // the server says something every 15
const DOUBT_SECONDS = 20;
const HURRY_SECONDS = 1; // between two tries, however fast the customer types
const NO_COOKIE = "Your browser doesn't keep this chat's cookie. Please allow cookies for this site, then reload the page.";

/**
 * @typedef {object} Observer what is told; each is optional
 * @property {(state: {events: object[], ended: boolean, customer: boolean}) => void} conversation show this and only this
 * @property {(event: object) => void} message one more; the customer's own too, by `message_id`
 * @property {(event: object) => void} notice a person has come, gone or finished: `notice`, and the name as `agent`
 * @property {(agent: string, seconds: number) => void} agentTyping a person types, as far as is known for so long
 * @property {() => void} restarted forget what is shown
 * @property {() => void} ended the conversation is over
 * @property {(on: boolean) => void} typing
 * @property {(on: boolean) => void} connected
 * @property {() => void} replaced the chat was opened too often elsewhere; `wake` takes it back
 * @property {(id: string, state: "waiting" | "sent" | "failed" | "unknown", error?: ChatError) => void} delivery
 *   of a message; `unknown`: the server could not finish it and its text is not known here any more
 * @property {(error: ChatError) => void} problem something that the customer should read
 * @property {() => Promise<string | null>} token a new one from the embedding site
 */

export class ChatClient {
  #observer;
  #last = 0;
  #joined = false;
  #closed = false;
  #sending = false;
  #stream = new AbortController();
  #alive = 0;
  #tried = 0;
  #away = false; // the stream waits for the server, or for the customer to come back here
  #lostSessions = 0; // without a stream between them
  #retry;
  #refusedRetry;
  #pause = new Pause();
  #sendRetry;
  #sendPause = new Pause();

  /**
   * @param {object} options
   * @param {import("./server.js").Server} options.server
   * @param {Observer} options.observer
   * @param {Outbox} [options.outbox]
   * @param {() => number} [options.random]
   */
  constructor({ server, observer, outbox = new Outbox(), random = Math.random }) {
    this.server = server;
    this.outbox = outbox;
    this.#observer = observer;
    this.#retry = new Retry(random, AWAY);
    this.#refusedRetry = new Retry(random, REFUSED);
    this.#sendRetry = new Retry(random, AWAY);
  }

  /** Connect, and stay connected until `close`. */
  async run() {
    while (!this.#closed) {
      this.#tried = Date.now();
      try {
        if (!this.#joined) await this.#join();
        await this.#listen();
      } catch (error) {
        await this.#recover(error);
      }
    }
  }

  /**
   * Send a message, now or as soon as that is possible.
   *
   * @param {string} text
   * @param {{title?: string, secret?: boolean}} [options]
   * @returns {import("./outbox.js").Entry}
   */
  send(text, options) {
    const entry = this.outbox.add(text, options);
    this.hurry();
    this.#deliver();
    return entry;
  }

  /** Send a message that was refused once more. */
  sendAgain(id) {
    this.outbox.mark(id, "waiting");
    this.#observer.delivery?.(id, "waiting");
    this.#deliver();
  }

  /** Begin a new conversation. */
  restart = () => this.#ask(this.server.restart);

  /** End the conversation. */
  end = () => this.#ask(this.server.end);

  /** @returns {Promise<Blob | undefined>} the conversation as a text */
  transcript = () => this.#ask(this.server.transcript);

  /** Know the customer by a (new) token, or not any more: by none. */
  setToken(token, key) {
    this.server.token = token;
    if (key) this.outbox.changeKey(key);
    this.#rejoin();
    this.wake();
  }

  /** Do not wait any longer: the network is back, or the customer looks at the page again. */
  wake() {
    this.#retry.reset();
    this.#pause.hurry();
    this.#sendPause.hurry();
    if (Date.now() - this.#alive > DOUBT_SECONDS * 1000) this.#stream.abort();
  }

  /** Try at once to reach a server that is away: the customer writes something. */
  hurry() {
    if (this.#away && Date.now() - this.#tried >= HURRY_SECONDS * 1000) this.wake();
  }

  /** Disconnect for good. */
  close() {
    this.#closed = true;
    this.#stream.abort();
    this.#pause.end();
    this.#sendPause.end();
  }

  async #ask(request) {
    try {
      return await request();
    } catch (error) {
      this.#observer.problem?.(error);
      return undefined;
    }
  }

  async #join() {
    const session = await this.server.session();
    if (this.#closed) return;
    this.#joined = true;
    this.#last = session.last;
    for (const event of session.history) {
      if (event.message_id) this.outbox.mark(event.message_id, "sent");
    }
    this.#observer.conversation?.({ events: session.history, ended: session.ended, customer: session.customer });
    this.#observer.typing?.(session.typing);
    this.#resend(session.unfinished);
  }

  #rejoin() {
    this.#joined = false;
    this.#stream.abort();
  }

  async #listen() {
    const stream = (this.#stream = new AbortController());
    const watch = setInterval(() => {
      if (Date.now() - this.#alive > SILENCE_SECONDS * 1000) stream.abort();
    }, 5000);
    watch.unref?.(); // Node alone has it: a test's process may end
    const alive = () => (this.#alive = Date.now());
    alive();
    try {
      const body = await this.server.events(this.#last, stream.signal);
      this.#away = false;
      this.#observer.connected?.(true);
      this.#sendPause.hurry();
      this.#deliver();
      for await (const event of uncut(readEvents(body, alive))) {
        if (stream.signal.aborted) break;
        this.#retry.reset();
        this.#refusedRetry.reset();
        this.#lostSessions = 0;
        if (event.name === "closing" && event.data.reason === "replaced") {
          this.#away = true;
          this.#observer.replaced?.();
          return await this.#pause.wait(Infinity);
        }
        this.#take(event);
      }
    } finally {
      clearInterval(watch);
    }
    if (!this.#joined) return;
    throw new ChatError(0, "unreachable", "The connection was lost.");
  }

  #take({ name, id, data }) {
    if (id !== null) {
      if (id <= this.#last) return;
      this.#last = id;
    }
    if (name === "message") this.#message(data);
    else if (name === "notice") this.#observer.notice?.(data);
    else if (name === "agent_typing") this.#observer.agentTyping?.(data.agent, data.seconds);
    else if (name === "restarted") {
      this.outbox.clear();
      this.#observer.restarted?.();
    } else if (name === "ended") this.#observer.ended?.();
    else if (name === "typing") this.#observer.typing?.(data.on);
    else if (name === "state") this.#state(data);
  }

  #message(event) {
    if (event.from === "customer") this.outbox.mark(event.message_id, "sent");
    else this.outbox.forgetSecrets();
    this.#observer.message?.(event);
  }

  #state({ last, typing, unfinished }) {
    if (last < this.#last) return this.#rejoin(); // the server has begun from nothing
    this.#observer.typing?.(typing);
    this.#resend(unfinished);
  }

  #resend(unfinished) {
    for (const id of unfinished) {
      if (this.outbox.find(id)) this.outbox.mark(id, "waiting");
      else this.#observer.delivery?.(id, "unknown");
    }
    this.#deliver();
  }

  /** Send what waits, one after the other, so that the order stays. */
  async #deliver() {
    if (this.#sending || !this.#joined) return;
    this.#sending = true;
    try {
      for (let entry; !this.#closed && this.#joined && (entry = this.outbox.waiting[0]); ) await this.#post(entry);
    } finally {
      this.#sending = false;
    }
  }

  async #post(entry) {
    try {
      await this.server.send(entry.id, entry.text);
      this.#sendRetry.reset();
      this.outbox.mark(entry.id, "sent");
      this.#observer.delivery?.(entry.id, "sent");
    } catch (error) {
      if (entry.state !== "waiting") return; // the stream has shown meanwhile that it arrived
      if (error.status === 401) this.#rejoin();
      else if (error.passing) {
        this.#observer.delivery?.(entry.id, "waiting", error);
        await this.#sendPause.wait(this.#sendRetry.next(error.retryAfter), error.retryAfter > 0);
      } else {
        this.outbox.mark(entry.id, "failed");
        this.#observer.delivery?.(entry.id, "failed", error);
        if (error.code === "ended") this.#observer.ended?.();
      }
    }
  }

  /** What to do about an error of session or stream; returns when it is time to try again. */
  async #recover(error) {
    if (this.#closed) return;
    if (!(error instanceof ChatError)) {
      console.error(error); // of the observer: not the server's fault, and nothing that waiting mends
      error = new ChatError(0, "unexpected", "Something went wrong on this page.");
    }
    this.#observer.connected?.(false);
    if (error.code.startsWith("token_")) return this.#renew(error);
    if (error.code === "no_session") {
      this.#joined = false;
      this.#lostSessions += 1;
      if (this.#lostSessions > 1) error = new ChatError(401, "no_cookie", NO_COOKIE);
    }
    if (!error.passing && this.#lostSessions !== 1) this.#observer.problem?.(error);
    this.#away = error.passing;
    const retry = error.passing ? this.#retry : this.#refusedRetry;
    await this.#pause.wait(retry.next(error.retryAfter), error.retryAfter > 0);
  }

  async #renew(error) {
    const known = this.server.token;
    const token = (await this.#observer.token?.()) ?? null;
    if (this.server.token !== known) return; // `setToken` was faster
    if (token && token !== known) {
      this.server.token = token;
      this.#joined = false;
    } else {
      this.#observer.problem?.(error);
      await this.#pause.wait(token ? this.#refusedRetry.next() : Infinity);
    }
  }
}

/** Events until the stream ends in whatever way. */
async function* uncut(events) {
  try {
    for (;;) {
      const next = await events.next().catch(() => ({ done: true }));
      if (next.done) return;
      yield next.value;
    }
  } finally {
    events.return();
  }
}
