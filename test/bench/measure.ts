// How one competitor's runs are timed within its turn. competitors/pytorch.py keeps to the same rule.
import { setImmediate } from 'node:timers/promises';

/** A clock of this resolution times even a batch of the shortest runs to a few parts in a thousand. */
const BATCH_MILLISECONDS = 0.5;
const FEWEST = 2;
const MOST = 200;

/**
 * Milliseconds of one run, several times: for so many milliseconds, and at least twice. A first run is not counted;
 * it brings the data back into the cache after the others' turns.
 */
export async function measure(run: () => unknown, milliseconds: number): Promise<number[]> {
  const once = await timed(run, 1);
  const batch = Math.max(1, Math.ceil(BATCH_MILLISECONDS / once));
  const samples: number[] = [];
  const end = performance.now() + milliseconds;
  while (samples.length < FEWEST || (samples.length < MOST && performance.now() < end)) {
    samples.push((await timed(run, batch)) / batch);
    await setImmediate(); // Finalizers have their chance, outside what is timed.
  }
  return samples;
}

/** Until optimizing compilers and pools of threads have settled. */
export async function warmUp(run: () => unknown, milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds;
  for (let runs = 0; runs < FEWEST || (runs < 10_000 && performance.now() < end); runs++) {
    await run();
    if (runs % 16 === 0) await setImmediate();
  }
}

/** Awaits only promises: for others an `await` would be a good part of a small run. */
async function timed(run: () => unknown, runs: number): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < runs; i++) {
    const returned = run();
    if (returned instanceof Promise) await returned;
  }
  return performance.now() - start;
}
