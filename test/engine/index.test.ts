/** The public exports: a name that goes missing breaks users' cells. */
import assert from 'node:assert/strict';
import * as engine from '../../src/engine/index.ts';

describe('the engine', () => {
  const normalizations = engine.norms.map(({ id }) => id);
  it('exports every normalization of the table under its id', () => {
    for (const id of normalizations) assert.equal(typeof Reflect.get(engine, id), 'function', id);
  });
  it('exports exactly these values besides', () => {
    const others = Object.keys(engine).filter((name) => !normalizations.includes(name));
    assert.deepEqual(others, [
      'EngineError',
      'GradCheck',
      'Layer',
      'Scaler',
      'ShardedLayer',
      'Statistics',
      'Tensor',
      'arange',
      'concat',
      'createLayer',
      'defineNormalization',
      'engineSettings',
      'expectation',
      'fromJSON',
      'full',
      'gradCheck',
      'groupOf',
      'invariants',
      'memoryUse',
      'merge',
      'normalization',
      'norms',
      'ones',
      'permutation',
      'randn',
      'resolvePattern',
      'stack',
      'statistics',
      'tensor',
      'uniform',
      'zeros',
    ]);
  });
});
