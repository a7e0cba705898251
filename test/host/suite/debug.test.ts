// Debug Cell by VS Code's own debugger: breakpoints in cells, values, steps, and a kernel that is closed afterwards.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import {
  commands,
  type DebugSession,
  debug,
  Location,
  type NotebookCell,
  Position,
  SourceBreakpoint,
  WorkspaceEdit,
  workspace,
} from 'vscode';
import { open, textsOf } from './notebook.ts';

/** Where a thread has stopped, as the debugger told VS Code. */
interface Stop {
  readonly session: DebugSession;
  readonly thread: number;
  readonly reason: string;
}

interface Frame {
  readonly id: number;
  readonly name: string;
  readonly line: number;
  readonly column: number;
  readonly source?: { readonly name: string; readonly path: string; readonly sourceReference?: number };
}

/** The debugger's stops in their order; each is given once. */
class Stops {
  readonly #stops: Stop[] = [];
  readonly #waiting: ((stop: Stop) => void)[] = [];
  readonly #tracking = debug.registerDebugAdapterTrackerFactory('pwa-node', {
    createDebugAdapterTracker: (session) => ({
      onDidSendMessage: ({ type, event, body }) => {
        if (type !== 'event' || event !== 'stopped') return;
        const stop = { session, thread: body.threadId, reason: body.reason };
        const waiting = this.#waiting.shift();
        if (waiting === undefined) this.#stops.push(stop);
        else waiting(stop);
      },
    }),
  });

  next(): Promise<Stop> {
    const stop = this.#stops.shift();
    if (stop !== undefined) return Promise.resolve(stop);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  dispose(): void {
    this.#tracking.dispose();
  }
}

async function frames({ session, thread }: Stop): Promise<readonly Frame[]> {
  const { stackFrames } = await session.customRequest('stackTrace', { threadId: thread });
  return stackFrames;
}

async function evaluate({ session }: Stop, expression: string, frame: Frame | undefined): Promise<string> {
  const { result } = await session.customRequest('evaluate', {
    expression,
    frameId: frame?.id,
    context: 'watch',
  });
  return result;
}

async function step({ session, thread }: Stop, command: 'next' | 'stepIn' | 'stepOut'): Promise<void> {
  await session.customRequest(command, { threadId: thread });
}

async function resume({ session, thread }: Stop): Promise<void> {
  await session.customRequest('continue', { threadId: thread });
}

function runCell({ notebook, index }: NotebookCell): Thenable<void> {
  return commands.executeCommand('notebook.cell.execute', {
    ranges: [{ start: index, end: index + 1 }],
    document: notebook.uri,
  });
}

/** The variables of a scope, each as `name: value`. */
async function variables({ session }: Stop, scope: string, frame: Frame | undefined): Promise<string[]> {
  const { scopes } = await session.customRequest('scopes', { frameId: frame?.id });
  const { variablesReference } = scopes.find(({ name }: { name: string }) => name === scope);
  const found: { variables: { name: string; value: string }[] } = await session.customRequest('variables', {
    variablesReference,
  });
  return found.variables.map(({ name, value }) => `${name}: ${value}`);
}

function breakAt(cell: NotebookCell, ...lines: number[]): void {
  debug.addBreakpoints(
    lines.map((line) => new SourceBreakpoint(new Location(cell.document.uri, new Position(line - 1, 0)))),
  );
}

function rootOf(session: DebugSession): DebugSession {
  return session.parentSession === undefined ? session : rootOf(session.parentSession);
}

function portOf({ session }: Stop): number {
  return Number(new URL(rootOf(session).configuration.websocketAddress).port);
}

/** What comes of a connection to a port of this machine: `connect`, or the error's code. */
function connection(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve('connect');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

describe('a cell that is debugged', () => {
  let stops: Stops;
  beforeEach(() => {
    stops = new Stops();
  });
  afterEach(async () => {
    stops.dispose();
    debug.removeBreakpoints(debug.breakpoints);
    await debug.stopDebugging();
  });

  it('stops at its breakpoint, shows its variables, steps and goes on to its end', async () => {
    const notebook = await open('const a: number = 20\nconst b = a + 1\nconsole.log(a + b)\n2 * b');
    const cell = notebook.cellAt(0);
    breakAt(cell, 2);
    const debugging = commands.executeCommand('normbook.debugCell', cell);
    const stop = await stops.next();
    const [frame] = await frames(stop);
    assert.equal(stop.reason, 'breakpoint');
    assert.deepEqual([frame?.source?.path, frame?.line], [cell.document.uri.toString(), 2]);
    assert.equal(await evaluate(stop, 'a', frame), '20');
    const port = portOf(stop);
    assert.equal(await connection(port), 'connect');
    assert.deepEqual(await variables(stop, 'Notebook', frame), ['a: 20']);
    await step(stop, 'next');
    const stepped = await stops.next();
    const [after] = await frames(stepped);
    assert.deepEqual([stepped.reason, after?.line], ['step', 3]);
    assert.equal(await evaluate(stepped, 'b', after), '21');
    await resume(stepped);
    await debugging;
    assert.deepEqual(textsOf(cell), ['41\n', '42']);
    assert.equal(await connection(port), 'ECONNREFUSED');
  });

  it('stops in a function of a cell that ran before, and shows its locals', async () => {
    const notebook = await open(
      'enum Mode { Sum, Product }\nfunction f(x: number, mode: Mode) {\n  const y = mode === Mode.Sum ? x + x : x * x\n  return y\n}',
      'await Promise.resolve()\nf(3, Mode.Product)',
    );
    const [first, second] = [notebook.cellAt(0), notebook.cellAt(1)];
    await runCell(first);
    breakAt(first, 4);
    const debugging = commands.executeCommand('normbook.debugCell', second);
    const stop = await stops.next();
    const [inner, outer] = await frames(stop);
    assert.deepEqual([inner?.source?.path, inner?.line], [first.document.uri.toString(), 4]);
    assert.deepEqual([outer?.source?.path, outer?.line], [second.document.uri.toString(), 2]);
    assert.equal(await evaluate(stop, 'y', inner), '9');
    await resume(stop);
    await debugging;
    assert.deepEqual(textsOf(second), ['9']);
  });

  it('can be stopped where it stands, and keep its variables', async () => {
    const notebook = await open('let kept = 41\nkept += 1\nwhile (true) Math.sqrt(2)', 'kept');
    const [endless, other] = [notebook.cellAt(0), notebook.cellAt(1)];
    breakAt(endless, 3);
    const debugging = commands.executeCommand('normbook.debugCell', endless);
    const stop = await stops.next();
    const port = portOf(stop);
    assert.equal((await frames(stop))[0]?.line, 3);
    await commands.executeCommand('normbook.interrupt');
    await debugging;
    assert.match(textsOf(endless).join(), /Interrupted/);
    assert.equal(await connection(port), 'ECONNREFUSED');
    await runCell(other);
    assert.deepEqual(textsOf(other), ['42']);
  });

  it('can be stopped while it runs', async () => {
    const notebook = await open('let kept = 1\nkept = 2\nwhile (true) {}', 'kept');
    const [endless, other] = [notebook.cellAt(0), notebook.cellAt(1)];
    breakAt(endless, 2);
    const debugging = commands.executeCommand('normbook.debugCell', endless);
    const stop = await stops.next();
    await resume(stop);
    await commands.executeCommand('normbook.interrupt');
    await debugging;
    assert.match(textsOf(endless).join(), /Interrupted/);
    assert.equal(await connection(portOf(stop)), 'ECONNREFUSED');
    await runCell(other);
    assert.deepEqual(textsOf(other), ['2']);
  });

  it('ends with its kernel', async () => {
    const notebook = await open('const a = 1\na');
    breakAt(notebook.cellAt(0), 2);
    const debugging = commands.executeCommand('normbook.debugCell', notebook.cellAt(0));
    const stop = await stops.next();
    await commands.executeCommand('normbook.restart');
    await debugging;
    assert.match(textsOf(notebook.cellAt(0)).join(), /it was restarted/);
    assert.equal(await connection(portOf(stop)), 'ECONNREFUSED');
  });

  it('goes on by itself when the debugger is disconnected', async () => {
    const notebook = await open('const a = 1\na + 1');
    breakAt(notebook.cellAt(0), 2);
    const debugging = commands.executeCommand('normbook.debugCell', notebook.cellAt(0));
    const stop = await stops.next();
    await debug.stopDebugging(rootOf(stop.session));
    await debugging;
    assert.deepEqual(textsOf(notebook.cellAt(0)), ['2']);
    assert.equal(await connection(portOf(stop)), 'ECONNREFUSED');
  });

  it('shows the text that runs where the cell was edited since', async () => {
    const notebook = await open('function g() {\n  debugger\n  return 5\n}', 'g()');
    const [first, second] = [notebook.cellAt(0), notebook.cellAt(1)];
    await runCell(first);
    const edit = new WorkspaceEdit();
    edit.insert(first.document.uri, new Position(0, 0), '// edited\n');
    await workspace.applyEdit(edit);
    breakAt(first, 4);
    const debugging = commands.executeCommand('normbook.debugCell', second);
    const stop = await stops.next();
    const [frame] = await frames(stop);
    assert.equal(frame?.line, 2);
    assert.notEqual(frame.source?.path, first.document.uri.toString());
    const { content } = await stop.session.customRequest('source', {
      source: frame.source,
      sourceReference: frame.source?.sourceReference,
    });
    assert.equal(content, 'function g() {\n  debugger\n  return 5\n}');
    // The breakpoint of the new text does not stop the old one.
    await resume(stop);
    await debugging;
    assert.deepEqual(textsOf(second), ['5']);
  });
});
