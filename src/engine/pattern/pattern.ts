/**
 * The text of a pattern → its parts: `n (g c) h w -> n g`. It knows no tensor; `grouping.ts` puts a parsed
 * pattern on one.
 *
 *     pattern = side "->" side      left: the tensor's axes in order; right: the axes that keep statistics
 *     side    = { name | "(" name { name } ")" | "..." }
 *
 * `(g c)` on the left splits an axis, g outer and c inner; `c` is then the inner part alone. On the right it is one
 * axis composed of several, `(n c)`. `...` stands for all axes not written, on the right for the same ones; these
 * may also be named on the right.
 */
import { EngineError } from '../errors.ts';
import { nearest } from '../wording.ts';

export interface PatternName {
  readonly name: string;
  /** From 1. */
  readonly column: number;
}

/** An axis has one name, a split several, `...` none. */
export interface PatternItem {
  readonly kind: 'axis' | 'split' | 'rest';
  readonly names: readonly PatternName[];
  readonly column: number;
}

export interface Pattern {
  readonly text: string;
  readonly left: readonly PatternItem[];
  readonly right: readonly PatternItem[];
}

/** A piece of the text, with its column from 1. */
export interface Token {
  readonly text: string;
  readonly column: number;
}

/** Throws code `pattern`, with the quoted place and its column, for text outside the grammar. */
export function parsePattern(text: string): Pattern {
  const subject = `pattern "${text}"`;
  const tokens = tokenize(subject, text);
  const arrow = tokens.findIndex((token) => token.text === '->');
  if (arrow < 0) {
    const remedy = 'write the axes that keep statistics behind an arrow, as in "n c h w -> c"';
    throw new EngineError('pattern', { what: subject, got: 'no "->"', remedy });
  }
  const left = readItems(subject, tokens.slice(0, arrow));
  const right = readItems(subject, tokens.slice(arrow + 1));
  refuseRestOnlyRight(subject, left, right);
  return { text, left, right };
}

/** One side alone, such as the axes of γ and β: `c h w`, `(g c)`. `subject` begins the error messages. */
export function parseSide(subject: string, text: string): readonly PatternItem[] {
  return readItems(subject, tokenize(subject, text));
}

/** The error for something wrong at a place in the text. */
export function patternError(subject: string, place: Token, problem: string, remedy: string): EngineError {
  const got = `"${place.text}" at column ${place.column} ${problem}`;
  const start = place.column - 1;
  return new EngineError('pattern', {
    what: subject,
    got,
    remedy,
    at: { start, end: start + place.text.length },
  });
}

function tokenize(subject: string, text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(/->|\.\.\.|[()]|[A-Za-z][A-Za-z0-9_]*|\s+|[\s\S]/gu)) {
    const token = { text: match[0], column: match.index + 1 };
    if (token.text.trim() === '') continue;
    if (token.text.length === 1 && !/[A-Za-z()]/.test(token.text)) {
      const remedy = 'use names, spaces, "( )", "..." and "->" only';
      throw patternError(subject, token, 'means nothing in a pattern', remedy);
    }
    tokens.push(token);
  }
  return tokens;
}

function readItems(subject: string, tokens: readonly Token[]): PatternItem[] {
  const items: PatternItem[] = [];
  const seen = new Set<string>();
  let open: { names: PatternName[]; column: number } | undefined;
  for (const token of tokens) {
    const { text, column } = token;
    if (text === '->') throw patternError(subject, token, 'is a second arrow', 'keep one "->"');
    if (text === '(') {
      if (open !== undefined)
        throw patternError(subject, token, 'is inside another "("', 'close the first "("');
      open = { names: [], column };
    } else if (text === ')') {
      items.push(closed(subject, token, open));
      open = undefined;
    } else {
      refuseTwice(subject, token, seen);
      if (open !== undefined) open.names.push(insideSplit(subject, token));
      else if (text === '...') items.push({ kind: 'rest', names: [], column });
      else items.push({ kind: 'axis', names: [{ name: text, column }], column });
    }
  }
  if (open === undefined) return items;
  throw patternError(subject, { text: '(', column: open.column }, 'is not closed', 'add ")"');
}

function closed(
  subject: string,
  token: Token,
  open: { names: PatternName[]; column: number } | undefined,
): PatternItem {
  if (open === undefined) throw patternError(subject, token, 'closes nothing', 'add "(" before it');
  if (open.names.length === 0)
    throw patternError(subject, token, 'closes an empty "("', 'write names inside');
  return { kind: 'split', ...open };
}

function insideSplit(subject: string, token: Token): PatternName {
  if (token.text !== '...') return { name: token.text, column: token.column };
  throw patternError(subject, token, 'is inside "( )"', 'write the parts by name');
}

function refuseTwice(subject: string, token: Token, seen: Set<string>): void {
  const key = token.text.toLowerCase();
  if (seen.has(key))
    throw patternError(subject, token, 'is there twice', 'give every axis a name of its own');
  seen.add(key);
}

/** Names on the right must be known at once unless `...` on the left may stand for them. */
function refuseRestOnlyRight(
  subject: string,
  left: readonly PatternItem[],
  right: readonly PatternItem[],
): void {
  if (left.some((item) => item.kind === 'rest')) return;
  const known = left.flatMap((item) => item.names.map(({ name }) => name));
  for (const item of right) {
    if (item.kind === 'rest') {
      const place = { text: '...', column: item.column };
      throw patternError(subject, place, 'has no "..." on the left', 'write "..." on the left too');
    }
    for (const { name, column } of item.names) {
      if (known.some((one) => one.toLowerCase() === name.toLowerCase())) continue;
      const near = nearest(name, known);
      const remedy = near === undefined ? `choose from ${known.join(' ')}` : `did you mean ${near}?`;
      throw patternError(subject, { text: name, column }, 'is not on the left', remedy);
    }
  }
}
