/** How a question can be answered other than by typing: buttons, a select, a date picker, a field that hides. */

import { element } from "./dom.js";

const MOST_BUTTONS = 6;

/**
 * @param {object} message the assistant's latest
 * @param {object} options
 * @param {Record<string, string>} options.strings
 * @param {(text: string, options?: {title?: string, secret?: boolean}) => void} options.send
 * @returns {HTMLElement[]} none where there is nothing to choose
 */
export function answers(message, { strings, send }) {
  const { input, buttons = [] } = message;
  const found = [];
  if (input?.type === "password") found.push(password(strings, send));
  if (input?.type === "date") found.push(date(input, strings, send));
  if (buttons.length > MOST_BUTTONS) found.push(select(buttons, strings, send));
  else if (buttons.length) found.push(choices(buttons, strings, send));
  return found;
}

/** Whether what is typed in answer to a message must not be seen. */
export function isSecret(message) {
  return message?.input?.type === "password";
}

function choices(buttons, strings, send) {
  const made = buttons.map(({ title, payload }) =>
    element("button", { type: "button", class: "choice", click: () => send(payload, { title }) }, title),
  );
  return element("div", { class: "choices", role: "group", "aria-label": strings.answers }, ...made);
}

function select(buttons, strings, send) {
  const options = buttons.map(({ title }, at) => element("option", { value: at }, title));
  const first = element("option", { value: "" }, strings.choose);
  const field = element("select", { required: true }, first, ...options);
  return form(strings.choice, field, strings, () => {
    const { title, payload } = buttons[Number(field.value)];
    send(payload, { title });
  });
}

function date({ min, max }, strings, send) {
  const field = element("input", { type: "date", required: true, min, max });
  return form(strings.date, field, strings, () => send(field.value));
}

function password(strings, send) {
  // Not a password of this site: browsers are neither to store it nor to offer one.
  const field = element("input", {
    type: "password", required: true, autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    "data-1p-ignore": true, "data-lpignore": "true", maxlength: "200",
  });
  return form(strings.password, field, strings, () => {
    send(field.value, { secret: true });
    field.value = "";
  });
}

function form(label, field, strings, submit) {
  field.id = "answer";
  return element(
    "form",
    {
      class: "answer",
      submit: (event) => {
        event.preventDefault();
        if (field.value.trim()) submit();
      },
    },
    element("label", { for: "answer" }, label),
    element("div", { class: "row" }, field, element("button", { type: "submit", class: "primary" }, strings.send)),
  );
}
