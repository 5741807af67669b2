/** Waiting before trying again: each time twice as long, with some chance, so that not all clients come at once. */

export const FIRST_SECONDS = 1;
export const MOST_SECONDS = 30;

export class Retry {
  #failures = 0;

  /** @param {() => number} random from 0 to 1 */
  constructor(random = Math.random) {
    this.random = random;
  }

  /** Begin anew: it went well. */
  reset() {
    this.#failures = 0;
  }

  /**
   * @param {number} least seconds that the server has asked for
   * @returns {number} milliseconds to wait
   */
  next(least = 0) {
    const seconds = Math.min(MOST_SECONDS, FIRST_SECONDS * 2 ** this.#failures);
    this.#failures += 1;
    return 1000 * Math.max(least, seconds * (0.75 + this.random() / 2));
  }
}

/** A wait that can be cut short. */
export class Pause {
  #wake = () => {};

  /** @param {number} milliseconds `Infinity`: until it is cut short */
  wait(milliseconds) {
    return new Promise((resolve) => {
      const timer = Number.isFinite(milliseconds) ? setTimeout(resolve, milliseconds) : null;
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Cut it short, if there is one. */
  end() {
    this.#wake();
  }
}
