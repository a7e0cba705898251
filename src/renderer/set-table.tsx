/** What each variant makes 0 and 1: μ and σ over the groups of every axis set. */
import { useMemo } from 'preact/hooks';
import type { View } from '../protocol/view.ts';
import { comparisonTable, type RangeCell, TOLERANCE, type Worst } from '../view/comparison-table.ts';
import { useScrolls } from './space.ts';

interface Props {
  view: View;
  /** Lights a group of the set that a panel's normalization averages over. */
  light: (panel: number, group: number) => void;
}

export function SetTable({ view, light }: Props) {
  const { sets, rows } = useMemo(() => comparisonTable(view), [view]);
  const isFlagged = rows.some(({ cells }) => cells.some((cell) => cell?.flags));
  const { ref, scrolls } = useScrolls(sets.length > 0);
  if (sets.length === 0) return null;
  return (
    <section
      class="nb-sets"
      ref={ref}
      // What scrolls must be reached by keys.
      tabIndex={scrolls ? 0 : undefined}
    >
      <p class="nb-hint">
        μ and σ per averaging set, lowest … highest. <b>0 ✓</b> and <b>1 ✓</b>: in all groups, within{' '}
        {TOLERANCE}. <span class="nb-own nb-own-key">Shaded</span>: the set that the variant averages over.
        {isFlagged && (
          <>
            {' '}
            <b>!</b>: that set is not 0 and 1; a click lights the group that is farthest off.
          </>
        )}
      </p>
      <table class="nb-table">
        <thead>
          <tr>
            <td rowSpan={2} />
            {sets.map(({ title, groups }, i) => (
              <th key={i} colSpan={2} scope="colgroup" class="nb-set">
                per {title} <span class="nb-hint">{groups}</span>
              </th>
            ))}
          </tr>
          <tr>
            {sets.flatMap((_, i) =>
              ['μ', 'σ'].map((name) => (
                <th key={`${name}${i}`} scope="col" class={name === 'μ' ? 'nb-set' : ''}>
                  {name}
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, cells }, panel) => (
            <tr key={panel} data-variant={name}>
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
                  worst={cell?.flags?.mean}
                  light={(group) => light(panel, group)}
                />,
                <Range
                  key={`σ${i}`}
                  cell={cell?.std}
                  own={cell?.own}
                  set={sets[i]?.title}
                  statistic="std"
                  worst={cell?.flags?.std}
                  light={(group) => light(panel, group)}
                />,
              ])}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RangeProps {
  cell: RangeCell | undefined;
  own: boolean | undefined;
  set: string | undefined;
  statistic: 'mean' | 'std';
  worst: Worst | undefined;
  light: (group: number) => void;
}

function Range({ cell, own, set, statistic, worst, light }: RangeProps) {
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
      {worst && (
        <button
          type="button"
          class="nb-flag"
          title={worst.text}
          aria-label={`${worst.text}: light it`}
          onClick={() => light(worst.group)}
        >
          !
        </button>
      )}
    </td>
  );
}
