/** + − × ÷ of a tensor and a number or another tensor, element by element. It knows no patterns. */
import { floats } from '../memory/memory.ts';
import { sizeOf } from './axes.ts';
import { broadcast } from './broadcast.ts';
import { checkTensor, type Elements } from './elements.ts';
import { forEachRow, type Row } from './walk.ts';

export type Operation = keyof typeof KERNELS;

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
} satisfies Record<string, Kernel>;

/** See `Tensor.add`. */
export function calculate(operation: Operation, x: Elements, other: Elements | number): Elements {
  if (typeof other !== 'number') checkTensor(operation, other, 'a tensor or a number');
  // A number stays float64: only the result is rounded.
  const operand = typeof other === 'number' ? { data: Float64Array.of(other), shape: [], axes: [] } : other;
  const { shape, axes, first, second } = broadcast(operation, x, operand);
  const out = floats(operation, sizeOf(shape));
  const kernel: Kernel = KERNELS[operation];
  forEachRow(shape, first, second, (row) => kernel(out, x.data, operand.data, row));
  return { data: out, shape, axes };
}
