/**
 * Forward, state and gradients of every normalization against PyTorch in float64, `test/fixtures/torch`: what the
 * table promises is 1e-5 of the largest value forward and 5e-5 backward.
 */
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { readdirSync, readFileSync } from 'node:fs';
import {
  createLayer,
  type Layer,
  type NormRecord,
  norms,
  ShardedLayer,
  Tensor,
} from '../../src/engine/index.ts';

interface TorchTensor {
  axes: string;
  shape: number[];
  f32: string;
}

type Named = Record<string, TorchTensor>;

interface TorchCase {
  title: string;
  options: Record<string, unknown>;
  training: boolean;
  /** Run forward in training first, for what they leave in the state. */
  before?: TorchTensor[];
  x?: TorchTensor;
  shards?: TorchTensor[];
  inputs?: Named;
  parameters?: Named;
  state?: Named;
  dy?: TorchTensor;
  dys?: TorchTensor[];
  y?: TorchTensor;
  ys?: TorchTensor[];
  statistics?: Named;
  gradients?: Record<string, TorchTensor | TorchTensor[]>;
  after?: Named;
  /** What backward leaves in the state. */
  afterBackward?: Named;
}

interface TorchFile {
  torch: string;
  cases: TorchCase[];
}

const FORWARD = 1e-5;
const BACKWARD = 5e-5;
/** Gradients that are 0 but for the rounding of float64, as in groups of one element, are below this. */
const NOTHING = 1e-6;

const folder = new URL('../fixtures/torch/', import.meta.url);

function read({ axes, shape, f32 }: TorchTensor): Tensor {
  const bytes = Uint8Array.from(Buffer.from(f32, 'base64'));
  return new Tensor(new Float32Array(bytes.buffer), shape, axes.split(' ').filter(Boolean));
}

function readAll(named: Named = {}): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(named).map(([name, one]) => [name, read(one)]));
}

/** Within `tolerance` of the largest expected value; the same shape. */
function agrees(what: string, actual: Tensor | undefined, expected: TorchTensor, tolerance: number): void {
  assert.ok(actual, `${what} is missing`);
  const wanted = read(expected);
  assert.deepEqual(actual.shape, wanted.shape, `${what}: shape`);
  const largest = wanted.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  actual.data.forEach((got, i) => {
    const want = wanted.data[i] ?? Number.NaN;
    const near = Object.is(got, want) || Math.abs(got - want) <= tolerance * Math.max(largest, NOTHING);
    assert.ok(near, `${what}[${i}]: got ${got}, PyTorch ${want} ± ${tolerance} of ${largest}`);
  });
}

function recordOf(id: string): NormRecord {
  const record = norms.find((one) => one.id === id);
  assert.ok(record, `no normalization ${id}`);
  return record;
}

function prepared(
  id: string,
  { options, training, before = [], parameters, state, inputs }: TorchCase,
): Layer {
  const layer = createLayer(recordOf(id), options);
  for (const [name, value] of Object.entries({ ...readAll(parameters), ...readAll(state) })) {
    assert.ok(Reflect.set(layer, name, value), name);
  }
  for (const one of before) layer.forward(read(one), readAll(inputs));
  return training ? layer.train() : layer.eval();
}

function check(id: string, given: TorchCase): void {
  const layer = prepared(id, given);
  if (given.shards) {
    checkShards(layer, given);
    return;
  }
  assert.ok(given.x && given.y);
  const found = layer.forward(read(given.x), readAll(given.inputs));
  agrees('y', found.y, given.y, FORWARD);
  // Those that the record states, which some options have more of.
  for (const name of recordOf(id).statistics) {
    const one = given.statistics?.[name];
    if (one !== undefined) agrees(name, found[name], one, FORWARD);
  }
  for (const [name, one] of Object.entries(given.after ?? {})) {
    agrees(`${name} afterwards`, layer.state()[name], one, FORWARD);
  }
  if (given.dy === undefined) return;
  const gradients: Record<string, Tensor | undefined> = layer.backward(read(given.dy));
  for (const [name, one] of Object.entries(given.gradients ?? {})) {
    assert.ok(!Array.isArray(one));
    agrees(name, gradients[name], one, BACKWARD);
  }
  assert.deepEqual(Object.keys(gradients).sort(), Object.keys(given.gradients ?? {}).sort());
  for (const [name, one] of Object.entries(given.afterBackward ?? {})) {
    agrees(`${name} after backward`, layer.state()[name], one, BACKWARD);
  }
}

function checkShards(
  layer: Layer,
  { shards = [], ys = [], dys = [], gradients = {}, after = {} }: TorchCase,
): void {
  assert.ok(layer instanceof ShardedLayer);
  const { y } = layer.forward(shards.map(read));
  for (const [i, one] of ys.entries()) agrees(`y of shard ${i}`, y[i], one, FORWARD);
  for (const [name, one] of Object.entries(after))
    agrees(`${name} afterwards`, layer.state()[name], one, FORWARD);
  const { dx, ...others } = layer.backward(dys.map(read));
  const found: Record<string, Tensor | undefined> = others;
  for (const [name, one] of Object.entries(gradients)) {
    const shards = Array.isArray(one) ? one : [];
    for (const [i, shard] of shards.entries()) agrees(`dx of shard ${i}`, dx[i], shard, BACKWARD);
    if (!Array.isArray(one)) agrees(name, found[name], one, BACKWARD);
  }
}

describe('PyTorch', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  it('has vectors of normalizations of the table', () => {
    const ids = norms.map(({ id }) => id);
    for (const file of files) assert.ok(ids.includes(file.replace('.json', '')), file);
    assert.ok(files.length >= 35, `${files.length} files`);
  });
  for (const file of files) {
    const id = file.replace('.json', '');
    const { cases }: TorchFile = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
    describe(id, () => {
      for (const one of cases) it(one.title, () => check(id, one));
    });
  }
});
