/**
 * The records of all normalizations, for whatever loops over them: reference, completion, comparison, tests.
 * It knows none by name.
 */
import * as factories from './index.ts';
import type { NormRecord } from './record.ts';

const all: NormRecord[] = Object.values(factories).map((factory) => factory.record);

/** Oldest paper first. */
export const norms: readonly NormRecord[] = all.sort(
  (a, b) => a.paper.year - b.paper.year || (a.title < b.title ? -1 : 1),
);

export { createLayer } from './record.ts';
