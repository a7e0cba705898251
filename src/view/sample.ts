/** Cells of a window of a tensor: each the element of its block that deviates most. It chooses no blocks. */
import type { Tensor } from '../engine/tensor/tensor.ts';
import { deviation } from './deviation.ts';

export type Elements = Pick<Tensor, 'data' | 'shape' | 'axes'>;

export interface Blocks {
  start: readonly number[];
  size: readonly number[];
  /** 1 for every axis but the last two. */
  block: readonly number[];
}

/** How many cells each axis has: `ceil(size / block)`. */
export function cellShape({ size, block }: Pick<Blocks, 'size' | 'block'>): number[] {
  return size.map((n, axis) => Math.ceil(n / (block[axis] ?? 1)));
}

export function product(numbers: readonly number[]): number {
  return numbers.reduce((size, n) => size * n, 1);
}

/** The cells, row-major. Of equal deviations the first in row-major order wins. */
export function sampleCells(tensor: Elements, blocks: Blocks, centre: number): Float32Array {
  const shape = cellShape(blocks);
  const leading = Math.max(0, shape.length - 2);
  const perMatrix = product(shape.slice(leading));
  const matrices = perMatrix === 0 ? 0 : product(shape.slice(0, leading));
  const cells = new Float32Array(perMatrix * matrices);
  const strides = rowMajorStrides(tensor.shape);
  for (let matrix = 0; matrix < matrices; matrix++) {
    let offset = 0;
    for (let axis = leading - 1, rest = matrix; axis >= 0; axis--) {
      const extent = shape[axis] ?? 1;
      offset += ((blocks.start[axis] ?? 0) + (rest % extent)) * (strides[axis] ?? 1);
      rest = Math.floor(rest / extent);
    }
    const target = cells.subarray(matrix * perMatrix, (matrix + 1) * perMatrix);
    sampleMatrix(tensor.data, offset, matrixOf(tensor.shape, blocks), centre, target);
  }
  return cells;
}

interface Matrix {
  rowStart: number;
  rowSize: number;
  rowBlock: number;
  rowStride: number;
  start: number;
  size: number;
  block: number;
}

function matrixOf(shape: readonly number[], { start, size, block }: Blocks): Matrix {
  const rank = shape.length;
  const at = (list: readonly number[], fromEnd: number, otherwise: number) =>
    list[rank - fromEnd] ?? otherwise;
  return {
    rowStart: at(start, 2, 0),
    rowSize: at(size, 2, 1),
    rowBlock: at(block, 2, 1),
    rowStride: at(shape, 1, 1),
    start: at(start, 1, 0),
    size: at(size, 1, 1),
    block: at(block, 1, 1),
  };
}

function sampleMatrix(
  data: Float32Array,
  offset: number,
  m: Matrix,
  centre: number,
  cells: Float32Array,
): void {
  const columns = Math.ceil(m.size / m.block);
  const best = new Float64Array(columns);
  for (let row = 0; row < m.rowSize; row++) {
    if (row % m.rowBlock === 0) best.fill(-1);
    const target = Math.floor(row / m.rowBlock) * columns;
    const source = offset + (m.rowStart + row) * m.rowStride + m.start;
    for (let column = 0; column < columns; column++) {
      const end = Math.min(m.size, (column + 1) * m.block);
      for (let i = column * m.block; i < end; i++) {
        const value = data[source + i] ?? Number.NaN;
        const distance = deviation(value, centre);
        if (distance > (best[column] ?? -1)) {
          best[column] = distance;
          cells[target + column] = value;
        }
      }
    }
  }
}

function rowMajorStrides(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = (strides[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  }
  return strides;
}
