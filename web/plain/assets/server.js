/** The requests of the protocol (docs/web.md): one function for each, and one kind of error. */

/** A request that was refused, or found no server. `message` can be shown to a customer. */
export class ChatError extends Error {
  /**
   * @param {number} status of the answer; 0 where there was none
   * @param {string} code what a client goes by
   * @param {string} message for the customer
   * @param {number} retryAfter seconds after which it may be granted; 0 if nothing is said about that
   */
  constructor(status, code, message, retryAfter = 0) {
    super(message);
    Object.assign(this, { name: "ChatError", status, code, retryAfter });
  }

  /** Whether the same request may be granted later. */
  get passing() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export class Server {
  /**
   * @param {object} options
   * @param {string} [options.base] path of the chat
   * @param {string | null} [options.token] who the customer is, signed by the embedding site
   * @param {typeof fetch} [options.fetch]
   * @param {number} [options.seconds] until an answer that has not come is not waited for any longer
   */
  constructor({ base = "/chat", token = null, fetch = globalThis.fetch.bind(globalThis), seconds = 30 } = {}) {
    Object.assign(this, { base, token });
    this.fetch = fetch;
    this.seconds = seconds;
  }

  /** Find or make the visitor's session; answers with the conversation so far. */
  session = () => this.#json("POST", "/session");

  /** Send a message; the same id counts once. */
  send = (id, text) => this.#json("POST", "/messages", { id, text });

  /** Begin a new conversation. */
  restart = () => this.#json("POST", "/restart");

  /** End the conversation. */
  end = () => this.#json("POST", "/end");

  /** The conversation as a text file. */
  transcript = async () => (await this.#request("GET", "/transcript")).blob();

  /**
   * Open the stream of events.
   *
   * @param {number} after the last event that was seen
   * @param {AbortSignal} signal closes it
   * @returns {Promise<ReadableStream<Uint8Array>>}
   */
  async events(after, signal) {
    const headers = { Accept: "text/event-stream", "Last-Event-ID": String(after) };
    return (await this.#request("GET", "/events", { headers, signal })).body;
  }

  async #json(method, path, body) {
    const content = body && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    const response = await this.#request(method, path, content);
    try {
      return await response.json();
    } catch {
      throw unreachable();
    }
  }

  async #request(method, path, { headers = {}, ...options } = {}) {
    const authorization = this.token ? { Authorization: `Bearer ${this.token}` } : {};
    const signal = options.signal ?? AbortSignal.timeout(this.seconds * 1000);
    let response;
    try {
      response = await this.fetch(this.base + path, {
        ...options, method, signal, headers: { ...headers, ...authorization }, cache: "no-store", credentials: "same-origin",
      });
    } catch {
      throw unreachable();
    }
    if (!response.ok) throw await refusal(response);
    return response;
  }
}

function unreachable() {
  return new ChatError(0, "unreachable", "The chat cannot be reached at the moment.");
}

async function refusal(response) {
  const { error } = await response.json().catch(() => ({}));
  const after = Number(response.headers.get("Retry-After")) || 0;
  return new ChatError(
    response.status, error?.code ?? "unknown", error?.message ?? "That didn't work. Please try again.", after,
  );
}
