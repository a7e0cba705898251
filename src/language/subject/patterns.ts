/**
 * Patterns and axis names as they stand in a text: what is wrong and where, by the engine's own grammar and checks,
 * and what they mean.
 */
import { EngineError, type Grouping, norms, resolvePattern } from '../../engine/index.ts';
import { parsePattern, parseSide } from '../../engine/pattern/pattern.ts';
import { axisNames, type Described } from '../../engine/tensor/axes.ts';

/** `n c h w -> c`; the axis names of a tensor, `N C H W`; one side of a pattern, the axes of γ, `(g c)`. */
export type TextKind = 'pattern' | 'axes' | 'side';

/** What is known of where the text is used. */
export interface Context {
  /** The tensor that it is put on. */
  readonly tensor?: Described | undefined;
  /** Of the parts of split axes; undefined where they are computed. */
  readonly sizes?: Readonly<Record<string, number>> | undefined;
  /** How many axes are to be named. */
  readonly rank?: number | undefined;
}

/** A stretch of the text, from `start` to before `end`. */
export interface Problem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** Undefined where the engine would take it. */
export function patternProblem(kind: TextKind, text: string, context: Context): Problem | undefined {
  try {
    CHECKS[kind](text, context);
    return undefined;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    // Whether an axis splits is not known while the sizes are not.
    if (context.sizes === undefined && (error.code === 'groups' || error.code === 'option')) return undefined;
    const { got, expected, remedy, at } = error.parts;
    const message = `${got}${expected === undefined ? '' : `, expected ${expected}`}; ${remedy}`;
    return { ...(at ?? (kind === 'axes' ? oddName(text) : undefined) ?? whole(text)), message };
  }
}

const CHECKS: Readonly<Record<TextKind, (text: string, context: Context) => void>> = {
  pattern: (text, { tensor, sizes }) => {
    if (tensor === undefined) parsePattern(text);
    else resolvePattern(text, tensor, { sizes });
  },
  axes: (text, { rank }) => {
    const names = text.split(/[\s,]+/).filter((name) => name !== '');
    axisNames('axes', text, rank ?? names.length);
  },
  side: (text) => {
    parseSide(`axes "${text}"`, text);
  },
};

function whole(text: string): { start: number; end: number } {
  return { start: 0, end: text.length };
}

/** The first name that is none, or is there a second time. */
function oddName(text: string): { start: number; end: number } | undefined {
  const seen = new Set<string>();
  for (const { 0: name, index } of text.matchAll(/[^\s,]+/g)) {
    const key = name.toLowerCase();
    if (seen.has(key) || !/^[A-Za-z][A-Za-z0-9_]*$/.test(name))
      return { start: index, end: index + name.length };
    seen.add(key);
  }
  return undefined;
}

/** Markdown; empty for a text that is wrong. */
export function describePattern(text: string, context: Context): string {
  try {
    const { left, right } = parsePattern(text);
    const names = (items: typeof left): string[] =>
      items.flatMap((item) => item.names.map(({ name }) => name));
    const kept = new Set(names(right).map((name) => name.toLowerCase()));
    const over = names(left).filter((name) => !kept.has(name.toLowerCase()));
    const own = right.length === 0 ? 'everything together' : `each ${code(text.split('->')[1] ?? '')}`;
    const across = over.length === 0 ? '' : `, over ${code(over.join(' '))}`;
    return [`Statistics of ${own}${across}.`, countsOf(text, context), ownersOf(text)]
      .filter(Boolean)
      .join('  \n');
  } catch (error) {
    if (error instanceof EngineError) return '';
    throw error;
  }
}

function code(text: string): string {
  return `\`${text.trim()}\``;
}

function countsOf(text: string, { tensor, sizes }: Context): string {
  if (tensor === undefined) return '';
  let grouping: Grouping;
  try {
    grouping = resolvePattern(text, tensor, { sizes });
  } catch (error) {
    if (error instanceof EngineError) return '';
    throw error;
  }
  const { groups, count } = grouping;
  const plural = (n: number, word: string): string =>
    `${n.toLocaleString('en')} ${word}${n === 1 ? '' : 's'}`;
  return `Here ${plural(groups, 'group')} of ${plural(count, 'element')}.`;
}

/** `The pattern of batch normalization.` */
function ownersOf(text: string): string {
  const wanted = plain(text);
  const owners = norms.filter(({ valid }) =>
    valid.some(({ pattern }) => pattern.split(' | ').some((one) => plain(one) === wanted)),
  );
  const titles = owners.slice(0, 3).map(({ title }) => title.charAt(0).toLowerCase() + title.slice(1));
  const more = owners.length > titles.length ? ` and ${owners.length - titles.length} more` : '';
  return titles.length === 0 ? '' : `The pattern of ${titles.join(', ')}${more}.`;
}

/** One space between words, in lower case. */
export function plain(text: string): string {
  return text.toLowerCase().replaceAll(/\s+/g, ' ').replaceAll('( ', '(').replaceAll(' )', ')').trim();
}
