/** A kernel's life and its ends: settings, stops again and again, deaths at any moment, and nothing left behind. */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KERNEL_SCRIPT, type Result, TestKernel } from './process.ts';

const textOf = ({ displays }: Result): unknown => displays[0]?.['text/plain'];

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Resolves once the process is gone. */
async function gone(pid: number, within: number): Promise<void> {
  const end = performance.now() + within;
  while (isAlive(pid)) {
    assert.ok(performance.now() < end, `process ${pid} is alive after ${within} ms`);
    await new Promise((later) => setTimeout(later, 20));
  }
}

describe('a kernel’s settings', () => {
  let folder: string;
  let kernel: TestKernel | undefined;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'normbook-'));
  });
  afterEach(() => kernel?.end());
  after(() => rm(folder, { recursive: true }));

  it('give it threads and variables of the environment, and take some away', async () => {
    process.env.NORMBOOK_TEST_GONE = 'here';
    const environment = { NORMBOOK_TEST: 'given', NORMBOOK_TEST_GONE: null };
    kernel = new TestKernel(folder, { threads: 3, environment });
    const found = await kernel.run(
      "import { engineSettings } from 'normbook'\n;[engineSettings().threads, process.env.NORMBOOK_TEST, process.env.NORMBOOK_TEST_GONE]",
    );
    delete process.env.NORMBOOK_TEST_GONE;
    assert.equal(textOf(found), "[ 3, 'given', undefined ]");
  });

  it('end one that takes too much memory, by tensors or by objects, and name the cell', async () => {
    kernel = new TestKernel(folder, { memoryLimit: 500, threads: 1 });
    for (const piece of ['new Float32Array(2e6).fill(1)', '{ a: Math.random() }']) {
      const { end } = await kernel.run(`const all = []\nfor (;;) all.push(${piece})`);
      assert.equal(end.type, 'lost');
      assert.match(
        end.reason,
        /^Cell \d took more memory than it may have( \(\d+ MB of 524 MB\))?; dispose\(\) of tensors, work in parts, or raise/,
      );
      assert.equal(textOf(await kernel.run('1 + 1')), '2');
    }
  }).timeout(60_000);

  it('run a file before the first cell, in each process', async () => {
    const startup = path.join(folder, 'startup.ts');
    await writeFile(
      startup,
      "import { randn } from 'normbook'\nconst shared: number = 42\nconsole.log('begun')",
    );
    kernel = new TestKernel(folder, { startup });
    const first = await kernel.run('shared + randn([2]).size');
    assert.deepEqual([first.text, textOf(first)], ['begun\n', '44']);
    assert.deepEqual((await kernel.run('shared')).text, '');
    kernel.kernel.kill('the test wants another');
    assert.equal((await kernel.run('shared')).text, 'begun\n');
  });

  it('tell of a start-up file that is missing or fails, at each run until it is mended', async () => {
    const startup = path.join(folder, 'broken.ts');
    kernel = new TestKernel(folder, { startup });
    const messageOf = async (): Promise<string> => {
      const end = (await kernel?.run('1'))?.end;
      assert.equal(end?.type, 'failed');
      return end.error.message;
    };
    assert.match(await messageOf(), /^the start-up file .*broken\.ts is not there; mend the setting/);
    await writeFile(startup, "\nthrow new Error('broken')");
    assert.equal(await messageOf(), 'broken');
    assert.equal(await messageOf(), 'broken');
    await writeFile(startup, 'const mended = 3');
    assert.equal(textOf(await kernel.run('mended')), '3');
  });
});

describe('a kernel that is stopped', () => {
  let kernel: TestKernel;
  before(() => {
    kernel = new TestKernel();
  });
  after(() => kernel.end());

  it('a hundred times in loops of both kinds has its state each time', async () => {
    await kernel.run('let stops = 0');
    const loops = ['while (true) {}', 'for (;;) await 0'];
    for (let i = 0; i < 100; i++) {
      const { result, done } = kernel.start(`stops++\nconsole.log('in')\n${loops[i % 2]}`);
      await kernel.until(() => result.text !== '');
      kernel.kernel.interrupt();
      const { end } = await done;
      assert.equal(end.type === 'failed' && end.error.name, 'Interrupted');
    }
    assert.equal(textOf(await kernel.run('stops')), '100');
  }).timeout(60_000);

  const callbacks: [string, string][] = [
    ['a timer', 'setTimeout(() => { began(); for (;;) {} }, 1)'],
    ['a repeating timer', 'setInterval(() => { began(); for (;;) {} }, 1)'],
    ['an immediate', 'setImmediate(() => { began(); for (;;) {} })'],
    ['a microtask', 'Promise.resolve().then(() => setTimeout(() => { began(); for (;;) {} }))'],
  ];
  for (const [name, start] of callbacks) {
    it(`in the endless loop of ${name}, after its cell has ended, lives on`, async () => {
      await kernel.run("let kept = 41\nconst began = () => console.log('began')");
      const { result, done } = kernel.start(`${start}\nundefined`);
      await done;
      await kernel.until(() => result.text.includes('began'));
      kernel.kernel.interrupt();
      assert.equal(textOf(await kernel.run('kept + 1')), '42');
    });
  }

  it('in a for await over an endless source runs its finally, and no further item', async () => {
    const { result, done } =
      kernel.start(`const items = (async function* () { for (let i = 0; ; i++) { await new Promise((r) => setTimeout(r, 1)); yield i } })()
try { for await (const i of items) console.log('item') } finally { console.log('finally') }`);
    await kernel.until(() => result.text.includes('item'));
    kernel.kernel.interrupt();
    await done;
    await kernel.until(() => result.text.includes('finally'));
    const { length } = result.text;
    await kernel.run('await new Promise((r) => setTimeout(r, 30))');
    assert.equal(result.text.length, length);
  });

  it('while it waits for an answer goes on', async () => {
    const { result, done } = kernel.start(
      "import { input } from 'normbook'\nconsole.log('in')\nawait new Promise(() => {}); await input('?')",
    );
    await kernel.until(() => result.text.includes('in'));
    kernel.kernel.interrupt();
    assert.equal((await done).end.type, 'failed');
    assert.equal(textOf(await kernel.run('6 * 7')), '42');
  });
});

describe('timers in cells', () => {
  let kernel: TestKernel;
  before(() => {
    kernel = new TestKernel();
  });
  after(() => kernel.end());

  const cases: [string, string, string][] = [
    [
      'run in the order of their times',
      "const out = []; setTimeout(() => out.push('b'), 20); setTimeout(() => out.push('a'), 1); await new Promise((r) => setTimeout(r, 40)); out.join('')",
      'ab',
    ],
    ['pass arguments', 'await new Promise((r) => setTimeout((a, b) => r(a + b), 1, 2, 3))', '5'],
    [
      'can be cleared, also when they are due',
      'let hit = 0; const t = setTimeout(() => hit++, 1); const i = setInterval(() => hit++, 1); const m = setImmediate(() => hit++); const until = Date.now() + 10; while (Date.now() < until) {} clearTimeout(t); clearInterval(i); clearImmediate(m); await new Promise((r) => setTimeout(r, 20)); hit',
      '0',
    ],
    [
      'repeat, and stop from within',
      'let n = 0; await new Promise((r) => { const i = setInterval(() => { if (++n === 3) { clearInterval(i); r() } }, 1) }); await new Promise((r) => setTimeout(r, 10)); n',
      '3',
    ],
    [
      'are promises by util.promisify',
      "import { promisify } from 'node:util'\nawait promisify(setTimeout)(1, 'value')",
      'value',
    ],
    [
      'throw in their cell only',
      "setTimeout(() => { throw new Error('late') }, 1); await new Promise((r) => setTimeout(r, 20)); 'on'",
      'on',
    ],
    [
      'can be refreshed and unrefed',
      'const t2 = setTimeout(() => {}, 5); t2.unref().refresh(); typeof t2[Symbol.toPrimitive]',
      'function',
    ],
  ];
  for (const [name, source, text] of cases) {
    it(name, async () => {
      assert.equal(textOf(await kernel.run(source)), text);
    });
  }
});

describe('a kernel that dies', () => {
  it('at any moment of two hundred runs ends its cell with a message, and the next run works', async () => {
    const kernel = new TestKernel();
    let seed = 11;
    const random = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    let lost = 0;
    try {
      for (let i = 0; i < 200; i++) {
        const { done } = kernel.start(
          "console.log('x'); await new Promise((r) => setTimeout(r, 80)); const a = Array.from({ length: 2e5 }, (_, i) => i); a.length",
        );
        let isKilled = false;
        const timer = setTimeout(() => {
          isKilled = true;
          const { pid } = kernel.kernel;
          if (pid !== undefined) process.kill(pid, 'SIGKILL');
        }, random(160));
        const { end, displays } = await done;
        clearTimeout(timer);
        if (end.type === 'lost') {
          lost++;
          assert.equal(end.reason, 'it was ended by the signal SIGKILL');
        } else assert.equal(displays[0]?.['text/plain'], '200000');
        let next = await kernel.run('1 + 1');
        // Killed when its cell had ended, but before that was known here.
        if (isKilled && end.type === 'done' && next.end.type === 'lost') next = await kernel.run('1 + 1');
        assert.equal(textOf(next), '2');
      }
    } finally {
      kernel.end();
    }
    assert.ok(lost > 50, `${lost} of 200`);
  }).timeout(180_000);

  it('leaves no process behind, nor does its parent, however either ends', async () => {
    const kernel = new TestKernel();
    await kernel.run('1');
    const { pid = 0 } = kernel.kernel;
    kernel.end();
    await gone(pid, 5000);

    // A parent that is killed while a cell never yields.
    const source = `import { Kernel } from ${JSON.stringify(path.resolve(import.meta.dirname, '../../src/kernel/client.ts'))}
const nothing = () => undefined
const kernel = new Kernel({ script: ${JSON.stringify(KERNEL_SCRIPT)}, folder: '.' })
void kernel.run({ uri: 'c', label: 'Cell 1', source: "console.log('in'); for (;;) {}" },
  { display: nothing, update: nothing, remove: nothing, tail: nothing, lateError: nothing, input: async () => undefined, stream: () => process.send(kernel.pid) })`;
    const folder = await mkdtemp(path.join(tmpdir(), 'normbook-'));
    try {
      await writeFile(path.join(folder, 'parent.mjs'), source);
      const parent = fork(path.join(folder, 'parent.mjs'), {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      const [child] = await once(parent, 'message');
      parent.kill('SIGKILL');
      await gone(Number(child), 5000);
    } finally {
      await rm(folder, { recursive: true });
    }
  }).timeout(30_000);
});
