/** A report's measures as a table, plain text, Markdown and CSV; it measures nothing. */
import { LONGEST_TEXT, type TableView } from '../protocol/display.ts';
import { aligned } from './aligned.ts';
import { rangeCell, TOLERANCE } from './comparison-table.ts';
import { compact, exact, fixed, grouped } from './format.ts';

/** The least and the greatest of all groups. */
export type Range = readonly [low: number, high: number];

export interface SetStatistics {
  mean: Range;
  std: Range;
}

/** What is told of the input and of each variant. */
export interface ReportRow {
  name: string;
  /** Of a normalization; those that mix statistics have several. */
  patterns: string[];
  /** Titles of the sets that it averages over. */
  own: string[];
  isTraining?: boolean;
  /** One for each set of the report. */
  statistics: SetStatistics[];
  /** The share of outputs with |y| > tail, ±∞ among them. */
  tails: number;
  /** The share of outputs within `near` of the range from the least or the greatest; absent where these are infinite. */
  atEnds?: number;
  /** Those with one value everywhere; absent without a channel axis. */
  constantChannels?: number[];
  /** Those with no value above 0. */
  neverPositiveChannels?: number[];
  nan: number;
  posInf: number;
  negInf: number;
  /** The largest |y|. */
  largest: number;
  /** How far the outputs of the other samples move when one is left out; undefined where that is not known. */
  batch: { readonly max: number; readonly rms: number } | undefined;
}

export interface Report {
  name: string;
  axes: string[];
  shape: number[];
  /** Titles, `N · C`. */
  sets: string[];
  channelAxis: string | undefined;
  tail: number;
  near: number;
  sampleAxis: string | undefined;
  samples: number;
  leftOut: readonly number[];
  rows: ReportRow[];
  /** Why there is no change known of some variants. */
  refusals: string[];
}

/** Relative to the largest output: a change below is of the order of additions, and no dependence. */
const ROUNDING = 2 ** -20;
/** So many indices of channels are named. */
const MOST_NAMED = 4;
const UNKNOWN = '—';

/** One line a measure, one column a variant: variants are few, and stand beside each other. */
export function reportTable(report: Report): TableView {
  const { rows } = report;
  const lines = [
    line('averages over', rows, ownText),
    ...report.sets.flatMap((set, i) => [
      line(`μ per ${set}`, rows, (row) => statisticText(row, set, row.statistics[i]?.mean, 0)),
      line(`σ per ${set}`, rows, (row) => statisticText(row, set, row.statistics[i]?.std, 1)),
    ]),
    line(`|y| > ${report.tail}`, rows, ({ tails }) => percent(tails)),
    line('at its ends', rows, ({ atEnds }) => percent(atEnds)),
    line(`${report.channelAxis ?? 'channels'} constant`, rows, (row) => channelText(row.constantChannels)),
    line(`${report.channelAxis ?? 'channels'} ≤ 0`, rows, (row) => channelText(row.neverPositiveChannels)),
    line('not finite', rows, nonFiniteText),
    line('batch: max |Δy|', rows, batchText),
    line('batch: rms Δy', rows, ({ batch }) => (batch === undefined ? UNKNOWN : compact(batch.rms))),
  ];
  return {
    columns: ['measure', ...rows.map(({ name }) => name)].map((name, i) => ({
      name: shortened(name),
      numeric: i > 0,
    })),
    rows: lines.map((cells) => cells.map(shortened)),
    total: lines.length,
    fixed: true,
    caption: shortened(`What each variant did to ${describe(report)}`),
    notes: notesOf(report).map(shortened),
  };
}

export function reportText(report: Report): string {
  const { caption = '', columns, rows, notes = [] } = reportTable(report);
  const lines = aligned([columns.map(({ name }) => name), ...rows]);
  return [caption, '', ...lines, '', ...notes].join('\n');
}

export function reportMarkdown(report: Report): string {
  const { caption = '', columns, rows, notes = [] } = reportTable(report);
  const row = (cells: readonly string[]): string => `| ${cells.map(inMarkdown).join(' | ')} |`;
  return [
    `**${inMarkdown(caption)}**`,
    '',
    row(columns.map(({ name }) => name)),
    `|${columns.map(({ numeric }) => (numeric ? '---:' : '---')).join('|')}|`,
    ...rows.map(row),
    '',
    ...notes.map((note) => `- ${inMarkdown(note)}`),
    '',
  ].join('\n');
}

/** One line a variant, numbers in full: for other programs, which want a column a measure. */
export function reportCsv(report: Report): string {
  const range = (name: string, set: string): string[] => [`${name} per ${set} min`, `${name} per ${set} max`];
  const head = [
    ...['variant', 'pattern', 'mode'],
    ...report.sets.flatMap((set) => [...range('mean', set), ...range('std', set)]),
    ...['share beyond tail', 'share at ends', 'constant channels', 'channels never positive'],
    ...['nan', 'inf', 'batch max', 'batch rms'],
  ];
  const rows = report.rows.map((row) => [
    row.name,
    row.patterns.join(' | '),
    row.isTraining === undefined ? '' : row.isTraining ? 'train' : 'eval',
    ...row.statistics.flatMap(({ mean, std }) => [...mean, ...std]),
    row.tails,
    row.atEnds,
    row.constantChannels?.length,
    row.neverPositiveChannels?.length,
    row.nan,
    row.posInf + row.negInf,
    row.batch?.max,
    row.batch?.rms,
  ]);
  return [head, ...rows].map((cells) => `${cells.map(inCsv).join(',')}\n`).join('');
}

function line(title: string, rows: readonly ReportRow[], text: (row: ReportRow) => string): string[] {
  return [title, ...rows.map(text)];
}

/** `C`, with `eval` where statistics may be running ones. */
function ownText({ own, isTraining }: ReportRow): string {
  const sets = own.join(' | ') || UNKNOWN;
  return isTraining === false ? `${sets}, eval` : sets;
}

function statisticText({ own }: ReportRow, set: string, range: Range | undefined, target: number): string {
  if (range === undefined) return UNKNOWN;
  const { text, meets } = rangeCell([...range], target, TOLERANCE);
  return `${text}${meets ? ' ✓' : ''}${own.includes(set) ? ' own' : ''}`;
}

function percent(share: number | undefined): string {
  if (share === undefined || Number.isNaN(share)) return UNKNOWN;
  if (share === 0 || share === 1) return `${100 * share} %`;
  return share < 1e-4 ? '< 0.01 %' : `${fixed(100 * share, 2)} %`;
}

/** `0 ✓`, `2 ! 0, 4` */
function channelText(channels: readonly number[] | undefined): string {
  if (channels === undefined) return UNKNOWN;
  if (channels.length === 0) return '0 ✓';
  const more = channels.length > MOST_NAMED ? ' …' : '';
  return `${grouped(channels.length)} ! ${channels.slice(0, MOST_NAMED).join(', ')}${more}`;
}

function nonFiniteText({ nan, posInf, negInf }: ReportRow): string {
  const counts: [string, number][] = [
    ['NaN', nan],
    ['∞', posInf],
    ['−∞', negInf],
  ];
  const found = counts.flatMap(([name, count]) => (count > 0 ? [`${grouped(count)} ${name}`] : []));
  return found.length === 0 ? '0 ✓' : `! ${found.join(', ')}`;
}

function batchText({ batch, largest }: ReportRow): string {
  if (batch === undefined) return UNKNOWN;
  const isRounding = batch.max <= ROUNDING * Math.max(1, Number.isFinite(largest) ? largest : 1);
  return `${compact(batch.max)} ${isRounding ? '✓' : '! depends'}`;
}

function describe({ name, axes, shape }: Report): string {
  return `${name} ${axes.map((axis, i) => `${axis}${shape[i]}`).join(' ')}`.trim();
}

/** What the lines mean; only of those that say something. */
function notesOf({ tail, near, channelAxis, refusals, ...batch }: Report): string[] {
  return [
    `μ, σ: lowest … highest of the groups; 0 ✓ and 1 ✓: of all, within ${TOLERANCE}; own: the set averaged over`,
    `|y| > ${tail}: the share of outputs in the far tails${tail === 3 ? ', 0.27 % of normal data' : ''}`,
    `at its ends: the share of outputs within ${exact(100 * near)} % of the range from its least or greatest`,
    channelAxis === undefined
      ? 'there is no axis of channels, C or D'
      : `dead channels, by index of ${channelAxis}: constant, or ≤ 0 and so 0 everywhere after a ReLU`,
    batchNote(batch),
    ...refusals.map((reason) => `batch, ${reason}`),
  ];
}

function batchNote({
  sampleAxis,
  samples,
  leftOut,
}: Pick<Report, 'sampleAxis' | 'samples' | 'leftOut'>): string {
  if (sampleAxis === undefined) return 'batch: there is no axis of samples, N or B';
  if (leftOut.length === 0) return `batch: no sample of ${samples} was left out`;
  const times = leftOut.length === samples ? 'each' : `${leftOut.length}`;
  return `batch: how far outputs move when one other sample is left out, ${times} of ${samples} in turn; ✓ not, but for rounding`;
}

function shortened(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 1)}…`;
}

/** A name may hold what Markdown takes for its own. */
function inMarkdown(text: string): string {
  return text.replace(/[\\|*_`$<>[\]]/g, '\\$&').replace(/\s+/g, ' ');
}

function inCsv(value: string | number | undefined): string {
  const text = String(value ?? '');
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
