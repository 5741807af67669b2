/** Where the page starts. */

import { Server } from "../plain/assets/server.js";
import { Frame } from "./frame.js";
import { Page } from "./page.js";
import { apply, fromAddress, readSettings } from "./settings.js";
import { textsInPage } from "./strings.js";

async function start() {
  const frame = Frame.find();
  const given = frame ? await frame.ask("ready", "settings") : {};
  const settings = readSettings({ ...fromAddress(location.search), ...given }, textsInPage());
  apply(settings);
  document.documentElement.classList.toggle("framed", frame !== null);
  const page = new Page({ settings, frame, server: new Server({ token: settings.token }), storage: storage() });
  document.body.append(page.element);
  await page.run();
}

/** The tab's own memory; there is none where the browser keeps frames of other sites from it. */
function storage() {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

start();
