/** Waiting before trying again: each time longer, with some chance, so that not all clients come at once. */

/** Seconds between tries to reach a server that is away: one that restarts is back within half a minute. */
export const AWAY = [1, 2, 3, 5];
/** Seconds between tries of what a server refuses, which another try hardly changes. */
export const REFUSED = [1, 2, 4, 8, 16, 30];

export class Retry {
  #failures = 0;

  /**
   * @param {() => number} random from 0 to 1
   * @param {number[]} seconds between tries; the last for all further ones
   */
  constructor(random = Math.random, seconds = AWAY) {
    this.random = random;
    this.seconds = seconds;
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
    const seconds = this.seconds[this.#failures] ?? this.seconds.at(-1);
    this.#failures += 1;
    return 1000 * Math.max(least, seconds * (0.75 + this.random() / 2));
  }
}

/** A wait that can be cut short. */
export class Pause {
  #end = () => {};
  #asked = false;

  /**
   * @param {number} milliseconds `Infinity`: until it is cut short
   * @param {boolean} asked whether the server has asked for it: then nobody's hurry cuts it short
   */
  wait(milliseconds, asked = false) {
    this.#asked = asked;
    return new Promise((resolve) => {
      const timer = Number.isFinite(milliseconds) ? setTimeout(resolve, milliseconds) : null;
      this.#end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Cut it short, if there is one that may be. */
  hurry() {
    if (!this.#asked) this.#end();
  }

  /** Cut it short, if there is one. */
  end() {
    this.#end();
  }
}
