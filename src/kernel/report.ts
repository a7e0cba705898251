/** What `report` tells: runs each variant on x, measures its outputs, and runs it again with samples left out. */
import { moments } from '../engine/formulas/moments.ts';
import { type Grouping, type Inputs, Layer, norms, resolvePattern, Tensor } from '../engine/index.ts';
import { sampleAxis } from '../engine/norms/sides.ts';
import { extremes } from '../engine/statistics/statistics.ts';
import { findAxis } from '../engine/tensor/axes.ts';
import type { Report, ReportRow, SetStatistics } from '../view/report.ts';
import { Change, leftOut, without } from './leave-out.ts';
import { axisSets } from './panel.ts';
import {
  checkInput,
  checkInputNames,
  checkOptionNames,
  outputOf,
  readGiven,
  refuse,
  type Taker,
} from './variants.ts';

export interface ReportOptions {
  /** What normalizations take beside x, by the variant's name: `{ AdaIN: { style } }`. */
  inputs?: Readonly<Record<string, Inputs>>;
  /** From which |y| on an output counts as in the far tails; 3. */
  tail?: number;
  /** How many samples are left out, one at a time, to see what the others owe them; at most 8 by default. */
  leaveOut?: number;
}

const REPORT: Taker = { what: 'report', most: 40 };
const OPTIONS = ['inputs', 'tail', 'leaveOut'];
/** Outputs this near to the least or the greatest, as a part of the range, are at the ends of it. */
const NEAR = 0.01;

/** A variant and what it made of x. */
interface Ran {
  name: string;
  y: Tensor;
  sets: readonly Grouping[];
  isTraining?: boolean;
  /** The same on other samples; absent for a tensor. Throws where the variant refuses them. */
  again?: (x: Tensor, axis: number, index: number) => Tensor;
  /** Whether only code of ours sees what it is run on, so that it may be freed. */
  isOurs: boolean;
}

/** Throws code `data` for what are no variants of a tensor, and what the variants throw on x. */
export function reportOn(
  x: unknown,
  given: readonly unknown[],
  nameOf: (x: Tensor) => string | undefined,
): Report {
  checkInput(REPORT, x);
  const { variants, options } = readGiven<ReportOptions>(REPORT, given.flat());
  const { inputs = {}, tail = 3, leaveOut = 8 } = options;
  checkOptionNames(REPORT, options, OPTIONS);
  checkInputNames(REPORT, inputs, variants);
  if (!(tail > 0)) throw refuse(`tail ${tail}`, 'a number above 0', 'leave it out for 3', REPORT);
  if (!Number.isInteger(leaveOut) || leaveOut < 0)
    throw refuse(`leaveOut ${leaveOut}`, 'a count of samples', 'leave it out for 8, or 0 for none', REPORT);
  const ran = variants.map(([name, variant]) => run(x, name, variant, inputs[name]));
  const sets = distinct(ran.flatMap((one) => one.sets));
  const shown = sets.length > 0 ? sets : axisSets(x);
  const input: Ran = { name: nameOf(x) ?? 'input', y: x, sets: [], isOurs: true };
  const axis = sampleAxis(x);
  const samples = axis < 0 ? 0 : (x.shape[axis] ?? 0);
  const tried = samples < 2 ? [] : leftOut(samples, leaveOut);
  const { changes, refusals } = changesOf(x, ran, axis, tried);
  return {
    name: input.name,
    axes: [...x.axes],
    shape: [...x.shape],
    sets: shown.map(titleOf),
    channelAxis: x.axes[channelAxis(x)],
    tail,
    near: NEAR,
    sampleAxis: x.axes[axis],
    samples,
    leftOut: tried,
    rows: [input, ...ran].map((one) => ({ ...measure(one, shown, tail), batch: changes.get(one) })),
    refusals,
  };
}

function run(x: Tensor, name: string, variant: unknown, inputs: Inputs = {}): Ran {
  if (!(variant instanceof Layer)) {
    const y = outputOf(REPORT, x, name, variant);
    const again = (part: Tensor): Tensor => outputOf(REPORT, part, name, variant);
    return { name, y, sets: [], isOurs: false, ...(typeof variant === 'function' ? { again } : {}) };
  }
  // A trial: reporting on a layer neither trains it nor changes what backward goes back through.
  const { pass, outcome } = variant.trial(x, inputs);
  return {
    name,
    y: new Tensor(outcome.y, x.shape, x.axes),
    sets: pass.groupings.filter(isAverage),
    isTraining: variant.training,
    again: (part, axis, index) => {
      const given = Object.entries(pass.inputs).map(([key, one]) => [key, partOf(one, x, axis, index)]);
      return new Tensor(variant.trial(part, Object.fromEntries(given)).outcome.y, part.shape, part.axes);
    },
    isOurs: norms.some(({ id }) => id === variant.id),
  };
}

/** A further input goes by samples where it has as many as x. */
function partOf(input: Tensor, x: Tensor, axis: number, index: number): Tensor {
  const own = sampleAxis(input);
  return own >= 0 && input.shape[own] === x.shape[axis] ? without(input, own, index) : input;
}

/** Where every axis is kept, each element stands for itself. */
function isAverage({ axes, dims }: Grouping): boolean {
  return axes.length < dims.length;
}

function distinct(sets: readonly Grouping[]): Grouping[] {
  return [...new Map(sets.map((set) => [titleOf(set), set])).values()];
}

/** `C`, `N · g=3`; `all` where nothing is kept. */
function titleOf({ axes, shape, splitSizes }: Grouping): string {
  const names = axes.map((axis, i) => (axis in splitSizes ? `${axis}=${shape[i]}` : axis));
  return names.join(' · ') || 'all';
}

/** `C`, or `D` where there is no `C`, as normalizations have it; −1 where there is neither. */
function channelAxis({ axes }: Tensor): number {
  const c = findAxis(axes, 'C');
  return c < 0 ? findAxis(axes, 'D') : c;
}

function measure(
  { name, y, sets, isTraining }: Ran,
  shown: readonly Grouping[],
  tail: number,
): Omit<ReportRow, 'batch'> {
  const channel = y.axes[channelAxis(y)];
  const found = extremes(y.data, resolvePattern(channel === undefined ? '... ->' : `... -> ${channel}`, y));
  const sum = (counts: Float64Array): number => counts.reduce((total, count) => total + count, 0);
  const nonFinite = { nan: sum(found.nan), posInf: sum(found.posInf), negInf: sum(found.negInf) };
  const [min, max] = [rangeOf(found.min)[0], rangeOf(found.max)[1]];
  const channels = (isOne: (min: number, max: number) => boolean): number[] =>
    [...found.min].flatMap((low, c) => (isOne(low, found.max[c] ?? Number.NaN) ? [c] : []));
  return {
    name,
    patterns: sets.map(({ pattern }) => pattern),
    own: sets.map(titleOf),
    ...(isTraining === undefined ? {} : { isTraining }),
    statistics: shown.map((set) => statisticsOf(y, set)),
    ...sharesOf(y.data, tail, min, max),
    ...(channel === undefined
      ? {}
      : {
          constantChannels: channels((low, high) => low === high),
          neverPositiveChannels: channels((_, high) => high <= 0),
        }),
    largest: Math.max(Math.abs(min), Math.abs(max)),
    ...nonFinite,
  };
}

function statisticsOf(y: Tensor, set: Grouping): SetStatistics {
  const { mean, variance } = moments(y.data, set);
  return { mean: rangeOf(mean), std: rangeOf(variance.map(Math.sqrt)) };
}

/** NaN where one of them is; NaN of none. */
function rangeOf(values: Float64Array): [low: number, high: number] {
  let [low, high] = [values[0] ?? Number.NaN, values[0] ?? Number.NaN];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

function sharesOf(
  data: Float32Array,
  tail: number,
  min: number,
  max: number,
): { tails: number; atEnds?: number } {
  const near = NEAR * (max - min);
  const low = min + near;
  const high = max - near;
  let tails = 0;
  let ends = 0;
  for (let i = 0; i < data.length; i++) {
    const value = data[i] ?? 0;
    if (value > tail || value < -tail) tails++;
    if (value <= low || value >= high) ends++;
  }
  // A range without end has no part near an end.
  return { tails: tails / data.length, ...(Number.isFinite(near) ? { atEnds: ends / data.length } : {}) };
}

/** Sample by sample, so that one part of x is shared by all variants. A variant that refuses one has no change. */
function changesOf(
  x: Tensor,
  ran: readonly Ran[],
  axis: number,
  tried: readonly number[],
): { changes: Map<Ran, Change>; refusals: string[] } {
  const refusals = new Map<Ran, string>();
  const changes = new Map(
    tried.length === 0 ? [] : ran.filter(({ again }) => again).map((one) => [one, new Change()]),
  );
  for (const index of tried) {
    const part = without(x, axis, index);
    for (const [one, change] of changes) {
      try {
        const y = one.again?.(part, axis, index);
        if (y === undefined) continue;
        change.add(one.y, y, axis, index);
        if (one.isOurs) y.dispose();
      } catch (error) {
        // Its column then says —, and a line below why.
        refusals.set(one, `${one.name}: ${error instanceof Error ? error.message : String(error)}`);
        changes.delete(one);
      }
    }
    if (ran.every(({ isOurs }) => isOurs)) part.dispose();
  }
  return { changes, refusals: [...refusals.values()] };
}
