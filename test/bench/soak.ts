// The engine under random work for a while: npm run bench:soak -- [--seconds 60]. Layers, sizes, threads and settings
// change from job to job; each result is compared with that of one thread, to the bit; memory is looked at at the end.
import { setImmediate as turn } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  batchNorm,
  engineSettings,
  groupNorm,
  instanceNorm,
  type Layer,
  layerNorm,
  memoryUse,
  randn,
  rmsNorm,
  statistics,
  type Tensor,
} from '../../src/engine/index.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } });
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

let seed = 12_345;
function below(limit: number): number {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed % limit;
}

const LAYERS: readonly (() => Layer)[] = [
  () => batchNorm(),
  () => instanceNorm({ affine: true }),
  () => groupNorm({ groups: 2 }),
  () => layerNorm(),
  () => rmsNorm(),
];

/** Everything that a job computes. */
function compute(make: () => Layer, x: Tensor, dy: Tensor): Float32Array[] {
  const layer = make();
  const { y } = layer.forward(x);
  const { dx } = layer.backward(dy);
  const { mean, variance, skewness } = statistics(y, '... -> c');
  return [y.data, dx.data, ...[mean, variance, skewness].map((one) => Float32Array.from(one))];
}

function job(): number {
  const shape = [1 + below(24), 2 * (1 + below(24)), 1 + below(60), 1 + below(60)];
  const [x, dy] = [randn(shape, { seed: below(1000) }), randn(shape, { seed: below(1000) })];
  const make = LAYERS[below(LAYERS.length)] ?? batchNorm;
  engineSettings({ threads: 1 });
  const expected = compute(make, x, dy);
  engineSettings({ threads: 2 + below(3) });
  for (let round = 0; round < 3; round++) {
    const found = compute(make, x, dy);
    const wrong = found.findIndex((data, i) => data.some((value, j) => !Object.is(value, expected[i]?.[j])));
    if (wrong >= 0) throw new Error(`result ${wrong} of ${make} on ${shape} differs`);
  }
  return x.size;
}

async function settled(): Promise<number> {
  for (let i = 0; i < 4; i++) {
    collect();
    await turn();
  }
  return memoryUse().used;
}

job();
const before = await settled();
const end = Date.now() + Number(values.seconds) * 1000;
let [jobs, elements, most] = [0, 0, 0];
while (Date.now() < end) {
  elements += job();
  jobs++;
  if (jobs % 8 === 0) await turn();
  most = Math.max(most, memoryUse().used);
}
const after = await settled();
const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
console.log(`${jobs} jobs, ${(elements / 1e6).toFixed(0)} million elements, every bit as by one thread`);
console.log(`memory in use: ${mb(before)} before, at most ${mb(most)}, ${mb(after)} after`);
if (after > before + 2e6) process.exitCode = 1;
