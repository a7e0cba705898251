/** The slice as a table of numbers: what screen readers read, and whoever wants values rather than colours. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Slice, Span } from '../../protocol/questions.ts';
import type { Shown } from '../../view/arrange.ts';
import { exact } from '../../view/format.ts';
import { elementsIn, placeOfElement } from '../../view/inspector/cursor.ts';
import { sidesOf } from '../../view/inspector/fit.ts';
import { MARK, type RegionCells } from '../../view/inspector/regions.ts';
import { walkOf } from '../../view/inspector/strided.ts';
import { Button } from '../button.tsx';
import type { Source } from '../kernel.ts';
import { Regions } from './regions.ts';

/** Of one page. */
const ROWS = 32;
const COLUMNS = 12;

interface Props {
  shown: Shown;
  source: Source | undefined;
  slice: Slice;
  /** The table begins with its page. */
  element: readonly number[] | undefined;
  height: number;
  /** By key, back to the picture. */
  close: () => void;
}

interface Page {
  facetRow: number;
  facetColumn: number;
  row: number;
  column: number;
}

export function ValueTable({ shown, source, slice, element, height, close }: Props) {
  const { panel } = shown;
  const sides = sidesOf(panel.shape, slice);
  const [page, turn] = useState<Page>(() => pageWith(panel.shape, slice, element));
  const rows = spanOf(page.facetRow, page.row, ROWS, sides.rows.size);
  const columns = spanOf(page.facetColumn, page.column, COLUMNS, sides.columns.size);
  const { cells, isExact } = usePage(shown, source, slice, rows, columns);
  const name = (axis: number | undefined): string => (axis === undefined ? '' : (panel.axes[axis] ?? ''));
  const start = elementsIn(panel.shape, slice, {
    rows: { facet: page.facetRow, from: page.row, to: page.row + 1 },
    columns: { facet: page.facetColumn, from: page.column, to: page.column + 1 },
  })?.start;
  const seen = [slice.rows, slice.columns];
  const fixed = panel.axes
    .map((axis, i) => (seen.includes(i) ? '' : `${axis} ${start?.[i] ?? 0}`))
    .filter(Boolean);
  const step = (key: keyof Page, by: number, most: number) => ({
    back: page[key] > 0 ? () => turn({ ...page, [key]: Math.max(0, page[key] - by) }) : undefined,
    on: page[key] + by < most ? () => turn({ ...page, [key]: page[key] + by }) : undefined,
  });
  return (
    <div class="nb-values">
      <div class="nb-controls">
        {fixed.length > 0 && <span class="nb-place">{fixed.join(' · ')}</span>}
        <Pager
          label={`${name(slice.rows)} ${range(rows)} of ${sides.rows.size}`}
          {...step('row', ROWS, sides.rows.size)}
        />
        <Pager
          label={`${name(slice.columns)} ${range(columns)} of ${sides.columns.size}`}
          {...step('column', COLUMNS, sides.columns.size)}
        />
        {sides.rows.facets > 1 && (
          <Pager
            label={`${name(slice.facetRows) || 'line'} ${page.facetRow}`}
            {...step('facetRow', 1, sides.rows.facets)}
          />
        )}
        {sides.columns.facets > 1 && (
          <Pager
            label={`${name(slice.facetColumns)} ${page.facetColumn}`}
            {...step('facetColumn', 1, sides.columns.facets)}
          />
        )}
        {!isExact && <span class="nb-hint">approximate: run the cell for exact values</span>}
      </div>
      <section
        class="nb-values-scroll"
        onKeyDown={(event) => {
          if (event.key !== 't' && event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          close();
        }}
        style={{ maxHeight: `${height}px` }}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
        tabIndex={0}
        aria-label={`values of ${panel.name}`}
      >
        <table class="nb-table nb-values-table">
          <thead>
            <tr>
              <th scope="col">
                {name(slice.rows)} ╲ {name(slice.columns)}
              </th>
              {Array.from({ length: columns.size }, (_, i) => (
                <th scope="col" key={i}>
                  {columns.start + i}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: rows.size }, (_, r) => (
              <tr key={r}>
                <th scope="row">{rows.start + r}</th>
                {Array.from({ length: columns.size }, (_, c) => (
                  <td key={c}>{textAt(cells, r * columns.size + c)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

function Pager({
  label,
  back,
  on,
}: {
  label: string;
  back: (() => void) | undefined;
  on: (() => void) | undefined;
}) {
  return (
    <span class="nb-pager">
      <Button aria-label={`previous, ${label}`} act={back}>
        ‹
      </Button>
      <span>{label}</span>
      <Button aria-label={`next, ${label}`} act={on}>
        ›
      </Button>
    </span>
  );
}

function spanOf(facet: number, start: number, length: number, size: number): Span {
  return { facet, facets: 1, start, size: Math.max(1, Math.min(length, size - start)), block: 1 };
}

function range({ start, size }: Span): string {
  return size > 1 ? `${start}–${start + size - 1}` : String(start);
}

function pageWith(shape: readonly number[], slice: Slice, element: readonly number[] | undefined): Page {
  const at = placeOfElement(walkOf(shape, slice), slice, element ?? shape.map(() => 0));
  return {
    facetRow: at.rows.facet,
    facetColumn: at.columns.facet,
    row: Math.floor(at.rows.element / ROWS) * ROWS,
    column: Math.floor(at.columns.element / COLUMNS) * COLUMNS,
  };
}

function usePage(shown: Shown, source: Source | undefined, slice: Slice, rows: Span, columns: Span) {
  const regions = useMemo(() => new Regions(shown, source, 0), [shown, source?.kernel, source?.output]);
  const [version, setVersion] = useState(0);
  const parts = useMemo(() => [{ rows, columns }], [JSON.stringify([rows, columns])]);
  useEffect(() => {
    regions.want(slice, parts, () => setVersion((n) => n + 1));
  }, [regions, slice, parts]);
  return useMemo(() => {
    const [piece] = regions.pieces(slice, parts);
    return { cells: piece?.cells, isExact: piece?.isExact === true };
  }, [regions, slice, parts, version]);
}

function textAt(cells: RegionCells | undefined, at: number): string {
  const mark = cells?.marks?.[at] ?? 0;
  if (cells === undefined || mark === MARK.absent) return '·';
  if (mark & 1) return 'NaN';
  if (mark & 2) return '∞';
  return mark & 4 ? '−∞' : exact(cells.min[at] ?? Number.NaN);
}
