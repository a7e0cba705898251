/**
 * The engine's public face, `import … from 'normbook'`. It holds no code of its own.
 */
export type { Axes, Described } from './axes.ts';
export { arange, full, ones, type RandnOptions, randn, tensor, zeros } from './create.ts';
export { EngineError, type EngineErrorCode, type EngineErrorParts } from './errors.ts';
export { type Dim, type Grouping, type GroupingOptions, resolvePattern } from './grouping.ts';
export type { AxisIndex } from './indexing.ts';
export { concat, stack } from './join.ts';
export { type Forward, Layer } from './layer.ts';
export { type NormalizationOptions, normalization } from './normalization.ts';
export * from './norms/index.ts';
export { type Invariant, invariants } from './norms/invariants.ts';
export type { NormFactory, NormRecord } from './norms/record.ts';
export { createLayer, norms } from './norms/table.ts';
export type { OptionSpec, OptionSpecs } from './options.ts';
export { groupOf } from './runs.ts';
export type { SplitSizes } from './split.ts';
export { type Statistics, statistics } from './statistics.ts';
export { type Nested, Tensor } from './tensor.ts';
