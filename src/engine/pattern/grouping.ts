/**
 * A pattern on a tensor: which elements share statistics, which share parameters, and the strides to walk
 * them. It knows no statistics and no element.
 */
import { type Described, findAxis, sizeOf } from '../tensor/axes.ts';
import { rowMajorStrides } from '../tensor/indexing.ts';
import { nearest } from '../wording.ts';
import { bindPattern, type Part } from './binding.ts';
import { type Pattern, type PatternItem, parsePattern, parseSide, patternError } from './pattern.ts';
import type { SplitSizes } from './split.ts';

/** One axis, or one part of a split axis. A stride of 0 says that all along it share one entry. */
export interface Dim {
  readonly size: number;
  /** The position of its axis in the tensor; parts of one split axis have the same. */
  readonly axis: number;
  readonly groupStride: number;
  readonly parameterStride: number;
}

export interface Grouping {
  /** The pattern with `...` written out: `n c h w -> c`. */
  readonly pattern: string;
  /** The size of every part of a split, by the pattern's names, so that `pattern` resolves again: `{ g: 3, c: 2 }`. */
  readonly splitSizes: SplitSizes;
  /** Names and extents of the kept axes: `['N', 'g']`; whole axes as in the tensor, parts as in the pattern. */
  readonly axes: readonly string[];
  readonly shape: readonly number[];
  /** The number of groups, the product of `shape`, and of elements in each. */
  readonly groups: number;
  readonly count: number;
  /** Of γ and β; empty where there are none. */
  readonly parameterAxes: readonly string[];
  readonly parameterShape: readonly number[];
  /** As text that resolves to them again with the pattern: `(g c)`. */
  readonly affine: string;
  /** Outermost first; row-major they are the tensor. */
  readonly dims: readonly Dim[];
}

/** `sizes` for split axes; `affine` the axes of γ and β in the pattern's names, `'c h w'`, default none. */
export interface GroupingOptions {
  readonly sizes?: SplitSizes | undefined;
  readonly affine?: string | undefined;
}

interface Kept {
  readonly label: string;
  readonly text: string;
  readonly parts: readonly Part[];
}

/**
 * Resolves a pattern for a tensor's shape and axes. Throws code `pattern` where they disagree, `groups`
 * where an axis does not split, `option` for sizes of parts that the pattern does not have.
 */
export function resolvePattern(
  pattern: string | Pattern,
  x: Described,
  options: GroupingOptions = {},
): Grouping {
  const parsed = typeof pattern === 'string' ? parsePattern(pattern) : pattern;
  const subject = `pattern "${parsed.text}"`;
  const bound = bindPattern(subject, parsed, x, options.sizes ?? {});
  const kept = keep(subject, parsed.right, bound.parts);
  const parameters = affineAxes(options.affine ?? '', bound.parts);
  const groupStrides = stridesOf(kept);
  const parameterStrides = stridesOf(parameters);
  return {
    pattern: [bound.text, '->', ...kept.map(({ text }) => text)].filter((text) => text !== '').join(' '),
    splitSizes: sizesOf(bound.parts),
    axes: kept.map(({ label }) => label),
    shape: kept.map(extentOf),
    groups: sizeOf(kept.map(extentOf)),
    count: sizeOf(bound.parts.filter((part) => !groupStrides.has(part)).map(({ size }) => size)),
    parameterAxes: parameters.map(({ label }) => label),
    parameterShape: parameters.map(extentOf),
    affine: parameters.map(({ text }) => text).join(' '),
    dims: bound.parts.map((part) => ({
      size: part.size,
      axis: part.axis,
      groupStride: groupStrides.get(part) ?? 0,
      parameterStride: parameterStrides.get(part) ?? 0,
    })),
  };
}

function sizesOf(parts: readonly Part[]): SplitSizes {
  // A part of an empty axis stays out: division finds it again.
  const split = parts.filter((part) => part.split && part.size > 0);
  return Object.fromEntries(split.map(({ name, size }) => [name, size]));
}

function affineAxes(affine: string, parts: readonly Part[]): Kept[] {
  const subject = `affine "${affine}"`;
  return keep(subject, parseSide(subject, affine), parts);
}

/** The parts that one side of the pattern names. */
function keep(subject: string, items: readonly PatternItem[], parts: readonly Part[]): Kept[] {
  const kept = items.flatMap((item) => {
    if (item.kind === 'rest') return parts.filter((part) => part.inRest).map(whole);
    const named = item.names.map((name) => partNamed(subject, name, parts));
    if (item.kind === 'axis') return named.map(whole);
    return [together(named, parts)];
  });
  refuseTwice(subject, items, kept);
  return kept;
}

/** The parser sees a name that is there twice; what `...` stands for, only the tensor tells. */
function refuseTwice(subject: string, items: readonly PatternItem[], kept: readonly Kept[]): void {
  const all = kept.flatMap((one) => one.parts.map((part) => ({ part, text: one.text })));
  const twice = all.find(({ part }, i) => all.findIndex((other) => other.part === part) < i);
  if (twice === undefined) return;
  const rest = items.find((item) => item.kind === 'rest');
  const place = { text: '...', column: rest?.column ?? 1 };
  throw patternError(subject, place, `contains ${twice.part.label} too`, `leave out ${twice.text} or "..."`);
}

function partNamed(
  subject: string,
  { name, column }: { name: string; column: number },
  parts: readonly Part[],
): Part {
  const known = parts.map((part) => part.name);
  const part = parts[findAxis(known, name)];
  if (part !== undefined) return part;
  const near = nearest(name, known);
  const remedy = near === undefined ? `choose from ${known.join(' ')}` : `did you mean ${near}?`;
  throw patternError(subject, { text: name, column }, 'is no axis of the left side', remedy);
}

function whole(part: Part): Kept {
  return { label: part.label, text: part.name, parts: [part] };
}

/** `(g c)` as on the left is the whole axis again, under the tensor's name for it; others are one new axis, `NC`. */
function together(named: readonly Part[], parts: readonly Part[]): Kept {
  const siblings = parts.filter((part) => part.axis === named[0]?.axis);
  const isWhole = siblings.length === named.length && siblings.every((part, i) => part === named[i]);
  const label = isWhole ? (siblings[0]?.axisLabel ?? '') : named.map((part) => part.label).join('');
  return { label, text: `(${named.map(({ name }) => name).join(' ')})`, parts: named };
}

function extentOf(kept: Kept): number {
  return sizeOf(kept.parts.map(({ size }) => size));
}

function stridesOf(kept: readonly Kept[]): Map<Part, number> {
  const parts = kept.flatMap((one) => one.parts);
  const strides = rowMajorStrides(parts.map(({ size }) => size));
  return new Map(parts.map((part, i) => [part, strides[i] ?? 0]));
}
