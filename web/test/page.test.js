/** The built page in jsdom: no browser, but the same bundle. Layout, focus and axe are tests/web's matter. */

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { after, test } from "node:test";

import { Visit, leave } from "./visit.js";

const BUNDLE = new URL("../dist/assets/chat.js", import.meta.url);
const skip = existsSync(BUNDLE) ? false : "web/dist is not built";
const script = skip ? "" : readFileSync(BUNDLE, "utf8");
const visitTo = (options) => new Visit(script, options).open();

after(leave);

test("history, greeting-free, is shown with who said what", { skip }, async () => {
  const visit = await visitTo({
    history: [
      { event: "message", id: 1, from: "customer", text: "hi", message_id: "a-message" },
      { event: "message", id: 2, from: "assistant", text: "**Hello**, Sam." },
    ],
  });
  assert.deepEqual(visit.texts, ["You: hi", "Assistant: Hello, Sam."]);
  assert.equal(visit.all(".ai-message strong")[0].textContent, "Hello");
});

test("what is typed is sent and shown once, though the server shows it too", { skip }, async () => {
  const visit = await visitTo();
  await visit.type("how much *is* <b>it</b>?");
  const [path, { id, text }] = visit.posted.at(-1);
  assert.deepEqual([path, text], ["/chat/messages", "how much *is* <b>it</b>?"]);
  await visit.event("message", { from: "customer", text, message_id: id });
  assert.deepEqual(visit.texts, ["You: how much *is* <b>it</b>?"]);
  assert.equal(visit.all(".user-message b, .user-message em").length, 0);
});

test("HTML, pictures and scripts in answers are nothing but text", { skip }, async () => {
  const visit = await visitTo();
  await visit.says({ text: 'Hi <img src=x onerror="alert(1)"><script>alert(1)</script> ![p](https://evil.test/p.png)' });
  await visit.says({ text: "[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,x) [d](//evil.test) [ok](https://bank.test/a)" });
  await visit.says({
    text: "x",
    table: { columns: ["<b>A</b>"], rows: [["<img src=x onerror=alert(1)>"]] },
    links: [{ title: "bad", url: "javascript:alert(1)" }, { title: "<i>good</i>", url: "/terms" }],
    cards: [{ title: "<u>card</u>", image: "javascript:alert(1)", url: "vbscript:x" }],
  });
  assert.equal(visit.all("#messages img, #messages script, #messages b, #messages i, #messages u").length, 0);
  const addresses = visit.all("#messages a").map((link) => link.getAttribute("href"));
  assert.deepEqual(addresses, ["https://bank.test/a", "/terms"]);
  assert.ok(visit.texts[0].includes("<script>"));
});

test("buttons send their payload, show their title, and are gone afterwards", { skip }, async () => {
  const visit = await visitTo();
  await visit.says({ text: "Which?", buttons: [{ title: "Savings", payload: "/choose{\"account\": 1}" }] });
  await visit.click("Savings");
  assert.equal(visit.posted.at(-1)[1].text, "/choose{\"account\": 1}");
  assert.equal(visit.texts.at(-1), "You: Savings");
  assert.equal(visit.all(".answers button").length, 0);
});

test("many choices are a select", { skip }, async () => {
  const visit = await visitTo();
  await visit.says({ text: "Which?", buttons: Array.from({ length: 7 }, (_, at) => ({ title: `No. ${at}`, payload: `p${at}` })) });
  assert.equal(visit.all("select option").length, 8);
  await visit.fill("select", "3");
  assert.equal(visit.posted.at(-1)[1].text, "p3");
});

test("a day is picked within its bounds", { skip }, async () => {
  const visit = await visitTo();
  await visit.says({ text: "When?", input: { type: "date", min: "2026-01-01", max: "2026-01-31" } });
  const [field] = visit.all("input[type=date]");
  assert.deepEqual([field.min, field.max], ["2026-01-01", "2026-01-31"]);
  await visit.fill("input[type=date]", "2026-01-12");
  assert.equal(visit.posted.at(-1)[1].text, "2026-01-12");
});

test("a secret is hidden while it is typed and afterwards, and stored nowhere", { skip }, async () => {
  const visit = await visitTo();
  await visit.says({ text: "Passcode?", input: { type: "password" } });
  assert.ok(visit.window.document.querySelector("deep-chat[data-closed]"));
  await visit.fill("input[type=password]", "2580");
  assert.equal(visit.posted.at(-1)[1].text, "2580");
  assert.equal(visit.texts.at(-1), "You: ••••");
  assert.ok(!visit.window.document.querySelector("deep-chat[data-closed]"));
  assert.ok(!JSON.stringify({ ...visit.window.sessionStorage }).includes("2580"));
  assert.ok(!visit.place.innerHTML.includes("2580"));
});

test("a table stands in the place of the text, amounts at the right", { skip }, async () => {
  const visit = await visitTo();
  const table = { columns: ["Day", "Amount"], rows: [["May 3", "-$12.00"], ["May 4", "$2,450.10"]], before: "Your **latest**:", after: "Anything else?" };
  await visit.says({ text: "May 3 -$12.00 …", table });
  assert.deepEqual(visit.all("th").map((cell) => [cell.textContent, cell.scope, cell.className]), [["Day", "col", ""], ["Amount", "col", "amount"]]);
  assert.equal(visit.all("tbody tr").length, 2);
  assert.ok(visit.texts[0].startsWith("Assistant: Your latest:"));
  assert.equal(visit.texts[1], "Assistant: Anything else?");
  assert.ok(!visit.texts.join().includes("…"));
});

test("where the browser can listen, there is a microphone", { skip }, async () => {
  const visit = new Visit(script);
  visit.window.webkitSpeechRecognition = class extends visit.window.EventTarget {};
  await visit.open();
  assert.deepEqual(visit.all("[role=button]").map((button) => button.getAttribute("aria-label")), ["Dictate your message", "Send"]);
});

test("three dots show while the assistant is at work", { skip }, async () => {
  const visit = await visitTo();
  await visit.event("typing", { on: true });
  assert.equal(visit.all(".deep-chat-loading-message-bubble").length, 1);
  await visit.says({ text: "one" });
  assert.equal(visit.all(".deep-chat-loading-message-bubble").length, 1);
  await visit.event("typing", { on: false });
  assert.equal(visit.all(".deep-chat-loading-message-bubble").length, 0);
  assert.deepEqual(visit.texts, ["Assistant: one"]);
});

const KIM = [
  { event: "notice", id: 1, notice: "joined", agent: "Kim", ticket: "T-1001" },
  { event: "message", id: 2, from: "agent", agent: "Kim", text: "Hi *Sam*,\nI am Kim. <b>x</b>" },
];
const person = (visit) => visit.window.document.querySelector("header .person").textContent;
const dots = (visit) => visit.all(".deep-chat-loading-message-bubble").map((bubble) => bubble.dataset.typing ?? "");

test("a person who is there is shown with the name, after a reload too", { skip }, async () => {
  for (const visit of [await visitTo({ history: KIM }), await visitTo()]) {
    if (!visit.texts.length) for (const { event, id, ...data } of KIM) await visit.event(event, data);
    assert.deepEqual(visit.texts, ["Kim is here now.", "Kim: Hi *Sam*,\nI am Kim. <b>x</b>"]);
    assert.equal(visit.all(".agent b").length, 0, "as it was typed");
    assert.equal(person(visit), "Kim is with you");
    await visit.event("notice", { notice: "resolved", agent: "Kim" });
    assert.equal(visit.texts.at(-1), "Kim has finished. The assistant goes on.");
    assert.equal(person(visit), "");
  }
});

test("a person who types is shown for some seconds, or until the answer is there", { skip }, async () => {
  const visit = await visitTo({ history: KIM });
  await visit.event("agent_typing", { agent: "Kim", seconds: 6 });
  assert.deepEqual([dots(visit), person(visit)], [["Kim is typing…"], "Kim is typing…"]);
  await visit.event("message", { from: "agent", agent: "Kim", text: "One moment." });
  assert.deepEqual([dots(visit), person(visit)], [[], "Kim is with you"]);
  await visit.event("agent_typing", { agent: "Kim", seconds: 0.01 });
  await visit.until(() => !dots(visit).length);
  await visit.event("typing", { on: true });
  assert.deepEqual(dots(visit), [], "the assistant only takes it down");
});

test("what the assistant asked is no question any more when a person comes", { skip }, async () => {
  const visit = await visitTo();
  await visit.says({ text: "Passcode?", input: { type: "password" } });
  await visit.event("notice", { notice: "joined", agent: "Kim" });
  assert.equal(visit.all("input[type=password]").length, 0);
  await visit.type("i am locked out");
  assert.equal(visit.texts.at(-1), "You: i am locked out");
  await visit.event("notice", { notice: "something new" });
  await visit.event("restarted", {});
  assert.deepEqual([visit.texts, person(visit)], [[], ""]);
});

test("start over asks first; the conversation is cleared when the server says so", { skip }, async () => {
  const visit = await visitTo();
  await visit.says({ text: "one" });
  await visit.click("Start over");
  assert.deepEqual(visit.posted.filter(([path]) => path === "/chat/restart"), []);
  const [sure] = visit.all(".notice .primary");
  sure.click();
  await visit.settle();
  assert.equal(visit.posted.at(-1)[0], "/chat/restart");
  await visit.event("restarted", {});
  assert.deepEqual(visit.texts, []);
});

test("an ended chat takes no more messages and offers transcript and a new one", { skip }, async () => {
  const visit = await visitTo({ ended: true });
  assert.ok(visit.window.document.querySelector("deep-chat[data-closed]"));
  await visit.click("Start a new chat");
  assert.equal(visit.posted.at(-1)[0], "/chat/restart");
  await visit.event("restarted", {});
  assert.ok(!visit.window.document.querySelector("deep-chat[data-closed]"));
});

test("what the server could not finish and nobody knows any more is said at the message", { skip }, async () => {
  const history = [{ event: "message", id: 1, from: "customer", message_id: "a-message", state: "working" }];
  const visit = await visitTo({ history });
  await visit.event("state", { last: 1, typing: false, unfinished: ["a-message"] });
  assert.match(visit.all(".delivery")[0].textContent, /send it again/);
  assert.equal(visit.texts[0], "You: (a message that did not arrive in full)");
  await visit.says({ text: "an answer after all" });
  assert.equal(visit.all(".delivery").length, 0);
});

test("answers that nobody sees are counted in the title", { skip }, async () => {
  const visit = await visitTo();
  Object.defineProperty(visit.window.document, "hidden", { value: true, configurable: true });
  await visit.says({ text: "one" });
  await visit.says({ text: "two" });
  assert.equal(visit.window.document.title, "(2) Chat with us");
  Object.defineProperty(visit.window.document, "hidden", { value: false });
  visit.window.document.dispatchEvent(new visit.window.Event("visibilitychange"));
  assert.equal(visit.window.document.title, "Chat with us");
});

test("whoever begins to type finds the server as soon as it is back", { skip }, async () => {
  const visit = new Visit(script);
  visit.window.Math.random = () => 0.99; // the tries are as far apart as they can be
  await visit.open();
  await visit.leaves();
  await new Promise((resolve) => setTimeout(resolve, 2500)); // the first try failed, the second is a second away
  visit.away = false;
  assert.equal(visit.streams, 1);
  visit.all("#text-input")[0].dispatchEvent(new visit.window.InputEvent("input", { bubbles: true, composed: true }));
  await visit.settle();
  assert.equal(visit.streams, 2);
});

test("language, direction and theme come from the address; nothing is fetched from elsewhere", { skip }, async () => {
  const visit = await visitTo({ address: "http://chat.test/chat?lang=ar&theme=dark&title=Fake" });
  const page = visit.window.document.documentElement;
  assert.deepEqual([page.lang, page.dir, page.dataset.theme], ["ar", "rtl", "dark"]);
  assert.equal(visit.window.document.querySelector("h1").textContent, "Chat with us");
  assert.equal(visit.window.document.querySelectorAll("link[href^=http], script[src^=http]").length, 0);
});

test("the page speaks the language of its attribute, with the owner's own words among it", { skip }, async () => {
  const own = JSON.stringify({ de: { welcome: 'Servus "miteinand"!' }, en: { send: "Go" } }).replaceAll('"', "&quot;");
  const page = `<!doctype html><head><meta name="switchboard-texts" content="${own}"></head>`;
  const visit = await visitTo({ address: "http://chat.test/chat?lang=de", page });
  assert.equal(visit.window.document.querySelector("h1").textContent, "Schreiben Sie uns");
  assert.equal(visit.all("#messages")[0].dataset.welcome, 'Servus "miteinand"!');
  assert.equal(visit.all("#text-input")[0].getAttribute("deep-chat-placeholder-text"), "Ihre Nachricht…");
  assert.ok(visit.all(".input-button").every((button) => button.title === "Senden"));
  await visit.event("ended", {});
  await visit.click("Neuen Chat beginnen");
  assert.deepEqual(visit.posted.at(-1)[0], "/chat/restart");
});

test("axe finds nothing serious, as far as it can be seen without a layout", { skip }, async () => {
  const axe = readFileSync(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
  const visit = await visitTo();
  visit.window.eval(axe);
  const serious = async () => {
    const { violations } = await visit.window.axe.run(visit.window.document, { rules: { "color-contrast": { enabled: false } } });
    return Array.from(violations).filter(({ impact }) => ["serious", "critical"].includes(impact)).map(({ id, nodes }) => [id, nodes[0].html]);
  };
  assert.deepEqual(await serious(), []);
  const table = { columns: ["Day"], rows: [["May 3"]] };
  const cards = [{ title: "Card", image: "/card.png", url: "/card", buttons: [{ title: "Take it", payload: "t" }] }];
  const buttons = Array.from({ length: 7 }, (_, at) => ({ title: `No. ${at}`, payload: `p${at}` }));
  await visit.says({ text: "x", table, cards, links: [{ title: "Fees", url: "/fees" }], buttons });
  assert.deepEqual(await serious(), []);
  for (const type of ["date", "password"]) {
    await visit.says({ text: "?", input: { type }, buttons: buttons.slice(0, 2) });
    assert.deepEqual(await serious(), []);
  }
  for (const { event, id, ...data } of KIM) await visit.event(event, data);
  await visit.event("agent_typing", { agent: "Kim", seconds: 6 });
  assert.deepEqual(await serious(), []);
  await visit.click("Options");
  await visit.click("Start over");
  assert.deepEqual(await serious(), []);
});

test("screen readers are told what is what", { skip }, async () => {
  const visit = await visitTo();
  assert.equal(visit.all("#messages")[0].getAttribute("role"), "log");
  assert.deepEqual(visit.all("[role=button]").map((button) => button.getAttribute("aria-label")), ["Send"]);
  assert.ok(visit.all("#text-input")[0].getAttribute("aria-label"));
});
