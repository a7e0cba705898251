/**
 * The engine's public face, `import … from 'normbook'`. It holds no code of its own.
 */

export { EngineError, type EngineErrorCode, type EngineErrorParts } from './errors.ts';
export {
  type CustomNormalization,
  type CustomParameter,
  defineNormalization,
} from './layer/define.ts';
export { GradCheck, type GradCheckOptions, type GradientError, gradCheck } from './layer/grad-check.ts';
export type { InputSpec, Inputs } from './layer/inputs.ts';
export { type Backward, type Forward, type Gradient, Layer } from './layer/layer.ts';
export { type NormalizationOptions, normalization } from './layer/normalization.ts';
export type { SavedLayer, StateDict } from './layer/saved.ts';
export { Scaler } from './layer/scaler.ts';
export { ShardedLayer } from './layer/sharded.ts';
export type { ValueSpec } from './layer/values.ts';
export { type MemoryUse, memoryUse } from './memory/memory.ts';
export * from './norms/index.ts';
export { type Invariant, invariants } from './norms/invariants.ts';
export type { Family, NormFactory, NormLayer, NormRecord } from './norms/record.ts';
export { createLayer, fromJSON, norms } from './norms/table.ts';
export { expectation, type OptionSpec, type OptionSpecs } from './options.ts';
export { type Dim, type Grouping, type GroupingOptions, resolvePattern } from './pattern/grouping.ts';
export { groupOf } from './pattern/runs.ts';
export type { SplitSizes } from './pattern/split.ts';
export { type EngineSettings, engineSettings } from './settings.ts';
export { Statistics } from './statistics/group-statistics.ts';
export type { Histogram } from './statistics/histogram.ts';
export { merge } from './statistics/merge.ts';
export type { Quantiles } from './statistics/quantile.ts';
export type { SavedNumber, SavedStatistics, StatisticsParts } from './statistics/saved-statistics.ts';
export { statistics } from './statistics/statistics.ts';
export type { Axes, Described } from './tensor/axes.ts';
export { arange, full, ones, tensor, zeros } from './tensor/create.ts';
export type { AxisIndex } from './tensor/indexing.ts';
export { concat, stack } from './tensor/join.ts';
export type { Numbers } from './tensor/nested.ts';
export { type RandnOptions, randn, type UniformOptions, uniform } from './tensor/noise.ts';
export type { Filling, Margin } from './tensor/pad.ts';
export { type PermutationOptions, permutation } from './tensor/permutation.ts';
export type { SliceRange } from './tensor/slice.ts';
export type { Positions } from './tensor/take.ts';
export { type Nested, Tensor } from './tensor/tensor.ts';
