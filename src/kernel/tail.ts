/** The end of a long text, and how much of it came before. */

const LINES = 500;
/** A line of which more is no line that anybody reads. */
const LONGEST = 2000;

export class Tail {
  readonly id: number;
  /** A ring: the oldest line is at `#count` modulo its length once it is full. */
  readonly #lines: string[] = [];
  #count = 0;
  #open = '';
  #isChanged = false;

  constructor(id: number) {
    this.id = id;
  }

  add(text: string): void {
    this.#isChanged = true;
    const lines = (this.#open + text).split('\n');
    this.#open = lines.pop() ?? '';
    if (this.#open.length > LONGEST) this.#open = `${this.#open.slice(0, LONGEST)}…`;
    for (const line of lines) {
      this.#lines[this.#count % LINES] = line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
      this.#count++;
    }
  }

  /** The text as it stands; undefined where it is the same as at the last call. */
  changed(): string | undefined {
    if (!this.#isChanged) return undefined;
    this.#isChanged = false;
    const left = Math.max(0, this.#count - LINES);
    const first = this.#count % LINES;
    const lines = left === 0 ? this.#lines : [...this.#lines.slice(first), ...this.#lines.slice(0, first)];
    const head = left === 0 ? [] : [`… ${left} ${left === 1 ? 'line' : 'lines'} left out …`];
    return [...head, ...lines, this.#open].join('\n');
  }
}
