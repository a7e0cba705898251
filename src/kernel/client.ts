/**
 * The other side of a kernel process: starts it, runs cells in it, interrupts it, ends it. Used by the
 * extension and by the CLI. It knows nothing of what a cell computes.
 */
import { type ChildProcess, fork } from 'node:child_process';
import type { CellError, KernelEvent, KernelRequest, OpenDebugger } from '../protocol/messages.ts';
import { isKernelEvent } from '../protocol/messages-guard.ts';
import type { Question, Target } from '../protocol/questions.ts';
import type { KernelStatus, RunNames, VariableList, VariablePath } from '../protocol/variables.ts';
import { CONTROL_FD, MEMORY_NOTICE } from './control-fd.ts';
import { ControlPipe } from './control-pipe.ts';
import { argumentsFor, environmentFor, type KernelSettings, nodeOptions, startupCell } from './launch.ts';
import { Questions } from './questions.ts';

export type { KernelSettings } from './launch.ts';

/** What is run: its address and name as errors have them, and its text. */
export interface CellSource {
  uri: string;
  /** The cell as the user sees it: `Cell 3`. */
  label: string;
  source: string;
}

/** What happens to a kernel, for those who show it. */
export type KernelChange =
  | { type: 'started' }
  | { type: 'run'; cell: CellSource }
  | { type: 'ran'; cell: CellSource; names: RunNames }
  | { type: 'ended' };

export { cellFile, cellFileKey } from './cell-file.ts';

export interface KernelOptions {
  /** The built kernel, `dist/kernel.cjs`. */
  script: string;
  /** The notebook's folder: imports and files are found from there. */
  folder: string;
  /** Asked at each start of the process. */
  settings?(): KernelSettings;
  /** Told at once; it must not throw. */
  watch?: (change: KernelChange) => void;
}

/** What a running cell tells. Called in order. */
export interface RunListener {
  display(bundle: Record<string, unknown>, output: string): void;
  /** In the place of what was shown under this handle. */
  update(bundle: Record<string, unknown>, output: string): void;
  remove(output: string): void;
  stream(channel: 'stdout' | 'stderr', text: string): void;
  /** Text that replaces what came under this number before, or begins a new one. */
  tail(number: number, text: string): void;
  /** The cell asks; resolves with what the user wrote, if anything. */
  input(prompt: string, value: string | undefined): Promise<string | undefined>;
  /** A failure after the cell had ended. */
  lateError(error: CellError): void;
}

/** How a run ended: `lost` when the kernel died or was killed under it, with the reason. */
export type RunEnd =
  | { type: 'done' }
  | { type: 'failed'; error: CellError }
  | { type: 'lost'; reason: string };

/** After this long without an answer to an interrupt, the kernel is killed. */
const INTERRUPT_PATIENCE_MS = 3000;
/** How long the last output of a process that has ended may take to arrive. */
const PIPE_PATIENCE_MS = 500;
/** What is kept of what the process itself says when it dies. */
const MOST_STDERR = 4096;

interface ActiveRun {
  id: number;
  cell: CellSource;
  end(result: RunEnd): void;
}

export class Kernel {
  readonly #options: KernelOptions;
  #process: ChildProcess | undefined;
  #control = new ControlPipe(undefined);
  readonly #variables = new Questions<VariableList>();
  #stderr = '';
  #nextId = 1;
  #active: ActiveRun | undefined;
  #killedBecause: string | undefined;
  /** The latest run of each cell, which may still have something to say after its end. */
  readonly #listeners = new Map<string, { run: number; listener: RunListener }>();
  readonly #questions = new Questions<object>();

  readonly #debugging = new Questions<OpenDebugger | null>();

  /** No process is started before the first run. */
  constructor(options: KernelOptions) {
    this.#options = options;
  }

  get alive(): boolean {
    return this.#process !== undefined;
  }

  /** Of the process, where one is alive. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /**
   * Runs one cell; the one before must have ended. Starts the process where none is alive, and runs the start-up file in
   * it, whose output and failure are the cell's.
   */
  async run(cell: CellSource, listener: RunListener): Promise<RunEnd> {
    if (this.#active) throw new Error('a cell is running; wait for its end');
    const startup = this.alive ? undefined : this.#settings.startup;
    if (startup !== undefined) {
      const end = await this.#runStartup(startup, listener);
      if (end.type !== 'done') return end;
    }
    return this.#run(cell, listener);
  }

  async #runStartup(file: string, listener: RunListener): Promise<RunEnd> {
    try {
      const end = await this.#run(startupCell(file), listener);
      // The next cell is to try it again.
      if (end.type === 'failed') this.kill('its start-up file failed');
      return end;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { type: 'failed', error: { name: 'StartupError', message, frames: [] } };
    }
  }

  #run(cell: CellSource, listener: RunListener): Promise<RunEnd> {
    const id = this.#nextId++;
    this.#listeners.set(cell.uri, { run: id, listener });
    return new Promise((resolve) => {
      this.#active = { id, cell, end: resolve };
      this.#send({ type: 'run', run: id, ...cell });
      this.#options.watch?.({ type: 'run', cell });
    });
  }

  get #settings(): KernelSettings {
    return this.#options.settings?.() ?? {};
  }

  /** What there is at a path; answered when the cell that computes comes to an end or awaits something. */
  variables(path: VariablePath): Promise<VariableList> {
    if (!this.alive) return Promise.reject(new Error('the kernel has ended'));
    const request = this.#nextId++;
    this.#send({ type: 'variables', request, path });
    return this.#variables.ask(request);
  }

  /** Answered at once, also while a cell computes; undefined without a process. */
  status(): Promise<KernelStatus | undefined> {
    return this.#control.status();
  }

  /** About a tensor that this kernel has shown, or that a variable of it is; the answer is of the question's kind. */
  ask(target: Target | { path: VariablePath }, question: Question): Promise<object> {
    if (!this.alive) return Promise.reject(new Error('the kernel has ended; run the cell again'));
    const id = this.#nextId++;
    this.#send({ type: 'question', request: id, target, question });
    return this.#questions.ask(id);
  }

  /**
   * Opens the process to a debugger and tells where to attach; starts the process where none is alive.
   * It answers between cells: the one that is running must have ended.
   */
  async openDebugger(): Promise<OpenDebugger> {
    if (this.#active) throw new Error('a cell is running; wait for its end, or stop it');
    const opened = await this.#debug(true);
    if (opened === null) throw new Error('the kernel did not open itself to a debugger');
    return opened;
  }

  /** Closes that address; resolves when it is closed, which takes until the code that is executing lets go. */
  async closeDebugger(): Promise<void> {
    if (!this.alive) return;
    await this.#debug(false).catch((error: unknown) => {
      if (this.alive) throw error; // one that has ended has closed it
    });
  }

  /**
   * Ends the running cell: first by asking, then by terminating its execution, both of which keep the
   * variables; if that does not help within three seconds, by killing the process. Where no cell runs, ends what one
   * has left behind and now keeps the process busy, such as a timer's endless loop.
   */
  interrupt(): void {
    if (!this.alive) return;
    const active = this.#active;
    this.#send({ type: 'interrupt' });
    this.#control.interrupt();
    if (active === undefined) return;
    const timer = setTimeout(() => {
      if (this.#active === active) this.kill('it did not react to the interrupt; variables are lost');
    }, INTERRUPT_PATIENCE_MS);
    timer.unref();
  }

  /** Ends the process; a running cell ends as `lost`, for this reason. */
  kill(reason: string): void {
    this.#killedBecause = reason;
    const process = this.#process;
    if (process === undefined) return;
    this.#ended(process, reason);
    process.kill('SIGKILL');
  }

  #debug(on: boolean): Promise<OpenDebugger | null> {
    const request = this.#nextId++;
    this.#send({ type: 'debug', request, on });
    return this.#debugging.ask(request);
  }

  #send(request: KernelRequest): void {
    this.#process ??= this.#start();
    this.#process.send(request);
  }

  #start(): ChildProcess {
    const { script, folder } = this.#options;
    const settings = this.#settings;
    const passed = argumentsFor(settings);
    const child = fork(script, [JSON.stringify(passed)], {
      cwd: folder,
      env: environmentFor(settings, process.env),
      // A debugger's address is told over IPC only: see `debugger.ts`.
      execArgv: [...nodeOptions(passed), '--inspect-publish-uid=stderr'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc', 'pipe'],
    });
    this.#stderr = '';
    this.#killedBecause = undefined;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-MOST_STDERR);
    });
    this.#control = new ControlPipe(child.stdio?.[CONTROL_FD]);
    this.#options.watch?.({ type: 'started' });
    child.on('message', (event) => {
      if (this.#process === child && isKernelEvent(event)) this.#receive(event);
    });
    child.on('error', (error) => this.#ended(child, `it could not be started: ${error.message}`));
    const ended = (code: number | null, signal: string | null): void =>
      this.#ended(child, reasonOf(code, signal, this.#stderr));
    child.on('close', ended);
    // Its children may hold its pipes open for long after its end.
    child.on('exit', (code, signal) => setTimeout(ended, PIPE_PATIENCE_MS, code, signal).unref());
    return child;
  }

  #receive(event: KernelEvent): void {
    switch (event.type) {
      case 'display':
        this.#listenerOf(event.run)?.display(event.bundle, event.output);
        break;
      case 'stream':
        this.#listenerOf(event.run)?.stream(event.channel, event.text);
        break;
      case 'update':
        this.#listenerOf(event.run)?.update(event.bundle, event.output);
        break;
      case 'remove':
        this.#listenerOf(event.run)?.remove(event.output);
        break;
      case 'tail':
        this.#listenerOf(event.run)?.tail(event.tail, event.text);
        break;
      case 'input':
        void this.#ask(event);
        break;
      case 'done':
        if (this.#active?.id === event.run) {
          const { declares, uses } = event;
          this.#options.watch?.({ type: 'ran', cell: this.#active.cell, names: { declares, uses } });
          this.#end(event.error ? { type: 'failed', error: event.error } : { type: 'done' });
        }
        break;
      case 'variables':
        this.#variables.answer(event.request, event.list, event.error);
        break;
      case 'late-error':
        this.#listenerOf(event.run)?.lateError(event.error);
        break;
      case 'reply':
        this.#questions.answer(event.request, event.answer, event.error);
        break;
      case 'debug':
        this.#debugging.answer(
          event.request,
          event.error === undefined ? (event.debugger ?? null) : undefined,
          event.error,
        );
        break;
    }
  }

  async #ask({ run, request, prompt, value }: Extract<KernelEvent, { type: 'input' }>): Promise<void> {
    const child = this.#process;
    const answer = await this.#listenerOf(run)?.input(prompt, value);
    if (this.#process !== child) return;
    this.#send({ type: 'answer', request, ...(answer === undefined ? {} : { value: answer }) });
  }

  #listenerOf(run: number): RunListener | undefined {
    for (const latest of this.#listeners.values()) if (latest.run === run) return latest.listener;
    return undefined;
  }

  #end(result: RunEnd): void {
    const active = this.#active;
    this.#active = undefined;
    active?.end(result);
  }

  #ended(child: ChildProcess, reason: string): void {
    if (this.#process !== child) return;
    this.#process = undefined;
    this.#questions.refuseAll(`the kernel has ended: ${reason}`);
    this.#variables.refuseAll(`the kernel has ended: ${reason}`);
    this.#debugging.refuseAll(`the kernel has ended: ${reason}`);
    this.#listeners.clear();
    const where = this.#active?.cell.label ?? 'a cell';
    this.#end({ type: 'lost', reason: this.#killedBecause ?? reason.replace('CELL', where) });
    this.#options.watch?.({ type: 'ended' });
  }
}

function reasonOf(code: number | null, signal: string | null, stderr: string): string {
  if (isOutOfMemory(stderr)) return `CELL took more memory than it may have${limitIn(stderr)}; ${RAISE}`;
  if (signal !== null) return `it was ended by the signal ${signal}`;
  return `it exited with code ${code}`;
}

const RAISE = 'dispose() of tensors, work in parts, or raise the setting normbook.kernel.memoryLimit';

function isOutOfMemory(stderr: string): boolean {
  return stderr.includes(MEMORY_NOTICE) || /heap out of memory|Array buffer allocation failed/.test(stderr);
}

/** ` (4.2 of 4 GB)`, as the control thread wrote it. */
function limitIn(stderr: string): string {
  const [, text] = new RegExp(`${MEMORY_NOTICE} (.*)`).exec(stderr) ?? [];
  return text === undefined ? '' : ` (${text})`;
}
