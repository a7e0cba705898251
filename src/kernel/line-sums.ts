/**
 * Statistics of lines whose elements come in pieces, as they are read from a file: what is kept follows the lines, not
 * their elements. The same as `lineStatistics` has of a tensor in memory.
 */
import { LINE_STATISTICS } from '../protocol/questions.ts';
import { quantileOf } from '../view/inspector/lines.ts';

export class LineSums {
  readonly #stride: number;
  readonly #most: number;
  readonly #count: Float64Array;
  readonly #mean: Float64Array;
  /** Sums of squares about the mean. */
  readonly #squares: Float64Array;
  readonly #min: Float64Array;
  readonly #max: Float64Array;
  readonly #samples: (Float32Array | undefined)[];

  /** `perLine`: elements of a line at most; quartiles are of every `stride`-th finite one. */
  constructor(lines: number, perLine: number, stride: number) {
    this.#stride = stride;
    this.#most = Math.ceil(perLine / stride);
    this.#count = new Float64Array(lines);
    this.#mean = new Float64Array(lines);
    this.#squares = new Float64Array(lines);
    this.#min = new Float64Array(lines).fill(Number.POSITIVE_INFINITY);
    this.#max = new Float64Array(lines).fill(Number.NEGATIVE_INFINITY);
    this.#samples = Array.from({ length: lines });
  }

  /** Further elements of a line: `count` of the data, `step` apart. */
  add(
    line: number,
    data: Float32Array,
    { from, count, step }: Record<'from' | 'count' | 'step', number>,
  ): void {
    const before = this.#count[line] ?? 0;
    const samples = this.#samples[line] ?? new Float32Array(this.#most);
    this.#samples[line] = samples;
    let [finite, sum] = [0, 0];
    let [min, max] = [this.#min[line] ?? 0, this.#max[line] ?? 0];
    for (let i = 0, at = from; i < count; i++, at += step) {
      const value = data[at] ?? 0;
      if (value - value !== 0) continue;
      if ((before + finite) % this.#stride === 0) samples[(before + finite) / this.#stride] = value;
      finite++;
      sum += value;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    if (finite === 0) return;
    const mean = sum / finite;
    let squares = 0;
    for (let i = 0, at = from; i < count; i++, at += step) {
      const value = data[at] ?? 0;
      if (value - value === 0) squares += (value - mean) ** 2;
    }
    // Means of parts are joined about each other: sums of squares about 0 would cancel.
    const all = before + finite;
    const apart = mean - (this.#mean[line] ?? 0);
    this.#squares[line] = (this.#squares[line] ?? 0) + squares + (apart * apart * before * finite) / all;
    this.#mean[line] = (this.#mean[line] ?? 0) + (apart * finite) / all;
    this.#count[line] = all;
    this.#min[line] = min;
    this.#max[line] = max;
  }

  /** In the order of {@link LINE_STATISTICS}, each for every line; NaN without finite elements. */
  values(): Float32Array {
    const lines = this.#count.length;
    const values = new Float32Array(LINE_STATISTICS.length * lines).fill(Number.NaN);
    for (let line = 0; line < lines; line++) {
      const count = this.#count[line] ?? 0;
      const samples = this.#samples[line]?.subarray(0, Math.ceil(count / this.#stride)).sort();
      if (count === 0 || samples === undefined) continue;
      const of: Record<(typeof LINE_STATISTICS)[number], number | undefined> = {
        mean: this.#mean[line],
        std: Math.sqrt((this.#squares[line] ?? 0) / count),
        min: this.#min[line],
        q1: quantileOf(samples, 0.25),
        median: quantileOf(samples, 0.5),
        q3: quantileOf(samples, 0.75),
        max: this.#max[line],
      };
      LINE_STATISTICS.forEach((name, i) => {
        values[i * lines + line] = of[name] ?? Number.NaN;
      });
    }
    return values;
  }
}
