// ONNX Runtime, the native library or its WebAssembly build: each case a model of one operator. It has no backward.
import { type Case, EPS } from '../cases.ts';
import { type Competitor, type Loaded, peer, Refusal } from '../competitor.ts';
import type { Inputs } from '../inputs.ts';
import { type OnnxNode, onnxModel } from '../onnx-model.ts';

interface OrtTensor {
  readonly data: Float32Array;
}

type OrtTensors = Readonly<Record<string, OrtTensor>>;

interface Session {
  run(feeds: OrtTensors, fetches: OrtTensors | readonly string[]): Promise<OrtTensors>;
  release(): Promise<void>;
}

interface Ort {
  readonly env: {
    readonly versions: Readonly<Record<string, string>>;
    readonly wasm: { numThreads?: number };
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, shape: readonly number[]) => OrtTensor;
  readonly InferenceSession: { create(model: Uint8Array, options: object): Promise<Session> };
}

type Package = 'onnxruntime-node' | 'onnxruntime-web';

export async function open(name: Package, threads: number): Promise<Competitor> {
  // The package's own types are not here where it is not installed; these are what of them is used.
  const ort = (await peer(name)) as Ort;
  if (name === 'onnxruntime-web') ort.env.wasm.numThreads = threads;
  const options = {
    executionProviders: [name === 'onnxruntime-web' ? 'wasm' : 'cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  };
  const version = ort.env.versions[name.replace('onnxruntime-', '')] ?? ort.env.versions.common ?? '';
  return { version, load: (one, inputs) => load(ort, options, one, inputs, name === 'onnxruntime-node') };
}

/** With `reuse` results go into a tensor made once, which is faster. The wasm build does not write to it. */
async function load(ort: Ort, options: object, one: Case, inputs: Inputs, reuse: boolean): Promise<Loaded> {
  const session = await ort.InferenceSession.create(modelOf(one, inputs), options);
  const feeds = { x: new ort.Tensor('float32', inputs.x, one.shape) };
  const fetches = reuse
    ? { y: new ort.Tensor('float32', new Float32Array(inputs.x.length), one.shape) }
    : ['y'];
  let found: OrtTensors = {};
  return {
    run: async () => {
      found = await session.run(feeds, fetches);
    },
    outputs: () => (found.y === undefined ? {} : { y: found.y.data }),
    unload: () => session.release(),
  };
}

interface Operator {
  readonly opset: number;
  readonly op: string;
  readonly constants: readonly (keyof Inputs)[];
  readonly attributes?: OnnxNode['attributes'];
  /** Outputs after y, of one number per channel. */
  readonly state?: readonly string[];
}

const AFFINE = ['gamma', 'beta'] as const;
const RUNNING = [...AFFINE, 'runningMean', 'runningVar'] as const;
const LAST_AXIS = { axis: -1n };

function operatorOf({ operation, backward, groups }: Case): Operator {
  if (backward) throw new Refusal('has no backward');
  switch (operation) {
    case 'batch':
      return {
        opset: 15,
        op: 'BatchNormalization',
        constants: RUNNING,
        attributes: { training_mode: 1n },
        state: ['nextMean', 'nextVar'],
      };
    case 'batchEval':
      return { opset: 15, op: 'BatchNormalization', constants: RUNNING };
    case 'instance':
      return { opset: 6, op: 'InstanceNormalization', constants: AFFINE };
    case 'group': {
      const attributes = { num_groups: BigInt(groups) };
      return { opset: 21, op: 'GroupNormalization', constants: AFFINE, attributes };
    }
    case 'layer':
      return { opset: 17, op: 'LayerNormalization', constants: AFFINE, attributes: LAST_AXIS };
    case 'rms':
      return { opset: 23, op: 'RMSNormalization', constants: ['gamma'], attributes: LAST_AXIS };
    default:
      throw new Refusal('has no operator of statistics per channel');
  }
}

function modelOf(one: Case, inputs: Inputs): Uint8Array {
  const { opset, op, constants, attributes, state = [] } = operatorOf(one);
  const outputs = ['y', ...state];
  const shapeOf = (name: string): readonly number[] => (name === 'y' ? one.shape : [one.shape[1] ?? 1]);
  return onnxModel({
    opset,
    nodes: [{ op, inputs: ['x', ...constants], outputs, attributes: { epsilon: EPS, ...attributes } }],
    input: { name: 'x', shape: one.shape },
    constants: Object.fromEntries(constants.map((name) => [name, inputs[name]])),
    outputs: outputs.map((name) => ({ name, shape: shapeOf(name) })),
  });
}
