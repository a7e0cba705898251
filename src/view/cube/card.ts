/**
 * What is told of the element that is pointed at: its set, the numbers that the set shares, and the formula with them.
 * What is not known is left out. It knows no normalization by name.
 */
import type { Grouping } from '../../engine/index.ts';
import type { Normalization } from '../../protocol/normalization.ts';
import type { Sharing } from '../comparison/sharing.ts';
import { describeElements } from '../cursor.ts';
import { compact, grouped } from '../format.ts';
import { type Element, type Membership, membershipOf, setName, setOf } from './membership.ts';
import { substituted } from './substitution.ts';

/** What `Normalization` says, with its numbers at hand; without them the sets are all there is. */
export interface Known {
  readonly normalization: Normalization;
  readonly sharing: Sharing | undefined;
}

export interface Values {
  readonly x: number;
  readonly y: number;
}

export interface CardRow {
  readonly name: string;
  readonly text: string;
}

export interface Card {
  /** `N 0 · C 2 · H 1 · W 3` */
  readonly place: string;
  /** `C 2` */
  readonly set: string;
  readonly size: string;
  readonly rows: readonly CardRow[];
  /** With numbers; undefined where they are not all known, or give another y. */
  readonly formula: string | undefined;
}

const SYMBOLS: Readonly<Record<string, string>> = { mean: 'μ', rstd: 'r', gamma: 'γ', beta: 'β' };

/** `membership`: what is lit, a set of statistics or of parameters. */
export function cardOf(
  { normalization, sharing }: Known,
  membership: Membership,
  axes: readonly string[],
  element: Element,
  values: Values | undefined,
): Card {
  const { shape } = membership;
  const at = sharing && numbersAt(sharing, shape, element);
  const [x, y] = [values?.x, values?.y];
  const { mean, variance, rstd, meanSquare } = at?.statistics ?? {};
  const { gamma, beta } = at?.parameters ?? {};
  const { eps } = normalization;
  const rows = [
    ...statisticsRows(at?.statistics ?? {}),
    ...(at?.input ?? []),
    ...(eps === undefined ? [] : [{ name: 'ε', value: eps }]),
    ...Object.entries(at?.parameters ?? {}).map(([name, value]) => ({ name: SYMBOLS[name] ?? name, value })),
    ...(x === undefined ? [] : [{ name: 'x', value: x }]),
    ...(y === undefined ? [] : [{ name: 'y', value: y }]),
  ];
  return {
    place:
      describeElements(
        axes,
        element,
        element.map(() => 1),
      ) || 'the one element',
    set: setName(membership, setOf(membership, element)),
    size: `${grouped(membership.size)} ${membership.size === 1 ? 'element' : 'elements'}`,
    rows: rows.map(({ name, value }) => ({ name, text: compact(value) })),
    formula: substituted({ x, y, mean, variance, rstd, meanSquare, eps, gamma, beta }),
  };
}

interface Row {
  readonly name: string;
  readonly value: number;
}

/** σ is what people know; engines keep σ². */
function statisticsRows(statistics: Readonly<Record<string, number>>): Row[] {
  return Object.entries(statistics).map(([name, value]) =>
    name === 'variance' ? { name: 'σ', value: Math.sqrt(value) } : { name: SYMBOLS[name] ?? name, value },
  );
}

function numbersAt(
  { grouping, statistics, moments, parameters }: Sharing,
  shape: readonly number[],
  element: Element,
) {
  const group = setOf(membershipOf(grouping, shape, 'statistics'), element);
  const parameter = setOf(membershipOf(grouping, shape, 'parameters'), element);
  const input: Row[] =
    moments === undefined || statistics.mean !== undefined
      ? []
      : [
          { name: 'μ of x', value: moments.mean[group] ?? Number.NaN },
          { name: 'σ of x', value: moments.std[group] ?? Number.NaN },
        ];
  return {
    statistics: entriesAt(statistics, grouping.groups, group),
    parameters: entriesAt(parameters, entriesOf(grouping), parameter),
    input,
  };
}

/** Of lists with one entry for each set, or for all; others are of something that the pattern does not tell. */
function entriesAt(
  lists: Readonly<Record<string, Float32Array>>,
  count: number,
  at: number,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(lists).flatMap(([name, list]) => {
      if (list.length !== count && list.length !== 1) return [];
      const value = list[list.length === 1 ? 0 : at];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function entriesOf({ parameterShape }: Grouping): number {
  return parameterShape.reduce((product, n) => product * n, 1);
}
