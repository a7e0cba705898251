/**
 * Running statistics: moved toward each training batch's, used in eval. As in PyTorch the running variance
 * takes the unbiased estimate while the biased one normalizes. It knows no particular normalization.
 */

import type { Floats, Pass } from '../layer/mathematics.ts';
import type { ValueSpec } from '../layer/values.ts';
import type { Grouping } from '../pattern/grouping.ts';
import { sizeOf } from '../tensor/axes.ts';
import { type Moments, moments, parameterOfGroup } from './moments.ts';
import { fixedScale, ownScale, reciprocalRoot, type Scale } from './standardize.ts';

export const MOMENTUM_OPTION = {
  momentum: {
    type: 'number',
    nullable: true,
    default: 0.1,
    min: 0,
    max: 1,
    doc: 'The share of each new batch in the running statistics; null for the average of all batches.',
  },
} as const;

/** PyTorch's names and defaults; instance norm alone does not track by default. */
export const RUNNING_OPTIONS = {
  ...MOMENTUM_OPTION,
  trackRunningStats: {
    type: 'boolean',
    default: true,
    doc: 'Whether running statistics are kept in training and used in eval.',
  },
} as const;

export interface RunningOptions {
  readonly momentum: number | null;
  readonly trackRunningStats: boolean;
}

const isTracking = ({ trackRunningStats }: { trackRunningStats?: unknown }): boolean =>
  trackRunningStats !== false;

/** How many batches the running statistics have seen. */
export const BATCHES_TRACKED = {
  name: 'numBatchesTracked',
  torch: 'num_batches_tracked',
  initial: 0,
  doc: 'How many training batches the running statistics have seen.',
  shape: () => ({ shape: [], axes: [] }),
  when: isTracking,
} as const satisfies ValueSpec;

export const RUNNING_VARIANCE = {
  name: 'runningVar',
  torch: 'running_var',
  initial: 1,
  doc: 'The running average of the unbiased variance of each channel.',
  when: isTracking,
} as const satisfies ValueSpec;

export const RUNNING_STATE = [
  {
    name: 'runningMean',
    torch: 'running_mean',
    initial: 0,
    doc: 'The running average of the mean of each channel.',
    when: isTracking,
  },
  RUNNING_VARIANCE,
  BATCHES_TRACKED,
] as const satisfies readonly ValueSpec[];

/** Statistics that normalize, whether they are the groups' own, and what the running ones become. */
export interface Running extends Moments {
  readonly own: boolean;
  readonly state: Readonly<Record<string, Floats>>;
}

/**
 * In training, and where nothing is tracked, the groups' own moments; in eval the running ones. Where several
 * groups share a channel, as instances and ghost batches do, `several` says how they move its running values:
 * together by their average, or in turn.
 */
export function runningMoments(
  pass: Pass,
  grouping: Grouping,
  options: RunningOptions,
  several: 'averaged' | 'inTurn' = 'averaged',
): Running {
  if (isEval(pass, options)) return trackedMoments(pass, grouping);
  const own = moments(pass.x.data, grouping);
  return { ...own, own: true, state: movedState(pass, grouping, options, own, several) };
}

/** Whether running statistics normalize. */
export function isEval({ training }: Pass, { trackRunningStats }: RunningOptions): boolean {
  return trackRunningStats && !training;
}

/** The running ones, for each group. */
export function trackedMoments({ values }: Pass, grouping: Grouping): Running {
  return { ...spread(grouping, values.runningMean, values.runningVar), own: false, state: {} };
}

/** What running statistics become by the groups' own; nothing where none are kept, or there is nothing to learn from. */
export function movedState(
  { values }: Pass,
  grouping: Grouping,
  { momentum, trackRunningStats }: RunningOptions,
  own: Moments,
  several: 'averaged' | 'inTurn' = 'averaged',
): Running['state'] {
  const { runningMean, runningVar, numBatchesTracked } = values;
  if (!trackRunningStats || own.mean.length === 0 || grouping.count === 0) return {};
  return blendAll(
    { runningMean: runningMean ?? new Float32Array(), runningVar: runningVar ?? new Float32Array() },
    inSteps(grouping, own, several).map(({ mean, variance }) => ({
      runningMean: mean,
      runningVar: unbiased(variance, grouping.count),
    })),
    { momentum, batches: numBatchesTracked?.[0] ?? 0 },
  );
}

/** The scale of such moments. */
export function runningScale(grouping: Grouping, { mean, variance, own }: Running, eps: number): Scale {
  const rstd = reciprocalRoot(variance, eps);
  return own ? ownScale(grouping, rstd, mean) : fixedScale(rstd, mean);
}

/**
 * Running values after one step or several: running + f·(now − running), f the momentum, or for null 1 over the
 * number of batches so far. Where `now` is undefined the running values stay. Counts each step.
 */
export function blendAll(
  running: Readonly<Record<string, Floats>>,
  steps: readonly Readonly<Record<string, Float64Array | undefined>>[],
  { momentum, batches }: { momentum: number | null; batches: number },
): Record<string, Floats> {
  const state: Record<string, Floats> = { numBatchesTracked: Float64Array.of(batches + steps.length) };
  for (const name in running) {
    const values = new Float64Array(running[name] ?? []);
    steps.forEach((step, i) => {
      const now = step[name];
      if (now !== undefined) blend(values, now, momentum ?? 1 / (batches + i + 1));
    });
    state[name] = values;
  }
  return state;
}

/** Momentum 1 must forget all, a NaN of an earlier batch too; momentum 0 must keep all. */
function blend(running: Float64Array, now: Float64Array, factor: number): void {
  if (factor === 0) return;
  for (let c = 0; c < running.length; c++) {
    const before = factor === 1 ? 0 : (1 - factor) * (running[c] ?? 0);
    running[c] = before + factor * (now[c] ?? 0);
  }
}

/** Of one element there is no unbiased variance. */
function unbiased(variance: Float64Array, count: number): Float64Array | undefined {
  return count < 2 ? undefined : variance.map((v) => (v * count) / (count - 1));
}

/** Moments per channel, one for all groups of a channel or one for each in order. */
function inSteps(grouping: Grouping, own: Moments, several: 'averaged' | 'inTurn'): Moments[] {
  const channels = parameterOfGroup(grouping);
  const size = sizeOf(grouping.parameterShape);
  const perChannel = own.mean.length / size;
  // Each channel is one group, and so in the channels' order.
  if (perChannel === 1) return [own];
  const steps = Array.from({ length: several === 'averaged' ? 1 : perChannel }, (): Moments => {
    return { mean: new Float64Array(size), variance: new Float64Array(size) };
  });
  const seen = new Int32Array(size);
  channels.forEach((channel, group) => {
    const turn = seen[channel] ?? 0;
    seen[channel] = turn + 1;
    const step = steps[several === 'averaged' ? 0 : turn];
    const share = several === 'averaged' ? 1 / perChannel : 1;
    if (step === undefined) return;
    step.mean[channel] = (step.mean[channel] ?? 0) + share * (own.mean[group] ?? 0);
    step.variance[channel] = (step.variance[channel] ?? 0) + share * (own.variance[group] ?? 0);
  });
  return steps;
}

/** Per channel → per group. */
function spread(grouping: Grouping, mean: Floats | undefined, variance: Floats | undefined): Moments {
  const channels = parameterOfGroup(grouping);
  const pick = (values: Floats | undefined): Float64Array => {
    const picked = new Float64Array(channels.length);
    for (let g = 0; g < picked.length; g++) picked[g] = values?.[channels[g] ?? 0] ?? 0;
    return picked;
  };
  return { mean: pick(mean), variance: pick(variance) };
}
