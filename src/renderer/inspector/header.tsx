/** What tensor this is, in one line: name, shape, kind of numbers, how they are spread; and what can be done with it. */
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Sought } from '../../protocol/questions.ts';
import type { Panel } from '../../protocol/view.ts';
import { grouped } from '../../view/format.ts';
import { fromJsonNumber } from '../../view/json-number.ts';
import { summaryNumbers } from '../../view/tables.ts';
import { Finite } from '../parts.tsx';

interface Props {
  panel: Panel;
  /** Goes to the first, or the next, element of a kind. */
  find: (what: Sought) => void;
  children: ComponentChildren;
}

const SPECIAL: readonly { what: Sought; glyph: string; name: string; count: 'nan' | 'posInf' | 'negInf' }[] =
  [
    { what: 'nan', glyph: '╳', name: 'NaN', count: 'nan' },
    { what: 'posInf', glyph: '▲', name: '+∞', count: 'posInf' },
    { what: 'negInf', glyph: '▼', name: '−∞', count: 'negInf' },
  ];
const FOUND: Readonly<Record<string, Sought>> = { min: 'min', max: 'max' };

export function Header({ panel, find, children }: Props) {
  const shape = panel.axes.map((axis, i) => `${axis}${panel.shape[i]}`).join(' ') || 'scalar';
  return (
    <header class="nb-header">
      <b class="nb-name" title={panel.name}>
        {panel.name}
      </b>
      <code class="nb-kind">{shape}</code>
      <span class="nb-hint nb-kind">{panel.dtype ?? 'float32'}</span>
      <Sparkline panel={panel} />
      <span class="nb-numbers">
        {panel.isSampled && (
          <span class="nb-hint" title="of a sample: the file is still being read">
            ≈
          </span>
        )}
        <Finite summary={panel.summary} />
        {panel.summary.count > 0 &&
          summaryNumbers(panel.summary).map(({ name, text }) => {
            const what = FOUND[name];
            const words = (
              <>
                <span class="nb-number-name">{name}</span> {text}
              </>
            );
            if (what === undefined || text === 'NaN') {
              return (
                <span key={name} class="nb-number">
                  {words}
                </span>
              );
            }
            return (
              <button
                type="button"
                key={name}
                class="nb-number nb-go"
                title={`go to the ${name}`}
                onClick={() => find(what)}
              >
                {words}
              </button>
            );
          })}
        {SPECIAL.map(({ what, glyph, name, count }) => {
          const n = panel.summary[count];
          if (n === 0) return null;
          return (
            <button
              type="button"
              key={what}
              class="nb-number nb-alarm nb-go"
              title={`go to the next ${name}`}
              onClick={() => find(what)}
            >
              <span aria-hidden="true">{glyph}</span> {grouped(n)} {name}
            </button>
          );
        })}
      </span>
      {children}
    </header>
  );
}

const SPARK = { width: 64, height: 14, bars: 24 };

/** Whether there are two values at least: of one, a distribution tells nothing. */
export function isVaried({ summary }: Panel): boolean {
  return fromJsonNumber(summary.min) < fromJsonNumber(summary.max);
}

/** The distribution over the domain, as the header has room for it. */
function Sparkline({ panel }: { panel: Panel }) {
  const path = useMemo(() => {
    if (!isVaried(panel)) return '';
    const counts = panel.distribution?.histogram.counts ?? [];
    const bars = Array.from({ length: SPARK.bars }, (_, i) => {
      const from = Math.floor((i * counts.length) / SPARK.bars);
      const to = Math.floor(((i + 1) * counts.length) / SPARK.bars);
      return counts.slice(from, to).reduce((sum, n) => sum + n, 0);
    });
    const most = Math.max(...bars);
    if (!(most > 0)) return '';
    const step = SPARK.width / SPARK.bars;
    return bars
      .map((n, i) => {
        const tall = n === 0 ? 0 : Math.max(1, (n / most) * SPARK.height);
        return `M${(i * step).toFixed(2)} ${SPARK.height}v${(-tall).toFixed(2)}h${(step - 0.6).toFixed(2)}v${tall.toFixed(2)}z`;
      })
      .join('');
  }, [panel]);
  if (path === '') return null;
  return (
    <svg class="nb-spark" width={SPARK.width} height={SPARK.height} aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
