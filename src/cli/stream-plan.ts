/**
 * An array of any size as chunks, each a box of it that is one stretch of the file, with the group of every element.
 * It knows neither files nor statistics.
 *
 *     n c h w -> c   of 32 64 512 512     chunks of one n and one c
 *     n l d -> d     of 9 4096 768        chunks of one n and some l
 */
import { type Grouping, resolvePattern } from '../engine/pattern/grouping.ts';

export interface Chunk {
  /** Its first element, in the order of the file. */
  readonly start: number;
  readonly box: Box;
  /** The group of its first element. */
  readonly base: number;
}

/** What chunks of one form have in common. */
export interface Box {
  readonly length: number;
  /** Its own groups, from 0. */
  readonly grouping: Grouping;
  /** What is added to a chunk's base for each of them. */
  readonly places: Float64Array;
}

export interface Plan {
  readonly chunks: number;
  /** Elements of the longest. */
  readonly longest: number;
  chunkAt(chunk: number): Chunk;
}

/** Elements of a chunk: 1 MiB of float32, which a second-level cache holds until it is summed. */
const CHUNK = 2 ** 18;

interface Axis {
  readonly size: number;
  readonly stride: number;
}

/** `columnMajor`: the file has the first axis fastest. */
export function planOf(grouping: Grouping, columnMajor: boolean, most = CHUNK): Plan {
  const axes = together(inFileOrder(grouping, columnMajor));
  if (axes.some(({ size }) => size === 0)) return { chunks: 0, longest: 0, chunkAt: noChunk };
  const innerOf = (axis: number): number => product(axes.slice(axis + 1));
  const cut = axes.findIndex((_, axis) => innerOf(axis) <= most);
  const inner = innerOf(cut);
  const outer = axes.slice(0, cut);
  const { size, stride } = axes[cut] ?? { size: 1, stride: 0 };
  // Of one extent as nearly as can be.
  const perOuter = Math.ceil(size / Math.max(1, Math.floor(most / inner)));
  const block = Math.ceil(size / perOuter);
  const boxes = new Map<number, Box>();
  const boxOf = (extent: number): Box => {
    const known = boxes.get(extent) ?? newBox([{ size: extent, stride }, ...axes.slice(cut + 1)]);
    boxes.set(extent, known);
    return known;
  };
  return {
    chunks: product(outer) * perOuter,
    longest: block * inner,
    chunkAt: (chunk) => {
      const row = Math.floor(chunk / perOuter);
      const first = (chunk % perOuter) * block;
      return {
        start: (row * size + first) * inner,
        box: boxOf(Math.min(block, size - first)),
        base: groupAt(outer, row) + first * stride,
      };
    },
  };
}

function noChunk(): never {
  throw new RangeError('an empty array has no chunks');
}

/** Outermost first. Parts of a split axis stay in their order: an axis runs as a whole. */
function inFileOrder({ dims }: Grouping, columnMajor: boolean): Axis[] {
  const ordered = columnMajor ? dims.toSorted((a, b) => b.axis - a.axis) : dims;
  return ordered.map(({ size, groupStride }) => ({ size, stride: groupStride }));
}

/** Neighbours that are walked as one are one. */
function together(axes: readonly Axis[]): Axis[] {
  const found: Axis[] = [];
  for (const axis of axes) {
    if (axis.size === 1) continue;
    const last = found.at(-1);
    if (last?.stride === axis.stride * axis.size || (last?.stride === 0 && axis.stride === 0)) {
      found[found.length - 1] = { size: last.size * axis.size, stride: axis.stride };
    } else found.push(axis);
  }
  return found.length === 0 ? [{ size: 1, stride: 0 }] : found;
}

function newBox(axes: readonly Axis[]): Box {
  const names = axes.map((_, i) => `a${i}`);
  const kept = axes.flatMap(({ stride }, i) => (stride === 0 ? [] : [i]));
  const pattern = `${names.join(' ')} -> ${kept.map((i) => names[i]).join(' ')}`;
  const shape = axes.map(({ size }) => size);
  const grouping = resolvePattern(pattern, { axes: names, shape });
  const keptAxes = kept.flatMap((i) => axes[i] ?? []);
  const places = Float64Array.from({ length: grouping.groups }, (_, group) => groupAt(keptAxes, group));
  return { length: product(axes), grouping, places };
}

/** The group at a place of some axes, counted in row-major order. */
function groupAt(axes: readonly Axis[], place: number): number {
  let rest = place;
  let group = 0;
  for (const { size, stride } of axes.toReversed()) {
    group += (rest % size) * stride;
    rest = Math.floor(rest / size);
  }
  return group;
}

function product(axes: readonly Axis[]): number {
  return axes.reduce((all, { size }) => all * size, 1);
}
