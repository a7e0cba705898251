/** What is under the cursor, in words and numbers; of fixed height, so that nothing jumps. */
import type { Shown } from '../../view/arrange.ts';
import { describeElements } from '../../view/cursor.ts';
import { approximate, exact, grouped, rangeOf } from '../../view/format.ts';
import { type Elements, elementsIn } from '../../view/inspector/cursor.ts';
import type { Piece } from '../../view/inspector/paint.ts';
import { specialOf } from '../../view/inspector/preview-regions.ts';
import { MARK } from '../../view/inspector/regions.ts';
import { cellsOf } from '../../view/inspector/strided.ts';
import type { Looking } from './sight.ts';

export interface Read {
  /** `N 2 · C 3 · H 12–15` */
  place: string;
  /** The value, or of a block its least and greatest. */
  text: string;
  /** Of a block: how many, and what is not finite in it. */
  note: string;
  isExact: boolean;
  values: number[];
  elements: Elements;
}

/** Undefined where nothing is known of it. */
export function readingOf(
  { panel, cells }: Shown,
  { slice, cellWith }: Looking,
  pieces: readonly (Piece & { isExact: boolean })[],
  element: readonly number[],
): Read | undefined {
  const cell = cellWith(element);
  const elements = elementsIn(panel.shape, slice, cell);
  if (!elements) return undefined;
  for (const piece of pieces) {
    const row = indexIn(piece.rows, cell.rows);
    const column = indexIn(piece.columns, cell.columns);
    if (row === undefined || column === undefined) continue;
    const at = row * piece.cells.columns + column;
    const mark = piece.cells.marks?.[at] ?? 0;
    if (mark === MARK.absent) return undefined;
    const [min, max] = [piece.cells.min[at] ?? Number.NaN, piece.cells.max[at] ?? Number.NaN];
    return read(panel.axes, elements, { min, max, mark }, piece.isExact, cells.quantum);
  }
  return undefined;
}

function indexIn(span: Piece['rows'], { facet, from }: { facet: number; from: number }): number | undefined {
  const f = facet - span.facet;
  const c = Math.floor((from - span.start) / span.block);
  const count = cellsOf(span);
  return f >= 0 && f < span.facets && c >= 0 && c < count ? f * count + c : undefined;
}

function read(
  axes: readonly string[],
  elements: Elements,
  { min, max, mark }: { min: number; max: number; mark: number },
  isExact: boolean,
  quantum: number,
): Read {
  const { start, size } = elements;
  const place = describeElements(axes, start, size);
  const count = size.reduce((product, n) => product * n, 1);
  const special = [
    mark & MARK.nan ? 'NaN' : '',
    mark & MARK.posInf ? '+∞' : '',
    mark & MARK.negInf ? '−∞' : '',
  ].filter(Boolean);
  const number = (value: number): string => (isExact ? exact(value) : approximate(value, quantum));
  const hasFinite = min <= max;
  if (count === 1) {
    const value = specialOf(mark) ?? min;
    const text = Number.isFinite(value) ? number(value) : exact(value);
    return { place, text: isExact ? text : `≈ ${text}`, note: '', isExact, values: [value], elements };
  }
  const range = !hasFinite ? '' : min === max ? number(min) : rangeOf(min, max, isExact);
  return {
    place,
    text: [range, ...special].filter(Boolean).join(' · '),
    note: `${grouped(count)} elements${isExact ? '' : ', as far as saved'}`,
    isExact,
    values: hasFinite ? [min, max] : [],
    elements,
  };
}

interface Props {
  reading: Read | undefined;
  problem: string | undefined;
  isWhole: boolean;
  isLive: boolean;
}

export function Reading({ reading, problem, isWhole, isLive }: Props) {
  const lacks = !isWhole && (!isLive || problem !== undefined);
  return (
    <div class="nb-readout">
      <span class="nb-readout-line" aria-live="polite">
        {reading ? (
          <>
            {reading.place && <span class="nb-place">{reading.place}</span>}
            {reading.place && <span class="nb-arrow">→</span>}
            <b class="nb-value" data-exact={reading.isExact}>
              {reading.text}
            </b>
            <span class="nb-hint">{reading.note}</span>
          </>
        ) : (
          <span class="nb-hint">point at a cell, or focus and use the arrow keys</span>
        )}
      </span>
      {lacks && (
        <span class="nb-hint nb-readout-hint" title={problem}>
          run the cell for full detail
        </span>
      )}
    </div>
  );
}
