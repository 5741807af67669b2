import assert from "node:assert/strict";
import { test } from "node:test";

import { readEvents } from "../plain/assets/events.js";
import { streamOf } from "./support.js";

async function all(...parts) {
  const found = [];
  for await (const event of readEvents(streamOf(...parts))) found.push(event);
  return found;
}

test("events are read with name, number and data", async () => {
  const found = await all('id: 12\nevent: message\ndata: {"text": "Hi"}\n\nevent: typing\ndata: {"on": true}\n\n');
  assert.deepEqual(found, [
    { name: "message", id: 12, data: { text: "Hi" } },
    { name: "typing", id: null, data: { on: true } },
  ]);
});

test("an event may come in pieces, cut within a character", async () => {
  const bytes = new TextEncoder().encode('id: 1\nevent: message\ndata: {"text": "Grüße €"}\n\n');
  const pieces = [...bytes].map((byte) => Uint8Array.of(byte));
  assert.deepEqual((await all(...pieces))[0].data, { text: "Grüße €" });
});

test("comments, half events and what is no JSON are left out", async () => {
  assert.deepEqual(await all(": ping\n\nretry: 1000\n\ndata: {oops\n\nid: 3\nevent: message\ndata: {}"), []);
});

test("lines may end as on Windows, and data may have several", async () => {
  assert.deepEqual((await all('data: {"a":\r\ndata: 1}\r\n\r\n'))[0].data, { a: 1 });
});

test("every sign of life counts", async () => {
  let signs = 0;
  for await (const _ of readEvents(streamOf(": ping\n\n", ": ping\n\n"), () => (signs += 1)));
  assert.equal(signs, 2);
});
