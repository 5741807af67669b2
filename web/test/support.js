/** What the tests share: streams, and a server of the protocol that lives in memory. */

import { ChatError } from "../plain/assets/server.js";

/** A stream of these texts or bytes, which then ends. */
export function streamOf(...parts) {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(typeof part === "string" ? encoder.encode(part) : part);
      controller.close();
    },
  });
}

/** Let everything that is ready happen. */
export async function settle(turns = 20) {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** In the place of `Server`: an echo that keeps its conversation while it is "off". */
export class FakeServer {
  entries = [];
  streams = [];
  token = null;
  requests = [];
  failing = new Map(); // by request, errors to throw, one after the other
  unfinished = [];
  off = false;

  session = async () => {
    this.#note("session");
    const history = this.entries.map(({ name, data }) => ({ event: name, ...data }));
    return { history, last: this.last, ended: false, customer: false, typing: false, unfinished: this.unfinished };
  };

  send = async (id, text) => {
    this.#note("send", id, text);
    const duplicate = this.entries.some((entry) => entry.data.message_id === id);
    if (!duplicate) {
      this.say({ from: "customer", text, message_id: id });
      this.say({ from: "assistant", text: `You said: ${text}` });
    }
    return { id, duplicate };
  };

  restart = async () => {
    this.#note("restart");
    this.emit("restarted", {});
  };

  end = async () => this.#note("end");

  transcript = async () => this.#note("transcript");

  events = async (after, signal) => {
    this.#note("events", after);
    let stream;
    const body = new ReadableStream({ start: (controller) => (stream = controller) });
    signal.addEventListener("abort", () => this.#drop(stream));
    this.streams.push(stream);
    this.#write(stream, null, "state", { last: this.last, typing: false, unfinished: this.unfinished });
    for (const { id, name, data } of this.entries) if (id > after) this.#write(stream, id, name, data);
    return body;
  };

  get last() {
    return this.entries.at(-1)?.id ?? 0;
  }

  say(data) {
    this.emit("message", data);
  }

  emit(name, data) {
    const id = this.last + 1;
    this.entries.push({ id, name, data: { id, ...data } });
    for (const stream of this.streams) this.#write(stream, id, name, { id, ...data });
  }

  /** Send what is not kept: `typing`, `closing`, or an event once more. */
  push(name, data, id = null) {
    for (const stream of this.streams) this.#write(stream, id, name, data);
  }

  /** Go down, as in a restart. */
  stop() {
    this.off = true;
    for (const stream of [...this.streams]) this.#drop(stream);
  }

  start() {
    this.off = false;
  }

  sent = (name) => this.requests.filter(([request]) => request === name);

  #note(...request) {
    this.requests.push(request);
    if (this.off) throw new ChatError(0, "unreachable", "off");
    const error = this.failing.get(request[0])?.shift();
    if (error) throw error;
  }

  #write(stream, id, name, data) {
    const head = id === null ? "" : `id: ${id}\n`;
    stream.enqueue(new TextEncoder().encode(`${head}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`));
  }

  #drop(stream) {
    if (!this.streams.includes(stream)) return;
    this.streams = this.streams.filter((other) => other !== stream);
    stream.error(new Error("cut off"));
  }
}
