/** + − × ÷ of a tensor and a number or another tensor, element by element. It knows no patterns. */
import { floats } from '../memory/memory.ts';
import { fastArithmetic, fastWithNumber, type Operation } from '../simd/elementwise.ts';
import { sizeOf } from './axes.ts';
import { broadcast } from './broadcast.ts';
import { checkTensor, type Elements } from './elements.ts';
import { forEachRow, type Row } from './walk.ts';

export type { Operation };

/** `out[start + i] = a[first + i·firstStep] ∘ b[second + i·secondStep]`, in float64 and rounded once when stored. */
type Kernel = (out: Float32Array, a: Float32Array, b: Float32Array | Float64Array, row: Row) => void;

// One loop for each: a function called for each element costs several times the operation.
const KERNELS = {
  add(out, a, b, { start, length, first, firstStep, second, secondStep }) {
    for (let i = 0; i < length; i++) {
      out[start + i] = (a[first + i * firstStep] ?? 0) + (b[second + i * secondStep] ?? 0);
    }
  },
  sub(out, a, b, { start, length, first, firstStep, second, secondStep }) {
    for (let i = 0; i < length; i++) {
      out[start + i] = (a[first + i * firstStep] ?? 0) - (b[second + i * secondStep] ?? 0);
    }
  },
  mul(out, a, b, { start, length, first, firstStep, second, secondStep }) {
    for (let i = 0; i < length; i++) {
      out[start + i] = (a[first + i * firstStep] ?? 0) * (b[second + i * secondStep] ?? 0);
    }
  },
  div(out, a, b, { start, length, first, firstStep, second, secondStep }) {
    for (let i = 0; i < length; i++) {
      out[start + i] = (a[first + i * firstStep] ?? 0) / (b[second + i * secondStep] ?? 0);
    }
  },
} satisfies Record<Operation, Kernel>;

/** See `Tensor.add`. */
export function calculate(operation: Operation, x: Elements, other: Elements | number): Elements {
  if (typeof other === 'number') return withNumber(operation, x, other);
  checkTensor(operation, other, 'a tensor or a number');
  const { shape, axes, first, second } = broadcast(operation, x, other);
  const out = floats(operation, sizeOf(shape));
  if (!fastArithmetic(operation, out, shape, { a: x.data, b: other.data, first, second })) {
    const kernel: Kernel = KERNELS[operation];
    forEachRow(shape, first, second, (row) => kernel(out, x.data, other.data, row));
  }
  return { data: out, shape, axes };
}

/** The number stays float64: only the result is rounded. */
function withNumber(operation: Operation, x: Elements, number: number): Elements {
  const out = floats(operation, x.data.length);
  if (!fastWithNumber(operation, out, x.data, number)) {
    const row = { start: 0, length: out.length, first: 0, firstStep: 1, second: 0, secondStep: 0 };
    KERNELS[operation](out, x.data, Float64Array.of(number), row);
  }
  return { data: out, shape: x.shape, axes: x.axes };
}
