/** Charts without a page around them. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { JSDOM } from "jsdom";

import { chart, ticks } from "../src/charts.js";
import { contrast, parse } from "../src/colours.js";
import { stringsFor } from "../src/strings.js";

globalThis.document = new JSDOM("").window.document;

const draw = (given, lang = "en") => chart({ title: "A title", unit: "", ...given }, { strings: stringsFor(lang), lang });
const texts = (place, selector) => [...place.querySelectorAll(selector)].map((one) => one.textContent.replaceAll("\u00a0", " "));
const all = (place, selector, name) => [...place.querySelectorAll(selector)].map((one) => one.getAttribute(name));
const POINTS = [["2026-01-31", 10250.1], ["2026-03-31", 10300]];

test("parts are a ring: as long as their shares, one after the other, and named beside it", () => {
  const made = draw({ kind: "parts", unit: "%", parts: [{ label: "<b>Stocks</b>", value: 75 }, { label: "Cash", value: 25 }] });
  assert.deepEqual(texts(made, "figcaption"), ["A title"]);
  assert.deepEqual(texts(made, ".legend li span:not(.key)"), ["<b>Stocks</b>", "75%", "Cash", "25%"]);
  assert.deepEqual(all(made, "circle", "class"), ["part-1", "part-2"]);
  assert.deepEqual(all(made, "circle", "stroke-dashoffset"), ["0", "-75"]);
  const lengths = all(made, "circle", "stroke-dasharray").map((dashes) => parseFloat(dashes));
  assert.ok(lengths[0] > 74 && lengths[0] < 75 && lengths[1] > 24 && lengths[1] < 25);
  assert.deepEqual(texts(made, "td"), ["<b>Stocks</b>", "75%", "Cash", "25%"]);
});

test("one part is the whole ring, and one that is nearly nothing is seen", () => {
  const [dashes] = all(draw({ kind: "parts", parts: [{ label: "All", value: 3 }] }), "circle", "stroke-dasharray");
  assert.equal(dashes, "100 0");
  const small = draw({ kind: "parts", parts: [{ label: "A", value: 999 }, { label: "B", value: 1 }] });
  assert.ok(parseFloat(all(small, "circle", "stroke-dasharray")[1]) > 0);
});

test("a line goes from the first day to the last, between round values", () => {
  const made = draw({ kind: "line", unit: "USD", points: POINTS });
  assert.deepEqual(texts(made, ".values span"), ["$10,300", "$10,280", "$10,260", "$10,240"]);
  assert.deepEqual(texts(made, ".days span"), ["Jan 31, 2026", "Mar 1, 2026", "Mar 31, 2026"]);
  const [from, to] = all(made, "polyline", "points")[0].split(" ");
  assert.ok(from.startsWith("0,8") && to === "100,0");
  assert.deepEqual(all(made, "[role=img]", "aria-label"), ["A title. Jan 31, 2026 $10,250.10 – Mar 31, 2026 $10,300.00"]);
  assert.equal(made.querySelector(".legend"), null);
});

test("two lines have a legend, and a table with a row for each of their days", () => {
  const other = { label: "Index", points: [["2026-01-31", 10250], ["2026-02-28", 10200.5]] };
  const made = draw({ kind: "line", unit: "USD", points: POINTS, other });
  assert.deepEqual(texts(made, ".legend li"), ["A title", "Index"]);
  assert.deepEqual(texts(made, "th"), ["Day", "Value", "Index"]);
  assert.deepEqual(texts(made, "tbody tr"), ["Jan 31, 2026$10,250.10$10,250.00", "Feb 28, 2026$10,200.50", "Mar 31, 2026$10,300.00"]);
  assert.equal(all(made, "polyline", "points").length, 2);
});

test("figures are written in the page's language", () => {
  const made = draw({ kind: "line", unit: "EUR", points: POINTS }, "de");
  assert.deepEqual(texts(made, "td").slice(0, 2), ["31.01.2026", "10.250,10 €"]);
  assert.deepEqual(texts(made, "summary"), ["Die Zahlen als Tabelle"]);
  assert.deepEqual(texts(draw({ kind: "parts", unit: "shares", parts: [{ label: "A", value: 1234.5 }] }), "td"), ["A", "1,234.5 shares"]);
});

test("round values hold all others, whatever they are", () => {
  for (const values of [[3, 97], [-5, 5], [10250.1, 10300], [0.001, 0.0042], [7, 7], [0, 0], [-3, -3], [1e9, 3e9], [0, 100], [-1e15, 1e15], [7, 7 + 1e-14], [0, 1e-30]]) {
    const made = ticks(values);
    assert.ok(made[0] <= Math.min(...values) && made.at(-1) >= Math.max(...values), `${values}: ${made}`);
    assert.ok(made.length >= 2 && made.length <= 7, `${values}: ${made}`);
  }
  const axis = (...values) => texts(draw({ kind: "line", points: POINTS.map(([day], at) => [day, values[at]]) }), ".values span");
  assert.deepEqual(axis(1_000_000, 1_020_000), ["1.02M", "1.015M", "1.01M", "1.005M", "1M"]);
  assert.equal(axis(0, 1e-30).length, 3);
  assert.deepEqual(axis(0.1, 0.3), ["0.30", "0.25", "0.20", "0.15", "0.10"]);
});

test("what cannot be drawn is left out", () => {
  for (const given of [{ kind: "constructor" }, { kind: "line", points: [["••••-01-31", 1], ["2026-02-28", 2]] }]) assert.equal(draw(given), null);
});

test("each colour of a part can be told from what is behind it, in the light and in the dark", () => {
  const style = readFileSync(new URL("../src/page.css", import.meta.url), "utf8");
  const colours = [...style.matchAll(/--part-\d+: (#\w+)/g)].map(([, colour]) => parse(colour));
  const surfaces = [...style.matchAll(/--surface: (#\w+)/g)].map(([, colour]) => parse(colour));
  assert.deepEqual([colours.length, surfaces.length], [24, 2]);
  colours.forEach((colour, at) => assert.ok(contrast(colour, surfaces[at < 12 ? 0 : 1]) >= 3, `${at}`));
});
