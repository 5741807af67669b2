/** What pages of the desk do beside htmx: live news, drafts, suggested answers, keys. All of it works without, but by hand. */

const main = document.getElementById("main");
const offline = document.getElementById("offline");
const htmx = window.htmx;
const LATER = 5000;

// What somebody is typing or has opened stays as it is when the page is brought up to date around it.
if (window.Idiomorph) {
  Object.assign(window.Idiomorph.defaults.callbacks, {
    beforeNodeMorphed: (node) => !(node instanceof Element && node.hasAttribute("data-keep")),
    beforeAttributeUpdated: (name, node) => !(name === "open" && node instanceof HTMLDetailsElement),
  });
}

/** Keeps a connection on which the server says that there is news; a hidden ticket needs none. */
function live() {
  const address = main.dataset.events;
  if (!htmx || !address) return;
  let source = null;
  let retry = 0;
  const refresh = () => htmx.trigger(main, "news");
  const open = () => {
    clearTimeout(retry);
    source?.close();
    source = new EventSource(address);
    source.addEventListener("news", refresh);
    source.addEventListener("open", () => {
      offline.hidden = true;
      refresh(); // what came while there was no connection
    });
    source.addEventListener("error", () => {
      offline.hidden = false;
      if (source.readyState !== EventSource.CLOSED) return;
      refresh(); // who is not logged in any more is led to the log-in
      retry = setTimeout(open, LATER);
    });
  };
  const close = () => {
    clearTimeout(retry);
    source?.close();
    source = null;
  };
  // Browsers open few connections to one server; the queue keeps its own, for its title counts.
  const mayRest = address.includes("about=");
  document.addEventListener("visibilitychange", () => (document.hidden && mayRest ? close() : source || open()));
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", (event) => event.persisted && open());
  open();
}

const draftOf = (field) => `draft:${location.pathname}:${field.id}`;
const fields = () => main.querySelectorAll("form[data-clears] textarea");

/** Puts back what was typed before the page was loaded anew. */
function restoreDrafts() {
  for (const field of fields()) field.value ||= sessionStorage.getItem(draftOf(field)) ?? "";
}

function clear(form) {
  for (const field of form.querySelectorAll("textarea")) {
    field.value = "";
    sessionStorage.removeItem(draftOf(field));
  }
}

/** Shows the end of the conversation. */
function scrollDown() {
  const log = document.getElementById("log");
  if (log) log.scrollTop = log.scrollHeight;
}

const isAtEnd = (log) => log.scrollHeight - log.scrollTop - log.clientHeight < 40;

/** Goes from line to line of the queue; from nowhere, to the first. */
function move(step) {
  const rows = [...main.querySelectorAll("a.row")];
  const at = rows.indexOf(document.activeElement);
  rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))]?.focus();
}

const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

document.addEventListener("keydown", (event) => {
  const writes = event.target.closest("input, textarea, select");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  } else if (!writes && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const inList = event.target.matches("a.row");
    if (event.key === "/") {
      event.preventDefault();
      document.getElementById("q")?.focus();
    } else if (event.key in STEPS && (inList || event.key.length === 1)) {
      if (main.querySelector("a.row")) event.preventDefault();
      move(STEPS[event.key]);
    }
  }
});

document.addEventListener("click", (event) => {
  const text = event.target.closest("[data-fill]")?.dataset.fill;
  const reply = document.getElementById("reply");
  if (!text || !reply) return;
  reply.value = reply.value.trim() ? `${reply.value.trimEnd()}\n${text}` : text;
  reply.dispatchEvent(new Event("input", { bubbles: true }));
  reply.focus();
});

document.addEventListener("input", (event) => {
  if (event.target.matches("form[data-clears] textarea")) sessionStorage.setItem(draftOf(event.target), event.target.value);
});

document.addEventListener("submit", (event) => {
  if (event.target.matches('[action="/log-out"]')) sessionStorage.clear(); // the next one at this machine may be somebody else
  if (!htmx && event.target.matches("[data-clears]")) for (const field of event.target.querySelectorAll("textarea")) sessionStorage.removeItem(draftOf(field));
});

let followed = true;
document.addEventListener("htmx:beforeSwap", () => {
  const log = document.getElementById("log");
  followed = !log || isAtEnd(log);
});
document.addEventListener("htmx:afterSwap", () => {
  restoreDrafts();
  if (followed) scrollDown();
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target;
  if (event.detail.successful && form.matches?.("form[data-clears]")) {
    clear(form);
    form.querySelector("textarea").focus();
    scrollDown();
  }
  if (event.detail.successful) offline.hidden = true;
});
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"])
  document.addEventListener(name, (event) => {
    const status = event.detail.xhr?.status ?? 0;
    if (status === 0 || status === 429 || status >= 500) offline.hidden = false;
  });

restoreDrafts();
scrollDown();
live();
