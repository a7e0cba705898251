// TensorFlow.js' wasm backend. Results stay in its own memory, which is the fastest that its API offers. Batch
// normalization gets its tensors with channels last, the only layout that its fused operator takes.
import { type Case, EPS } from '../cases.ts';
import { type Competitor, type Loaded, type Outputs, peer, Refusal } from '../competitor.ts';
import type { Inputs } from '../inputs.ts';
import { type Layout, layoutOf } from '../layout.ts';

interface TfTensor {
  data(): Promise<Float32Array>;
  dispose(): void;
}

interface Tf {
  readonly version_core: string;
  setBackend(name: string): Promise<boolean>;
  tensor(data: Float32Array, shape: readonly number[]): TfTensor;
  add(a: TfTensor, b: TfTensor | number): TfTensor;
  sub(a: TfTensor, b: TfTensor): TfTensor;
  mul(a: TfTensor, b: TfTensor): TfTensor;
  square(x: TfTensor): TfTensor;
  rsqrt(x: TfTensor): TfTensor;
  mean(x: TfTensor, axis: number, keepDims: boolean): TfTensor;
  reshape(x: TfTensor, shape: readonly number[]): TfTensor;
  transpose(x: TfTensor, order: readonly number[]): TfTensor;
  tidy<Result>(action: () => Result): Result;
  moments(x: TfTensor, axes: number | number[], keepDims?: boolean): { mean: TfTensor; variance: TfTensor };
  batchNorm(
    x: TfTensor,
    mean: TfTensor,
    variance: TfTensor,
    beta: TfTensor,
    gamma: TfTensor,
    eps: number,
  ): TfTensor;
}

export async function open(threads: number): Promise<Competitor> {
  if (threads > 1) throw new Refusal('has one thread on Node');
  // The package's own types are not here where it is not installed; these are what of them is used.
  const tf = (await peer('@tensorflow/tfjs-core')) as Tf;
  await peer('@tensorflow/tfjs-backend-wasm');
  if (!(await tf.setBackend('wasm'))) throw new Refusal('has no wasm backend here');
  return { version: tf.version_core, load: (one, inputs) => load(tf, one, inputs) };
}

function load(tf: Tf, one: Case, inputs: Inputs): Loaded {
  if (one.backward) throw new Refusal('its wasm backend has no operators of backward');
  const { operation } = one;
  if (operation === 'statistics' || operation === 'histogram') throw new Refusal('has no histogram');
  const isBatch = operation === 'batch' || operation === 'batchEval';
  const given = tf.tensor(inputs.x, one.shape);
  const x = isBatch ? tf.transpose(given, [0, 2, 3, 1]) : given;
  const compute = isBatch ? batch(tf, operation === 'batchEval', inputs) : rows(tf, one, inputs);
  let y: TfTensor | undefined;
  return {
    run: () => {
      y?.dispose();
      y = tf.tidy(() => compute(x));
    },
    outputs: async (): Promise<Outputs> => {
      const found = isBatch && y ? tf.transpose(y, [0, 3, 1, 2]) : y;
      return found === undefined ? {} : { y: await found.data() };
    },
    unload: () => {
      for (const tensor of [given, x, y]) tensor?.dispose();
    },
  };
}

type Compute = (x: TfTensor) => TfTensor;

function batch(tf: Tf, evaluate: boolean, inputs: Inputs): Compute {
  const { gamma, beta, runningMean, runningVar } = tensors(tf, inputs, [inputs.gamma.length]);
  if (evaluate) return (x) => tf.batchNorm(x, runningMean, runningVar, beta, gamma, EPS);
  return (x) => {
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    return tf.batchNorm(x, mean, variance, beta, gamma, EPS);
  };
}

/** Every other normalization has groups that lie in one piece: rows. */
function rows(tf: Tf, one: Case, inputs: Inputs): Compute {
  const { groups, count, along, parameters }: Layout = layoutOf(one);
  const { gamma, beta } = tensors(tf, inputs, along ? [parameters] : [parameters, 1, 1]);
  return (x) => {
    const flat = tf.reshape(x, [groups, count]);
    const standardized = one.operation === 'rms' ? unitSquare(tf, flat) : standard(tf, flat);
    const scaled = tf.mul(tf.reshape(standardized, one.shape), gamma);
    return one.operation === 'rms' ? scaled : tf.add(scaled, beta);
  };
}

function standard(tf: Tf, x: TfTensor): TfTensor {
  const { mean, variance } = tf.moments(x, 1, true);
  return tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, EPS)));
}

function unitSquare(tf: Tf, x: TfTensor): TfTensor {
  return tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), 1, true), EPS)));
}

function tensors(tf: Tf, inputs: Inputs, shape: readonly number[]) {
  return {
    gamma: tf.tensor(inputs.gamma, shape),
    beta: tf.tensor(inputs.beta, shape),
    runningMean: tf.tensor(inputs.runningMean, shape),
    runningVar: tf.tensor(inputs.runningVar, shape),
  };
}
