/** Statistics of whole rows and columns of a picture, for the strips beside it. */
import { LINE_STATISTICS, type Slice, type Span } from '../../protocol/questions.ts';
import { cellsOf, eachCell, hasFacet, isWithin, type Strided, type Walk, walkOf } from './strided.ts';

/** Of more elements than this, quartiles are of a sample: sorting them all would take seconds. */
export const MOST_SORTED = 2 ** 21;

export interface LineStatistics {
  /** One after the other in the order of {@link LINE_STATISTICS}, each for every cell; NaN without finite elements. */
  readonly values: Float32Array;
  /** Quartiles are of every so many elements one. */
  readonly stride: number;
}

/**
 * Over the finite elements of each cell of the span and all the other direction; σ is biased, quartiles are
 * interpolated linearly. Throws a RangeError for a span outside the tensor.
 */
export function lineStatistics(
  tensor: Strided,
  slice: Slice,
  along: 'rows' | 'columns',
  span: Span,
): LineStatistics {
  const walk = walkOf(tensor.shape, slice);
  const [own, other] = along === 'rows' ? [walk.rows, walk.columns] : [walk.columns, walk.rows];
  if (!isWithin(span, own)) throw new RangeError(`no such lines in a tensor of shape [${tensor.shape}]`);
  const cells = span.facets * cellsOf(span);
  const perLine = other.facets * other.size;
  const stride = Math.ceil((span.facets * span.size * perLine) / MOST_SORTED) || 1;
  const values = new Float32Array(LINE_STATISTICS.length * cells);
  const buffer = new Float32Array(Math.min(span.size, span.block) * perLine);
  eachCell(span, own, (cell, facetOrigin, from, to) => {
    const facet = span.facet + Math.floor(cell / cellsOf(span));
    const there = { ...other, facets: facetsBeside(walk, along, facet) };
    let held = 0;
    for (let i = from; i < to; i++) {
      held = gather(tensor.data, walk.origin + facetOrigin + i * own.stride, there, buffer, held);
    }
    describe(buffer.subarray(0, held), stride).forEach((value, statistic) => {
      values[statistic * cells + cell] = value;
    });
  });
  return { values, stride };
}

/** How many facets stand in the line of this one. */
function facetsBeside(walk: Walk, along: 'rows' | 'columns', facet: number): number {
  const other = along === 'rows' ? walk.columns : walk.rows;
  const last = other.facets - 1;
  const isShort = !(along === 'rows' ? hasFacet(walk, facet, last) : hasFacet(walk, last, facet));
  if (!isShort || walk.wrapped === undefined) return other.facets;
  return along === 'rows' ? walk.wrapped.count - facet * walk.wrapped.across : last;
}

/** Appends the finite elements of one line; returns how many there are then. */
function gather(
  data: Float32Array,
  origin: number,
  { facets, facetStride, size, stride }: Walk['rows'],
  out: Float32Array,
  held: number,
): number {
  let count = held;
  for (let facet = 0; facet < facets; facet++) {
    let at = origin + facet * facetStride;
    for (let i = 0; i < size; i++, at += stride) {
      const value = data[at] ?? 0;
      if (value - value === 0) out[count++] = value;
    }
  }
  return count;
}

function describe(finite: Float32Array, stride: number): number[] {
  const { length } = finite;
  if (length === 0) return LINE_STATISTICS.map(() => Number.NaN);
  let [sum, min, max] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < length; i++) {
    const value = finite[i] ?? 0;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const mean = sum / length;
  let squares = 0;
  for (let i = 0; i < length; i++) squares += ((finite[i] ?? 0) - mean) ** 2;
  const sorted = sampled(finite, stride).sort();
  const quartile = (share: number): number => quantileOf(sorted, share);
  return [mean, Math.sqrt(squares / length), min, quartile(0.25), quartile(0.5), quartile(0.75), max];
}

function sampled(values: Float32Array, stride: number): Float32Array {
  if (stride === 1) return values;
  return Float32Array.from({ length: Math.ceil(values.length / stride) }, (_, i) => values[i * stride] ?? 0);
}

/** Of sorted values, interpolated linearly between neighbours; NaN without any. */
export function quantileOf(sorted: Float32Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below === above ? below : below + (above - below) * (place - Math.floor(place));
}
