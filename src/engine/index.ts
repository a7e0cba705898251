/**
 * The engine's public face, `import … from 'normbook'`. It holds no code of its own.
 */
export type { Axes, Described } from './axes.ts';
export { arange, full, ones, tensor, zeros } from './create.ts';
export {
  type CustomNormalization,
  type CustomParameter,
  defineNormalization,
} from './define.ts';
export { EngineError, type EngineErrorCode, type EngineErrorParts } from './errors.ts';
export { GradCheck, type GradCheckOptions, type GradientError, gradCheck } from './grad-check.ts';
export { Statistics } from './group-statistics.ts';
export { type Dim, type Grouping, type GroupingOptions, resolvePattern } from './grouping.ts';
export type { Histogram } from './histogram.ts';
export type { AxisIndex } from './indexing.ts';
export type { InputSpec, Inputs } from './inputs.ts';
export { concat, stack } from './join.ts';
export { type Backward, type Forward, type Gradient, Layer } from './layer.ts';
export { merge } from './merge.ts';
export type { Numbers } from './nested.ts';
export { type RandnOptions, randn, type UniformOptions, uniform } from './noise.ts';
export { type NormalizationOptions, normalization } from './normalization.ts';
export * from './norms/index.ts';
export { type Invariant, invariants } from './norms/invariants.ts';
export type { Family, NormFactory, NormLayer, NormRecord } from './norms/record.ts';
export { createLayer, fromJSON, norms } from './norms/table.ts';
export { expectation, type OptionSpec, type OptionSpecs } from './options.ts';
export type { Filling, Margin } from './pad.ts';
export { type PermutationOptions, permutation } from './permutation.ts';
export type { Quantiles } from './quantile.ts';
export { groupOf } from './runs.ts';
export type { SavedLayer, StateDict } from './saved.ts';
export type { SavedNumber, SavedStatistics, StatisticsParts } from './saved-statistics.ts';
export { Scaler } from './scaler.ts';
export { ShardedLayer } from './sharded.ts';
export type { SliceRange } from './slice.ts';
export type { SplitSizes } from './split.ts';
export { statistics } from './statistics.ts';
export type { Positions } from './take.ts';
export { type Nested, Tensor } from './tensor.ts';
export type { ValueSpec } from './values.ts';
