import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { ChatError } from "../plain/assets/server.js";

import { contrast, parse, readableOn, textOn } from "../src/colours.js";
import { isGoodAddress } from "../src/markdown.js";
import { fromAddress, outboxKey, readSettings } from "../src/settings.js";
import { errorText, stringsFor } from "../src/strings.js";

test("whatever the site's colour is, text can be read on it and beside it", () => {
  const [white, night] = [parse("#fff"), parse("#1b2430")];
  for (const name of ["#fff", "#000", "#ffd400", "#0b4f8a", "#777777", "#e30613", "#00ff88"]) {
    const colour = parse(name);
    assert.ok(contrast(parse(textOn(colour)), colour) >= 4.5, name);
    for (const surface of [white, night]) assert.ok(contrast(parse(readableOn(surface, colour)), surface) >= 4.5, name);
  }
});

for (const theme of ["light", "dark"]) {
  test(`the ${theme} theme can be read`, () => {
    const css = readFileSync(new URL("../src/page.css", import.meta.url), "utf8");
    const [, shared] = /:root \{([^}]*)\}/.exec(css);
    const [, own] = new RegExp(`:root\\[data-theme="${theme}"\\] \\{([^}]*)\\}`).exec(css);
    const colours = Object.fromEntries([...(shared + own).matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, parse(value)]));
    colours["accent-text"] = colours[`accent-on-${theme}`];
    const least = (goal, ...pairs) => {
      for (const [one, other] of pairs) {
        const found = contrast(colours[one], colours[other]);
        assert.ok(found >= goal, `${one} on ${other}: ${found.toFixed(2)}`);
      }
    };
    least(4.5, ["text", "surface"], ["text", "bubble"], ["quiet", "surface"], ["quiet", "bubble"], ["alarm", "surface"]);
    least(4.5, ["accent-text", "surface"], ["accent-text", "bubble"], ["on-accent", "accent"]);
    least(3, ["field-line", "surface"]);
  });
}

test("a colour that can be read stays as it is", () => {
  assert.equal(readableOn(parse("#ffffff"), parse("#0b4f8a")), "#0b4f8a");
});

test("settings that cannot be used are as if they were missing", () => {
  const settings = readSettings({ title: 7, lang: "en\"><script>", dir: "up", theme: "pink", accent: "url(x)", token: " " });
  assert.deepEqual(settings, { title: null, greeting: null, lang: "en", dir: "ltr", theme: "auto", accent: null, token: null, texts: {} });
});

test("the direction follows the language unless it is given", () => {
  assert.equal(readSettings({ lang: "ar-EG" }).dir, "rtl");
  assert.equal(readSettings({ lang: "ar", dir: "ltr" }).dir, "ltr");
});

test("each language has every text, in words of its own", () => {
  const english = stringsFor("en");
  for (const language of ["de", "es-MX", "fr-CA"]) {
    const texts = stringsFor(language);
    assert.deepEqual(Object.keys(texts), Object.keys(english));
    assert.ok(Object.values(texts).every((text) => text.trim()));
    const same = Object.keys(texts).filter((name) => texts[name] === english[name]);
    assert.ok(same.every((name) => ["file", "assistant", "conversation", "options"].includes(name)), `${language}: ${same}`);
    assert.ok(texts.error_too_many.includes("{wait}"));
  }
  assert.equal(stringsFor("tlh").send, english.send);
});

test("an owner's text wins, by tag over by file, and what is no text of the page is left out", () => {
  const file = { de: { send: "Los", welcome: "Servus!" }, en: { send: "Go" } };
  const { lang, texts } = readSettings({ lang: "de-AT", texts: '{"send": "Ab die Post", "end": 7, "__proto__": {}, "x": "y"}' }, file);
  const strings = stringsFor(lang, texts);
  assert.deepEqual([strings.send, strings.welcome, strings.end, strings.x], ["Ab die Post", "Servus!", "Chat beenden", undefined]);
  for (const broken of ["{", "[]", "null", "7", undefined, {}]) assert.deepEqual(readSettings({ texts: broken }).texts, {});
  assert.equal(stringsFor("it", readSettings({ lang: "it" }, { it: { send: "Invia" } }).texts).send, "Invia");
});

test("errors are told in the page's language, and in the server's words where it has none", () => {
  const told = (lang, error) => errorText(error, stringsFor(lang), lang);
  const many = new ChatError(429, "too_many", "Please wait 4 seconds and try again.", 4);
  assert.match(told("en", many), /wait 4 seconds/);
  assert.match(told("de", many), /4 Sekunden/);
  assert.match(told("es", { ...many, code: "too_many", retryAfter: 1 }), /1 segundo\b/);
  assert.match(told("fr", new ChatError(401, "token_expired", "Your sign-in has expired.")), /déconnecté/);
  assert.equal(told("fr", new ChatError(400, "bad_request", "Please write something.")), "Please write something.");
});

test("an address says nothing about title, greeting or token", () => {
  const given = fromAddress("?lang=fr&theme=dark&title=Fake&greeting=Pay%20here&token=x");
  assert.deepEqual(given, { lang: "fr", dir: undefined, theme: "dark" });
});

test("each customer has an outbox of their own", () => {
  const token = (sub) => `x.${Buffer.from(JSON.stringify({ sub })).toString("base64url")}.y`;
  assert.notEqual(outboxKey(token("100001")), outboxKey(token("100002")));
  assert.notEqual(outboxKey(token("100001")), outboxKey(null));
  assert.ok(outboxKey("nonsense"));
});

test("only addresses that lead somewhere are links", () => {
  for (const good of ["https://bank.test/a?b=c", "http://bank.test", "/terms", "mailto:a@bank.test", "tel:+15551234"]) {
    assert.ok(isGoodAddress(good), good);
  }
  for (const bad of ["javascript:alert(1)", "//evil.test", "/\\evil.test", "data:text/html,x", "vbscript:x", "java\nscript:x", "https:evil", ""]) {
    assert.ok(!isGoodAddress(bad), bad);
  }
});
