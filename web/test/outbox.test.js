import assert from "node:assert/strict";
import { test } from "node:test";

import { Outbox } from "../plain/assets/outbox.js";

function memory() {
  const values = new Map();
  return {
    values,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => values.set(key, value),
    removeItem: (key) => values.delete(key),
  };
}

test("what waits outlives a reload, in order and with its id", () => {
  const storage = memory();
  const outbox = new Outbox({ storage });
  const first = outbox.add("one", { title: "One" });
  const second = outbox.add("two");
  const again = new Outbox({ storage });
  assert.deepEqual(again.waiting.map(({ id, text, title }) => [id, text, title]), [
    [first.id, "one", "One"],
    [second.id, "two", undefined],
  ]);
});

test("what the server has is not stored, but its text is there for a resend", () => {
  const storage = memory();
  const outbox = new Outbox({ storage });
  const { id } = outbox.add("one");
  outbox.mark(id, "sent");
  assert.equal(storage.values.size, 0);
  assert.equal(outbox.find(id).text, "one");
});

test("a secret is never stored, and forgotten when it is answered", () => {
  const storage = memory();
  const outbox = new Outbox({ storage });
  const { id } = outbox.add("2580", { secret: true });
  assert.ok(![...storage.values.values()].join().includes("2580"));
  outbox.mark(id, "sent");
  outbox.forgetSecrets();
  assert.equal(outbox.find(id), undefined);
});

test("messages of one customer are not sent as another", () => {
  const storage = memory();
  const outbox = new Outbox({ storage, key: "a" });
  outbox.add("mine");
  outbox.changeKey("b");
  assert.deepEqual(outbox.waiting, []);
  outbox.changeKey("a");
  assert.deepEqual(outbox.waiting.map((entry) => entry.text), ["mine"]);
});

test("only the latest sent messages are kept", () => {
  const outbox = new Outbox();
  const ids = Array.from({ length: 30 }, (_, number) => outbox.add(String(number)).id);
  for (const id of ids) outbox.mark(id, "sent");
  assert.equal(outbox.find(ids[0]), undefined);
  assert.equal(outbox.find(ids[29]).text, "29");
});

test("broken or missing storage does no harm", () => {
  const broken = { getItem: () => "{oops", setItem: () => { throw new Error("full"); }, removeItem: () => {} };
  const outbox = new Outbox({ storage: broken });
  outbox.add("one");
  assert.equal(outbox.waiting.length, 1);
});
