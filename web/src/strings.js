/** What the page itself says. What the assistant says comes from the server. */

import de from "./texts/de.json" with { type: "json" };
import en from "./texts/en.json" with { type: "json" };
import es from "./texts/es.json" with { type: "json" };
import fr from "./texts/fr.json" with { type: "json" };

const LANGUAGES = { de, en, es, fr };

/** The part of a language tag by which texts are chosen: `en` of `en-US`. */
export function primary(language) {
  return language.split("-")[0].toLowerCase();
}

/**
 * @param {string} language such as `en` or `en-US`
 * @param {Record<string, string>} [own] texts of the owner's, in the place of those that have these names
 * @returns {typeof en} its texts; the English ones where there are none
 */
export function stringsFor(language, own = {}) {
  const known = Object.entries(own).filter(([name, text]) => Object.hasOwn(en, name) && typeof text === "string");
  return { ...en, ...LANGUAGES[primary(language)], ...Object.fromEntries(known) };
}

/**
 * What to say about an error; in the server's words where the page has none.
 *
 * @param {import("../plain/assets/server.js").ChatError} error
 * @param {typeof en} strings
 * @param {string} language
 */
export function errorText({ code, message, retryAfter }, strings, language) {
  if (code.startsWith("token_")) return strings.signedOut;
  const seconds = new Intl.NumberFormat(language, { style: "unit", unit: "second", unitDisplay: "long" });
  return strings[`error_${code}`]?.replace("{wait}", seconds.format(Math.max(1, Math.ceil(retryAfter)))) ?? message;
}

/** The owner's texts that the server has put into the page, by language. */
export function textsInPage(page = document) {
  return parsed(page.querySelector('meta[name="switchboard-texts"]')?.content);
}

/** The object in a JSON text; an empty one where there is none. */
export function parsed(json) {
  try {
    return Object(JSON.parse(json ?? "{}"));
  } catch {
    return {};
  }
}
