/** Reading a stream of server-sent events; `EventSource` cannot send the header that says who a customer is. */

/**
 * The events of a stream, as they come.
 *
 * @param {ReadableStream<Uint8Array>} body of the response
 * @param {() => void} alive called for all that comes, comments too: the connection lives
 * @yields {{name: string, id: number | null, data: any}} events whose data is not JSON are left out
 */
export async function* readEvents(body, alive = () => {}) {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return; // what has no empty line behind it has not come whole
      alive();
      text += decoder.decode(value, { stream: true });
      const blocks = text.split(/\r?\n\r?\n/);
      text = blocks.pop();
      for (const block of blocks) {
        const event = parse(block);
        if (event) yield event;
      }
    }
  } finally {
    reader.cancel().catch(() => {}); // it may have been cut off already
  }
}

function parse(block) {
  const fields = { event: "message", data: [] };
  for (const line of block.split(/\r?\n/)) {
    const [, name, value] = /^([^:]*):? ?(.*)$/.exec(line);
    if (name === "data") fields.data.push(value);
    else if (name) fields[name] = value;
  }
  if (!fields.data.length) return null;
  try {
    const id = /^\d+$/.test(fields.id ?? "") ? Number(fields.id) : null;
    return { name: fields.event, id, data: JSON.parse(fields.data.join("\n")) };
  } catch {
    return null;
  }
}
