/** The client alone, over HTTP: `node talk.js URL TOKEN` sends each line that it reads and prints what it is told. */

import { createInterface } from "node:readline";

import { ChatClient } from "../plain/assets/client.js";
import { Server } from "../plain/assets/server.js";

const [base, token] = process.argv.slice(2);
const tell = (name) => (...details) => console.log(JSON.stringify([name, ...details]));
const names = ["conversation", "message", "restarted", "ended", "typing", "connected", "delivery", "problem"];
const observer = Object.fromEntries(names.map((name) => [name, tell(name)]));
const client = new ChatClient({ server: new Server({ base, token }), observer });

createInterface({ input: process.stdin }).on("line", (line) => client.send(line)).on("close", () => client.close());
await client.run();
