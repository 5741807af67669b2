/** The embedding site's colour, and what can be read on it and beside it whatever it is. */

const READABLE = 4.5; // WCAG 2, level AA

/** @returns {[number, number, number] | null} of `#rgb` or `#rrggbb` */
export function parse(colour) {
  const [, digits] = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(colour?.trim() ?? "") ?? [];
  if (!digits) return null;
  const pairs = digits.length === 3 ? [...digits].map((digit) => digit + digit) : digits.match(/../g);
  return pairs.map((pair) => parseInt(pair, 16));
}

/** How well two colours can be told apart, from 1 to 21. */
export function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** Black or white, whichever is easier to read on a colour. */
export function textOn(colour) {
  const [white, black] = [[255, 255, 255], [0, 0, 0]];
  return format(contrast(colour, white) >= contrast(colour, black) ? white : black);
}

/** A colour, lighter or darker by as much as it takes to be read on a surface. */
export function readableOn(surface, colour) {
  const goal = luminance(surface) > 0.18 ? 0 : 255;
  for (let share = 0; share <= 1; share += 0.05) {
    const mixed = colour.map((part) => Math.round(part + (goal - part) * share));
    if (contrast(mixed, surface) >= READABLE) return format(mixed);
  }
  return format([goal, goal, goal]);
}

function luminance(colour) {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function format(colour) {
  return `#${colour.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
