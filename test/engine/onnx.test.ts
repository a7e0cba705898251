/** Forward and state against the ONNX standard's own cases, in `test/fixtures/onnx`. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import {
  batchNorm,
  groupNorm,
  instanceNorm,
  type Layer,
  layerNorm,
  localResponseNorm,
  lpNorm,
  meanVarianceNorm,
  rmsNorm,
  type Tensor,
  tensor,
} from '../../src/engine/index.ts';
import { close } from './expect.ts';

interface OnnxTensor {
  name: string;
  shape: number[];
  data: number[];
}

interface OnnxCase {
  op: string;
  attributes: Record<string, number>;
  inputs: OnnxTensor[];
  outputs: OnnxTensor[];
}

/** What issue and standard ask for, relative to the largest value; the reference computes in float32. */
const TOLERANCE = 1e-5;

const folder = new URL('../fixtures/onnx/', import.meta.url);

/** Names by position; ONNX knows none. Three axes are left nameless there, four are images. */
const AXES: Record<number, string> = { 2: 'N C', 3: 'N L D', 4: 'N C H W' };

/** An operator as a layer, by its definition; `inputs` names what the operator takes after x. */
interface Operator {
  layer(attributes: Record<string, number>, axes: string[]): Layer;
  readonly inputs: readonly string[];
}

const SCALE_BIAS = ['gamma', 'beta'];

/** The axis and all after it. */
function from(axes: string[], axis = -1): string {
  return axes.slice(axis < 0 ? axes.length + axis : axis).join(' ');
}

const operators: Record<string, Operator> = {
  BatchNormalization: {
    layer: ({ epsilon = 1e-5, momentum = 0.9, training_mode = 0 }) => {
      const layer = batchNorm({ eps: epsilon, momentum: 1 - momentum });
      return training_mode === 1 ? layer : layer.eval();
    },
    inputs: [...SCALE_BIAS, 'runningMean', 'runningVar'],
  },
  InstanceNormalization: {
    layer: ({ epsilon = 1e-5 }) => instanceNorm({ eps: epsilon, affine: true }),
    inputs: SCALE_BIAS,
  },
  GroupNormalization: {
    layer: ({ epsilon = 1e-5, num_groups: groups = 0 }) => groupNorm({ groups, eps: epsilon }),
    inputs: SCALE_BIAS,
  },
  LayerNormalization: {
    layer: ({ epsilon = 1e-5, axis }, axes) => layerNorm({ over: from(axes, axis), eps: epsilon }),
    inputs: SCALE_BIAS,
  },
  RMSNormalization: {
    layer: ({ epsilon = 1e-5, axis }, axes) => rmsNorm({ over: from(axes, axis), eps: epsilon }),
    inputs: ['gamma'],
  },
  MeanVarianceNormalization: { layer: () => meanVarianceNorm(), inputs: [] },
  LpNormalization: {
    layer: ({ p = 2, axis = -1 }, axes) => lpNorm({ p, over: axes.at(axis) ?? '', eps: 0 }),
    inputs: [],
  },
  LRN: {
    layer: ({ size = 0, alpha = 1e-4, beta = 0.75, bias = 1 }) =>
      localResponseNorm({ size, alpha, beta, k: bias }),
    inputs: [],
  },
};

function asTensor({ data, shape }: OnnxTensor, axes?: string): Tensor {
  return tensor(data, shape, axes);
}

function near(actual: Tensor | undefined, expected: number[]): void {
  assert.ok(actual);
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  close(actual.data, expected, TOLERANCE * largest);
}

function check(file: string): void {
  const onnx: OnnxCase = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
  const [source, ...others] = onnx.inputs;
  const operator = operators[onnx.op];
  assert.ok(operator && source, `no layer for ${onnx.op}`);
  const axes = AXES[source.shape.length] ?? '';
  const x = asTensor(source, axes);
  const layer = operator.layer(onnx.attributes, axes.split(' '));
  assert.equal(others.length, operator.inputs.length);
  for (const [i, one] of others.entries()) {
    // Shapes as the pattern has them; the names are the layer's own.
    assert.ok(
      Reflect.set(layer, operator.inputs[i] ?? '', asTensor(one, one.shape.map((_, k) => `A${k}`).join(' '))),
    );
  }
  const found = layer.forward(x);
  for (const { name, data } of onnx.outputs) {
    if (name.toLowerCase() === 'y') near(found.y, data);
    else if (name === 'Mean') near(found.mean, data);
    else if (name === 'InvStdDev') near(found.rstd, data);
    else if (name === 'output_mean') near(layer.state().runningMean, data);
    else {
      assert.equal(name, 'output_var');
      near(biased(x, layer, onnx), data);
    }
  }
}

/** ONNX moves the running variance toward the biased one, PyTorch and we toward the unbiased one. */
function biased(x: Tensor, layer: Layer, { inputs }: OnnxCase): Tensor | undefined {
  const { count } = layer.groupingFor(x);
  return layer.state().runningVar?.map((value, c) => {
    const before = 0.9 * (inputs[4]?.data[c] ?? 0);
    return before + ((value - before) * (count - 1)) / count;
  });
}

describe('ONNX', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  it('has its cases here', () => assert.equal(files.length, 31));
  for (const file of files) it(file.replace('.json', ''), () => check(file));
});
