/** What each variant makes 0 and 1: μ and σ over the groups of every axis set. */
import type { View } from '../protocol/view.ts';
import { comparisonTable, type RangeCell, TOLERANCE } from '../view/comparison-table.ts';

export function SetTable({ view }: { view: View }) {
  const { sets, rows } = comparisonTable(view);
  if (sets.length === 0) return null;
  return (
    <div class="nb-sets">
      <p class="nb-hint">
        μ and σ per averaging set, lowest … highest. <b>0 ✓</b> and <b>1 ✓</b>: in all groups, within{' '}
        {TOLERANCE}. <span class="nb-own nb-own-key">Shaded</span>: the set that the variant averages over.
      </p>
      <table class="nb-table">
        <thead>
          <tr>
            <td rowSpan={2} />
            {sets.map(({ title, groups }) => (
              <th key={title} colSpan={2} scope="colgroup" class="nb-set">
                per {title} <span class="nb-hint">{groups}</span>
              </th>
            ))}
          </tr>
          <tr>
            {sets.flatMap(({ title }) =>
              ['μ', 'σ'].map((name) => (
                <th key={title + name} scope="col" class={name === 'μ' ? 'nb-set' : ''}>
                  {name}
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, cells }) => (
            <tr key={name} data-variant={name}>
              <th scope="row" title={name}>
                {name}
              </th>
              {cells.flatMap((cell, i) => [
                <Range
                  key={`μ${i}`}
                  cell={cell?.mean}
                  own={cell?.own}
                  set={sets[i]?.title}
                  statistic="mean"
                />,
                <Range key={`σ${i}`} cell={cell?.std} own={cell?.own} set={sets[i]?.title} statistic="std" />,
              ])}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RangeProps {
  cell: RangeCell | undefined;
  own: boolean | undefined;
  set: string | undefined;
  statistic: 'mean' | 'std';
}

function Range({ cell, own, set, statistic }: RangeProps) {
  const classes = [statistic === 'mean' ? 'nb-set' : '', own ? 'nb-own' : ''].filter(Boolean).join(' ');
  return (
    <td class={classes} data-set={set} data-statistic={statistic} data-meets={cell?.meets}>
      {!cell ? (
        '—'
      ) : cell.meets ? (
        <b>
          {cell.text} <span class="nb-check">✓</span>
        </b>
      ) : (
        cell.text
      )}
    </td>
  );
}
