/** The page where there is no bundle, in jsdom. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { build } from "esbuild";

import { Visit, leave } from "./visit.js";

const PLAIN = new URL("../plain/", import.meta.url);
const page = readFileSync(new URL("index.html", PLAIN), "utf8");
// jsdom runs no modules: here, and only here, they are put together.
const entryPoints = [new URL("assets/plain.js", PLAIN).pathname];
const { outputFiles } = await build({ entryPoints, bundle: true, write: false, format: "iife" });
const visitTo = (options) => new Visit(outputFiles[0].text, { page, ...options }).open();

after(leave);

test("it asks for nothing that is not in its folder", () => {
  const asked = [...page.matchAll(/(?:src|href)="\/chat\/assets\/([^"]+)"/g)].map(([, name]) => name);
  assert.deepEqual(asked, ["plain.css", "plain.js"]);
  for (const name of asked) {
    const text = readFileSync(new URL(`assets/${name}`, PLAIN), "utf8");
    const imported = [...text.matchAll(/from "(.+)"/g)].map(([, path]) => path);
    assert.ok(imported.every((path) => /^\.\/[a-z]+\.js$/.test(path)), imported.join());
  }
});

test("messages go out and answers come in, buttons and links included", async () => {
  const visit = await visitTo({ history: [{ event: "message", id: 1, from: "assistant", text: "Hello" }] });
  await visit.fill("#text", "hi <b>");
  const [path, { id, text }] = visit.posted.at(-1);
  assert.deepEqual([path, text], ["/chat/messages", "hi <b>"]);
  await visit.event("message", { from: "customer", text: "hi <b>", message_id: id });
  await visit.says({ text: "Which?", buttons: [{ title: "Savings", payload: "s" }], links: [{ title: "Fees", url: "/fees" }] });
  assert.deepEqual(visit.all("li").map((item) => item.textContent), ["AssistantHello", "Youhi <b>", "AssistantWhich?\nFees: /fees"]);
  await visit.click("Savings");
  assert.equal(visit.posted.at(-1)[1].text, "s");
  assert.equal(visit.all("#choices button").length, 0);
});

test("a secret is hidden and a day is picked", async () => {
  const visit = await visitTo();
  await visit.says({ text: "Passcode?", input: { type: "password" } });
  assert.equal(visit.all("#text")[0].type, "password");
  await visit.fill("#text", "2580");
  assert.equal(visit.all("li").at(-1).textContent, "You••••");
  await visit.says({ text: "When?", input: { type: "date", min: "2026-01-01" } });
  assert.deepEqual([visit.all("#text")[0].type, visit.all("#text")[0].min], ["date", "2026-01-01"]);
});

test("the end and a new beginning", async () => {
  const visit = await visitTo();
  await visit.event("ended", {});
  assert.ok(visit.all("#form")[0].hidden);
  await visit.click("Start over");
  assert.equal(visit.posted.at(-1)[0], "/chat/restart");
  await visit.event("restarted", {});
  assert.ok(!visit.all("#form")[0].hidden);
});

test("a person has a name, and what happened is said", async () => {
  const visit = await visitTo({ history: [{ event: "notice", id: 1, notice: "joined", agent: "Kim" }] });
  await visit.event("message", { from: "agent", agent: "Kim", text: "Hello." });
  await visit.event("agent_typing", { agent: "Kim", seconds: 6 });
  assert.equal(visit.all("#state")[0].textContent, "Kim is typing…");
  await visit.event("notice", { notice: "unclaimed" });
  await visit.event("notice", { notice: "left", agent: "Kim" });
  const said = ["Kim is here now.", "KimHello.", "Kim has left. The assistant goes on."];
  assert.deepEqual(visit.all("li").map((item) => item.textContent), said);
});
