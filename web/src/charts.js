/** Pictures beside an answer, in plain SVG: a ring for the parts of a whole, lines for what became of a value. */

import { drawn, element } from "./dom.js";
import { table } from "./table.js";

const KINDS = new Map([["parts", ring], ["line", lines]]);
const GAP = 0.6; // between two parts of a ring, in hundredths of it
const INTERVALS = 4;
const SHORTENED_FROM = 1e6;
const SAME = 1e9; // values that differ by less than one in so much are the same
const MOST_DIGITS = 20; // that Intl writes

/**
 * A picture with its title, and its figures as a table that can be opened.
 *
 * @param {object} given `chart` of the protocol
 * @param {object} options
 * @param {typeof import("./strings.js").stringsFor extends (l: string) => infer S ? S : never} options.strings
 * @param {string} options.lang of numbers and days
 * @returns {HTMLElement | null} null for what cannot be drawn
 */
export function chart(given, { strings, lang }) {
  const made = KINDS.get(given.kind)?.(given, strings, lang);
  if (!made) return null;
  const figures = element(
    "details", {}, element("summary", {}, strings.figures), table(made.figures, `${strings.table}: ${given.title}`),
  );
  return element("figure", { class: "chart" }, element("figcaption", {}, given.title), made.picture, figures);
}

function ring({ title, unit, parts }, strings, lang) {
  const format = formatter(unit, lang);
  const whole = parts.reduce((sum, { value }) => sum + value, 0);
  let before = 0;
  const arcs = parts.map(({ value }, at) => {
    const share = (value / whole) * 100;
    const length = parts.length > 1 ? Math.max(share - GAP, share / 2) : share;
    const dashes = { "stroke-dasharray": `${length} ${100 - length}`, "stroke-dashoffset": -before };
    before += share;
    return drawn("circle", { class: colour(at), cx: 50, cy: 50, r: 40, pathLength: 100, ...dashes });
  });
  const rows = parts.map(({ label, value }) => [label, format(value)]);
  return {
    picture: element(
      "div", { class: "ring" }, drawn("svg", { viewBox: "0 0 100 100", role: "img", "aria-label": title }, ...arcs),
      legend(rows.map((row, at) => [colour(at), ...row])),
    ),
    figures: { columns: [strings.part, strings.value], rows, amounts: [false, true] },
  };
}

function lines({ title, unit, label, points, other }, strings, lang) {
  const all = [{ kind: "own", label, points }, ...(other ? [{ kind: "other", ...other }] : [])];
  const days = all.flatMap((one) => one.points.map(([day]) => moment(day)));
  const [first, last] = [Math.min(...days), Math.max(...days)];
  if (!(first < last)) return null; // also where a day is none
  const values = ticks(all.flatMap((one) => one.points.map(([, value]) => value)));
  const [lowest, highest] = [values[0], values.at(-1)];
  const height = (value) => (1 - (value - lowest) / (highest - lowest)) * 100;
  const place = ([day, value]) => `${((moment(day) - first) / (last - first)) * 100},${height(value)}`;
  const drawing = drawn(
    "svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none" },
    ...values.map((value) => drawn("line", { class: "rule", x1: 0, x2: 100, y1: height(value), y2: height(value) })),
    ...all.map((one) => drawn("polyline", { class: `line ${one.kind}`, points: one.points.map(place).join(" ") })),
  );
  const date = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeZone: "UTC" });
  const onAxis = formatter(unit, lang, precision(values));
  const texts = (list) => list.map((text) => element("span", { dir: "auto" }, text));
  const plot = element(
    "div", { class: "plot", role: "img", dir: "ltr", "aria-label": spoken(title, all, date, formatter(unit, lang)) },
    element("div", { class: "values" }, ...texts(values.map(onAxis).reverse())), drawing,
    element("div", { class: "days" }, ...texts([first, (first + last) / 2, last].map((day) => date.format(day)))),
  );
  const names = other && legend(all.map((one) => [`line ${one.kind}`, one.label ?? title]));
  return { picture: element("div", {}, plot, names), figures: byDay(all, strings, date, formatter(unit, lang)) };
}

/** What lines are, in words: where each begins and ends. */
function spoken(title, all, date, format) {
  const point = ([day, value]) => `${date.format(moment(day))} ${format(value)}`;
  const words = all.map(({ label, points }) => [label, `${point(points[0])} – ${point(points.at(-1))}`]);
  return [title, ...words.map((one) => one.filter(Boolean).join(": "))].join(". ");
}

/** The figures of lines, a row for each day that one of them has. */
function byDay(all, strings, date, format) {
  const known = all.map(({ points }) => new Map(points));
  const days = [...new Set(known.flatMap((one) => [...one.keys()]))].sort();
  return {
    columns: [strings.day, ...all.map(({ label }) => label ?? strings.value)],
    rows: days.map((day) => [date.format(moment(day)), ...known.map((one) => (one.has(day) ? format(one.get(day)) : ""))]),
    amounts: [false, ...all.map(() => true)],
  };
}

function legend(rows) {
  const row = ([kind, ...texts]) =>
    element("li", {}, element("span", { class: `key ${kind}` }), ...texts.map((text) => element("span", {}, text)));
  return element("ul", { class: "legend" }, ...rows.map(row));
}

/** Round values, the same step apart, between which all the others are. */
export function ticks(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const size = Math.max(Math.abs(low), Math.abs(high));
  const rough = (high - low > size / SAME ? high - low : size || 1) / INTERVALS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((one) => one * power >= rough);
  let [from, to] = [Math.floor(low / step), Math.ceil(high / step)];
  if (from === to) [from, to] = [from - 1, to + 1];
  return Array.from({ length: to - from + 1 }, (_, at) => (from + at) * step);
}

/** As few digits as tell values on the axis from each other. */
function precision(values) {
  const most = Math.max(...values.map(Math.abs));
  const isShort = most >= SHORTENED_FROM;
  const scale = isShort ? 1000 ** Math.floor(Math.log10(most) / 3) : 1;
  const needed = -Math.floor(Math.log10((values[1] - values[0]) / scale) + 1e-9);
  const digits = Math.min(Math.max(0, needed), MOST_DIGITS);
  return { minimumFractionDigits: isShort ? 0 : digits, maximumFractionDigits: digits, notation: isShort ? "compact" : "standard" };
}

/** How a value is written: `42.5%`, `$10,250.10`, `3 shares`. */
function formatter(unit, lang, options = {}) {
  if (unit === "%") {
    const percent = new Intl.NumberFormat(lang, { style: "percent", maximumFractionDigits: 2, ...options });
    return (value) => percent.format(value / 100);
  }
  const currency = /^[A-Z]{3}$/.test(unit) ? { style: "currency", currency: unit } : {};
  const number = new Intl.NumberFormat(lang, { ...currency, ...options });
  return (value) => (currency.style || !unit ? number.format(value) : `${number.format(value)} ${unit}`);
}

/** A day of the protocol in milliseconds; NaN where it is none, for browsers read days into all sorts of texts. */
function moment(day) {
  return /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(day) : NaN;
}

function colour(at) {
  return `part-${at + 1}`;
}
