/**
 * How a tensor lies before the kernels: any pattern comes down to one of three shapes.
 *
 *     segments   ▓▓▓▓▒▒▒▒░░░░   along each, group and parameter are the same: BN, IN, GN on N C H W
 *     rows       ▓▓▓▓▓▓▓▓▓▓▓▓   the group is the same, each element has a parameter of its own: LN, RMS
 *     columns    ▓▒░▓▒░▓▒░▓▒░   the group changes with every element: BN on N L D, the channels of a position
 *
 * It knows no kernels. Layouts are kept as long as their grouping, in the kernels' memory.
 */
import { resident } from '../memory/memory.ts';
import type { Dim, Grouping } from '../pattern/grouping.ts';

export interface Segments {
  /** Elements of each; the tensor is one segment after the other. */
  readonly length: number;
  /** Of each segment. */
  readonly groups: Int32Array;
  /** The first parameter entry of each segment. */
  readonly parameters: Int32Array;
  /** Whether the parameter changes with every element, from entry 0 on: a row. */
  readonly isRow: boolean;
  /** Long segments are taken in pieces of so many elements, always the same ones. */
  readonly piece: number;
  /** Pieces of a segment. */
  readonly pieces: number;
}

/** Stretches along which the group is the next with every element. */
export interface Columns {
  /** Elements of each; the tensor is one after the other. */
  readonly length: number;
  /** The group of the first element of each. */
  readonly groups: Int32Array;
  /** Whether the parameter is the group's place in its stretch, from 0 on; else parameters change between rows. */
  readonly hasParameters: boolean;
  /** The first row of each stack of rows with the same groups, and the end. */
  readonly stacks: Int32Array;
}

export interface Layout {
  /** The longest stretches of one group, whatever the parameters; undefined for columns. */
  readonly ofGroups: Segments | undefined;
  /** The longest stretches of one group and one parameter, or else rows; undefined for columns and what is neither. */
  readonly ofParameters: Segments | undefined;
  readonly columns: Columns | undefined;
  /**
   * Whether each group is one stretch, in order, that the cache holds and that consists of whole segments or is a row:
   * then all can be done at one group before the next.
   */
  readonly isFused: boolean;
}

/** Elements of a piece: 64 KiB, enough for a thread to be worth a turn. */
const PIECE = 2 ** 14;

/** Elements of a group that is done at once: with its result it takes half of a usual second-level cache. */
const FUSED = 2 ** 16;

/** The shortest segment that a kernel is worth. */
const SHORTEST = 8;

/** Rows whose columns are summed in float32 before float64 takes the sums. */
export const ROWS = 64;

const layouts = new WeakMap<Grouping, Layout>();

export function layoutOf(grouping: Grouping): Layout {
  const known = layouts.get(grouping);
  if (known !== undefined) return known;
  const layout = layoutFor(grouping);
  layouts.set(grouping, layout);
  return layout;
}

function layoutFor(grouping: Grouping): Layout {
  const ofGroups = longEnough(segmentsOf(grouping, ({ groupStride }) => groupStride === 0));
  const isAlike = ({ groupStride, parameterStride }: Dim): boolean =>
    groupStride === 0 && parameterStride === 0;
  const ofParameters = longEnough(segmentsOf(grouping, isAlike) ?? rowsOf(grouping));
  const columns = columnsOf(grouping);
  const isWhole = ofGroups?.length === grouping.count && grouping.count <= FUSED;
  const isRow = ofParameters?.isRow !== true || ofParameters.length === grouping.count;
  const isOneAfterTheOther = ofGroups?.groups.every((group, i) => group === i) === true;
  const isFused = isWhole && isRow && ofParameters !== undefined && isOneAfterTheOther;
  return { ofGroups, ofParameters, columns, isFused };
}

function longEnough(segments: Segments | undefined): Segments | undefined {
  return segments !== undefined && segments.length >= SHORTEST ? segments : undefined;
}

function segmentsOf(grouping: Grouping, isInner: (dim: Dim) => boolean): Segments | undefined {
  const dims = grouping.dims.filter(({ size }) => size !== 1);
  const outer = dims.slice(0, dims.findLastIndex((dim) => !isInner(dim)) + 1);
  const length = dims.slice(outer.length).reduce((product, { size }) => product * size, 1);
  if (length === 1) return undefined;
  return { ...spread(outer), ...inPieces(length), isRow: false };
}

/** Rows have all of γ and β along them, in order. */
function rowsOf(grouping: Grouping): Segments | undefined {
  const dims = grouping.dims.filter(({ size }) => size !== 1);
  const first = dims.findLastIndex(({ groupStride }) => groupStride !== 0) + 1;
  const inner = dims.slice(first);
  let stride = 1;
  for (const dim of inner.toReversed()) {
    if (dim.parameterStride !== stride) return undefined;
    stride *= dim.size;
  }
  const isOuterAlike = dims.slice(0, first).every(({ parameterStride }) => parameterStride === 0);
  if (inner.length === 0 || !isOuterAlike) return undefined;
  return { ...spread(dims.slice(0, first)), ...inPieces(stride), isRow: true };
}

/** Undefined where the group does not change from element to element. */
function columnsOf(grouping: Grouping): Columns | undefined {
  const dims = grouping.dims.filter(({ size }) => size !== 1);
  let [length, first, hasParameters] = [1, dims.length, true];
  for (; first > 0; first--) {
    const dim = dims[first - 1];
    if (dim?.groupStride !== length) break;
    if (dim.parameterStride !== length) hasParameters = false;
    length *= dim.size;
  }
  if (length < SHORTEST) return undefined;
  const outer = dims.slice(0, first);
  const isOuterAlike = outer.every(({ parameterStride }) => parameterStride === 0);
  const { groups } = spread(outer);
  return { length, groups, hasParameters: hasParameters && isOuterAlike, stacks: stacksOf(groups) };
}

function stacksOf(groups: Int32Array): Int32Array {
  const starts: number[] = [];
  groups.forEach((group, row) => {
    const first = starts[starts.length - 1];
    if (first === undefined || group !== groups[first] || row - first === ROWS) starts.push(row);
  });
  return stored([...starts, groups.length]);
}

function inPieces(length: number): Pick<Segments, 'length' | 'piece' | 'pieces'> {
  const piece = Math.min(length, PIECE);
  return { length, piece, pieces: Math.ceil(length / piece) };
}

/** In the kernels' memory. */
function stored(values: ArrayLike<number>): Int32Array {
  const array = resident('layout', Int32Array, values.length);
  array.set(values);
  return array;
}

/** Group and parameter of every combination of the outer dims, in order. */
function spread(outer: readonly Dim[]): Pick<Segments, 'groups' | 'parameters'> {
  let groups: Int32Array = Int32Array.of(0);
  let parameters: Int32Array = Int32Array.of(0);
  for (const { size, groupStride, parameterStride } of outer) {
    groups = outerSum(groups, size, groupStride);
    parameters = outerSum(parameters, size, parameterStride);
  }
  return { groups: stored(groups), parameters: stored(parameters) };
}

function outerSum(before: Int32Array, size: number, stride: number): Int32Array {
  const sums = new Int32Array(before.length * size);
  let at = 0;
  for (const start of before) for (let i = 0; i < size; i++) sums[at++] = start + i * stride;
  return sums;
}
