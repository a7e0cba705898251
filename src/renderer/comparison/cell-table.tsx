/** The element under the cursor in every panel: its value, what its set shares, and how far it is from the reference. */
import type { Panel } from '../../protocol/view.ts';
import type { CellRow } from '../../view/comparison/cell-rows.ts';
import { compact, exact } from '../../view/format.ts';

interface Props {
  rows: readonly CellRow[];
  panels: readonly Panel[];
  reference: number;
  /** `N 2 · C 3 · H 12–15`; undefined without a cursor. */
  place: string | undefined;
  /** Why there is no more. */
  hint: string;
}

const COLUMNS = [
  { key: 'mean', name: 'μ', title: 'mean of the set that the element is averaged with' },
  { key: 'std', name: 'σ', title: 'standard deviation of that set' },
  { key: 'normalized', name: 'x̂', title: 'before γ and β' },
] as const;

export function CellTable({ rows, panels, reference, place, hint }: Props) {
  const name = panels[reference]?.name ?? '';
  return (
    <div class="nb-cells" aria-live="polite">
      <div class="nb-readout-line">
        {place === undefined ? (
          <span class="nb-hint">point at a cell, or focus a picture and use the arrow keys</span>
        ) : (
          <span class="nb-place">{place || 'scalar'}</span>
        )}
      </div>
      <table class="nb-table">
        <thead>
          <tr>
            <th scope="col">
              <span class="nb-said">panel</span>
            </th>
            <th scope="col">value</th>
            {COLUMNS.map((column) => (
              <th key={column.key} scope="col" title={column.title}>
                {column.name}
              </th>
            ))}
            <th scope="col" class="nb-delta" title={`difference from ${name}`}>
              Δ <span class="nb-delta-name">{name}</span>
            </th>
            <th scope="col" class="nb-of">
              set
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i} data-variant={panels[i]?.name}>
              <th scope="row" title={panels[i]?.name}>
                {panels[i]?.name}
              </th>
              <td data-column="value" data-exact={row.isExact} data-value={row.value}>
                <b>{row.text || '·'}</b>
              </td>
              {COLUMNS.map(({ key }) => (
                <td key={key} data-column={key} data-value={row[key]}>
                  {row[key] === undefined ? '·' : compact(row[key])}
                </td>
              ))}
              <td data-column="delta" data-value={row.delta} class="nb-delta">
                {i === reference ? 'reference' : row.delta === undefined ? '·' : signed(row.delta)}
              </td>
              <td class="nb-of nb-hint">{row.set}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div class="nb-hint nb-cells-hint">{hint}</div>
    </div>
  );
}

function signed(value: number): string {
  if (value === 0) return '0';
  const text = Math.abs(value) < 1e-3 ? compact(value) : exact(Number(value.toPrecision(4)));
  return value > 0 ? `+${text}` : text;
}
