/** Small pieces that both kinds of view share: shape chips and summary numbers. */
import type { Panel, Summary } from '../protocol/view.ts';
import { grouped } from '../view/format.ts';
import { FINITE, finiteCount, summaryNumbers } from '../view/tables.ts';

export function Shape({ axes, shape }: Pick<Panel, 'axes' | 'shape'>) {
  if (shape.length === 0)
    return (
      <span class="nb-shape">
        <span class="nb-chip">scalar</span>
      </span>
    );
  return (
    <span class="nb-shape">
      {shape.map((n, i) => (
        <span key={i} class="nb-chip">
          <b>{axes[i]}</b>
          {n}
        </span>
      ))}
    </span>
  );
}

/** Which axis runs where in the picture. */
export function Arrangement({ axes }: Pick<Panel, 'axes'>) {
  const [column, row, across, down] = [...axes].reverse();
  const tile = row === undefined ? '' : `${row} ↓ ${column} →`;
  const facets = [down !== undefined && `${down} ↓`, across !== undefined && `${across} →`]
    .filter(Boolean)
    .join(' ');
  if (!facets) return null;
  return (
    <span class="nb-hint">
      tiles {facets}, in each {tile}
    </span>
  );
}

/** That the numbers which follow are of the finite values, where not all are. */
export function Finite({ summary }: { summary: Summary }) {
  if (finiteCount(summary) === undefined) return null;
  return (
    <span class="nb-hint" title={FINITE.title}>
      {FINITE.name}
    </span>
  );
}

/** μ, σ and, with `extremes`, min and max; counts of what is not finite only where there are any. */
export function Numbers({ summary, extremes }: { summary: Summary; extremes: boolean }) {
  const numbers = summaryNumbers(summary).slice(0, extremes ? 4 : 2);
  const count = (glyph: string, n: number, name: string) =>
    n > 0 && (
      <span class="nb-number nb-alarm">
        <span aria-hidden="true">{glyph}</span> {grouped(n)} {name}
      </span>
    );
  return (
    <span class="nb-numbers">
      <Finite summary={summary} />
      {numbers.map(({ name, text }) => (
        <span key={name} class="nb-number">
          <span class="nb-number-name">{name}</span> {text}
        </span>
      ))}
      {count('╳', summary.nan, 'NaN')}
      {count('▲', summary.posInf, '∞')}
      {count('▼', summary.negInf, '−∞')}
    </span>
  );
}
