/** How the page is to look and speak: what the address or the embedding site says, as far as it can be used. */

import { parse, readableOn, textOn } from "./colours.js";
import { parsed, primary } from "./strings.js";

const LIGHT_SURFACE = parse("#ffffff");
const DARK_SURFACE = parse("#1b2430");
const LONGEST = { title: 60, greeting: 500 };

/**
 * @typedef {object} Settings
 * @property {string | null} title
 * @property {string | null} greeting
 * @property {string} lang a language tag
 * @property {"ltr" | "rtl"} dir
 * @property {"auto" | "light" | "dark"} theme
 * @property {string | null} accent a colour
 * @property {string | null} token
 * @property {Record<string, string>} texts the owner's, in the place of the page's own
 */

/**
 * @param {Record<string, unknown>} given by attributes; what cannot be used is as if it were missing
 * @param {Record<string, Record<string, string>>} [texts] the owner's, by language; an attribute's win
 * @returns {Settings}
 */
export function readSettings(given, texts = {}) {
  const lang = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(given.lang ?? "") ? given.lang : "en";
  return {
    title: text(given.title, LONGEST.title),
    greeting: text(given.greeting, LONGEST.greeting),
    lang,
    dir: ["ltr", "rtl"].includes(given.dir) ? given.dir : direction(lang),
    theme: ["light", "dark"].includes(given.theme) ? given.theme : "auto",
    accent: parse(given.accent) ? given.accent.trim() : null,
    token: typeof given.token === "string" && given.token.trim() ? given.token.trim() : null,
    texts: { ...texts[primary(lang)], ...(typeof given.texts === "string" ? parsed(given.texts) : {}) },
  };
}

/** What the page's own address may say: nothing with which somebody could pretend to be somebody else. */
export function fromAddress(search) {
  const given = new URLSearchParams(search);
  return Object.fromEntries(["lang", "dir", "theme"].map((name) => [name, given.get(name) ?? undefined]));
}

/** Apply language, direction and colours to the page; colours follow the device where the theme is `auto`. */
export function apply({ lang, dir, theme, accent }, page = document.documentElement) {
  Object.assign(page, { lang, dir });
  const dark = window.matchMedia?.("(prefers-color-scheme: dark)");
  const show = () => (page.dataset.theme = theme === "auto" ? (dark?.matches ? "dark" : "light") : theme);
  dark?.addEventListener?.("change", show);
  show();
  const colour = parse(accent);
  if (!colour) return;
  page.style.setProperty("--accent", accent);
  page.style.setProperty("--on-accent", textOn(colour));
  page.style.setProperty("--accent-on-light", readableOn(LIGHT_SURFACE, colour));
  page.style.setProperty("--accent-on-dark", readableOn(DARK_SURFACE, colour));
}

/** Where the outbox of a customer is kept; the token is only looked into, the server alone verifies it. */
export function outboxKey(token) {
  if (!token) return "switchboard-outbox";
  try {
    const claims = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    return `switchboard-outbox-${JSON.parse(atob(claims)).sub}`;
  } catch {
    return "switchboard-outbox-unknown";
  }
}

function text(value, longest) {
  return typeof value === "string" && value.trim() ? value.trim().slice(0, longest) : null;
}

function direction(lang) {
  return ["ar", "fa", "he", "ur", "yi", "ps", "dv"].includes(primary(lang)) ? "rtl" : "ltr";
}
