/** A view as plain text: what `text/plain`, screen readers and terminals get. */
import type { Panel, View } from '../protocol/view.ts';
import { aligned } from './aligned.ts';
import { comparisonTable } from './comparison-table.ts';
import { grouped } from './format.ts';
import { FINITE, finiteCount, groupTable, summaryNumbers } from './tables.ts';

/** Rows of a statistics table before it is cut. */
const MOST_ROWS = 8;

/** One header line per panel, then the statistics. Ends without a line feed. */
export function viewToText(view: View): string {
  const headers = view.panels.map(panelLine);
  const tables = view.kind === 'comparison' ? [comparisonText(view)] : view.panels.flatMap(statisticsText);
  return [headers.join('\n'), ...tables].filter(Boolean).join('\n\n');
}

/** `BN  N6 C6 H32 W32  n c h w -> c  μ 0  σ 1  min −3.21  max 3.44  2 NaN` */
export function panelLine({ name, axes, shape, pattern, summary }: Panel): string {
  const count = (n: number, label: string) => (n > 0 ? `${grouped(n)} ${label}` : '');
  return [
    name,
    axes.map((axis, i) => `${axis}${shape[i]}`).join(' ') || 'scalar',
    pattern ?? '',
    ...summaryNumbers(summary).map(({ name: of, text }, i) =>
      i === 0 && finiteCount(summary) !== undefined ? `${FINITE.name} ${of} ${text}` : `${of} ${text}`,
    ),
    count(summary.nan, 'NaN'),
    count(summary.posInf, '∞'),
    count(summary.negInf, '−∞'),
  ]
    .filter(Boolean)
    .join('  ');
}

function statisticsText(panel: Panel): string[] {
  return panel.statistics
    .filter(({ mean }) => mean.length > 0)
    .map((table) => {
      const { title, note, columns, rows } = groupTable(table);
      const shown = rows.slice(0, MOST_ROWS).map(({ label, cells }) => [label, ...cells]);
      const lines = aligned([[title, ...columns], ...shown]);
      const left = (table.groups ?? rows.length) - shown.length;
      return [`per ${title}: ${note}`, ...lines, ...(left > 0 ? [`… ${grouped(left)} more`] : [])].join('\n');
    });
}

function comparisonText(view: View): string {
  const { sets, rows } = comparisonTable(view);
  if (sets.length === 0) return '';
  const head = ['', ...sets.flatMap(({ title }) => [`${title} μ`, `${title} σ`])];
  const mark = (cell: { text: string; meets: boolean }) => (cell.meets ? `${cell.text} ✓` : cell.text);
  const body = rows.map(({ name, cells }) => [
    name,
    ...cells.flatMap((cell) => (cell ? [mark(cell.mean), mark(cell.std)] : ['—', '—'])),
  ]);
  return aligned([head, ...body]).join('\n');
}
