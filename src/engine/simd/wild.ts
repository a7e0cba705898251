/**
 * What float32 could not hold, computed again in float64 as the reference would: groups with NaN or ∞ in them, with
 * deviations whose squares overflow or vanish. It alone, so that what is in one
 * group changes no bit of another. (Gradients that float32 does not hold are the reference's for the whole tensor.)
 */
import type { Affine, Scale } from '../formulas/standardize.ts';
import type { Grouping } from '../pattern/grouping.ts';
import { forEachRun } from '../pattern/runs.ts';

/** What kernels leave for the variance of such a group. */
const WILD = -1;

interface Found {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly rstd: Float64Array;
}

/** Puts right the statistics of groups that are marked; undefined where none is, else which they are. */
export function momentsAgain(
  data: Float32Array,
  grouping: Grouping,
  { eps, centred }: { eps: number; centred: boolean },
  { mean, variance, rstd }: Found,
): ((group: number) => boolean) | undefined {
  if (!variance.includes(WILD)) return undefined;
  const marks = Uint8Array.from(variance, (one) => Number(one === WILD));
  const isWild = (group: number): boolean => marks[group] === 1;
  const each = (values: Float64Array, term: (value: number, group: number) => number): void => {
    const sums = new Float64Array(values.length);
    forEachRun(grouping, ({ start, length, group, groupStep }) => {
      if (groupStep === 0 && !isWild(group)) return;
      for (let i = start, g = group; i < start + length; i++, g += groupStep) {
        if (isWild(g)) sums[g] = (sums[g] ?? 0) + term(data[i] ?? 0, g);
      }
    });
    sums.forEach((sum, g) => {
      if (isWild(g)) values[g] = sum / grouping.count;
    });
  };
  each(mean, (value) => value);
  if (centred) each(variance, (value, g) => (value - (mean[g] ?? 0)) * (value - (mean[g] ?? 0)));
  else each(variance, (value) => value * value);
  variance.forEach((one, g) => {
    if (isWild(g)) rstd[g] = 1 / Math.sqrt(one + eps);
  });
  return isWild;
}

/** Writes y where `isWild` says so. */
export function standardizeAgain(
  y: Float32Array,
  data: Float32Array,
  grouping: Grouping,
  { mean, rstd }: Pick<Scale, 'mean' | 'rstd'>,
  { gamma, beta }: Affine,
  isWild: (group: number, parameter: number) => boolean,
): void {
  forEachRun(grouping, ({ start, length, group, groupStep, parameter, parameterStep }) => {
    const isOne = groupStep === 0 && parameterStep === 0;
    if (isOne && !isWild(group, parameter)) return;
    for (let i = start, g = group, p = parameter; i < start + length; i++) {
      if (isOne || isWild(g, p)) {
        const hat = ((data[i] ?? 0) - (mean?.[g] ?? 0)) * (rstd[g] ?? 0);
        y[i] = (gamma?.[p] ?? 1) * hat + (beta?.[p] ?? 0);
      }
      g += groupStep;
      p += parameterStep;
    }
  });
}
