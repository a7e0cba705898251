/**
 * The other side of a kernel process: starts it, runs cells in it, interrupts it, ends it. Used by the
 * extension and by the CLI. It knows nothing of what a cell computes.
 */
import { type ChildProcess, fork } from 'node:child_process';
import type { Writable } from 'node:stream';
import type { CellError, KernelEvent, KernelRequest, OpenDebugger } from '../protocol/messages.ts';
import { isKernelEvent } from '../protocol/messages-guard.ts';
import type { Preview } from '../protocol/view.ts';
import { Answers } from './answers.ts';
import { CONTROL_FD } from './control-fd.ts';

export { cellFile, cellFileKey } from './cell-file.ts';

export interface KernelOptions {
  /** The built kernel, `dist/kernel.cjs`. */
  script: string;
  /** The notebook's folder: imports and files are found from there. */
  folder: string;
}

/** What a running cell tells. Called in order. */
export interface RunListener {
  display(bundle: Record<string, unknown>, output?: string): void;
  stream(channel: 'stdout' | 'stderr', text: string): void;
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
  end(result: RunEnd): void;
}

export class Kernel {
  readonly #options: KernelOptions;
  #process: ChildProcess | undefined;
  #stderr = '';
  #nextId = 1;
  #active: ActiveRun | undefined;
  #killedBecause: string | undefined;
  /** The latest run of each cell, which may still have something to say after its end. */
  readonly #listeners = new Map<string, { run: number; listener: RunListener }>();
  readonly #previews = new Map<number, { resolve(preview: Preview): void; reject(error: Error): void }>();

  readonly #debugging = new Answers<OpenDebugger | undefined>();

  /** No process is started before the first run. */
  constructor(options: KernelOptions) {
    this.#options = options;
  }

  get alive(): boolean {
    return this.#process !== undefined;
  }

  /** Runs one cell; the one before must have ended. Starts the process where none is alive. */
  run(cell: { uri: string; label: string; source: string }, listener: RunListener): Promise<RunEnd> {
    if (this.#active) throw new Error('a cell is running; wait for its end');
    const id = this.#nextId++;
    this.#listeners.set(cell.uri, { run: id, listener });
    return new Promise((resolve) => {
      this.#active = { id, end: resolve };
      this.#send({ type: 'run', run: id, ...cell });
    });
  }

  /** A window of a tensor that a display of this kernel shows. */
  preview(request: { output: string; panel: number; start: number[]; size: number[] }): Promise<Preview> {
    if (!this.alive) return Promise.reject(new Error('the kernel has ended; run the cell again'));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#previews.set(id, { resolve, reject });
      this.#send({ type: 'preview', request: id, ...request });
    });
  }

  /**
   * Opens the process to a debugger and tells where to attach; starts the process where none is alive.
   * It answers between cells: the one that is running must have ended.
   */
  async openDebugger(): Promise<OpenDebugger> {
    if (this.#active) throw new Error('a cell is running; wait for its end, or stop it');
    const opened = await this.#debug(true);
    if (opened === undefined) throw new Error('the kernel did not open itself to a debugger');
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
   * variables; if that does not help within three seconds, by killing the process.
   */
  interrupt(): void {
    const active = this.#active;
    if (active === undefined) return;
    this.#send({ type: 'interrupt' });
    const control = this.#process?.stdio[CONTROL_FD];
    if (isWritable(control)) control.write('i');
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

  #debug(on: boolean): Promise<OpenDebugger | undefined> {
    const request = this.#nextId++;
    this.#send({ type: 'debug', request, on });
    return this.#debugging.to(request);
  }

  #send(request: KernelRequest): void {
    this.#process ??= this.#start();
    this.#process.send(request);
  }

  #start(): ChildProcess {
    const { script, folder } = this.#options;
    const { NODE_OPTIONS: _, ...env } = process.env;
    const child = fork(script, [], {
      cwd: folder,
      env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
      // A debugger's address is told over IPC only: see `debugger.ts`.
      execArgv: ['--no-warnings', '--inspect-publish-uid=stderr'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc', 'pipe'],
    });
    this.#stderr = '';
    this.#killedBecause = undefined;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-MOST_STDERR);
    });
    // When the process ends, so does this pipe; `close` tells of that.
    child.stdio[CONTROL_FD]?.on('error', () => undefined);
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
      case 'done':
        if (this.#active?.id === event.run)
          this.#end(event.error ? { type: 'failed', error: event.error } : { type: 'done' });
        break;
      case 'late-error':
        this.#listenerOf(event.run)?.lateError(event.error);
        break;
      case 'preview':
        this.#answerPreview(event);
        break;
      case 'debug':
        if (event.error === undefined) this.#debugging.resolve(event.request, event.debugger);
        else this.#debugging.reject(event.request, event.error);
        break;
    }
  }

  #listenerOf(run: number): RunListener | undefined {
    for (const latest of this.#listeners.values()) if (latest.run === run) return latest.listener;
    return undefined;
  }

  #answerPreview({ request, preview, error }: Extract<KernelEvent, { type: 'preview' }>): void {
    const waiting = this.#previews.get(request);
    this.#previews.delete(request);
    if (preview) waiting?.resolve(preview);
    else waiting?.reject(new Error(error ?? 'the kernel gave no answer'));
  }

  #end(result: RunEnd): void {
    const active = this.#active;
    this.#active = undefined;
    active?.end(result);
  }

  #ended(child: ChildProcess, reason: string): void {
    if (this.#process !== child) return;
    this.#process = undefined;
    for (const { reject } of this.#previews.values()) reject(new Error(`the kernel has ended: ${reason}`));
    this.#previews.clear();
    this.#debugging.rejectAll(`the kernel has ended: ${reason}`);
    this.#listeners.clear();
    this.#end({ type: 'lost', reason: this.#killedBecause ?? reason });
  }
}

function reasonOf(code: number | null, signal: string | null, stderr: string): string {
  if (/heap out of memory|Array buffer allocation failed/.test(stderr)) return 'it ran out of memory';
  if (signal !== null) return `it was ended by the signal ${signal}`;
  return `it exited with code ${code}`;
}

function isWritable(stream: unknown): stream is Writable {
  return typeof stream === 'object' && stream !== null && 'write' in stream;
}
