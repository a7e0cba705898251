// The results as aligned text for a terminal: every figure, then how the engine stands against what it has set itself.
import { type Result, type Standing, spreadOf } from './results.ts';

/** One block for each case, one line for each competitor. */
export function detailTable(results: readonly Result[], threads: number): string {
  const lines: string[][] = [];
  for (const one of new Set(results.map((result) => result.case))) {
    const rivals = results.filter(
      (result) => result.case === one && result.threads === threads && hasFigures(result),
    );
    if (lines.length > 0) lines.push([]);
    lines.push([one.name, 'quietest round', 'median', 'min', 'quartiles', 'max abs error']);
    lines.push(...rivals.map(detail));
  }
  return aligned(lines);
}

function hasFigures({ rounds, error }: Result): boolean {
  return rounds.length > 0 || error !== undefined;
}

function detail(result: Result): string[] {
  const error = result.error === undefined ? '' : result.error.toExponential(1);
  const title = `  ${result.contender.title}`;
  if (result.rounds.length === 0) return [title, '', '', '', '', error];
  const { quiet, median, min, lower, upper } = spreadOf(result);
  const quartiles = `${duration(lower)} … ${duration(upper)}`;
  return [title, duration(quiet), duration(median), duration(min), quartiles, error];
}

/** What the engine took, and how it stands; `!` where a goal is missed. */
export function standingTable(standings: readonly Standing[], threads: number): string {
  const heading = ['Normbook', 'goal', '× as fast as', '', 'goal', '× the floor', 'goal', 'error', 'goal'];
  const lines = [['', ...heading]];
  for (const standing of standings.filter((one) => one.threads === threads)) {
    const { case: one, engine, peer, speedup, floor } = standing;
    const { goals } = one;
    const at = threads > 1 ? 1 : 0;
    const { quiet } = spreadOf(engine);
    lines.push([
      one.name,
      one.timed ? duration(quiet) : '',
      goal(goals.milliseconds, (most) => quiet <= most, duration),
      speedup === undefined ? '' : speedup.toFixed(2),
      peer?.contender.title ?? '',
      goal(goals.peer?.[at], (least) => speedup === undefined || speedup >= least),
      floor === undefined ? '' : floor.toFixed(2),
      goal(goals.floor?.[at], (most) => floor === undefined || floor <= most),
      engine.error?.toExponential(1) ?? '',
      goal(goals.error, (most) => (engine.error ?? 0) <= most),
    ]);
  }
  return aligned(lines);
}

function goal(
  value: number | undefined,
  isMet: (value: number) => boolean,
  show: (value: number) => string = String,
): string {
  if (value === undefined) return '';
  return `${show(value)} ${isMet(value) ? ' ' : '!'}`;
}

/** Three digits, in µs below 0.5 ms. */
export function duration(milliseconds: number): string {
  const isShort = milliseconds < 0.5;
  const value = isShort ? milliseconds * 1000 : milliseconds;
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0;
  return `${value.toFixed(digits)} ${isShort ? 'µs' : 'ms'}`;
}

/** The first column to the left, the others to the right. */
export function aligned(lines: readonly (readonly string[])[]): string {
  const columns = Math.max(...lines.map((line) => line.length));
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(...lines.map((line) => (line[i] ?? '').length)),
  );
  const shown = lines.map((line) =>
    line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  );
  return shown.map((line) => line.trimEnd()).join('\n');
}
