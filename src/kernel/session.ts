/** The life of one notebook's kernel: runs cells one after the other and keeps what they showed. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { Tensor } from '../engine/index.ts';
import type { CellError, KernelEvent, KernelRequest } from '../protocol/messages.ts';
import type { Held } from '../protocol/questions.ts';
import type { VariablePath } from '../protocol/variables.ts';
import type { CellApi, Declared } from './cell-api.ts';
import { cellFile } from './cell-file.ts';
import { cellModule } from './cell-module.ts';
import { compileCell } from './compile.ts';
import { Displays, isHandle } from './displays.ts';
import { registerScript, toCellError } from './errors.ts';
import { bindImports, declareGlobals, offerGlobals, settleGlobals } from './globals.ts';
import { type KnownNames, withHint } from './hints.ts';
import { Inputs } from './inputs.ts';
import { Modules } from './modules.ts';
import { Names } from './names.ts';
import { Progress } from './progress.ts';
import { currentRun, type Emit, Interrupted, Run } from './run.ts';
import { HostNames } from './shadow.ts';
import { Streams } from './streams.ts';
import { listVariables, pathText, variableAt } from './variables.ts';

type RunRequest = Extract<KernelRequest, { type: 'run' }>;
type CellFunction = (api: CellApi) => Promise<unknown>;

export class Session {
  readonly #send: Emit;
  readonly #streams: Streams;
  readonly #displays: Displays;
  readonly #inputs: Inputs;
  readonly #modules: Modules;
  readonly #meta: CellApi['meta'];
  /** The latest run; the one in progress while `#busy`. */
  #run: Run | undefined;
  #busy = false;
  #declared: Declared[] = [];
  readonly #names = new Names();
  #runs = new Map<string, Run>();
  readonly #known: KnownNames;
  readonly #host: HostNames;

  /** `folder` is the notebook's: imports and files are found from there. */
  constructor(folder: string, send: Emit) {
    this.#send = send;
    this.#streams = new Streams(send, () => this.#run);
    this.#streams.install();
    this.#displays = new Displays((event) => this.#emit(event));
    this.#inputs = new Inputs((event) => this.#emit(event));
    const shows = { displays: this.#displays, inputs: this.#inputs };
    const normbook = cellModule(folder, shows, () => this.#run);
    this.#modules = new Modules(folder, normbook);
    const offered = { require: this.#modules.require, __dirname: folder };
    offerGlobals(offered);
    this.#host = new HostNames(Object.keys(offered));
    this.#known = {
      declared: () => this.#names.list().map(({ name }) => name),
      exported: Object.keys(normbook),
      isNormbook: (name) => Object.getOwnPropertyDescriptor(globalThis, name)?.value === normbook,
    };
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
      const compiled = compileCell(request.source, cellFile(request.uri, request.source), this.#host);
      this.#declared = compiled.declared;
      this.#names.begin(compiled.declared, compiled.names);
      const value = await currentRun.run(run, () => this.#evaluate(run, request.source, compiled));
      if (!isShown(value)) this.#displays.show(run, value);
      this.#finish(run);
    } catch (error) {
      this.#finish(run, this.#describe(error, run));
    }
  }

  /** Ends the cell that is running; its own code ends at its next `await`, if it has not been terminated. */
  interrupt(): void {
    const run = this.#run;
    if (run === undefined || !this.#busy) return;
    run.interrupt();
    this.#finish(run, toCellError(new Interrupted()));
  }

  answer({ request, value }: Extract<KernelRequest, { type: 'answer' }>): void {
    this.#inputs.answer(request, value);
  }

  question({ request, target, question }: Extract<KernelRequest, { type: 'question' }>): void {
    try {
      const answer = 'path' in target ? this.#hold(target.path) : this.#displays.answer(target, question);
      this.#emit({ type: 'reply', request, answer });
    } catch (error) {
      this.#emit({ type: 'reply', request, error: toCellError(error).message });
    }
  }

  #hold(path: VariablePath): Held {
    const value = variableAt(globalThis, this.#names.list(), path);
    if (value instanceof Tensor) return this.#displays.hold(pathText(path), value);
    throw new Error(`${pathText(path)} is no tensor now`);
  }

  variables({ request, path }: Extract<KernelRequest, { type: 'variables' }>): void {
    try {
      const list = listVariables(globalThis, this.#names.list(), path);
      this.#emit({ type: 'variables', request, list });
    } catch (error) {
      this.#emit({ type: 'variables', request, error: toCellError(error).message });
    }
  }

  /** A failure that no cell was waiting for: a timer's, or a rejected promise's. */
  lateError(thrown: unknown): void {
    if (thrown instanceof Interrupted) return;
    const error = this.#describe(thrown);
    const run =
      currentRun.getStore() ?? error.frames.flatMap(({ uri }) => this.#runs.get(uri) ?? [])[0] ?? this.#run;
    if (run !== undefined) this.#emit({ type: 'late-error', run: run.id, error });
  }

  #describe(thrown: unknown, run?: Run): CellError {
    return withHint(toCellError(thrown, run), this.#known);
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
      turn: (value) => turnOf(run, value),
      each: (items) => eachOf(run, items),
      importStatic: async (specifier, bindings, unused, options) => {
        const names = bindings.map(([imported]) => imported);
        const module = await this.#modules.importNames(specifier, names, unused, options);
        bindImports(module, bindings, this.#modules.isLocal(specifier));
        return module;
      },
      importDynamic: (...request) => this.#modules.import(...request),
      meta: this.#meta,
    };
  }

  #finish(run: Run, error?: CellError): void {
    if (run !== this.#run || !this.#busy) return;
    this.#busy = false;
    const names = this.#names.end();
    if (error) settleGlobals(this.#declared);
    this.#emit({ type: 'done', run: run.id, ...names, ...(error ? { error } : {}) });
  }

  #emit(event: KernelEvent): void {
    this.#streams.flush();
    this.#send(event);
  }
}

/** Whether a cell's value needs no display: there is none, or it is one. */
function isShown(value: unknown): boolean {
  return value === undefined || isHandle(value) || value instanceof Progress;
}

/** The run that is executing, which is not the one that defined the code when a function is called later. */
function turnOf<T>(definedBy: Run, value: T): T | Promise<never> {
  const current = currentRun.getStore() ?? definedBy;
  return current.interrupted ? current.stopped() : value;
}

async function* eachOf<T>(
  definedBy: Run,
  items: AsyncIterable<T> | Iterable<T | PromiseLike<T>>,
): AsyncGenerator<T> {
  for await (const item of items) yield await turnOf(definedBy, item);
}
