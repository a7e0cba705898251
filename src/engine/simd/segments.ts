/**
 * Which stretches of a tensor one kernel call can take: any pattern comes down to one of three shapes.
 *
 *     segments   ▓▓▓▓▒▒▒▒░░░░   along each, group and parameter are the same: BN, IN, GN on N C H W
 *     rows       ▓▓▓▓▓▓▓▓▓▓▓▓   the group is the same, each element has a parameter of its own: LN, RMS
 *     columns    ▓▒░▓▒░▓▒░▓▒░   the group changes with every element: BN on N L D, the channels of a position
 *
 * It knows no kernels.
 */
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
}

/** The longest stretches of one group, whatever the parameters; undefined for columns. */
export function groupSegments(grouping: Grouping): Segments | undefined {
  return segmentsOf(grouping, ({ groupStride }) => groupStride === 0);
}

/** The longest stretches of one group and one parameter, or else rows; undefined for columns and what is neither. */
export function parameterSegments(grouping: Grouping): Segments | undefined {
  const isAlike = ({ groupStride, parameterStride }: Dim): boolean =>
    groupStride === 0 && parameterStride === 0;
  return segmentsOf(grouping, isAlike) ?? rowsOf(grouping);
}

function segmentsOf(grouping: Grouping, isInner: (dim: Dim) => boolean): Segments | undefined {
  const dims = grouping.dims.filter(({ size }) => size !== 1);
  const outer = dims.slice(0, dims.findLastIndex((dim) => !isInner(dim)) + 1);
  const length = dims.slice(outer.length).reduce((product, { size }) => product * size, 1);
  if (length === 1) return undefined;
  return { ...spread(outer), length, isRow: false };
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
  return { ...spread(dims.slice(0, first)), length: stride, isRow: true };
}

/** Stretches along which the group is the next with every element. */
export interface Columns {
  /** Elements of each; the tensor is one after the other. */
  readonly length: number;
  /** The group of the first element of each. */
  readonly groups: Int32Array;
  /** Whether the parameter is the group's place in its stretch, from 0 on; else parameters change between rows. */
  readonly hasParameters: boolean;
}

/** Undefined where the group does not change from element to element. */
export function columnsOf(grouping: Grouping): Columns | undefined {
  const dims = grouping.dims.filter(({ size }) => size !== 1);
  let [length, first, hasParameters] = [1, dims.length, true];
  for (; first > 0; first--) {
    const dim = dims[first - 1];
    if (dim?.groupStride !== length) break;
    if (dim.parameterStride !== length) hasParameters = false;
    length *= dim.size;
  }
  if (length === 1) return undefined;
  const outer = dims.slice(0, first);
  const isOuterAlike = outer.every(({ parameterStride }) => parameterStride === 0);
  return { length, groups: spread(outer).groups, hasParameters: hasParameters && isOuterAlike };
}

/** Group and parameter of every combination of the outer dims, in order. */
function spread(outer: readonly Dim[]): Pick<Segments, 'groups' | 'parameters'> {
  let groups: Int32Array = Int32Array.of(0);
  let parameters: Int32Array = Int32Array.of(0);
  for (const { size, groupStride, parameterStride } of outer) {
    groups = outerSum(groups, size, groupStride);
    parameters = outerSum(parameters, size, parameterStride);
  }
  return { groups, parameters };
}

function outerSum(before: Int32Array, size: number, stride: number): Int32Array {
  const sums = new Int32Array(before.length * size);
  let at = 0;
  for (const start of before) for (let i = 0; i < size; i++) sums[at++] = start + i * stride;
  return sums;
}
