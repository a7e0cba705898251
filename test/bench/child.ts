// The process of one competitor: answers the benchmark's requests, `child.ts <competitor> <threads>`.
import { createInterface } from 'node:readline';
import { type Answer, type Competitor, type Loaded, Refusal, type Request } from './competitor.ts';
import { contenders } from './contenders.ts';
import { readInputs, writeFloats } from './inputs.ts';
import { measure, warmUp } from './measure.ts';

const WARM_UP_MILLISECONDS = 300;

const [id = '', threads = '1'] = process.argv.slice(2);
const contender = contenders.find((one) => one.id === id);
let loaded: Loaded | undefined;

const competitor = await orRefusal(async () => {
  if (contender?.open === undefined) throw new Refusal(`no competitor ${id}`);
  return contender.open(Number(threads));
});
if ('refused' in competitor) say(competitor);
else {
  say({ version: competitor.version });
  for await (const line of createInterface({ input: process.stdin })) {
    const request: Request = JSON.parse(line);
    say(await orRefusal(() => answer(competitor, request)));
  }
}
process.exit(0);

async function answer(to: Competitor, request: Request): Promise<Answer> {
  if (request.do === 'load') return load(to, request);
  if (request.do === 'measure' && loaded !== undefined) {
    return { samples: await measure(loaded.run, request.milliseconds) };
  }
  await loaded?.unload?.();
  loaded = undefined;
  return {};
}

async function load(from: Competitor, request: Request & { do: 'load' }): Promise<Answer> {
  loaded = await from.load(request.case, readInputs(request.folder));
  await loaded.run();
  const outputs = await loaded.outputs();
  for (const [name, data] of Object.entries(outputs)) writeFloats(request.folder, `${id}.${name}`, data);
  if (request.case.timed) await warmUp(loaded.run, WARM_UP_MILLISECONDS);
  return { outputs: Object.keys(outputs) };
}

/** What fails is left out as what is refused: one competitor's failure does not end the others' run. */
async function orRefusal<Value>(action: () => Promise<Value>): Promise<Value | { refused: string }> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.message };
    return { refused: `fails: ${error instanceof Error ? error.message : error}` };
  }
}

function say(one: Answer): void {
  process.stdout.write(`${JSON.stringify(one)}\n`);
}
