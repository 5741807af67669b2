/** What the assistant's Markdown may become: no HTML of its own, no pictures, and links that only lead somewhere. */

const GOOD = /^(?:https?:\/\/[^/\\]|mailto:|tel:|\/(?![/\\])|#)/i;

/** Whether a link may stand in the page. */
export function isGoodAddress(address) {
  // eslint-disable-next-line no-control-regex
  return GOOD.test(address) && !/[\s\u0000-\u001f]/.test(address);
}

/**
 * A plugin of Remarkable, deep-chat's Markdown.
 *
 * @param {object} markdown an instance of Remarkable
 */
export function tame(markdown) {
  markdown.set({ html: false, linkify: false, breaks: true });
  const { rules } = markdown.renderer;
  const escaped = (text) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
  rules.htmlblock = rules.htmltag = (tokens, index) => escaped(tokens[index].content);
  // A picture would tell its server who reads; the protocol has `image` for pictures that are meant.
  rules.image = (tokens, index) => escaped(tokens[index].alt ?? "");
  const open = [];
  rules.link_open = (tokens, index) => {
    const { href } = tokens[index];
    open.push(isGoodAddress(href));
    return open.at(-1) ? `<a href="${escaped(href)}" target="_blank" rel="noopener noreferrer">` : "";
  };
  rules.link_close = () => (open.pop() ? "</a>" : "");
}
