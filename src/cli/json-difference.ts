/** Where two JSON values differ, place by place, in words for people. It knows no view. */
import { isObject, type Json } from '../notebook/index.ts';

export interface Found {
  /** `summary.mean`; empty for the whole. */
  readonly where: string;
  readonly expected: string;
  readonly got: string;
}

/** How an entry of a list is called; by default by its number from 0. */
export type PlaceOf = (index: number) => string;

/** None where the two are the same. Of numbers in a list one place is told for all of them. */
export function jsonDifferences(
  expected: Json | undefined,
  got: Json | undefined,
  where = '',
  placeOf: PlaceOf = String,
): Found[] {
  if (JSON.stringify(expected) === JSON.stringify(got)) return [];
  if (Array.isArray(expected) && Array.isArray(got)) return listDifferences(expected, got, where, placeOf);
  if (isObject(expected) && isObject(got)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(got)])];
    const inner = keys.flatMap((key) =>
      jsonDifferences(expected[key], got[key], where === '' ? key : `${where}.${key}`, placeOf),
    );
    return inner.length > 0 ? inner : [{ where, expected: keysOf(expected), got: keysOf(got) }];
  }
  return [{ where, expected: textOf(expected), got: textOf(got) }];
}

function listDifferences(expected: Json[], got: Json[], where: string, placeOf: PlaceOf): Found[] {
  if (expected.length !== got.length) {
    return [{ where, expected: `${expected.length} entries`, got: `${got.length} entries` }];
  }
  const wrong = expected.flatMap((one, i) => (JSON.stringify(one) === JSON.stringify(got[i]) ? [] : [i]));
  const [first = 0] = wrong;
  if (expected.some((one) => isObject(one) || Array.isArray(one))) {
    return wrong.flatMap((i) => jsonDifferences(expected[i], got[i], `${where}[${i}]`, placeOf));
  }
  return [
    {
      where: `${where} at ${placeOf(first)}${andMore(wrong.length, expected.length)}`,
      expected: textOf(expected[first]),
      got: textOf(got[first]),
    },
  ];
}

/** ` (and 3 more of 16)`; empty for the only one. */
export function andMore(wrong: number, all: number): string {
  return wrong === 1 ? '' : ` (and ${wrong - 1} more of ${all})`;
}

function keysOf(value: object): string {
  return `the order ${Object.keys(value).join(', ')}`;
}

const LONGEST = 60;

function textOf(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
