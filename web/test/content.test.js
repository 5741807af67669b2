/** What a message shows beside its text, without a page around it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { JSDOM } from "jsdom";

import { extras } from "../src/content.js";
import { stringsFor } from "../src/strings.js";

globalThis.document = new JSDOM("").window.document;

test("a file is saved under its name, with what it holds, when its button is pressed", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const made = [];
  const saved = [];
  const real = URL.createObjectURL;
  URL.createObjectURL = (blob) => (made.push(blob), "blob:1");
  globalThis.document.defaultView.HTMLAnchorElement.prototype.click = function click() {
    saved.push([this.getAttribute("href"), this.download]);
  };
  try {
    const message = { file: { name: "statement-2026-10.csv", text: "Day,Amount\n" } };
    const [button] = extras(message, { strings: stringsFor("de"), lang: "de", choose: assert.fail });
    assert.equal(button.textContent, "statement-2026-10.csv speichern");
    assert.equal(made.length, 0);
    button.click();
  } finally {
    URL.createObjectURL = real;
  }
  assert.deepEqual(saved, [["blob:1", "statement-2026-10.csv"]]);
  assert.equal(made[0].type, "text/csv;charset=utf-8");
  assert.deepEqual([...new Uint8Array(await made[0].arrayBuffer())].slice(0, 3), [0xef, 0xbb, 0xbf]);
  assert.match(await made[0].text(), /Day,Amount\n$/);
});
