// The results as one picture: a bar for each competitor, grouped by case, a column for each number of threads. Lengths
// are times in units of the floor's, on a log scale: 1 is the speed of memory. Readable on light and dark.
import type { Case } from './cases.ts';
import { type Contender, contenders } from './contenders.ts';
import { type Result, ratio, spreadOf } from './results.ts';
import { duration } from './table.ts';

const LABELS = 160;
const COLUMN = 440;
/** Room for a time behind the longest bar. */
const TIMES = 66;
const TOP = 112;
const BAR = 10;
const GAP = 18;
const LEGEND = 126;

const STYLE = `
  text { font: 11px system-ui, sans-serif; fill: #1f2328; }
  .title { font-size: 15px; font-weight: 600; } .case { font-weight: 600; } .faint { fill: #59636e; }
  .time { font-size: 8.5px; fill: #59636e; } .paper { fill: #ffffff; }
  .line { stroke: #d1d9e0; stroke-width: 1; } .unit { stroke: #59636e; }
  .normbook { fill: #d1410c; } .floor { fill: #a5adb7; } .ort-node { fill: #1f5fbf; } .torch { fill: #6a9be8; }
  .ort-web { fill: #1a7f5a; } .tfjs { fill: #63b893; } .plain { fill: #c9a227; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .faint, .time { fill: #9198a1; } .paper { fill: #0d1117; }
    .line { stroke: #30363d; } .unit { stroke: #9198a1; } .normbook { fill: #ff7a45; } .floor { fill: #6e7681; }
    .ort-node { fill: #4c8dff; } .torch { fill: #8fb8ff; } .ort-web { fill: #2fa577; } .tfjs { fill: #7fd1ac; }
    .plain { fill: #e0bb45; }
  }`;

interface Bar {
  readonly result: Result;
  /** Of the floor's time. */
  readonly length: number;
}

export function chart(results: readonly Result[], machine: string): string {
  const timed = results.filter((one) => one.rounds.length > 0);
  const threads = [...new Set(timed.map((one) => one.threads))];
  const groups = [...new Set(timed.map((one) => one.case))].map((one) => ({
    case: one,
    columns: threads.map((count) => barsOf(timed, one, count)),
  }));
  const lengths = groups.flatMap(({ columns }) => columns.flat().map((bar) => bar.length));
  const axis = scale(lengths);
  // One column alone is narrower than what stands above it.
  const width = Math.max(LABELS + threads.length * COLUMN, contenders.length * LEGEND) + 20;
  const parts: string[] = [];
  let y = TOP;
  for (const { case: one, columns } of groups) {
    const shape = one.name.indexOf(' [');
    parts.push(label(0, y + BAR, one.name.slice(0, shape), 'case'));
    parts.push(label(0, y + BAR + 14, one.name.slice(shape + 1), 'faint'));
    columns.forEach((bars, i) => {
      bars.forEach((bar, row) => {
        parts.push(drawn(bar, LABELS + i * COLUMN, y + row * BAR, axis));
      });
    });
    y += Math.max(3, ...columns.map((bars) => bars.length)) * BAR + GAP;
  }
  const frame = threads.map((count, i) => column(LABELS + i * COLUMN, y, count, axis));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-20 0 ${width + 20} ${y + 8}" width="${width + 20}" height="${y + 8}">
<style>${STYLE}
</style>
<rect class="paper" x="-20" width="${width + 20}" height="${y + 8}"/>
${label(0, 24, 'Time of one run, in units of the floor: reading and writing the same tensors', 'title')}
${label(0, 42, machine, 'faint')}
${legend(timed)}
${frame.join('\n')}
${parts.join('\n')}
</svg>
`;
}

function barsOf(results: readonly Result[], one: Case, threads: number): Bar[] {
  const rivals = results.filter((result) => result.case === one && result.threads === threads);
  const floor = rivals.find(({ contender }) => contender.role === 'floor');
  if (floor === undefined) return [];
  return rivals.map((result) => ({ result, length: ratio(result, floor) }));
}

interface Axis {
  readonly ticks: readonly number[];
  /** Pixels from the column's left edge. */
  at(length: number): number;
}

/** From the half, or less where a bar is nearly as short, to the longest bar. */
function scale(lengths: readonly number[]): Axis {
  // No bar so short that it is not seen.
  const first = Math.min(0.5, Math.min(...lengths) * 0.6);
  const last = Math.max(2, ...lengths);
  const span = COLUMN - TIMES;
  const ticks = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
  return {
    ticks: ticks.filter((tick) => tick >= first && tick <= last),
    at: (length) => (Math.log(length / first) / Math.log(last / first)) * span,
  };
}

function drawn({ result, length }: Bar, x: number, y: number, axis: Axis): string {
  const width = axis.at(length);
  const time = label(x + width + 3, y + BAR - 1.5, duration(spreadOf(result).quiet), 'time');
  const box = `x="${x}" y="${y}" width="${width.toFixed(1)}" height="${BAR - 1}"`;
  return `<rect class="${result.contender.id}" ${box}/>${time}`;
}

function column(x: number, bottom: number, threads: number, axis: Axis): string {
  const lines = axis.ticks.map((tick) => {
    const at = (x + axis.at(tick)).toFixed(1);
    const line = `<line class="line${tick === 1 ? ' unit' : ''}" x1="${at}" x2="${at}" y1="${TOP - 6}" y2="${bottom - GAP + 4}"/>`;
    return `${line}<text class="faint" x="${at}" y="${TOP - 10}" text-anchor="middle">${tick}</text>`;
  });
  return `${lines.join('')}${label(x, TOP - 26, threads === 1 ? '1 thread' : `${threads} threads`, 'case')}`;
}

function legend(results: readonly Result[]): string {
  const isHere = ({ id }: Contender): boolean => results.some((one) => one.contender.id === id);
  return contenders
    .filter(isHere)
    .map(({ id, title }, i) => {
      const x = i * LEGEND;
      return `<rect class="${id}" x="${x}" y="53" width="9" height="9"/>${label(x + 13, 61, title, '')}`;
    })
    .join('\n');
}

function label(x: number, y: number, text: string, kind: string): string {
  return `<text class="${kind}" x="${x.toFixed(1)}" y="${y.toFixed(1)}">${text}</text>`;
}
