/**
 * A table that sorts by a column at a click, numbers by size; the rows first shown are as many as fit a screen. One whose
 * rows have an order of their own is shown whole.
 */
import { useState } from 'preact/hooks';
import type { TableView } from '../protocol/display.ts';
import { grouped } from '../view/format.ts';

const FIRST = 20;

export function TableOutput({ table }: { table: TableView }) {
  const [sort, setSort] = useState<{ column: number; down: boolean }>();
  const [isWhole, setWhole] = useState(false);
  const sorted = sort === undefined ? table.rows : ordered(table, sort.column, sort.down);
  const rows = isWhole || table.fixed ? sorted : sorted.slice(0, FIRST);
  const hidden = table.total - rows.length;
  const turn = (column: number): void => {
    if (sort?.column !== column) setSort({ column, down: false });
    else setSort(sort.down ? undefined : { column, down: true });
  };
  return (
    <div class="nb-data">
      <table class={`nb-table nb-data-table${table.fixed ? ' nb-fixed' : ''}`}>
        {table.caption !== undefined && <caption>{table.caption}</caption>}
        <thead>
          <tr>
            {table.columns.map(({ name, numeric }, i) => {
              const own = sort?.column === i ? sort : undefined;
              return (
                <th
                  key={i}
                  scope="col"
                  class={numeric ? '' : 'nb-left'}
                  aria-sort={own ? (own.down ? 'descending' : 'ascending') : undefined}
                >
                  {table.fixed ? (
                    name
                  ) : (
                    <button type="button" onClick={() => turn(i)} title="Sort by this column">
                      {name}
                      <span aria-hidden="true">{own ? (own.down ? ' ↓' : ' ↑') : ''}</span>
                    </button>
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              {row.map((text, j) => {
                const Cell = table.fixed && j === 0 ? 'th' : 'td';
                return (
                  <Cell
                    key={j}
                    scope={Cell === 'th' ? 'row' : undefined}
                    class={table.columns[j]?.numeric ? '' : 'nb-left'}
                    title={text.length > 40 ? text : undefined}
                  >
                    {text}
                  </Cell>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {table.notes !== undefined && (
        <ul class="nb-notes">
          {table.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <Remainder table={table} hidden={hidden} isWhole={isWhole} toggle={() => setWhole(!isWhole)} />
    </div>
  );
}

function Remainder(props: { table: TableView; hidden: number; isWhole: boolean; toggle: () => void }) {
  const { table, hidden, isWhole, toggle } = props;
  const left = table.total - table.rows.length;
  return (
    <>
      {table.rows.length > FIRST && !table.fixed && (
        <button type="button" class="nb-more" onClick={toggle}>
          {isWhole ? `first ${FIRST} rows` : `${grouped(hidden - left)} more rows`}
        </button>
      )}
      {left > 0 && <div class="nb-hint">{grouped(left)} further rows are not in this output</div>}
    </>
  );
}

/** Numbers before texts. */
function ordered({ columns, rows }: TableView, column: number, down: boolean): string[][] {
  const numberOf = (text: string): number => Number(text.replace('−', '-').replace('∞', 'Infinity'));
  const compare = columns[column]?.numeric
    ? (a: string, b: string) =>
        numberOf(a) - numberOf(b) || Number(Number.isNaN(numberOf(a))) - Number(Number.isNaN(numberOf(b)))
    : (a: string, b: string) => a.localeCompare(b);
  const sorted = [...rows].sort((a, b) => compare(a[column] ?? '', b[column] ?? ''));
  return down ? sorted.reverse() : sorted;
}
