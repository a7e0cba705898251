/**
 * Errors as a user should see them: where in which cell, without a frame of ours.
 * It teaches V8 the names and positions of cells, so that `error.stack` in a cell is right as well.
 */
import type { CellError, CellLocation } from '../protocol/messages.ts';
import { CellSyntaxError } from './cell-error.ts';
import type { Compiled } from './compile.ts';

interface Script {
  label: string;
  uri: string;
  origin: Compiled['origin'];
  source: string;
}

/** By file name as V8 knows it. */
const scripts = new Map<string, Script>();
const framesOf = new WeakMap<object, CellLocation[]>();

/** Tells the error printer of a script; `file` is its name in V8. */
export function registerScript(file: string, script: Script): void {
  scripts.set(file, script);
}

/** Makes every stack of this process name cells, lines and columns; `ownFile` is the kernel's own script. */
export function installStackTraces(ownFile: string): void {
  Error.prepareStackTrace = (error, sites) => {
    const frames: CellLocation[] = [];
    const lines: string[] = [];
    for (const site of sites) {
      const frame = cellFrame(site);
      if (frame) frames.push(frame);
      const line = frame ? describe(site, frame) : foreign(site, ownFile);
      if (line) lines.push(`    at ${line}`);
    }
    framesOf.set(error, frames);
    return [safeText(error), ...lines].join('\n');
  };
}

/** Any thrown value, also one whose properties are not what an error's should be, or throw when they are read. */
export function toCellError(thrown: unknown, script?: Pick<Script, 'label' | 'uri'>): CellError {
  try {
    return describeThrown(thrown, script);
  } catch {
    return { name: 'Thrown', message: 'an error that cannot be read', frames: [] };
  }
}

function describeThrown(thrown: unknown, script: Pick<Script, 'label' | 'uri'> | undefined): CellError {
  if (thrown instanceof CellSyntaxError) {
    const { name, message, line, column } = thrown;
    const frames = script ? [{ label: script.label, uri: script.uri, line, column }] : [];
    return { name, message, frames };
  }
  if (!(thrown instanceof Error)) return { name: 'Thrown', message: safeText(thrown), frames: [] };
  // Reading the stack is what makes V8 compute it.
  void thrown.stack;
  const frames = framesOf.get(thrown) ?? [];
  return {
    name: safeText(thrown.name),
    message: plainMessage(thrown),
    frames: frames.map((frame, i) => (i === 0 ? sharpen(thrown, frame) : frame)),
  };
}

/** V8 places an unknown name at an operator near it, or at another argument; the user looks for the name itself. */
function sharpen(error: Error, frame: CellLocation): CellLocation {
  const name = error instanceof ReferenceError && /^(\S+) is not defined$/.exec(error.message)?.[1];
  if (!name) return frame;
  const script = [...scripts.values()].findLast(({ uri }) => uri === frame.uri);
  const line = script?.source.split('\n')[frame.line - 1] ?? '';
  const whole = new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`, 'g');
  const columns = [...line.matchAll(whole)].map(({ index }) => index + 1);
  const away = (column: number): number => Math.abs(column - frame.column);
  const [nearest] = columns.sort((a, b) => away(a) - away(b));
  return nearest === undefined ? frame : { ...frame, column: nearest };
}

function cellFrame(site: NodeJS.CallSite): CellLocation | undefined {
  const script = scripts.get(site.getFileName() ?? '');
  if (script === undefined) return undefined;
  const { label, uri, origin } = script;
  return { label, uri, ...origin(site.getLineNumber() ?? 1, site.getColumnNumber() ?? 1) };
}

function describe(site: NodeJS.CallSite, { label, line, column }: CellLocation): string {
  const name = site.getFunctionName();
  const place = `${label}:${line}:${column}`;
  return name ? `${name} (${place})` : place;
}

/** A frame of a user's module; ours and Node's are left out. */
function foreign(site: NodeJS.CallSite, ownFile: string): string | undefined {
  const file = site.getFileName() ?? '';
  if (file === '' || file.startsWith('node:') || file === ownFile) return undefined;
  return String(site);
}

/** V8's words for an assignment to a constant, whose property nature is our business alone. */
function plainMessage(error: Error): string {
  const message = safeText(error.message);
  const match = /^Cannot assign to read only property '(.+)' of object '#<Object>'$/.exec(message);
  const isGlobal = match?.[1] !== undefined && Object.hasOwn(globalThis, match[1]);
  return isGlobal ? `Assignment to constant variable '${match[1]}'` : message;
}

function safeText(value: unknown): string {
  try {
    return String(value);
  } catch {
    return 'a value that cannot be converted to text';
  }
}
