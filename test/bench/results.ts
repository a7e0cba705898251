// What was measured, and the figures made of it. It knows neither processes nor how figures look.
import type { Case } from './cases.ts';
import type { Contender } from './contenders.ts';

/** One competitor on one case with so many threads. */
export interface Result {
  readonly case: Case;
  readonly threads: number;
  readonly contender: Contender;
  /** The largest absolute error of all its outputs; undefined for the floor, which computes nothing. */
  readonly error: number | undefined;
  /** Milliseconds of one run, for each round; none where only accuracy was asked for. */
  readonly rounds: readonly (readonly number[])[];
}

export interface Spread {
  /** The least of the rounds' medians. Ratios are made of it: what others do on the machine meets competitors with
   * several threads hardest, and would flatter the engine. */
  readonly quiet: number;
  /** Of all runs, as are the following. */
  readonly min: number;
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
}

export function spreadOf({ rounds }: Result): Spread {
  const quiet = Math.min(...rounds.map((round) => quantile(round, 0.5)));
  const all = rounds.flat();
  const [min = 0, lower = 0, median = 0, upper = 0] = [0, 0.25, 0.5, 0.75].map((p) => quantile(all, p));
  return { quiet, min, lower, median, upper };
}

/** How many times as long as `other` it takes. */
export function ratio(one: Result, other: Result): number {
  return spreadOf(one).quiet / spreadOf(other).quiet;
}

/** How the engine stands on one case: undefined where there is nothing to compare it with. */
export interface Standing {
  readonly case: Case;
  readonly threads: number;
  readonly engine: Result;
  /** The fastest of the native peers. */
  readonly peer: Result | undefined;
  /** How many times as fast as that. */
  readonly speedup: number | undefined;
  /** How many times as long as the floor. */
  readonly floor: number | undefined;
}

export function standings(results: readonly Result[]): Standing[] {
  return results.flatMap((engine) => {
    if (engine.contender.role !== 'engine') return [];
    const isRival = (one: Result): boolean => one.case === engine.case && one.threads === engine.threads;
    const rivals = results.filter((one) => isRival(one) && one.rounds.length > 0);
    const natives = rivals.filter(({ contender }) => contender.role === 'native');
    const [peer] = natives.sort((a, b) => spreadOf(a).quiet - spreadOf(b).quiet);
    const floor = rivals.find(({ contender }) => contender.role === 'floor');
    const speedup = peer && ratio(peer, engine);
    const { threads } = engine;
    return [{ case: engine.case, threads, engine, peer, speedup, floor: floor && ratio(engine, floor) }];
  });
}

/** Linear between neighbours, as NumPy's default. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = p * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}
