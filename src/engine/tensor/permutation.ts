/** Orders at random. It knows no tensor. */
import { EngineError } from '../errors.ts';
import { type Options, readOptions } from '../options.ts';
import { SEED, uniforms } from './random.ts';

const OPTIONS = { seed: SEED } as const;

export type PermutationOptions = Options<typeof OPTIONS>;

/**
 * The integers from 0 to n − 1 in random order, each order equally likely: `permutation(6, { seed: 1 })`. A plain
 * list, so that it shuffles a tensor, `x.take('N', order)`, and its labels alike, `order.map((i) => labels[i])`.
 * Seeded always (0 when left out), the same on every machine.
 */
export function permutation(n: number, options?: PermutationOptions): number[] {
  const { seed } = readOptions('permutation', OPTIONS, options);
  if (!Number.isSafeInteger(n) || n < 0 || n > WORDS) {
    const got = `n ${String(n)}`;
    throw new EngineError('option', {
      what: 'permutation',
      got,
      expected: 'an integer from 0 up',
      remedy: 'pass the extent of an axis, as in permutation(6)',
    });
  }
  const draw = uniforms(seed);
  const order = Array.from({ length: n }, (_, i) => i);
  // Fisher and Yates (1938) in Durstenfeld's form (1964): the last place gets any of those left.
  for (let last = n - 1; last > 0; last--) {
    const other = below(last + 1, draw);
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}

/** A draw is one of so many. */
const WORDS = 2 ** 32;

/** An integer from 0 to before `limit`, without the bias of a remainder: draws beyond its last multiple are dropped. */
function below(limit: number, draw: () => number): number {
  const fair = WORDS - (WORDS % limit);
  for (;;) {
    const word = draw() * WORDS; // exact
    if (word < fair) return word % limit;
  }
}
