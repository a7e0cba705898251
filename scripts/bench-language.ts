// npm run bench:language -- [--cells 100] [--rounds 5]: the language server as it ships, by itself: its start, keys in
// the middle of a long notebook until suggestions and diagnostics, memory. Medians, 95 % and the worst, beside an empty
// process of Node as the floor.
import { execFileSync, fork, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { SERVER_ARGUMENTS } from '../src/language/messages.ts';
import { root } from './paths.mjs';

const { values } = parseArgs({
  options: { cells: { type: 'string', default: '100' }, rounds: { type: 'string', default: '5' } },
});
const count = Number(values.cells);
const dist = join(root, 'dist');
const notebook = pathToFileURL(join(root, 'samples', 'long.normbook')).href;
/** Typed letter by letter at the end of the cell in the middle. */
const TYPED = '\nconst more = y3.mean()\nbatchN';

const HEAD = `import { batchNorm, compare, layerNorm, randn, show, statistics } from 'normbook'
const x = randn([6, 6, 16, 16], { seed: 1 })
const y0 = x`;

function cell(i: number): string {
  return `// Step ${i}
const bn${i} = batchNorm({ eps: 1e-5, momentum: 0.1 })
const y${i} = bn${i}.forward(y${i - 1}).y
function scale${i}(v: number, w = 2) {
  const local = v * w
  return y${i}.mul(local)
}
for (const [key, value] of Object.entries({ a: 1, b: 2 })) console.log(key, y${i}.shape.map((d) => d + value))
show(scale${i}(3))`;
}

class Server {
  readonly #child = fork(join(dist, 'language.cjs'), ['--node-ipc'], {
    execArgv: SERVER_ARGUMENTS,
    silent: true,
  });
  readonly #connection = createMessageConnection(
    new IPCMessageReader(this.#child),
    new IPCMessageWriter(this.#child),
  );
  readonly #texts = Array.from({ length: count }, (_, i) => (i === 0 ? HEAD : cell(i)));
  readonly #waiting = new Map<string, () => void>();
  #version = 1;

  async start(): Promise<void> {
    const connection = this.#connection;
    connection.onNotification('textDocument/publishDiagnostics', ({ uri }: { uri: string }) => {
      this.#waiting.get(uri)?.();
    });
    connection.onRequest('client/registerCapability', () => null);
    connection.listen();
    await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: { notebookDocument: { synchronization: {} } },
      initializationOptions: {
        declarations: join(dist, 'declarations'),
        formulas: join(dist, 'formulas.json'),
        theme: 'dark',
      },
    });
    await connection.sendNotification('initialized', {});
  }

  /** Opens the notebook; settles with the diagnostics of its last cell. */
  async open(): Promise<void> {
    const documents = this.#texts.map((text, i) => ({
      uri: uriOf(i),
      languageId: 'normbook-typescript',
      version: 1,
      text,
    }));
    const cells = documents.map(({ uri }) => ({ kind: 2, document: uri }));
    const done = this.#diagnosed(count - 1);
    await this.#connection.sendNotification('notebookDocument/didOpen', {
      notebookDocument: { uri: notebook, notebookType: 'normbook', version: 1, cells },
      cellTextDocuments: documents,
    });
    await done;
  }

  async type(index: number, added: string): Promise<void> {
    this.#version += 1;
    const content = {
      document: { uri: uriOf(index), version: this.#version },
      changes: [{ text: this.#texts[index] + added }],
    };
    await this.#connection.sendNotification('notebookDocument/didChange', {
      notebookDocument: { uri: notebook, version: this.#version },
      change: { cells: { textContent: [content] } },
    });
  }

  async complete(index: number, added: string): Promise<void> {
    const lines = `${this.#texts[index]}${added}`.split('\n');
    const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    await this.#connection.sendRequest('textDocument/completion', {
      textDocument: { uri: uriOf(index) },
      position,
    });
  }

  /** From the key to the cell's own diagnostics. */
  async diagnose(index: number, added: string): Promise<void> {
    const done = this.#diagnosed(index);
    await this.type(index, added);
    await done;
  }

  /** Resident, in MB. */
  get memory(): number {
    return (
      Number(execFileSync('ps', ['-o', 'rss=', '-p', String(this.#child.pid)], { encoding: 'utf8' })) / 1024
    );
  }

  end(): void {
    this.#connection.dispose();
    this.#child.kill();
  }

  #diagnosed(index: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.set(uriOf(index), resolve);
    });
  }
}

function uriOf(index: number): string {
  return `${notebook.replace('file:', 'vscode-notebook-cell:')}#${index}`;
}

async function timed(action: () => Promise<void> | void): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

const times = new Map<string, number[]>();
function note(what: string, value: number): void {
  times.set(what, [...(times.get(what) ?? []), value]);
}

const middle = Math.floor(count / 2);
for (let round = 0; round < Number(values.rounds); round++) {
  note('node -e 0, ms', await timed(() => void spawnSync(process.execPath, ['-e', '0'])));
  const server = new Server();
  note('start until it answers, ms', await timed(() => server.start()));
  note(`open ${count} cells until the last one’s diagnostics, ms`, await timed(() => server.open()));
  for (let length = 1; length <= TYPED.length; length++) {
    const added = TYPED.slice(0, length);
    const took = timed(async () => {
      await server.type(middle, added);
      await server.complete(middle, added);
    });
    note('a key until its suggestions, ms', await took);
  }
  for (let i = 0; i < 10; i++) {
    note(
      'a key until the cell’s diagnostics, ms',
      await timed(() => server.diagnose(middle, `\nx.wrong${i}`)),
    );
  }
  note('memory, MB', server.memory);
  server.end();
}
const at = (sorted: readonly number[], part: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN)
    .toFixed(0)
    .padStart(7);
console.log(`${''.padEnd(52)} median    95 %  worst`);
for (const [what, all] of times) {
  const sorted = all.toSorted((a, b) => a - b);
  console.log(`${what.padEnd(52)}${at(sorted, 0.5)} ${at(sorted, 0.95)} ${at(sorted, 1)}`);
}
process.exit();
