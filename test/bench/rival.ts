// A competitor as the benchmark holds it: a process, asked one thing at a time. It knows no cases.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Answer, Request } from './competitor.ts';
import type { Contender } from './contenders.ts';

/** glibc keeps what is freed: without it, PyTorch's large results cost 2 to 5 times their computation in page faults. */
const KEEP_MEMORY = { MALLOC_MMAP_MAX_: '0', MALLOC_TRIM_THRESHOLD_: String(2 ** 40) };

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

export class Rival {
  readonly contender: Contender;
  readonly threads: number;
  version = '';
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  #errors = '';

  private constructor(contender: Contender, threads: number, command: Command) {
    this.contender = contender;
    this.threads = threads;
    this.#process = spawn(command.file, command.args, {
      stdio: 'pipe',
      env: { ...process.env, ...command.environment },
    });
    const { stdout, stderr } = this.#process;
    if (stdout === null || stderr === null) throw new Error('no pipes');
    this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
    stderr.on('data', (text) => {
      this.#errors = `${this.#errors}${text}`.slice(-2000);
    });
    // What it means is said when an answer is missing.
    this.#process.stdin?.on('error', () => undefined);
  }

  /** Or the reason why there is none. */
  static async start(contender: Contender, threads: number): Promise<Rival | string> {
    const command = commandOf(contender, threads);
    if (typeof command === 'string') return command;
    const rival = new Rival(contender, threads, command);
    const { version, refused } = await rival.#answer();
    rival.version = version ?? '';
    return refused ?? rival;
  }

  /** `refused` also where the process is no longer there. */
  async ask(request: Request): Promise<Answer> {
    this.#process.stdin?.write(`${JSON.stringify(request)}\n`);
    return this.#answer();
  }

  /** The error that ended it, from a stack trace of Node or Python. */
  #lastWords(): string {
    const lines = this.#errors.trim().split('\n');
    return lines.findLast((line) => /^\w*(?:Error|Exception)\b/.test(line)) ?? lines.at(-1) ?? '';
  }

  stop(): void {
    this.#process.kill();
  }

  /** The next line that is JSON; libraries print others. */
  async #answer(): Promise<Answer> {
    for (;;) {
      const line = await this.#lines.next();
      if (line.done === true) return { refused: `its process has ended: ${this.#lastWords()}` };
      if (line.value.startsWith('{')) return JSON.parse(line.value);
    }
  }
}

interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

function commandOf({ id, open }: Contender, threads: number): Command | string {
  if (open !== undefined) return { file: process.execPath, args: [here('child.ts'), id, String(threads)] };
  const python = ['python3', '/usr/bin/python3'].find(hasTorch);
  if (python === undefined) return 'is not installed: python3 -c "import torch, numpy" fails';
  const args = [here('competitors/pytorch.py'), String(threads)];
  return { file: python, args, environment: { ...KEEP_MEMORY, PYTHONDONTWRITEBYTECODE: '1' } };
}

function hasTorch(python: string): boolean {
  try {
    execFileSync(python, ['-c', 'import torch, numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
