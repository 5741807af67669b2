/** Tables: those of answers, and the figures of charts. */

import { element } from "./dom.js";

const AMOUNT = /^[-+−–(]?\s*(?:[$€£¥]|[A-Z]{3}\s)?\s*[-−]?\d[\d.,\s]*(?:%|\)|\s?[A-Z]{3})?$/;

/**
 * A table, which scrolls by itself where it is too wide.
 *
 * @param {object} table
 * @param {string[]} table.columns their names
 * @param {string[][]} table.rows
 * @param {boolean[]} [table.amounts] which columns are aligned at their end; those of figures if it is not said
 * @param {string} label what screen readers call it
 */
export function table({ columns, rows, amounts = columns.map((_, at) => areAmounts(rows, at)) }, label) {
  const side = (at) => (amounts[at] ? "amount" : null);
  const head = columns.map((name, at) => element("th", { scope: "col", class: side(at) }, name));
  const body = rows.map((row) =>
    element("tr", {}, ...columns.map((_, at) => element("td", { class: side(at) }, row[at] ?? ""))),
  );
  const made = element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...body));
  return element("div", { class: "table", role: "region", tabindex: "0", "aria-label": label }, made);
}

function areAmounts(rows, at) {
  return rows.length > 0 && rows.every((row) => AMOUNT.test((row[at] ?? "").trim()));
}
