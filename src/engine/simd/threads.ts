/**
 * The threads that share a kernel's items, and the words by which they agree. It knows no kernel's work.
 *
 * Items are taken in turns of always the same items, and what an item computes does not depend on who computes it: the
 * results of one thread and of many are the same to the bit. The thread that asks takes turns like the others, and
 * never waits for one that has not taken any: threads start while it works, and one that is late is no loss.
 */
import { EngineError } from '../errors.ts';
import { JOB_PAGE, viewAt } from '../memory/memory.ts';
import { hardwareThreads, mayWait, startThread } from './platform.ts';
import { WORKER_SOURCE } from './worker-source.ts';

/** What threads need to run kernels. */
export interface Shop {
  readonly module: object;
  readonly memory: object;
  readonly job: number;
  readonly kernels: readonly string[];
}

/** Which word is what. */
const AT = {
  generation: 0,
  remaining: 1,
  done: 2,
  wild: 3,
  failed: 4,
  kernel: 5,
  turns: 6,
  items: 7,
  each: 8,
  era: 9,
  working: 10,
} as const;

/** Behind the job, in cache lines of their own. */
const WORDS = JOB_PAGE + 1024;

/** More than these share a memory's bandwidth and gain nothing. */
const MOST = 8;

/** What a turn should take: elements of about 100 KB, far more than taking it costs. */
const TURN = 2 ** 15;

/** How often it is looked whether others are done before this thread sleeps. */
const SPINS = 1000;
/** A thread of which nothing was heard for ten seconds is gone. */
const WAIT_MILLISECONDS = 10;
const MOST_WAITS = 1000;

/** Jobs of fewer elements are done before a thread has woken. */
export const LEAST_SHARED = 2 ** 18;

let wanted: number | undefined;
let shop: Shop | undefined;
/** Whether there may be threads of the present era. */
let hasThreads = false;
/** Whether a job has begun and not ended. */
let isOpen = false;

/** How many threads compute, this one among them. */
export function threadCount(): number {
  return wanted ?? Math.min(MOST, hardwareThreads());
}

/** From the next job on. Threads that are there end. */
export function setThreads(count: number): void {
  wanted = count;
  stopThreads();
}

/**
 * Their era is over: they end by themselves, and once this returns none of them takes another turn. Ended from outside
 * at any point of it, it does the same again.
 */
function stopThreads(): void {
  shop = undefined;
  if (!hasThreads) return;
  const words = viewAt(Int32Array, WORDS, 16);
  Atomics.add(words, AT.era, 1);
  Atomics.add(words, AT.generation, 1);
  Atomics.notify(words, AT.generation);
  waitForWorkers(words);
  hasThreads = false;
}

/**
 * Runs a kernel over all items, shared. `own` is this thread's kernel; returns how many items float32 could not hold.
 */
export function runShared(
  where: Shop,
  kernel: number,
  own: (job: number, from: number, to: number) => number,
  items: number,
  elements: number,
): number {
  start(where);
  const words = viewAt(Int32Array, WORDS, 16);
  isOpen = true;
  const each = Math.max(1, Math.ceil(TURN / elements));
  const turns = Math.ceil(items / each);
  words[AT.kernel] = kernel;
  words[AT.turns] = turns;
  words[AT.items] = items;
  words[AT.each] = each;
  words[AT.wild] = 0;
  words[AT.failed] = 0;
  Atomics.store(words, AT.done, 0);
  Atomics.store(words, AT.remaining, turns);
  Atomics.add(words, AT.generation, 1);
  Atomics.notify(words, AT.generation);
  let wild = 0;
  let ownTurns = 0;
  for (let turn = takeTurn(words); turn > 0; turn = takeTurn(words)) {
    ownTurns++;
    const from = (turns - turn) * each;
    wild += own(where.job, from, Math.min(items, from + each));
  }
  const isDone = waitUntil(words, AT.done, (done) => done >= turns - ownTurns);
  isOpen = false;
  if (!isDone || Atomics.load(words, AT.failed) !== 0) throw failed();
  return wild + Atomics.load(words, AT.wild);
}

function takeTurn(words: Int32Array): number {
  return Atomics.sub(words, AT.remaining, 1);
}

/**
 * After a job that was ended from outside: turns that nobody took are off, those taken by others are waited for. To be
 * called before anything of that job is used again, its memory above all. Which turns this thread had taken does not
 * matter, for it may have been ended between taking one and counting it; and ended in here, it does the same again.
 */
export function settleThreads(): void {
  if (!isOpen) return;
  const words = viewAt(Int32Array, WORDS, 16);
  Atomics.store(words, AT.remaining, 0);
  const areIdle = waitForWorkers(words);
  isOpen = false;
  if (!areIdle) throw failed();
}

/** Until no thread is at work. One that is gone in the midst of it is waited for once, not again: then false. */
function waitForWorkers(words: Int32Array): boolean {
  if (waitUntil(words, AT.working, (working) => working <= 0)) return true;
  Atomics.store(words, AT.working, 0);
  return false;
}

/** Whether a word came to be so. A turn takes far less than a millisecond, unless the machine is busy. */
function waitUntil(words: Int32Array, word: number, isSo: (value: number) => boolean): boolean {
  const canWait = mayWait();
  for (let waits = 0, spins = 0; waits <= MOST_WAITS; spins++) {
    const value = Atomics.load(words, word);
    if (isSo(value)) return true;
    if (!canWait || spins < SPINS) continue;
    if (Atomics.wait(words, word, value, WAIT_MILLISECONDS) === 'timed-out') waits++;
  }
  return false;
}

function start(where: Shop): void {
  if (shop === where) return;
  stopThreads();
  hasThreads = true;
  shop = where;
  const era = Atomics.load(viewAt(Int32Array, WORDS, 16), AT.era);
  for (let i = 1; i < threadCount(); i++) {
    const { module, memory, job, kernels } = where;
    const kernelNames = [...kernels];
    startThread(WORKER_SOURCE, {
      module,
      memory,
      job,
      words: WORDS,
      kernels: kernelNames,
      at: AT,
      slot: i,
      era,
    });
  }
}

function failed(): EngineError {
  stopThreads();
  return new EngineError('state', {
    what: 'threads',
    got: 'a thread of the engine ended within its work',
    remedy: 'run it again; if that persists, set threads to 1',
  });
}
