// What is timed: the cases of ENGINE.md's table, backward, the small ones, statistics; and one of accuracy alone.
// It knows no competitor.

export type Operation = 'batch' | 'batchEval' | 'instance' | 'group' | 'layer' | 'rms';
export type Summary = 'statistics' | 'histogram';

export interface Case {
  /** Unique, and what `--only` matches: `LN [32,197,768]`. */
  readonly name: string;
  readonly operation: Operation | Summary;
  readonly backward: boolean;
  /** y over x, for those that can; the others do what they can. */
  readonly inPlace: boolean;
  /** N C H W; of layer and RMS normalization N L D, per token. */
  readonly shape: readonly number[];
  /** Of group normalization. */
  readonly groups: number;
  /** The mean of x, whose deviation is 1. */
  readonly offset: number;
  readonly timed: boolean;
  readonly goals: Goals;
}

/** What the project has set itself, for 1 and for 2 threads: how many times as fast as the best native peer at least;
 * at most how many times as long as the floor; how many milliseconds at most; the largest absolute error. */
export interface Goals {
  readonly peer?: readonly [one: number, two: number];
  readonly floor?: readonly [one: number, two: number];
  readonly milliseconds?: number;
  readonly error?: number;
}

export const EPS = 1e-5;

/** Of all competitors: bins of width 1/4 from −8 on, which hold every x of offset 0. */
export const HISTOGRAM = { bins: 64, first: -32, width: 0.25 } as const;

const IMAGES = [32, 64, 56, 56] as const;
const TOKENS = [32, 197, 768] as const;
const LONG = [8, 2048, 4096] as const;
const SMALL = [6, 6, 16, 16] as const;
const SMALL_TOKENS = [6, 96, 16] as const;

const FORWARD: Goals = { peer: [1.6, 1.8], floor: [1.6, 1.4] };
const EVAL: Goals = { peer: [1.1, 1], floor: [1.6, 1.4] };
const IN_PLACE: Goals = { peer: [2, 2], floor: [1, 1] };
const BACKWARD: Goals = { peer: [1.2, 1.2] };

export const cases: readonly Case[] = [
  made('BN train', 'batch', IMAGES, { goals: FORWARD }),
  made('BN eval', 'batchEval', IMAGES, { goals: EVAL }),
  made('BN eval in place', 'batchEval', IMAGES, { inPlace: true, goals: IN_PLACE }),
  made('IN', 'instance', IMAGES, { goals: FORWARD }),
  made('GN 32', 'group', IMAGES, { groups: 32, goals: FORWARD }),
  made('LN', 'layer', TOKENS, { goals: FORWARD }),
  made('LN in place', 'layer', TOKENS, { inPlace: true, goals: { floor: [1, 1] } }),
  made('RMS', 'rms', TOKENS, { goals: FORWARD }),
  made('LN', 'layer', LONG, { goals: FORWARD }),
  made('BN backward', 'batch', IMAGES, { backward: true, goals: BACKWARD }),
  made('IN backward', 'instance', IMAGES, { backward: true, goals: BACKWARD }),
  made('GN 32 backward', 'group', IMAGES, { backward: true, groups: 32, goals: BACKWARD }),
  made('LN backward', 'layer', TOKENS, { backward: true, goals: BACKWARD }),
  made('RMS backward', 'rms', TOKENS, { backward: true, goals: BACKWARD }),
  made('statistics per channel', 'statistics', IMAGES, { goals: { peer: [10, 10] } }),
  made('statistics and histogram', 'histogram', IMAGES, { goals: { peer: [10, 10] } }),
  made('BN train', 'batch', SMALL, { goals: { milliseconds: 0.005 } }),
  made('IN', 'instance', SMALL, { goals: { milliseconds: 0.005 } }),
  made('GN 3', 'group', SMALL, { groups: 3, goals: { milliseconds: 0.005 } }),
  made('LN', 'layer', SMALL_TOKENS, { goals: { milliseconds: 0.008 } }),
  made('LN of randn + 10⁴', 'layer', TOKENS, { offset: 1e4, timed: false, goals: { error: 3e-6 } }),
];

function made(
  title: string,
  operation: Case['operation'],
  shape: readonly number[],
  given: Partial<Case>,
): Case {
  const usual = { backward: false, inPlace: false, groups: 1, offset: 0, timed: true, goals: {} };
  return { name: `${title} [${shape.join(',')}]`, operation, shape, ...usual, ...given };
}
