/** The result of `statistics` as a table: one row a group, under the names of the kept axes. */
import type { Statistics } from '../engine/index.ts';
import { aligned } from '../view/aligned.ts';
import { column, grouped } from '../view/format.ts';

const MOST_ROWS = 64;

const MEASURES = ['mean', 'variance', 'std', 'min', 'max', 'l2', 'skewness', 'kurtosis'] as const;
/** Shown where one of them is not 0. */
const COUNTS = { zeros: '0', nan: 'NaN', posInf: '∞', negInf: '−∞' } as const;

/** Whether a value is what `statistics` returned. */
export function isStatistics(value: unknown): value is Statistics {
  if (typeof value !== 'object' || value === null || !('pattern' in value)) return false;
  return [...MEASURES, ...Object.keys(COUNTS)].every(
    (name) => Reflect.get(value, name) instanceof Float64Array,
  );
}

/** `n c h w -> c: 6 groups of 6 144`, then the table; of many groups the first 64. */
export function statisticsText(found: Statistics): string {
  const rows = Math.min(found.groups, MOST_ROWS);
  const first = (values: Float64Array): number[] => [...values.subarray(0, rows)];
  const labels = Array.from({ length: rows }, (_, group) => indexOf(group, found.shape).join(' · '));
  const counts = Object.entries(COUNTS).filter(([name]) => countsOf(found, name).some((count) => count > 0));
  const columns = [
    [found.axes.join(' · ') || 'all', ...labels],
    ...MEASURES.map((name) => [name, ...column(first(found[name]))]),
    ...counts.map(([name, title]) => [title, ...first(countsOf(found, name)).map(grouped)]),
  ];
  const lines = Array.from({ length: rows + 1 }, (_, row) => columns.map((cells) => cells[row] ?? ''));
  const left = found.groups - rows;
  const title = `${found.pattern}: ${grouped(found.groups)} ${found.groups === 1 ? 'group' : 'groups'} of ${grouped(found.count)}`;
  return [title, ...aligned(lines), ...(left > 0 ? [`… ${grouped(left)} more`] : [])].join('\n');
}

function countsOf(found: Statistics, name: string): Float64Array {
  const counts: unknown = Reflect.get(found, name);
  return counts instanceof Float64Array ? counts : new Float64Array();
}

/** Row-major. */
function indexOf(group: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  let rest = group;
  for (const extent of [...shape].reverse()) {
    index.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return index;
}
