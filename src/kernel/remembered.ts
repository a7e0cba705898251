/** What is computed of a thing once although several views show it. It is forgotten with the thing. */
export class Remembered {
  readonly #known = new WeakMap<object, Map<string, unknown>>();

  /** `key` tells what is computed, and from what else. */
  of<T>(thing: object, key: string, compute: () => T): T {
    const known = this.#known.get(thing) ?? new Map<string, unknown>();
    this.#known.set(thing, known);
    if (!known.has(key)) known.set(key, compute());
    // A key stands for one way to compute, which gives one type.
    return known.get(key) as T;
  }
}
