/** What forward takes beside x, and refuses. */
import assert from 'node:assert/strict';
import {
  adaptiveInstanceNorm,
  batchNorm,
  conditionalBatchNorm,
  type Inputs,
  randn,
  tensor,
} from '../../src/engine/index.ts';
import { refuses } from './expect.ts';

const x = randn([2, 3, 4, 4], 'N C H W', { seed: 3 });

describe('the inputs of forward', () => {
  it('may be lists or typed arrays where they are numbers for each sample', () => {
    const norm = conditionalBatchNorm({ classes: 2 });
    const wanted = norm.forward(x, { labels: tensor([1, 0], 'N') }).y.data;
    assert.deepEqual(norm.forward(x, { labels: [1, 0] }).y.data, wanted);
  });
  // What a cell that was not type-checked can pass.
  const untyped = (inputs: unknown): Inputs => inputs as Inputs;
  const refused: [string, () => unknown, 'option' | 'data', string][] = [
    [
      'a misspelt name',
      () => adaptiveInstanceNorm().forward(x, { styl: x }),
      'option',
      'adaptiveInstanceNorm.forward: unknown input styl, expected style; did you mean style?',
    ],
    [
      'any where there are none',
      () => batchNorm().forward(x, { style: x }),
      'option',
      'batchNorm.forward: inputs style, expected x alone; leave them out',
    ],
    [
      'a list for a tensor',
      () => adaptiveInstanceNorm().forward(x, { style: [[1]] }),
      'data',
      'adaptiveInstanceNorm: a list for style, expected a tensor; make one with tensor()',
    ],
    [
      'a text',
      () => conditionalBatchNorm({ classes: 2 }).forward(x, untyped({ labels: 'cat' })),
      'data',
      'conditionalBatchNorm: string for labels, expected a tensor; make one with tensor()',
    ],
    [
      'a class that there is not',
      () => conditionalBatchNorm({ classes: 2 }).forward(x, { labels: [0, 2] }),
      'data',
      'conditionalBatchNorm: label 2, expected an integer from 0 to 1; correct it, or state more classes',
    ],
  ];
  for (const [title, call, code, message] of refused)
    it(`refuse ${title}`, () => refuses(call, code, message));
});
