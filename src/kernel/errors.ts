/**
 * Errors as a user should see them: where in which cell or local file, with their causes, without a frame of ours.
 * It teaches V8 the names and positions of cells, so that `error.stack` in a cell is right as well.
 */
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import type { CellError, CellLocation } from '../protocol/messages.ts';
import { CellSyntaxError } from './cell-error.ts';
import { localFile } from './local-files.ts';
import type { Origin } from './positions.ts';

interface Script {
  label: string;
  uri: string;
  origin: Origin;
  source: string;
}

/** Of one cell so many runs are known, whose functions may still be called. */
const MOST_RUNS = 32;
/** Causes of causes, and parts of an AggregateError, are told to this depth and number. */
const DEEPEST = 8;
const MOST_PARTS = 8;

/** By file name as V8 knows it. */
const scripts = new Map<string, Script>();
/** Of local files that were compiled, by path. */
const files = new Map<string, Origin>();
const framesOf = new WeakMap<object, CellLocation[]>();

/** Tells the error printer of a script; `file` is its name in V8. */
export function registerScript(file: string, script: Script): void {
  scripts.set(file, script);
  const same = [...scripts].filter(([, { uri }]) => uri === script.uri);
  for (const [old] of same.slice(0, -MOST_RUNS)) scripts.delete(old);
}

/** The same of a local file, whose lines or columns are not those of its source. */
export function registerFile(file: string, origin: Origin): void {
  files.set(file, origin);
}

/** Makes every stack of this process name cells, local files, lines and columns. */
export function installStackTraces(): void {
  Error.prepareStackTrace = (error, sites) => {
    const frames = sites.flatMap((site) => cellFrame(site) ?? fileFrame(site) ?? []);
    framesOf.set(error, frames);
    return [safeText(error), ...frames.map((frame) => `    at ${describe(frame)}`)].join('\n');
  };
}

/** Any thrown value, also one whose properties are not what an error's should be, or throw when they are read. */
export function toCellError(thrown: unknown, script?: Pick<Script, 'label' | 'uri'>): CellError {
  try {
    return describeThrown(thrown, script, DEEPEST);
  } catch {
    return { name: 'Thrown', message: 'an error that cannot be read', frames: [] };
  }
}

function describeThrown(
  thrown: unknown,
  script: Pick<Script, 'label' | 'uri'> | undefined,
  depth: number,
): CellError {
  if (thrown instanceof CellSyntaxError) {
    const { name, message, line, column, file } = thrown;
    const place = file === undefined ? script : namesOf(file);
    const { label, uri } = place ?? {};
    const frames = label !== undefined && uri !== undefined ? [{ label, uri, line, column }] : [];
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
    ...related(thrown, depth),
  };
}

/** What caused it, and what it is made of. */
function related(error: Error, depth: number): Pick<CellError, 'cause' | 'parts'> {
  if (depth === 0) return {};
  const inner = (one: unknown): CellError => describeThrown(one, undefined, depth - 1);
  const parts = error instanceof AggregateError ? error.errors.slice(0, MOST_PARTS).map(inner) : [];
  return {
    // Ours say in their message what a user needs of the cause.
    ...(error.cause !== undefined && !isOwn(error) ? { cause: inner(error.cause) } : {}),
    ...(parts.length > 0 ? { parts } : {}),
  };
}

const OWN_ERRORS = ['EngineError', 'DataError', 'ModuleError'];
const isOwn = ({ name }: Error): boolean => OWN_ERRORS.includes(name);

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
  return { label, uri, ...placeOf(site, origin) };
}

/** A frame in a file of the user's own; packages', Node's and ours are left out. */
function fileFrame(site: NodeJS.CallSite): CellLocation | undefined {
  const name = site.getFileName() ?? '';
  const file = path.isAbsolute(name) ? localFile(pathToFileURL(name).href) : localFile(name);
  return file === undefined ? undefined : { ...namesOf(file), ...placeOf(site, files.get(file)) };
}

function namesOf(file: string): { label: string; uri: string } {
  const label = path.relative(process.cwd(), file).replaceAll(path.sep, '/');
  return { label, uri: pathToFileURL(file).href };
}

function placeOf(site: NodeJS.CallSite, origin: Origin | undefined): Omit<CellLocation, 'label' | 'uri'> {
  const [line, column] = [site.getLineNumber() ?? 1, site.getColumnNumber() ?? 1];
  // The body of a cell, and what was hoisted of its functions, go by no name of ours.
  const name = site.getFunctionName()?.replace(/^(async )?\$fn_/, '$1');
  return { ...(origin?.(line, column) ?? { line, column }), ...(name ? { name } : {}) };
}

function describe({ name, label, line, column }: CellLocation): string {
  const place = `${label}:${line}:${column}`;
  return name ? `${name} (${place})` : place;
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
