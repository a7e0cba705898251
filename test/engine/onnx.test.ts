/** Forward results against the ONNX standard's own cases, in `test/fixtures/onnx`. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import {
  batchNorm,
  groupNorm,
  instanceNorm,
  type Layer,
  layerNorm,
  normalization,
  Tensor,
} from '../../src/engine/index.ts';
import { close } from './expect.ts';

interface OnnxTensor {
  name: string;
  shape: number[];
  data: number[];
}

interface OnnxCase {
  op: string;
  attributes: { axis?: number; epsilon?: number; num_groups?: number; training_mode?: number };
  inputs: OnnxTensor[];
  outputs: OnnxTensor[];
}

/** The reference computes in float32 with NumPy; its last bits for values of size 1 to 5. */
const FLOAT32 = 2e-6;

const folder = new URL('../fixtures/onnx/', import.meta.url);

/** Names by position; ONNX knows none. Three axes are left nameless there, four are images. */
const AXES: Record<number, string> = { 2: 'N C', 3: 'N L D', 4: 'N C H W' };

function input(onnx: OnnxCase, index: number): OnnxTensor {
  const found = onnx.inputs[index];
  assert.ok(found, `input ${index}`);
  return found;
}

function asTensor({ data, shape }: OnnxTensor, axes: string): Tensor {
  return new Tensor(Float32Array.from(data), shape, axes.split(' '));
}

/** Each operator as a layer, by its definition. */
const layers: Record<string, (onnx: OnnxCase, axes: string[]) => Layer> = {
  BatchNormalization: ({ attributes }) => batchNorm({ eps: attributes.epsilon ?? 1e-5 }),
  InstanceNormalization: ({ attributes }) => instanceNorm({ eps: attributes.epsilon ?? 1e-5, affine: true }),
  GroupNormalization: ({ attributes }) => groupNorm({ groups: attributes.num_groups ?? 0 }),
  LayerNormalization({ attributes: { axis = -1, epsilon = 1e-5 } }, axes) {
    const over = axes.slice(axis < 0 ? axes.length + axis : axis).join(' ');
    return layerNorm({ over, eps: epsilon });
  },
  // Its ε stands outside the root, (x − μ)/(σ + 1e-9): no difference where σ is not tiny.
  MeanVarianceNormalization: () => normalization('n c h w -> c', { eps: 0 }),
};

function check(file: string): void {
  const onnx: OnnxCase = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
  const source = input(onnx, 0);
  const axes = AXES[source.shape.length] ?? '';
  const x = asTensor(source, axes);
  const layer = layers[onnx.op]?.(onnx, axes.split(' '));
  assert.ok(layer, `no layer for ${onnx.op}`);
  if (layer.affine) {
    const { parameterShape, parameterAxes } = layer.groupingFor(x);
    for (const index of [1, 2]) assert.deepEqual(input(onnx, index).shape, parameterShape);
    layer.gamma = asTensor(input(onnx, 1), parameterAxes.join(' '));
    layer.beta = asTensor(input(onnx, 2), parameterAxes.join(' '));
  }
  const found = layer.forward(x);
  for (const output of onnx.outputs) {
    const name = output.name.toLowerCase();
    if (name === 'y') close(found.y.data, output.data, FLOAT32);
    if (name === 'mean') close(found.mean.data, output.data, FLOAT32);
    if (name === 'invstddev') close(found.rstd.data, output.data, FLOAT32);
    if (name === 'output_mean') close(running(onnx, 3, found.mean), output.data, FLOAT32);
    if (name === 'output_var') close(running(onnx, 4, found.variance), output.data, FLOAT32);
  }
}

/** ONNX: running·0.9 + batch·0.1, with the biased variance (PyTorch takes the unbiased one). */
function running(onnx: OnnxCase, index: number, batch: Tensor): number[] {
  return input(onnx, index).data.map((value, i) => value * 0.9 + (batch.data[i] ?? 0) * 0.1);
}

describe('ONNX', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  it('has its cases here', () => assert.equal(files.length, 15));
  for (const file of files) it(file.replace('.json', ''), () => check(file));
});
