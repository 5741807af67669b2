/** Bundles the page into web/dist, and puts there what the desk needs: `node build.js`, run by `switchboard web`. */

import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const DIST = `${HERE}dist/`;
const TARGET = ["es2022", "chrome105", "firefox115", "safari16.4"];

const BUNDLED = ["deep-chat", "remarkable", "@microsoft/fetch-event-source", "htmx.org", "idiomorph"]; // those that bring a licence text
const DESK = { "htmx.js": "htmx.org/dist/htmx.min.js", "idiomorph.js": "idiomorph/dist/idiomorph-ext.min.js" };

const digest = async (file) => createHash("sha256").update(await readFile(file)).digest("hex").slice(0, 12);

await rm(DIST, { recursive: true, force: true });
for (const folder of ["assets", "desk"]) await mkdir(`${DIST}${folder}`, { recursive: true });
for (const [name, file] of Object.entries(DESK)) await copyFile(`${HERE}node_modules/${file}`, `${DIST}desk/${name}`);
const options = { bundle: true, minify: true, target: TARGET, legalComments: "linked", logLevel: "warning" };
await Promise.all([
  build({ ...options, entryPoints: [`${HERE}src/main.js`], outfile: `${DIST}assets/chat.js`, format: "iife", loader: { ".css": "text" } }),
  build({ ...options, entryPoints: [`${HERE}src/page.css`], outfile: `${DIST}assets/chat.css` }),
  build({ ...options, entryPoints: [`${HERE}plain/widget.js`], outfile: `${DIST}widget.js` }),
]);
const page = await readFile(`${HERE}src/index.html`, "utf8");
const digests = { CSS_DIGEST: await digest(`${DIST}assets/chat.css`), JS_DIGEST: await digest(`${DIST}assets/chat.js`) };
await writeFile(`${DIST}index.html`, page.replace(/CSS_DIGEST|JS_DIGEST/g, (name) => digests[name]));
const licenses = BUNDLED.map(async (name) => `${name}\n\n${await readFile(`${HERE}node_modules/${name}/LICENSE`, "utf8")}`);
await writeFile(`${DIST}assets/licenses.txt`, (await Promise.all(licenses)).join(`\n${"-".repeat(80)}\n\n`));
