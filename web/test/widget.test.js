/** The widget's script in jsdom: what it puts on a site, and whom it talks to. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { JSDOM } from "jsdom";

const SCRIPT = readFileSync(new URL("../plain/widget.js", import.meta.url), "utf8");
const CHAT = "https://chat.bank.test";
const windows = [];

after(() => windows.forEach((window) => window.close()));

class Site {
  told = [];

  constructor(attributes = "", { fetched } = {}) {
    const { window } = new JSDOM(`<!doctype html><html lang="de"><body><script src="${CHAT}/chat/widget.js" ${attributes}></script></body></html>`, {
      url: "https://www.bank.test/start", runScripts: "outside-only",
    });
    windows.push(window);
    this.window = window;
    window.CSSStyleSheet = class { replaceSync() {} };
    window.fetch = async () => ({ ok: fetched !== undefined, text: async () => fetched });
    Object.defineProperty(window.document, "currentScript", { value: window.document.querySelector("script") });
    window.eval(SCRIPT);
    this.root = window.document.body.lastElementChild.shadowRoot;
  }

  get button() {
    return this.root.querySelector("button");
  }

  get frame() {
    return this.root.querySelector("iframe");
  }

  /** Open it; jsdom loads no frame in a shadow root, so its window is one of ours. */
  open() {
    this.button.click();
    this.inside = { postMessage: (message, target) => this.told.push([{ ...message }, target]) };
    Object.defineProperty(this.frame, "contentWindow", { value: this.inside });
    return this;
  }

  /** Let the frame say something. */
  async hears(data, { origin = CHAT, source = this.inside } = {}) {
    this.window.dispatchEvent(Object.assign(new this.window.Event("message"), { data, origin, source }));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test("a button opens and closes the frame, and says so", () => {
  const site = new Site('data-title="Riverside Bank"');
  assert.equal(site.frame, null);
  site.button.click();
  assert.equal(site.frame.getAttribute("src"), `${CHAT}/chat?embed=1#site=https%3A%2F%2Fwww.bank.test`);
  assert.equal(site.frame.title, "Riverside Bank");
  assert.equal(site.button.getAttribute("aria-expanded"), "true");
  site.button.click();
  assert.ok(site.frame.hidden);
  assert.equal(site.button.getAttribute("aria-expanded"), "false");
});

test("settings and token go to the chat's origin alone, the token in no address", async () => {
  const site = new Site('data-title="Bank" data-greeting="Hi" data-accent="#aa0000" data-token="a.b.c"').open();
  await site.hears({ switchboard: "ready" });
  const [settings, target] = site.told[0];
  assert.equal(target, CHAT);
  assert.deepEqual(settings, {
    switchboard: "settings", title: "Bank", greeting: "Hi", accent: "#aa0000", lang: "de", dir: undefined, theme: undefined, texts: undefined, token: "a.b.c",
  });
  assert.ok(!site.frame.src.includes("a.b.c"));
});

test("nobody but the chat's own frame is answered", async () => {
  const site = new Site('data-token="a.b.c"').open();
  await site.hears({ switchboard: "ready" }, { origin: "https://evil.test" });
  await site.hears({ switchboard: "ready" }, { source: site.window });
  for (const data of [null, "ready", { switchboard: "constructor" }, { switchboard: "toString" }]) await site.hears(data);
  assert.deepEqual(site.told, []);
});

test("a new token comes from the site's own address or from its script", async () => {
  const site = new Site('data-token="old" data-token-url="/token"', { fetched: "new\n" }).open();
  await site.hears({ switchboard: "token-needed" });
  assert.deepEqual(site.told[0][0], { switchboard: "new-token", token: "new" });
  site.window.Switchboard.setToken("newer");
  assert.deepEqual(site.told[1][0], { switchboard: "token", token: "newer" });
});

test("unread answers are on the button, in figures and in words", async () => {
  const site = new Site().open();
  await site.hears({ switchboard: "unread", count: 3 });
  assert.equal(site.root.querySelector("b").textContent, "3");
  assert.equal(site.button.getAttribute("aria-label"), "Schreiben Sie uns (3 neu)", "the site's language");
  await site.hears({ switchboard: "unread", count: "<img>" });
  assert.ok(site.root.querySelector("b").hidden);
});

test("the button says what the site wants it to say", async () => {
  const site = new Site(`data-lang="fr" data-texts='{"title": "Parlons-en", "unread": "à lire", "send": "Ok"}'`).open();
  await site.hears({ switchboard: "unread", count: 2 });
  assert.equal(site.button.getAttribute("aria-label"), "Parlons-en (2 à lire)");
  await site.hears({ switchboard: "ready" });
  assert.equal(JSON.parse(site.told[0][0].texts).send, "Ok");
  assert.equal(new Site('data-label="Ask us" data-texts="{"').button.getAttribute("aria-label"), "Ask us");
});

test("the frame can close itself, and the button has the focus then", async () => {
  const site = new Site().open();
  assert.ok(!site.frame.hidden);
  await site.hears({ switchboard: "close" });
  assert.ok(site.frame.hidden);
  assert.equal(site.root.activeElement, site.button);
});
