/** Samples by what was measured and of whom, printed as medians and spread, ours over the best peer's. */
export interface Row {
  readonly what: string;
  readonly unit: string;
  /** As VIEW.md has it; of the 95 % where `p95`. */
  readonly target?: number;
  readonly p95?: boolean;
}

interface Cell {
  readonly samples: number[];
  note: string;
}

const OURS = 'normbook';

export class Results {
  readonly #rows = new Map<string, { row: Row; by: Map<string, Cell> }>();

  add(row: Row, who: string, ...samples: number[]): void {
    this.#cell(row, who).samples.push(...samples);
  }

  /** Why there is no number, or what has to be known of it. */
  note(row: Row, who: string, text: string): void {
    this.#cell(row, who).note = text;
  }

  print(): void {
    const names = ['median', '95 %', 'min', 'max'].map((name) => name.padStart(9)).join('');
    console.log(`\n${''.padEnd(26)}${names}${'n'.padStart(6)}`);
    for (const { row, by } of this.#rows.values()) {
      const target = row.target === undefined ? '' : `   target ${row.p95 ? '95 % ' : ''}≤ ${row.target}`;
      console.log(`\n${row.what}, ${row.unit}${target}`);
      const ours = by.get(OURS);
      const mine = ours && figure(row, ours);
      for (const [who, cell] of by) {
        const { samples, note } = cell;
        const spread =
          samples.length === 0 ? [] : [at(samples, 0.5), at(samples, 0.95), at(samples, 0), at(samples, 1)];
        const other = figure(row, cell);
        const times =
          who === OURS || !mine || other === undefined ? '' : `${(other / mine).toFixed(2)} × ours`;
        const verdict =
          who !== OURS || row.target === undefined || mine === undefined
            ? ''
            : mine <= row.target
              ? 'met'
              : 'MISSED';
        console.log(
          `  ${who.padEnd(24)}${spread.map((value) => text(value).padStart(9)).join('')}${String(samples.length).padStart(6)}  ${[times, verdict, note].filter(Boolean).join('  ')}`,
        );
      }
    }
  }

  #cell(row: Row, who: string): Cell {
    const found = this.#rows.get(row.what) ?? { row, by: new Map<string, Cell>() };
    this.#rows.set(row.what, found);
    const cell = found.by.get(who) ?? { samples: [], note: '' };
    found.by.set(who, cell);
    return cell;
  }
}

/** What is compared: the 95 % where the target is one, otherwise the median. */
function figure({ p95 }: Row, { samples }: Cell): number | undefined {
  return samples.length === 0 ? undefined : at(samples, p95 ? 0.95 : 0.5);
}

/** Of few samples between two of them. */
function at(samples: readonly number[], part: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const place = part * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
  return below + (above - below) * (place - Math.floor(place));
}

function text(value: number): string {
  return value.toFixed(Math.abs(value) < 10 ? 2 : Math.abs(value) < 1000 ? 1 : 0);
}
