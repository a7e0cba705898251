/** Statistics of one tensor per axis set: a choice of sets, a table, and mean ± std as strips. */
import { useState } from 'preact/hooks';
import type { StatisticsTable } from '../protocol/view.ts';
import { type GroupRow, groupTable } from '../view/tables.ts';

const FIRST_ROWS = 12;

export function Statistics({ tables }: { tables: StatisticsTable[] }) {
  const [chosen, choose] = useState(0);
  const [all, showAll] = useState(false);
  const made = tables.filter(({ mean }) => mean.length > 0).map(groupTable);
  const table = made[Math.min(chosen, made.length - 1)];
  if (!table) return null;
  const rows = all ? table.rows : table.rows.slice(0, FIRST_ROWS);
  const hidden = table.rows.length - rows.length;
  return (
    <div class="nb-statistics">
      <fieldset class="nb-choice" aria-label="statistics per">
        <span class="nb-hint">per</span>
        {made.map(({ title }, i) => (
          <button type="button" key={title} aria-pressed={table === made[i]} onClick={() => choose(i)}>
            {title}
          </button>
        ))}
        <span class="nb-hint">{table.note}</span>
      </fieldset>
      <table class="nb-table">
        <thead>
          <tr>
            <th scope="col">{table.title}</th>
            {table.columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            <th scope="col" class="nb-strip-head">
              μ ± σ
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.label}>
              <th scope="row">{row.label}</th>
              {row.cells.map((text, i) => (
                <td key={i}>{text}</td>
              ))}
              <td class="nb-strip">
                <Strip row={row} {...scaleOf(table.rows)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {(hidden > 0 || all) && table.rows.length > FIRST_ROWS && (
        <button type="button" class="nb-more" onClick={() => showAll(!all)}>
          {all ? 'fewer rows' : `${hidden} more rows`}
        </button>
      )}
    </div>
  );
}

interface Scale {
  low: number;
  high: number;
}

/** One scale for all rows, with 0 on it. */
function scaleOf(rows: readonly GroupRow[]): Scale {
  let [low, high] = [0, 0];
  for (const { mean, std } of rows) {
    if (!Number.isFinite(mean) || !Number.isFinite(std)) continue;
    low = Math.min(low, mean - std);
    high = Math.max(high, mean + std);
  }
  return low < high ? { low, high } : { low: -1, high: 1 };
}

function Strip({ row: { mean, std }, low, high }: { row: GroupRow } & Scale) {
  if (!Number.isFinite(mean) || !Number.isFinite(std)) return null;
  const at = (value: number) => 2 + ((value - low) / (high - low)) * 76;
  return (
    <svg width="80" height="14" viewBox="0 0 80 14" aria-hidden="true">
      <line class="nb-strip-zero" x1={at(0)} x2={at(0)} y1="0" y2="14" />
      <line class="nb-strip-std" x1={at(mean - std)} x2={at(mean + std)} y1="7" y2="7" />
      <circle class="nb-strip-mean" cx={at(mean)} cy="7" r="2.5" />
    </svg>
  );
}
