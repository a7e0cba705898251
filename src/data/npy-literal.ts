/**
 * The header of an NPY file is a Python dict literal: this reads the part of that grammar which NumPy writes
 * (strings, integers, True, False, None, tuples, lists), evaluates nothing and knows no dtype.
 */
import type { Source } from './source.ts';

export type Literal = string | number | boolean | null | readonly Literal[];
/** A value and the byte of the file at which it stands. */
export interface Placed {
  readonly value: Literal;
  readonly offset: number;
}

const WORDS: Readonly<Record<string, boolean | null>> = { True: true, False: false, None: null };
/** A structured dtype nests tuples in lists; nothing that NumPy writes goes deeper than this. */
const MAX_DEPTH = 16;

/** The members of the dict that `text` consists of; `start` is the byte of the file where it begins. */
export function readDict(source: Source, text: string, start: number): Map<string, Placed> {
  const reader = new LiteralReader(source, text, start);
  const members = reader.dict();
  reader.end();
  return members;
}

class LiteralReader {
  readonly #source: Source;
  readonly #text: string;
  readonly #start: number;
  #at = 0;

  constructor(source: Source, text: string, start: number) {
    this.#source = source;
    this.#text = text;
    this.#start = start;
  }

  dict(): Map<string, Placed> {
    const members = new Map<string, Placed>();
    this.#expect('{');
    while (!this.#takes('}')) {
      const at = this.#at;
      const key = this.#value(0);
      if (typeof key !== 'string') return this.#fail('a key in quotes', at);
      if (members.has(key)) this.#fail(`'${key}' only once`, at);
      this.#expect(':');
      this.#space();
      const offset = this.#start + this.#at;
      members.set(key, { value: this.#value(0), offset });
      if (!this.#takes(',')) {
        this.#expect('}');
        break;
      }
    }
    return members;
  }

  end(): void {
    this.#space();
    if (this.#at < this.#text.length) this.#fail('the end of the header');
  }

  #value(depth: number): Literal {
    if (depth > MAX_DEPTH) this.#fail(`at most ${MAX_DEPTH} levels`);
    if (this.#takes('(')) return this.#items(')', depth);
    if (this.#takes('[')) return this.#items(']', depth);
    const text = this.#match(/'([^'\\\n]*)'|"([^"\\\n]*)"/y);
    if (text !== undefined) return text.slice(1, -1);
    // Python 2 wrote long integers with an L.
    const digits = this.#match(/-?\d+L?/y);
    if (digits !== undefined) return Number(digits.replace('L', ''));
    const at = this.#at;
    const word = WORDS[this.#match(/True|False|None/y) ?? ''];
    return word === undefined ? this.#fail('a string, number, True, False or tuple', at) : word;
  }

  #items(close: string, depth: number): Literal {
    const items: Literal[] = [];
    while (!this.#takes(close)) {
      items.push(this.#value(depth + 1));
      if (this.#takes(',')) continue;
      // A value in brackets is that value: only the comma makes (3) the tuple (3,).
      if (close === ')' && items.length === 1) this.#expect(',');
      this.#expect(close);
      break;
    }
    return items;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #takes(symbol: string): boolean {
    this.#space();
    const taken = this.#text.startsWith(symbol, this.#at);
    if (taken) this.#at += symbol.length;
    this.#space();
    return taken;
  }

  #expect(symbol: string): void {
    if (!this.#takes(symbol)) this.#fail(`"${symbol}"`);
  }

  #space(): void {
    this.#match(/[ \t\r\n\f]*/y);
  }

  #fail(expected: string, at = this.#at): never {
    const rest = this.#text.slice(at, at + 12).trimEnd();
    const got = rest === '' ? 'the header ends' : `the header has ${JSON.stringify(rest)}`;
    throw this.#source.error('corrupt', this.#start + at, { got, expected });
  }
}
