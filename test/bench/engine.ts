// The engine beside its peers: npm run bench -- [--rounds 7] [--only REGEX] [--against REGEX] [--threads 1,2]
// [--json FILE] [--svg FILE]. Competitors are installed at the first run, PyTorch is as Python has it; one not found is
// left out. `--only` chooses cases, `--against` competitors; the engine and the floor always run.
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cases } from './cases.ts';
import { chart } from './chart.ts';
import { contend, startContest } from './contest.ts';
import { type Result, ratio, spreadOf, standings } from './results.ts';
import { detailTable, standingTable } from './table.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    only: { type: 'string', default: '' },
    against: { type: 'string', default: '' },
    threads: { type: 'string', default: '1,2' },
    json: { type: 'string' },
    svg: { type: 'string' },
  },
});
const threads = values.threads.split(',').map(Number);
const chosen = cases.filter(({ name }) => new RegExp(values.only, 'i').test(name));
const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}`;

if (!existsSync(join(import.meta.dirname, 'node_modules'))) {
  // Those that cannot be installed are left out, which is said at the end.
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: import.meta.dirname, stdio: 'inherit' });
}
const contest = await startContest({
  threads,
  rounds: Number(values.rounds),
  against: new RegExp(values.against, 'i'),
});
const versions = Object.fromEntries(
  contest.rivals.map(({ contender, version }) => [contender.title, version]),
);
const results: Result[] = [];
try {
  for (const [i, one] of chosen.entries()) {
    process.stderr.write(`${i + 1}/${chosen.length} ${one.name}\n`);
    results.push(...(await contend(one, contest)));
  }
} finally {
  for (const rival of contest.rivals) rival.stop();
}

print();
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(asData(), undefined, 2)}\n`);
if (values.svg !== undefined) writeFileSync(values.svg, chart(results, machine));
// Wrong results, not slow ones, are a failure: then the engine has no result for a case.
for (const one of chosen) {
  if (results.some((result) => result.case === one && result.contender.role === 'engine')) continue;
  process.exitCode = 1;
}

function print(): void {
  console.log(machine);
  console.log(
    Object.entries(versions)
      .filter(([, version]) => version !== '')
      .map(([title, version]) => `${title} ${version}`)
      .join(', '),
  );
  for (const count of threads) {
    const heading = count === 1 ? '1 thread' : `${count} threads`;
    console.log(`\n== ${heading}: every figure ==\n\n${detailTable(results, count)}`);
    console.log(`\n== ${heading}: how the engine stands; ! is short of the goal ==\n`);
    console.log(standingTable(standings(results), count));
  }
  if (contest.notes.size > 0) console.log(`\nNot measured:\n  ${[...contest.notes].join('\n  ')}`);
}

function asData(): object {
  const figures = results.map((result) => ({
    case: result.case.name,
    threads: result.threads,
    competitor: result.contender.title,
    maxAbsError: result.error,
    ...(result.rounds.length === 0 ? {} : { milliseconds: spreadOf(result), rounds: result.rounds }),
    ...(result.rounds.length === 0 ? {} : { engineFaster: overEngine(result) }),
  }));
  const ratios = standings(results).map(({ case: { name, goals }, threads: count, peer, speedup, floor }) => {
    return { case: name, threads: count, peer: peer?.contender.title, speedup, floor, goals };
  });
  return { machine, versions, notMeasured: [...contest.notes], ratios, figures };
}

function overEngine(result: Result): number | undefined {
  const engine = results.find(
    (one) => one.case === result.case && one.threads === result.threads && one.contender.role === 'engine',
  );
  return engine && ratio(result, engine);
}
