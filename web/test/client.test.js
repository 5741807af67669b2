import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { ChatClient } from "../plain/assets/client.js";
import { Outbox } from "../plain/assets/outbox.js";
import { Retry } from "../plain/assets/retry.js";
import { ChatError } from "../plain/assets/server.js";
import { FakeServer, settle } from "./support.js";

let server, client, seen, running;

function observer() {
  const note = (name) => (...details) => seen.push([name, ...details]);
  const names = ["conversation", "message", "notice", "agentTyping", "restarted", "ended", "typing", "connected", "replaced", "delivery", "problem"];
  return Object.fromEntries(names.map((name) => [name, note(name)]));
}

const told = (name) => seen.filter(([found]) => found === name).map(([, ...details]) => details);
const texts = () => told("message").map(([event]) => event.text);

async function connect(options = {}) {
  client = new ChatClient({ server, observer: { ...observer(), ...options.observer }, outbox: options.outbox, random: () => 0.5 });
  running = client.run();
  await settle();
}

/** Let time pass until the next try. */
async function later(seconds = 31) {
  mock.timers.tick(seconds * 1000);
  await settle();
}

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
  server = new FakeServer();
  seen = [];
});

afterEach(async () => {
  client.close();
  await settle();
  await running;
  mock.timers.reset();
});

test("the conversation so far is shown first, then what is new", async () => {
  server.say({ from: "assistant", text: "Welcome" });
  await connect();
  assert.deepEqual(told("conversation")[0][0].events.map((event) => event.text), ["Welcome"]);
  server.say({ from: "assistant", text: "Anything else?" });
  await settle();
  assert.deepEqual(texts(), ["Anything else?"]);
});

test("a message is sent once and its answer shown", async () => {
  await connect();
  const { id } = client.send("hi");
  await settle();
  assert.deepEqual(server.sent("send"), [["send", id, "hi"]]);
  assert.deepEqual(texts(), ["hi", "You said: hi"]);
  assert.deepEqual(told("delivery"), [[id, "sent"]]);
});

test("what was said during a lost connection is shown afterwards, once", async () => {
  await connect();
  client.send("one");
  await settle();
  server.stop();
  await settle();
  assert.deepEqual(told("connected").at(-1), [false]);
  server.say({ from: "assistant", text: "while you were away" });
  server.start();
  await later();
  assert.deepEqual(told("connected").at(-1), [true]);
  assert.deepEqual(texts(), ["one", "You said: one", "while you were away"]);
  assert.equal(told("conversation").length, 1);
});

test("what a person says, that they are there and that they type, is told", async () => {
  await connect();
  server.emit("notice", { notice: "joined", agent: "Kim" });
  server.push("agent_typing", { agent: "Kim", seconds: 6 });
  server.say({ from: "agent", agent: "Kim", text: "Hello" });
  await settle();
  assert.deepEqual(told("notice").map(([event]) => [event.notice, event.agent]), [["joined", "Kim"]]);
  assert.deepEqual(told("agentTyping"), [["Kim", 6]]);
  assert.deepEqual(texts(), ["Hello"]);
});

test("an event that comes twice is shown once", async () => {
  await connect();
  server.say({ from: "assistant", text: "once" });
  server.push("message", { id: 1, from: "assistant", text: "once" }, 1);
  await settle();
  assert.deepEqual(texts(), ["once"]);
});

test("messages typed while the server is down arrive in order when it is back", async () => {
  await connect();
  server.stop();
  client.send("one");
  client.send("two");
  await settle();
  assert.equal(told("delivery")[0][1], "waiting");
  server.start();
  await later();
  await later();
  assert.deepEqual(texts().filter((text) => !text.startsWith("You")), ["one", "two"]);
});

test("a POST whose answer is lost is sent again with the same id and counts once", async () => {
  await connect();
  const { send } = server;
  let lost = true;
  server.send = async (...message) => {
    await send(...message);
    if (lost) {
      lost = false;
      server.stop(); // the event is lost with the answer
      server.start();
      throw new ChatError(0, "unreachable", "cut off");
    }
  };
  client.send("pay");
  await settle();
  await later();
  assert.equal(new Set(server.sent("send").map(([, id]) => id)).size, 1);
  assert.equal(server.entries.filter((entry) => entry.data.from === "customer").length, 1);
});

test("Retry-After is respected", async () => {
  await connect();
  server.failing.set("send", [new ChatError(429, "too_many", "Please wait 20 seconds.", 20)]);
  client.send("hi");
  await settle();
  await later(19);
  assert.equal(server.sent("send").length, 1);
  await later(2);
  assert.equal(server.sent("send").length, 2);
});

test("what the server could not finish is sent again, or the customer is told", async () => {
  await connect();
  const { id } = client.send("hi");
  await settle();
  server.push("state", { last: server.last, typing: false, unfinished: [id, "of-another-page"] });
  await settle();
  assert.deepEqual(server.sent("send").map(([, sent]) => sent), [id, id]);
  assert.deepEqual(told("delivery").filter(([, state]) => state === "unknown"), [["of-another-page", "unknown"]]);
});

test("a refused message is not repeated by itself but on demand", async () => {
  await connect();
  server.failing.set("send", [new ChatError(413, "too_large", "That is too long.")]);
  const { id } = client.send("long");
  await settle();
  await later();
  assert.equal(server.sent("send").length, 1);
  assert.equal(told("delivery").at(-1)[1], "failed");
  client.sendAgain(id);
  await settle();
  assert.deepEqual(texts(), ["long", "You said: long"]);
});

test("messages to an ended conversation end it here too", async () => {
  await connect();
  server.failing.set("send", [new ChatError(409, "ended", "This chat was ended.")]);
  client.send("hi");
  await settle();
  assert.equal(told("ended").length, 1);
});

test("a session that is over is followed by another, and what waits is sent into it", async () => {
  await connect();
  server.failing.set("send", [new ChatError(401, "no_session", "Your chat session has ended.")]);
  client.send("hi");
  await settle();
  await later();
  assert.equal(told("conversation").length, 2);
  assert.ok(server.entries.some((entry) => entry.data.text === "hi"));
});

test("a browser that keeps no cookie is told so, and the server is not flooded", async () => {
  const refusals = Array.from({ length: 100 }, () => new ChatError(401, "no_session", "Your chat session has ended."));
  server.failing.set("events", refusals);
  await connect();
  for (let second = 0; second < 60; second += 1) await later(1);
  assert.ok(server.sent("session").length < 10, String(server.sent("session").length));
  assert.equal(told("problem")[0][0].code, "no_cookie");
});

test("an expired token is replaced by a new one", async () => {
  server.token = "old";
  server.failing.set("session", [new ChatError(401, "token_expired", "Your sign-in has expired.")]);
  await connect({ observer: { token: async () => "new" } });
  assert.equal(server.token, "new");
  assert.equal(told("conversation").length, 1);
});

test("without a new token the customer is told, and a token set later goes on", async () => {
  server.token = "old";
  server.failing.set("session", [new ChatError(401, "token_expired", "Your sign-in has expired.")]);
  await connect();
  assert.equal(told("problem")[0][0].code, "token_expired");
  assert.equal(told("conversation").length, 0);
  client.setToken("new");
  await settle();
  assert.equal(told("conversation").length, 1);
});

test("who signs out of the site leaves nothing of theirs in the chat", async () => {
  server.say({ from: "assistant", text: "Your balance is $5." });
  server.token = "mine";
  const outbox = new Outbox({ key: "mine" });
  await connect({ outbox });
  server.entries = []; // of nobody: the server knows by the token whose conversation it is
  client.setToken(null, "nobody");
  await settle();
  assert.equal(server.token, null);
  assert.deepEqual(told("conversation").at(-1)[0].events, []);
  assert.equal(outbox.key, "nobody");
});

test("a server that has forgotten everything is asked for the conversation anew", async () => {
  server.say({ from: "assistant", text: "old" });
  await connect();
  server.stop();
  await settle();
  server.entries = [];
  server.start();
  await later();
  await later();
  assert.deepEqual(told("conversation").at(-1)[0].events, []);
  server.say({ from: "assistant", text: "new" });
  await settle();
  assert.deepEqual(texts(), ["new"]);
});

test("a stream that has been silent too long is opened again", async () => {
  await connect();
  await later(60);
  await later(5);
  assert.ok(server.sent("events").length >= 2);
});

test("a page that was replaced by others waits until it is looked at", async () => {
  await connect();
  server.push("closing", { reason: "replaced" });
  await settle();
  await later(600);
  assert.equal(told("replaced").length, 1);
  assert.equal(server.sent("events").length, 1);
  client.wake();
  await later();
  assert.ok(server.sent("events").length > 1);
});

test("a server that shuts down in order is found again", async () => {
  await connect();
  server.push("closing", { reason: "shutdown" });
  await settle();
  server.stop();
  server.start();
  await settle();
  await later();
  assert.equal(server.sent("events").length, 2);
});

/** Times, in seconds since now, at which the client tried to open a stream. */
async function triesIn(seconds) {
  const tries = [];
  for (let second = 0; second < seconds; second += 0.25) {
    const before = server.sent("events").length;
    await later(0.25);
    if (server.sent("events").length > before) tries.push(second + 0.25);
  }
  return tries;
}

test("a server that is away is tried after 1, 2, 3 and then every 5 seconds", async () => {
  await connect();
  server.stop();
  await settle();
  assert.deepEqual(await triesIn(30), [1, 3, 6, 11, 16, 21, 26]);
  server.start();
  await later(5);
  assert.deepEqual(told("connected").at(-1), [true]);
});

test("clients do not all come at the same moment", async () => {
  for (const [chance, first] of [[0, 0.75], [1, 1.25]]) {
    const retry = new Retry(() => chance);
    assert.equal(retry.next(), first * 1000);
    assert.equal(retry.next(20), 20_000, "what the server asks for is the least");
  }
});

test("looking at the page or writing something tries at once", async () => {
  for (const act of [() => client.wake(), () => client.hurry(), () => client.send("hi")]) {
    seen = [];
    await connect();
    server.stop();
    await triesIn(27);
    server.start();
    await later(1);
    assert.deepEqual(told("connected").at(-1), [false]);
    act();
    await settle();
    assert.deepEqual(told("connected").at(-1), [true], String(act));
    client.close();
    await settle();
  }
});

test("who types fast does not flood a server that is away", async () => {
  await connect();
  server.stop();
  await triesIn(12);
  const before = server.sent("events").length;
  for (let key = 0; key < 40; key += 1) {
    client.hurry();
    await later(0.1);
  }
  assert.ok(server.sent("events").length - before <= 5, String(server.sent("events").length - before));
});

test("who types while all is well disturbs nothing, and a wait that the server has asked for is waited", async () => {
  await connect();
  await later(10);
  client.hurry();
  await settle();
  assert.equal(server.sent("events").length, 1);
  server.failing.set("send", [new ChatError(429, "too_many", "Please wait 20 seconds.", 20)]);
  client.send("one");
  await settle();
  client.wake();
  client.send("two");
  await later(5);
  assert.equal(server.sent("send").length, 1);
  await later(16);
  assert.equal(server.sent("send").length, 3);
});

test("restart forgets what waits, and says so when it cannot be had", async () => {
  await connect();
  await client.restart();
  await settle();
  assert.equal(told("restarted").length, 1);
  server.failing.set("restart", [new ChatError(503, "unavailable", "Not now.")]);
  await client.restart();
  assert.equal(told("problem")[0][0].message, "Not now.");
});

test("messages that waited for a reload are sent with their ids", async () => {
  const stored = new Map([["k", JSON.stringify([{ id: "from-before", text: "hello again" }])]]);
  const storage = { getItem: (key) => stored.get(key) ?? null, setItem: () => {}, removeItem: (key) => stored.delete(key) };
  await connect({ outbox: new Outbox({ storage, key: "k" }) });
  assert.deepEqual(server.sent("send"), [["send", "from-before", "hello again"]]);
  assert.equal(stored.size, 0);
});
