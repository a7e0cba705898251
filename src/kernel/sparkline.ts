/** A histogram of at most 4096 elements in one word: `▁▂▅█▅▂▁`. */

const BLOCKS = '▁▂▃▄▅▆▇█';
const BINS = 7;
const MOST_SAMPLED = 4096;
/** Multiples of it fall evenly, in step with no axis, unlike every n-th element. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The lowest block is for none only. Elements that are not finite are left out; '' when nothing is left. */
export function sparkline(data: Float32Array): string {
  const values = sample(data).filter(Number.isFinite);
  if (values.length === 0) return '';
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const counts = new Array<number>(BINS).fill(0);
  for (const value of values) {
    // All alike is a peak in the middle.
    const place = max > min ? (value - min) / (max - min) : 0.5;
    const bin = Math.min(BINS - 1, Math.floor(place * BINS));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const highest = Math.max(...counts);
  const top = BLOCKS.length - 1;
  return counts.map((count) => BLOCKS[Math.ceil((count / highest) * top)]).join('');
}

function sample(data: Float32Array): Float32Array {
  if (data.length <= MOST_SAMPLED) return data;
  const sampled = new Float32Array(MOST_SAMPLED);
  for (let i = 0; i < MOST_SAMPLED; i++) {
    sampled[i] = data[Math.floor(((i * GOLDEN) % 1) * data.length)] ?? Number.NaN;
  }
  return sampled;
}
