/**
 * How `(g c)` divides an axis: the sizes of its parts, given by name or found by division.
 * It knows no tensor.
 */
import { EngineError } from '../errors.ts';
import { divisors, orList } from '../wording.ts';
import type { PatternItem } from './pattern.ts';

/** Sizes of split parts by name: `{ g: 3 }`. Names match in either case. */
export type SplitSizes = Readonly<Record<string, number>>;

/**
 * The size of every part of one split, outermost first. At most one part may be left out of `sizes`.
 * Throws code `groups` when the sizes do not divide `extent`.
 */
export function splitExtent(
  subject: string,
  item: PatternItem,
  axis: string,
  extent: number,
  sizes: SplitSizes,
): number[] {
  const given = item.names.map(({ name }) => sizeFor(subject, name, sizes));
  const unknown = given.flatMap((size, i) => (size === undefined ? [i] : []));
  const product = given.reduce<number>((all, size) => all * (size ?? 1), 1);
  if (unknown.length > 1) {
    const names = unknown.map((i) => item.names[i]?.name ?? '');
    throw new EngineError('groups', {
      what: subject,
      got: `no size for ${names.join(' and ')} of axis ${axis}`,
      expected: 'at most one part without a size',
      remedy: `pass one, as in { ${names[0]}: 2 }`,
    });
  }
  const fits = unknown.length === 1 ? extent % product === 0 : extent === product;
  if (!fits) throw misfit(subject, item, given, axis, extent);
  return given.map((size) => size ?? extent / product);
}

/** Throws for sizes of names that no split of the pattern has. */
export function refuseUnknownSizes(subject: string, items: readonly PatternItem[], sizes: SplitSizes): void {
  const parts = items.filter((item) => item.kind === 'split').flatMap((item) => item.names);
  const known = parts.map(({ name }) => name.toLowerCase());
  const unknown = Object.keys(sizes).find((name) => !known.includes(name.toLowerCase()));
  if (unknown === undefined) return;
  throw new EngineError('option', {
    what: subject,
    got: `a size for ${unknown}, which is no part of a split`,
    expected: parts.length === 0 ? 'none: the pattern splits no axis' : orList(parts.map(({ name }) => name)),
    remedy: `write the split, as in "(${unknown} c)", or leave the size out`,
  });
}

function sizeFor(subject: string, part: string, sizes: SplitSizes): number | undefined {
  const entry = Object.entries(sizes).find(([name]) => name.toLowerCase() === part.toLowerCase());
  const size = entry?.[1];
  if (size === undefined || (Number.isSafeInteger(size) && size >= 1)) return size;
  throw new EngineError('groups', {
    what: subject,
    got: `${part} = ${size}`,
    expected: 'an integer ≥ 1',
    remedy: 'pass another size',
  });
}

function misfit(
  subject: string,
  item: PatternItem,
  given: readonly (number | undefined)[],
  axis: string,
  extent: number,
): EngineError {
  const names = item.names.map(({ name }) => name).join(' ');
  const set = item.names.flatMap(({ name }, i) => (given[i] === undefined ? [] : [`${name} = ${given[i]}`]));
  const [only, ...others] = given.filter((size) => size !== undefined);
  const choices = others.length === 0 && only !== undefined ? orList(divisors(extent, only)) : '';
  const relation = given.includes(undefined) ? 'divides' : 'is';
  return new EngineError('groups', {
    what: subject,
    got: `axis ${axis} of ${extent} does not split into (${names}) with ${set.join(', ')}`,
    remedy: choices === '' ? `choose sizes whose product ${relation} ${extent}` : `choose ${choices}`,
  });
}
