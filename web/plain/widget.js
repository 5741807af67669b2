/**
 * The chat on any site, by one tag:
 *
 *   <script src="https://chat.example.com/chat/widget.js" defer data-title="Riverside Bank"></script>
 *
 * docs/web.md lists the attributes. The chat itself is a frame of its own; site and frame cannot reach into each other.
 */
(() => {
  // What the button says; what the chat says stands in the page (web/src/texts).
  const WORDS = {
    en: ["Chat with us", "new"], de: ["Schreiben Sie uns", "neu"], es: ["Escríbanos", "nuevos"], fr: ["Écrivez-nous", "nouveaux"],
  };
  const script = document.currentScript;
  const chat = new URL(".", script.src); // …/chat/
  const given = script.dataset;
  const lang = given.lang || document.documentElement.lang || undefined;
  const [inviting, fresh] = WORDS[lang?.split("-")[0].toLowerCase()] ?? WORDS.en;
  const own = texts();
  const label = given.label || own.title || inviting;
  const STYLE = `
    :host { all: initial; }
    button { position: fixed; inset-block-end: 20px; z-index: 2147483646; width: 60px; height: 60px; border: 0; border-radius: 50%;
      display: grid; place-items: center; background: var(--accent, #0b4f8a); color: var(--on-accent, #fff); cursor: pointer;
      box-shadow: 0 6px 20px rgb(0 0 0 / 25%); }
    button:focus-visible { outline: 3px solid #fff; box-shadow: 0 0 0 6px #0b4f8a; }
    svg { width: 28px; height: 28px; }
    b { position: absolute; inset-block-start: -2px; inset-inline-end: -2px; min-width: 22px; height: 22px; padding: 0 6px; box-sizing: border-box;
      border-radius: 11px; background: #b3261e; color: #fff; font: 600 13px/22px system-ui, sans-serif; text-align: center; }
    [hidden] { display: none; }
    iframe { position: fixed; inset-block-end: 92px; z-index: 2147483647; width: min(400px, calc(100vw - 40px));
      height: min(680px, calc(100dvh - 112px)); border: 0; border-radius: 14px; box-shadow: 0 12px 48px rgb(0 0 0 / 30%); color-scheme: normal; }
    .right { inset-inline-end: 20px; } .left { inset-inline-start: 20px; }
    @media (max-width: 480px) { iframe { inset: 0; width: 100vw; height: 100dvh; border-radius: 0; } }
  `;
  const ICON = "M21 12a8 8 0 0 1-8 8H4l2.2-3.1A8 8 0 1 1 21 12Z";

  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const style = new CSSStyleSheet(); // not an element: the site's content security policy may forbid those
  style.replaceSync(STYLE);
  root.adoptedStyleSheets = [style];
  const side = given.position === "left" ? "left" : "right";
  const button = document.createElement("button");
  const badge = document.createElement("b");
  let frame = null;
  let token = given.token || null;

  function drawing() {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", ICON);
    for (const [name, value] of Object.entries({ viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "2", "aria-hidden": "true" })) {
      svg.setAttribute(name, value);
    }
    svg.append(path);
    return svg;
  }

  function tell(name, data) {
    frame?.contentWindow?.postMessage({ switchboard: name, ...data }, chat.origin);
  }

  function load() {
    if (frame) return;
    frame = document.createElement("iframe");
    frame.title = given.title || label;
    frame.className = side;
    frame.hidden = true;
    frame.allow = "microphone; autoplay";
    frame.src = `${chat.href.replace(/\/$/, "")}?embed=1#site=${encodeURIComponent(location.origin)}`;
    root.append(frame);
  }

  const isOpen = () => Boolean(frame && !frame.hidden);

  function show(on) {
    if (on) load();
    if (!frame || on === isOpen()) return;
    frame.hidden = !on;
    button.setAttribute("aria-expanded", String(on));
    remember(on);
    if (on) frame.focus();
    else button.focus();
    tell("shown", { on });
  }

  /** Whether it was open on the page before this one; some browsers allow a site no memory. */
  function remember(on) {
    try {
      sessionStorage.setItem("switchboard-open", on ? "1" : "");
    } catch { /* then it starts closed */ }
  }

  function wasOpen() {
    try {
      return sessionStorage.getItem("switchboard-open");
    } catch {
      return null;
    }
  }

  function count(unread) {
    badge.hidden = !unread;
    badge.textContent = unread > 9 ? "9+" : String(unread);
    button.setAttribute("aria-label", unread ? `${label} (${unread} ${own.unread || fresh})` : label);
  }

  function settings() {
    const { title, greeting, accent, dir, theme, texts } = given;
    return { title, greeting, accent, lang, dir, theme, texts };
  }

  /** The site's own words, by the names that docs/web.md lists. */
  function texts() {
    try {
      return Object(JSON.parse(given.texts || "{}"));
    } catch {
      return {};
    }
  }

  /** A new token: from the site's own address for that, or the one that the site has set meanwhile. */
  async function renewed() {
    if (!given.tokenUrl) return token;
    try {
      const response = await fetch(given.tokenUrl, { credentials: "same-origin", cache: "no-store" });
      if (response.ok) token = (await response.text()).trim() || null;
    } catch { /* the frame says that the customer is signed out */ }
    return token;
  }

  const answers = {
    async ready() {
      if (!token && given.tokenUrl) await renewed();
      tell("settings", { ...settings(), token });
      tell("shown", { on: isOpen() });
    },
    async "token-needed"() {
      tell("new-token", { token: await renewed() });
    },
    unread: ({ count: unread }) => count(Number(unread) || 0),
    close: () => show(false),
  };

  window.addEventListener("message", ({ source, origin, data }) => {
    if (!frame || source !== frame.contentWindow || origin !== chat.origin) return;
    const name = Object(data).switchboard;
    if (Object.hasOwn(answers, name)) answers[name](data);
  });

  button.type = "button";
  button.className = side;
  button.setAttribute("aria-expanded", "false");
  button.append(drawing(), badge);
  button.addEventListener("click", () => show(!isOpen()));
  if (/^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(given.accent || "")) {
    host.style.setProperty("--accent", given.accent);
    host.style.setProperty("--on-accent", dark(given.accent) ? "#fff" : "#000");
  }
  count(0);
  root.append(button);
  document.body.append(host);

  /** Whether white can be read on a colour better than black. */
  function dark(colour) {
    const digits = colour.length === 4 ? [...colour.slice(1)].map((digit) => digit + digit) : colour.slice(1).match(/../g);
    const [red, green, blue] = digits.map((pair) => (parseInt(pair, 16) / 255) ** 2.2);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.18;
  }

  window.Switchboard = {
    /** Open the chat. */
    open: () => show(true),
    /** Close it. */
    close: () => show(false),
    /** Say who the customer is: a token signed by the site's server; a new one replaces an old one, and null is nobody. */
    setToken(value) {
      token = value || null;
      tell("token", { token });
    },
  };
  if (given.open === "true" || wasOpen()) show(true);
})();
