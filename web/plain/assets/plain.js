/** The page where there is no bundle: a form, a list, and the same client as the real page. */

import { ChatClient } from "./client.js";
import { Server } from "./server.js";

const at = (id) => document.getElementById(id);
const shown = new Map(); // the customer's messages, by id
let secret = false;
const NOTICES = {
  joined: (agent) => `${agent} is here now.`,
  left: (agent) => `${agent} has left. The assistant goes on.`,
  resolved: (agent) => `${agent} has finished. The assistant goes on.`,
};

const client = new ChatClient({
  server: new Server(),
  observer: {
    conversation({ events, ended }) {
      clear();
      for (const event of events) if (event.event === "message") show(event); else if (event.event === "notice") notice(event);
      if (ended) end();
    },
    message: show,
    notice,
    agentTyping(agent, seconds) {
      state(`${agent} is typing…`);
      setTimeout(() => state(""), seconds * 1000);
    },
    restarted: clear,
    ended: end,
    typing: (on) => state(on ? "…" : ""),
    connected: (on) => state(on ? "" : "Connecting…"),
    replaced: () => state("This chat is open in other windows. Reload this page to use it here."),
    delivery: (_, result, error) => {
      if (result === "failed") state(error.message);
      if (result === "unknown") state("Your last message didn't get through. Please send it again.");
    },
    problem: (error) => state(error.message),
  },
});

function show(event) {
  const { from, text = "…", message_id: id } = event;
  const isOwn = from === "customer";
  const known = isOwn && shown.get(id);
  if (known) known.lastChild.textContent = text;
  else add(isOwn ? "You" : (event.agent ?? "Assistant"), links(text, event.links), id);
  if (event.agent) state("");
  ask(isOwn ? {} : event);
}

function notice({ notice: kind, agent }) {
  if (Object.hasOwn(NOTICES, kind)) add("", NOTICES[kind](agent));
  ask({});
}

function links(text, list = []) {
  return [text, ...list.map(({ title, url }) => `${title}: ${url}`)].join("\n");
}

function add(who, text, id) {
  const item = document.createElement("li");
  const name = document.createElement("b");
  name.textContent = who;
  item.append(name, text);
  if (id) shown.set(id, item);
  at("messages").append(item);
  item.scrollIntoView({ block: "nearest" });
}

/** Offer what answers a question. */
function ask({ buttons = [], cards = [], input }) {
  secret = input?.type === "password";
  const { type = "text", min = "", max = "" } = input ?? {};
  Object.assign(at("text"), { type, min, max });
  const all = [...buttons, ...cards.flatMap((card) => card.buttons ?? [])];
  at("choices").replaceChildren(...all.map(({ title, payload }) => {
    const button = document.createElement("button");
    button.textContent = title;
    button.addEventListener("click", () => send(payload, title));
    return button;
  }));
}

function send(text, title) {
  const hidden = secret && !title;
  const { id } = client.send(text, { title, secret: hidden });
  add("You", hidden ? "••••" : (title ?? text), id);
  ask({});
}

function clear() {
  shown.clear();
  at("messages").replaceChildren();
  at("form").hidden = false;
  ask({});
  state("");
}

function end() {
  ask({});
  at("form").hidden = true;
  state("This chat has ended.");
}

function state(text) {
  at("state").textContent = text;
}

async function download() {
  const text = await client.transcript();
  if (!text) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(text);
  link.download = "chat.txt";
  link.click();
}

at("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const { value } = at("text");
  at("text").value = "";
  if (value.trim()) send(value);
});
at("restart").addEventListener("click", () => client.restart());
at("end").addEventListener("click", () => client.end());
at("download").addEventListener("click", download);
window.addEventListener("online", () => client.wake());
document.addEventListener("visibilitychange", () => document.hidden || client.wake());
at("text").addEventListener("input", () => client.hurry());
state("Connecting…");
client.run();
