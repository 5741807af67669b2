/** The page inside a widget's frame, talking with the script on the embedding site. */

const PATIENCE = 5000;

export class Frame {
  #site;
  #listeners = {};

  /**
   * @param {string} site origin of the embedding site; the server lets no other frame the page than those it allows
   * @param {Window} parent
   */
  constructor(site, parent = window.parent) {
    this.#site = site;
    this.parent = parent;
    window.addEventListener("message", (event) => {
      if (event.source !== parent || event.origin !== site) return;
      const { switchboard, ...data } = Object(event.data);
      this.#listeners[switchboard]?.(data);
    });
  }

  /** @returns {Frame | null} where the page is in a frame of a widget */
  static find({ search, hash } = location) {
    const site = new URLSearchParams(hash.slice(1)).get("site");
    const isFramed = new URLSearchParams(search).get("embed") === "1" && window.parent !== window;
    return isFramed && site ? new Frame(site) : null;
  }

  /** Listen to what the site says under a name; a later listener replaces an earlier one. */
  on(name, listener) {
    this.#listeners[name] = listener;
  }

  /** Tell the site something. */
  tell(name, data = {}) {
    this.parent.postMessage({ switchboard: name, ...data }, this.#site);
  }

  /** Ask the site and wait for its answer; an empty one if it does not come. */
  ask(question, answer) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, PATIENCE, {});
      this.on(answer, (data) => {
        clearTimeout(timer);
        resolve(data);
      });
      this.tell(question);
    });
  }
}
