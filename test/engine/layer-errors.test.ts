/** What a layer refuses, and that the types refuse it before. */
import assert from 'node:assert/strict';
import {
  batchNorm,
  createLayer,
  EngineError,
  type EngineErrorCode,
  groupNorm,
  normalization,
  norms,
  ones,
  randn,
  statistics,
  type Tensor,
} from '../../src/engine/index.ts';
import { refuses } from './expect.ts';

const x = randn([2, 6, 3, 3], 'N C H W');

// What a cell that was not type-checked can pass.
const untyped = (value: unknown): Tensor => value as Tensor;

function norm(id: string, options: unknown): void {
  for (const record of norms) if (record.id === id) createLayer(record, options as Record<string, unknown>);
}

describe('a layer', () => {
  const refused: [title: string, call: () => unknown, code: EngineErrorCode, message: string][] = [
    [
      'an input that its γ does not fit',
      () => twice(),
      'shape',
      'batchNorm: gamma C6, expected C5; assign a gamma of that shape, or make a new layer for this input',
    ],
    [
      'a γ of another shape',
      () => {
        const bn = batchNorm();
        bn.forward(x);
        bn.gamma = ones([5]);
      },
      'shape',
      'batchNorm: gamma C5, expected C6; assign a gamma of that shape, or make a new layer for this input',
    ],
    [
      'a γ that proves wrong at the first forward',
      () => {
        const bn = batchNorm();
        bn.beta = ones([5]);
        bn.forward(x);
      },
      'shape',
      'batchNorm: beta C5, expected C6; assign a beta of that shape, or make a new layer for this input',
    ],
    [
      'a γ without affine',
      () => {
        batchNorm({ affine: false }).gamma = ones([6]);
      },
      'state',
      'batchNorm: no gamma in a layer of these options; assign runningMean, runningVar or numBatchesTracked, or make the layer with other options',
    ],
    [
      'a custom pattern with a misspelt option',
      () => normalization('n (g c) -> n g', { group: 2 }),
      'option',
      'normalization: unknown option group, expected g, c, eps or affine; did you mean g?',
    ],
    [
      'a custom size that is none',
      () => normalization('n (g c) -> n g', { g: '2' }),
      'option',
      'normalization: g "2", expected an integer ≥ 1; pass the size of part g',
    ],
    [
      'a custom pattern that does not parse, at once',
      () => normalization('n c'),
      'pattern',
      'pattern "n c": no "->"; write the axes that keep statistics behind an arrow, as in "n c h w -> c"',
    ],
    [
      'a custom affine that does not parse, at once',
      () => normalization('n c -> n', { affine: '(c' }),
      'pattern',
      'affine "(c": "(" at column 1 is not closed; add ")"',
    ],
    [
      'options that are no object',
      () => norm('batchNorm', 6),
      'option',
      'batchNorm: options 6, expected an object with eps, affine, momentum or trackRunningStats; name each option, as in { name: value }',
    ],
    [
      'a list for options',
      () => norm('layerNorm', [6, 3]),
      'option',
      'layerNorm: options [6,3], expected an object with eps, affine or over; name each option, as in { name: value }',
    ],
    [
      'arrays for a tensor',
      () => batchNorm().forward(untyped([[1, 2]])),
      'data',
      'batchNorm: an array, expected a tensor; make one with tensor()',
    ],
    [
      'a tensor for options',
      () => norm('batchNorm', x),
      'option',
      'batchNorm: a tensor, expected options; call batchNorm({ … }) first, then forward(x) on what it returns',
    ],
    [
      'a large typed array for a tensor, in a short message',
      () => batchNorm().forward(untyped(new Float32Array(1e6))),
      'data',
      'batchNorm: a Float32Array, expected a tensor; make one with tensor()',
    ],
    [
      'nothing for a tensor',
      () => batchNorm().forward(untyped(undefined)),
      'data',
      'batchNorm: nothing, expected a tensor; make one with tensor()',
    ],
    [
      'statistics of a number',
      () => statistics(untyped(3)),
      'data',
      'statistics: number 3, expected a tensor; make one with tensor()',
    ],
  ];
  for (const [title, call, code, message] of refused) {
    it(`refuses ${title}`, () => refuses(call, code, message));
  }
  it('has types that refuse wrong options', () => {
    const calls = [
      // @ts-expect-error groups is required
      () => groupNorm(),
      // @ts-expect-error groups is a number
      () => groupNorm({ groups: '3' }),
      // @ts-expect-error no such option
      () => batchNorm({ epsilon: 1 }),
    ];
    for (const call of calls) assert.throws(call, EngineError);
  });
});

function twice(): void {
  const bn = batchNorm();
  bn.forward(x);
  bn.forward(randn([2, 5], 'N C'));
}
