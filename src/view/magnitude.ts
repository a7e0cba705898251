/** Order statistics of |x| over any number of elements, without sorting or copying. */

const HIGH_BITS = 16;
const LOW_BITS = 15;
const INFINITE = 0x7f800000;

/** What one pass over finite elements tells. */
export interface Extent {
  finite: number;
  min: number;
  max: number;
}

export function extentOf(lists: readonly Float32Array[]): Extent {
  let finite = 0;
  let min = Infinity;
  let max = -Infinity;
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) {
      const value = list[i] ?? 0;
      // NaN − NaN and ∞ − ∞ are NaN: one subtraction tests for finite.
      if (value - value !== 0) continue;
      finite++;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return { finite, min, max };
}

/**
 * The least finite |x| that at least `share` of all finite |x| do not exceed; 0 when there is none. Looks at
 * every `stride`-th element. Bits of non-negative floats sort like the floats: one pass counts the upper
 * 16 bits, a second the lower 15 of the bin that is hit.
 */
export function magnitudeAt(lists: readonly Float32Array[], share: number, stride = 1): number {
  const words = lists.map((list) => new Uint32Array(list.buffer, list.byteOffset, list.length));
  const high = new Uint32Array(1 << HIGH_BITS);
  eachMagnitude(words, stride, (magnitude) => {
    high[magnitude >>> LOW_BITS] = (high[magnitude >>> LOW_BITS] ?? 0) + 1;
  });
  const count = high.reduce((sum, n) => sum + n, 0);
  const rank = Math.max(0, Math.ceil(share * count) - 1);
  const outer = binAt(high, rank);
  const low = new Uint32Array(1 << LOW_BITS);
  const mask = (1 << LOW_BITS) - 1;
  eachMagnitude(words, stride, (magnitude) => {
    if (magnitude >>> LOW_BITS === outer.bin) low[magnitude & mask] = (low[magnitude & mask] ?? 0) + 1;
  });
  const inner = binAt(low, rank - outer.before);
  return new Float32Array(Uint32Array.of((outer.bin << LOW_BITS) | inner.bin).buffer)[0] ?? 0;
}

function eachMagnitude(
  lists: readonly Uint32Array[],
  stride: number,
  visit: (magnitude: number) => void,
): void {
  for (const words of lists) {
    for (let i = 0; i < words.length; i += stride) {
      const magnitude = (words[i] ?? 0) & 0x7fffffff;
      if (magnitude < INFINITE) visit(magnitude);
    }
  }
}

function binAt(counts: Uint32Array, rank: number): { bin: number; before: number } {
  let before = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    const here = counts[bin] ?? 0;
    if (before + here > rank) return { bin, before };
    before += here;
  }
  return { bin: 0, before: 0 };
}
