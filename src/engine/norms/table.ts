/**
 * The records of all normalizations, for whatever loops over them: reference, completion, comparison, tests.
 * It knows none by name.
 */
import { EngineError } from '../errors.ts';
import type { Layer } from '../layer/layer.ts';
import { type NormalizationOptions, normalization } from '../layer/normalization.ts';
import { readHead } from '../layer/saved.ts';
import * as factories from './index.ts';
import { createLayer, type NormRecord } from './record.ts';

const all: NormRecord[] = Object.values(factories).map((factory) => factory.record);

/** Oldest paper first. */
export const norms: readonly NormRecord[] = all.sort(
  (a, b) => a.paper.year - b.paper.year || (a.title < b.title ? -1 : 1),
);

/**
 * The layer that `layer.toJSON()` wrote: same normalization, options, mode, parameters and state. Throws code
 * `state` for anything else, and for layers of `defineNormalization`, whose functions JSON cannot hold: define
 * these anew and `restore` them.
 */
export function fromJSON(saved: unknown): Layer {
  const { id, options } = readHead(saved);
  if (id === 'normalization') {
    const { pattern, ...rest } = options;
    return normalization(String(pattern), rest as NormalizationOptions).restore(saved);
  }
  const record = norms.find((one) => one.id === id);
  if (record !== undefined) return createLayer(record, options).restore(saved);
  throw new EngineError('state', {
    what: 'fromJSON',
    got: `a layer ${id}`,
    expected: 'one of the normalizations of the table',
    remedy: 'define it anew and call restore(saved) on it',
  });
}

export { createLayer };
