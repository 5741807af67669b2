/** What a message shows beside its text: a table, a picture, cards and links. */

import { element } from "./dom.js";
import { isGoodAddress } from "./markdown.js";

const AMOUNT = /^[-+−–(]?\s*(?:[$€£¥]|[A-Z]{3}\s)?\s*[-−]?\d[\d.,\s]*(?:%|\)|\s?[A-Z]{3})?$/;

/**
 * @param {object} message event of the protocol
 * @param {object} options
 * @param {typeof import("./strings.js").stringsFor extends (l: string) => infer S ? S : never} options.strings
 * @param {(payload: string, title: string) => void} options.choose a button was pressed
 * @returns {HTMLElement[]} in the order in which they are shown
 */
export function extras(message, { strings, choose }) {
  return [
    message.table && table(message.table, strings),
    message.image && picture(message.image),
    ...(message.cards ?? []).map((item) => card(item, choose)),
    message.links?.length && links(message.links),
  ].filter(Boolean);
}

/** A table, which scrolls by itself where it is too wide. */
export function table({ columns, rows }, strings) {
  const amounts = columns.map((_, at) => rows.length > 0 && rows.every((row) => AMOUNT.test((row[at] ?? "").trim())));
  const side = (at) => (amounts[at] ? "amount" : null);
  const head = columns.map((name, at) => element("th", { scope: "col", class: side(at) }, name));
  const body = rows.map((row) =>
    element("tr", {}, ...columns.map((_, at) => element("td", { class: side(at) }, row[at] ?? ""))),
  );
  const made = element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...body));
  return element("div", { class: "table", role: "region", tabindex: "0", "aria-label": strings.table }, made);
}

function card({ title, subtitle, image, url, buttons = [] }, choose) {
  const name = url && isGoodAddress(url) ? link({ title, url }) : title;
  return element(
    "div",
    { class: "card" },
    image ? picture(image) : null,
    element("p", { class: "card-title" }, name),
    subtitle ? element("p", { class: "card-subtitle" }, subtitle) : null,
    ...buttons.map((button) =>
      element("button", { type: "button", class: "choice", click: () => choose(button.payload, button.title) }, button.title),
    ),
  );
}

function links(list) {
  const good = list.filter(({ url }) => isGoodAddress(url));
  return element("ul", { class: "links" }, ...good.map((item) => element("li", {}, link(item))));
}

function link({ title, url }) {
  return element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, title);
}

function picture(address) {
  if (!isGoodAddress(address)) return null;
  return element("img", { src: address, alt: "", loading: "lazy", referrerpolicy: "no-referrer" });
}
