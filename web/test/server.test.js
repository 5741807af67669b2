import assert from "node:assert/strict";
import { test } from "node:test";

import { ChatError, Server } from "../plain/assets/server.js";

function answering(status, body, headers = {}) {
  const asked = [];
  const fetch = async (address, options) => {
    asked.push([address, options]);
    return new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers });
  };
  return { asked, fetch };
}

test("a message is posted as the protocol says, with the token in the header alone", async () => {
  const { asked, fetch } = answering(202, { id: "abcdefgh", duplicate: false });
  const server = new Server({ fetch, token: "a.b.c" });
  await server.send("abcdefgh", "hi");
  const [address, options] = asked[0];
  assert.equal(address, "/chat/messages");
  assert.equal(options.method, "POST");
  assert.deepEqual(JSON.parse(options.body), { id: "abcdefgh", text: "hi" });
  assert.equal(options.headers.Authorization, "Bearer a.b.c");
  assert.equal(options.headers["Content-Type"], "application/json");
});

test("the stream is asked for behind the last event", async () => {
  const { asked, fetch } = answering(200, "");
  await new Server({ fetch }).events(41, new AbortController().signal);
  assert.equal(asked[0][1].headers["Last-Event-ID"], "41");
  assert.ok(!("Authorization" in asked[0][1].headers));
});

test("a refusal has what the server said", async () => {
  const body = { error: { code: "too_many", message: "Please wait 4 seconds." } };
  const { fetch } = answering(429, body, { "Retry-After": "4" });
  const error = await new Server({ fetch }).send("abcdefgh", "hi").catch((caught) => caught);
  assert.ok(error instanceof ChatError);
  assert.deepEqual([error.status, error.code, error.message, error.retryAfter, error.passing],
    [429, "too_many", "Please wait 4 seconds.", 4, true]);
});

test("an answer of a proxy that is no JSON is an error like others", async () => {
  const { fetch } = answering(502, "<html>Bad gateway</html>");
  const error = await new Server({ fetch }).session().catch((caught) => caught);
  assert.deepEqual([error.status, error.passing], [502, true]);
  const fine = answering(200, "<html>");
  const strange = await new Server({ fetch: fine.fetch }).session().catch((caught) => caught);
  assert.deepEqual([strange.status, strange.passing], [0, true]);
});

test("no server is an error that passes", async () => {
  const fetch = async () => { throw new TypeError("Failed to fetch"); };
  const error = await new Server({ fetch }).session().catch((caught) => caught);
  assert.deepEqual([error.code, error.passing], ["unreachable", true]);
});
