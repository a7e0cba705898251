// The engine, through its public API and nothing else. How a tensor comes to it and how it is set up is here only.
import {
  batchNorm,
  engineSettings,
  groupNorm,
  instanceNorm,
  type Layer,
  layerNorm,
  rmsNorm,
  type Statistics,
  statistics,
  type Tensor,
  tensor,
} from '../../../src/engine/index.ts';
import { type Case, EPS, HISTOGRAM } from '../cases.ts';
import type { Competitor, Loaded, Outputs } from '../competitor.ts';
import type { Inputs } from '../inputs.ts';

/**
 * Opened for each number of threads. A result is disposed of before the next, as PyTorch frees it by counting references
 * and tfjs is told to; or left to the garbage collector, as in a notebook's cell.
 */
export async function open(threads: number, disposes: boolean): Promise<Competitor> {
  engineSettings({ threads });
  return { version: 'this clone', load: (one, inputs) => load(one, inputs, disposes) };
}

function load(one: Case, inputs: Inputs, disposes: boolean): Loaded {
  const x = placed(inputs.x, one.shape);
  if (one.operation === 'statistics' || one.operation === 'histogram') {
    return summarize(x, one.operation === 'histogram');
  }
  const layer = layerFor(one, inputs);
  if (one.backward) return backward(layer, x, placed(inputs.dy, one.shape), disposes);
  return forward(layer, x, one.inPlace, disposes && !one.inPlace);
}

/** A tensor as a user has it. */
function placed(data: Float32Array, shape: readonly number[]): Tensor {
  return tensor(data, shape, shape.length === 3 ? 'N L D' : 'N C H W');
}

function layerFor({ operation, groups }: Case, inputs: Inputs): Layer {
  switch (operation) {
    case 'batch':
      return Object.assign(batchNorm({ eps: EPS }), values(inputs, 'C', [...AFFINE, ...RUNNING]));
    case 'batchEval':
      return Object.assign(batchNorm({ eps: EPS }).eval(), values(inputs, 'C', [...AFFINE, ...RUNNING]));
    case 'instance':
      return Object.assign(instanceNorm({ eps: EPS, affine: true }), values(inputs, 'C', AFFINE));
    case 'group':
      return Object.assign(groupNorm({ groups, eps: EPS }), values(inputs, 'C', AFFINE));
    case 'layer':
      return Object.assign(layerNorm({ eps: EPS }), values(inputs, 'D', AFFINE));
    case 'rms':
      return Object.assign(rmsNorm({ eps: EPS }), values(inputs, 'D', ['gamma']));
    default:
      throw new Error(`no layer for ${operation}`);
  }
}

const AFFINE = ['gamma', 'beta'] as const;
const RUNNING = ['runningMean', 'runningVar'] as const;

/** Parameters and state by name, as they are assigned to a layer. */
function values(inputs: Inputs, axis: 'C' | 'D', names: readonly (keyof Inputs)[]): Record<string, Tensor> {
  return Object.fromEntries(names.map((name) => [name, tensor(inputs[name], axis)]));
}

function forward(layer: Layer, x: Tensor, inPlace: boolean, disposes: boolean): Loaded {
  let y: Tensor | undefined;
  const options = inPlace ? { into: x } : {};
  return {
    run: () => {
      if (disposes) y?.dispose();
      y = layer.forward(x, {}, options).y;
    },
    outputs: () => dataOf({ y }),
  };
}

function backward(layer: Layer, x: Tensor, dy: Tensor, disposes: boolean): Loaded {
  layer.forward(x);
  let found: ReturnType<Layer['backward']> | undefined;
  return {
    run: () => {
      if (disposes) for (const one of Object.values(found ?? {})) one?.dispose();
      found = layer.backward(dy);
    },
    outputs: () => dataOf({ ...found }),
  };
}

/** More than other competitors are asked for: the engine's statistics have higher moments and counts too. */
function summarize(x: Tensor, withHistogram: boolean): Loaded {
  let found: Statistics | undefined;
  return {
    run: () => {
      found = statistics(x, 'n c h w -> c');
      if (withHistogram) found.histogram(HISTOGRAM.bins);
    },
    outputs: () => {
      if (found === undefined) return {};
      const { mean, variance, min, max } = found;
      const moments = { mean, variance, min, max };
      const all = withHistogram ? { ...moments, histogram: padded(found) } : moments;
      return Object.fromEntries(Object.entries(all).map(([name, of]) => [name, Float32Array.from(of)]));
    },
  };
}

/** In the bins that all competitors have, of which the engine leaves out empty ones at both ends. */
function padded(found: Statistics): Float32Array {
  const { first, width, counts } = found.histogram(HISTOGRAM.bins);
  if (width !== HISTOGRAM.width) throw new Error(`bins of width ${width}`);
  const all = new Float32Array(found.groups * HISTOGRAM.bins);
  counts.forEach((own, group) => {
    all.set(own, group * HISTOGRAM.bins + first - HISTOGRAM.first);
  });
  return all;
}

function dataOf(tensors: Readonly<Record<string, Tensor | undefined>>): Outputs {
  return Object.fromEntries(
    Object.entries(tensors).flatMap(([name, one]) => (one === undefined ? [] : [[name, one.data]])),
  );
}
