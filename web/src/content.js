/** What a message shows beside its text: a table, a chart, a file, a picture, cards and links. */

import { chart } from "./charts.js";
import { element } from "./dom.js";
import { isGoodAddress } from "./markdown.js";
import { table } from "./table.js";

/**
 * @param {object} message event of the protocol
 * @param {object} options
 * @param {typeof import("./strings.js").stringsFor extends (l: string) => infer S ? S : never} options.strings
 * @param {string} options.lang of numbers and days
 * @param {(payload: string, title: string) => void} options.choose a button was pressed
 * @returns {HTMLElement[]} in the order in which they are shown
 */
export function extras(message, { strings, lang, choose }) {
  return [
    message.table && table(message.table, strings.table),
    message.chart && chart(message.chart, { strings, lang }),
    message.file && save(message.file, strings),
    message.image && picture(message.image),
    ...(message.cards ?? []).map((item) => card(item, choose)),
    message.links?.length && links(message.links),
  ].filter(Boolean);
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

/** A button that puts a file on the customer's disk; it came with the message, so nothing is fetched. */
function save({ name, text }, strings) {
  const press = () => {
    const type = name.endsWith(".csv") ? "text/csv" : "text/plain";
    // Spreadsheets take a file without this mark for one in an old character set.
    const address = URL.createObjectURL(new Blob(["\ufeff", text], { type: `${type};charset=utf-8` }));
    element("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  };
  return element("button", { type: "button", class: "choice", click: press }, strings.save.replace("{name}", name));
}

function picture(address) {
  if (!isGoodAddress(address)) return null;
  return element("img", { src: address, alt: "", loading: "lazy", referrerpolicy: "no-referrer" });
}
