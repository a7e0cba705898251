/** The life of one notebook's kernel: runs cells one after the other and keeps what they showed. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import type { CellError, KernelEvent, KernelRequest } from '../protocol/messages.ts';
import type { CellApi, Declared } from './cell-api.ts';
import { cellFile } from './cell-file.ts';
import { cellModule } from './cell-module.ts';
import { compileCell } from './compile.ts';
import { Displays } from './displays.ts';
import { registerScript, toCellError } from './errors.ts';
import { checkDeclarable, declareGlobals, settleGlobals } from './globals.ts';
import { Modules } from './modules.ts';
import { currentRun, type Emit, Interrupted, Run } from './run.ts';
import { Streams } from './streams.ts';

type RunRequest = Extract<KernelRequest, { type: 'run' }>;
type CellFunction = (api: CellApi) => Promise<unknown>;

export class Session {
  readonly #send: Emit;
  readonly #streams: Streams;
  readonly #displays: Displays;
  readonly #modules: Modules;
  readonly #meta: CellApi['meta'];
  /** The latest run; the one in progress while `#busy`. */
  #run: Run | undefined;
  #busy = false;
  #declared: Declared[] = [];
  #runs = new Map<string, Run>();

  /** `folder` is the notebook's: imports and files are found from there. */
  constructor(folder: string, send: Emit) {
    this.#send = send;
    this.#streams = new Streams(send, () => this.#run);
    this.#streams.install();
    this.#displays = new Displays((event) => this.#emit(event));
    this.#modules = new Modules(
      folder,
      cellModule(folder, this.#displays, () => this.#run),
    );
    this.#meta = { url: pathToFileURL(path.join(folder, 'notebook.normbook')).href, dirname: folder };
  }

  /** Ends with the event `done`, whatever the cell does, unless the thread itself is stuck. */
  async run(request: RunRequest): Promise<void> {
    const run = new Run(request.run, request.uri, request.label);
    this.#run = run;
    this.#busy = true;
    this.#displays.forget(run.uri);
    this.#declared = [];
    try {
      const compiled = compileCell(request.source, cellFile(request.uri, request.source));
      checkDeclarable(compiled.declared);
      this.#declared = compiled.declared;
      const value = await currentRun.run(run, () => this.#evaluate(run, request.source, compiled));
      if (value !== undefined) this.#displays.show(run, value);
      this.#finish(run);
    } catch (error) {
      this.#finish(run, toCellError(error, run));
    }
  }

  /** Ends the cell that is running; its own code ends at its next `await`, if it has not been terminated. */
  interrupt(): void {
    const run = this.#run;
    if (run === undefined || !this.#busy) return;
    run.interrupt();
    this.#finish(run, toCellError(new Interrupted()));
  }

  preview(request: Extract<KernelRequest, { type: 'preview' }>): void {
    const { request: id } = request;
    try {
      this.#emit({ type: 'preview', request: id, preview: this.#displays.preview(request) });
    } catch (error) {
      this.#emit({ type: 'preview', request: id, error: toCellError(error).message });
    }
  }

  /** A failure that no cell was waiting for: a timer's, or a rejected promise's. */
  lateError(thrown: unknown): void {
    if (thrown instanceof Interrupted) return;
    const error = toCellError(thrown);
    const [frame] = error.frames;
    const run = currentRun.getStore() ?? (frame && this.#runs.get(frame.uri)) ?? this.#run;
    if (run !== undefined) this.#emit({ type: 'late-error', run: run.id, error });
  }

  #evaluate(
    run: Run,
    source: string,
    { code, declared, origin }: ReturnType<typeof compileCell>,
  ): Promise<unknown> {
    const filename = `normbook-run:${run.id}`;
    this.#runs.set(run.uri, run);
    registerScript(filename, { label: run.label, uri: run.uri, origin, source });
    // The script is the parenthesized async function that compileCell wrote.
    const cell = new vm.Script(code, { filename }).runInThisContext() as CellFunction;
    declareGlobals(declared);
    return Promise.race([cell(this.#apiFor(run)), run.interruption]);
  }

  #apiFor(run: Run): CellApi {
    return {
      named: (f, name) => Object.defineProperty(f, 'name', { value: name, configurable: true }),
      // The run that is executing, which is not the one that defined the code when a function is called later.
      turn: (value) => {
        const current = currentRun.getStore() ?? run;
        return current.interrupted ? current.stopped() : value;
      },
      importStatic: (...request) => this.#modules.importNames(...request),
      importDynamic: (...request) => this.#modules.import(...request),
      meta: this.#meta,
    };
  }

  #finish(run: Run, error?: CellError): void {
    if (run !== this.#run || !this.#busy) return;
    this.#busy = false;
    if (error) settleGlobals(this.#declared);
    this.#emit({ type: 'done', run: run.id, ...(error ? { error } : {}) });
  }

  #emit(event: KernelEvent): void {
    this.#streams.flush();
    this.#send(event);
  }
}
