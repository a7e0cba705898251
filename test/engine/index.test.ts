/** The public exports: a name that goes missing breaks users' cells. */
import assert from 'node:assert/strict';
import * as engine from '../../src/engine/index.ts';

describe('the engine', () => {
  it('exports exactly these values', () => {
    assert.deepEqual(Object.keys(engine), [
      'EngineError',
      'Layer',
      'Tensor',
      'arange',
      'batchNorm',
      'concat',
      'createLayer',
      'full',
      'groupNorm',
      'groupOf',
      'instanceNorm',
      'invariants',
      'layerNorm',
      'normalization',
      'norms',
      'ones',
      'randn',
      'resolvePattern',
      'stack',
      'statistics',
      'tensor',
      'zeros',
    ]);
  });
});
