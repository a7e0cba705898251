/** The rows of the table about one element: for each panel its value, what its set shares, and its difference. */
import type { Panel } from '../../protocol/view.ts';
import { litBySet } from './lit.ts';
import { type Sharing, setText, tellAt } from './sharing.ts';

/** What a panel's picture says of the cell under the cursor. */
export interface Seen {
  /** One value; two where the cell is a block, its least and its greatest; none where nothing is known. */
  readonly values: readonly number[];
  readonly text: string;
  readonly isExact: boolean;
  /** First index and extent per axis. */
  readonly elements: { readonly start: readonly number[]; readonly size: readonly number[] };
}

export interface CellRow {
  readonly text: string;
  readonly value: number | undefined;
  readonly isExact: boolean;
  readonly mean?: number | undefined;
  readonly std?: number | undefined;
  readonly normalized?: number | undefined;
  /** From the reference. */
  readonly delta?: number | undefined;
  /** `C 3`: which group; `all` where there is but one. */
  readonly set?: string;
}

/** `sharing`: of the panels that a normalization made, where its numbers are known. */
export function cellRows(
  panels: readonly Panel[],
  seen: readonly (Seen | undefined)[],
  sharing: readonly (Sharing | undefined)[],
  reference: number,
): CellRow[] {
  const single = (i: number): number | undefined => {
    const values = seen[i]?.values ?? [];
    return values.length === 1 ? values[0] : undefined;
  };
  const input = panels.findIndex(({ role }) => role === 'input');
  const base = single(reference);
  return panels.map((panel, i): CellRow => {
    const value = single(i);
    const delta = i === input || value === undefined || base === undefined ? undefined : value - base;
    const row = { text: seen[i]?.text ?? '', value, isExact: seen[i]?.isExact ?? false, delta };
    const [own, elements] = [sharing[i], seen[i]?.elements];
    if (own === undefined || elements === undefined || !isInOneGroup(own, panel, elements)) return row;
    const x = single(input);
    const told = tellAt(own, panel, elements.start, x ?? Number.NaN, value ?? Number.NaN);
    const { mean, std, normalized } = told;
    const isElement = x !== undefined && value !== undefined;
    return {
      ...row,
      mean,
      std,
      normalized: isElement ? normalized : undefined,
      set: setText(own.grouping, told.group),
    };
  });
}

/** Whether a block lies within one set. */
function isInOneGroup({ grouping }: Sharing, { shape }: Panel, { start, size }: Seen['elements']): boolean {
  if (size.every((n) => n === 1)) return true;
  const lit = litBySet(grouping, shape, start);
  return lit.every((chosen, axis) => {
    const from = start[axis] ?? 0;
    return chosen?.subarray(from, from + (size[axis] ?? 1)).every((on) => on === 1) ?? true;
  });
}
