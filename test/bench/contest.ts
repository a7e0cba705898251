// The competitors against each other on one case: all load it, each is checked against the definition in float64, then
// they are timed in turns, so that a noisy moment meets all of them. It prints nothing.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Case, EPS } from './cases.ts';
import { type Contender, contenders } from './contenders.ts';
import { inputsOf, readFloats, writeInputs } from './inputs.ts';
import { type Expected, errorOf, referenceOf } from './reference.ts';
import type { Result } from './results.ts';
import { Rival } from './rival.ts';

/** Of the largest value of an output. What is further off computes something else, and is not timed. */
const TOLERANCE = 1e-4;
const TURN_MILLISECONDS = 120;

export interface Settings {
  readonly threads: readonly number[];
  readonly rounds: number;
  /** Which competitors take part; the engine and the floor always do. */
  readonly against: RegExp;
}

export interface Contest {
  readonly rivals: readonly Rival[];
  /** Who does not take part in what, and why: `tfjs wasm, 2 threads: has one thread on Node`. */
  readonly notes: Set<string>;
  readonly settings: Settings;
}

/** Starts a process for each competitor and number of threads. */
export async function startContest(settings: Settings): Promise<Contest> {
  const notes = new Set<string>();
  const rivals: Rival[] = [];
  for (const threads of settings.threads) {
    for (const contender of contenders.filter((one) => takesPart(one, settings))) {
      const rival = await Rival.start(contender, threads);
      if (typeof rival !== 'string') rivals.push(rival);
      else notes.add(`${contender.title}, ${threads === 1 ? '1 thread' : `${threads} threads`}: ${rival}`);
    }
  }
  return { rivals, notes, settings };
}

function takesPart({ role, id }: Contender, { against }: Settings): boolean {
  return role === 'engine' || role === 'floor' || against.test(id);
}

export async function contend(one: Case, contest: Contest): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'normbook-bench-'));
  try {
    const inputs = inputsOf(one);
    writeInputs(folder, inputs);
    const expected = referenceOf(one, inputs);
    const results: Result[] = [];
    for (const threads of contest.settings.threads) {
      const rivals = contest.rivals.filter((rival) => rival.threads === threads);
      results.push(...(await withThreads(one, { ...contest, rivals }, { folder, expected })));
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Files {
  readonly folder: string;
  readonly expected: Expected;
}

interface Entry {
  readonly rival: Rival;
  readonly error: number | undefined;
  readonly rounds: number[][];
}

async function withThreads(one: Case, { rivals, notes, settings }: Contest, files: Files): Promise<Result[]> {
  const entries: Entry[] = [];
  for (const rival of rivals) {
    const { refused, outputs = [] } = await rival.ask({
      do: 'load',
      case: one,
      folder: files.folder,
      eps: EPS,
    });
    if (refused !== undefined) {
      notes.add(`${rival.contender.title}: ${refused}`);
      continue;
    }
    const found = check(rival, outputs, files);
    const isRight = !one.timed || rival.contender.role === 'floor' || found.relative <= TOLERANCE;
    if (isRight)
      entries.push({ rival, error: outputs.length === 0 ? undefined : found.absolute, rounds: [] });
    else notes.add(`${rival.contender.title}, ${one.name}: is off by ${found.relative.toExponential(1)}`);
  }
  for (let round = 0; one.timed && round < settings.rounds; round++) await turns(entries, round, notes);
  for (const { rival } of entries) await rival.ask({ do: 'unload' });
  return entries.flatMap(({ rival: { contender, threads }, error, rounds }) => {
    const isWhole = !one.timed || rounds.length === settings.rounds;
    return isWhole ? [{ case: one, threads, contender, error, rounds }] : [];
  });
}

/** One turn each, every round beginning with another. */
async function turns(entries: readonly Entry[], round: number, notes: Set<string>): Promise<void> {
  const first = round % entries.length;
  for (const { rival, rounds } of [...entries.slice(first), ...entries.slice(0, first)]) {
    const { samples, refused } = await rival.ask({ do: 'measure', milliseconds: TURN_MILLISECONDS });
    if (samples !== undefined) rounds.push([...samples]);
    if (refused !== undefined) notes.add(`${rival.contender.title}: ${refused}`);
  }
}

/** The largest errors of all outputs that are expected. NaN where one is missing. */
function check({ contender }: Rival, outputs: readonly string[], { folder, expected }: Files) {
  const errors = Object.entries(expected).map(([name, values]) => {
    const found = outputs.includes(name)
      ? readFloats(folder, `${contender.id}.${name}`)
      : new Float32Array(0);
    return errorOf(found, values);
  });
  return {
    absolute: Math.max(...errors.map(({ absolute }) => absolute)),
    relative: Math.max(...errors.map(({ relative }) => relative)),
  };
}
