/**
 * Which of the user's own files were loaded, by whom, and in which state of theirs. A file that was edited, or one that
 * reaches an edited one by its imports, gets a new version, and with it a new URL, under which the module is loaded
 * anew; the others keep their module and what it holds.
 */
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL, URL } from 'node:url';

interface Loaded {
  /** Time and size when it was last loaded or looked at. */
  state: string;
  version: number;
  readonly imports: Set<string>;
}

const VERSION = 'normbook';
/** Tried after the path as it is written, in this order. */
const EXTENSIONS = ['.ts', '.mts', '.js', '.mjs', '.cts', '.cjs', '.json'];
/** TypeScript's custom: an import names the file that will be compiled. */
const COMPILED: Readonly<Record<string, string>> = { '.js': '.ts', '.mjs': '.mts', '.cjs': '.cts' };

export class LocalFiles {
  readonly #files = new Map<string, Loaded>();
  /** All modules that were required, by path. */
  readonly #required = createRequire(__filename).cache;

  /** Before an import by a cell: finds what was edited since, in all that the file reaches. */
  refresh(file: string): void {
    const stale = new Set(this.reachedFrom(file).filter((one) => this.#isEdited(one)));
    // Whoever reaches a stale one is stale, all the way up, also around a cycle.
    for (let before = -1; before !== stale.size; ) {
      before = stale.size;
      for (const [one, { imports }] of this.#files) {
        if ([...imports].some((next) => stale.has(next))) stale.add(one);
      }
    }
    for (const one of stale) this.#renew(one);
  }

  /** The file, and what it imports as far as that was loaded. */
  reachedFrom(file: string): string[] {
    const reached = new Set([file]);
    // What is added while it is walked is walked too.
    for (const one of reached) for (const next of this.#files.get(one)?.imports ?? []) reached.add(next);
    return [...reached];
  }

  /** Notes that `importer`, where it is a local file too, imports `file`. */
  use(file: string, importer: string | undefined): void {
    if (!this.#files.has(file)) {
      this.#files.set(file, { state: stateOf(file), version: 0, imports: new Set() });
    }
    if (importer !== undefined) this.#files.get(importer)?.imports.add(file);
  }

  urlOf(file: string): string {
    const url = pathToFileURL(file);
    const version = this.#files.get(file)?.version ?? 0;
    if (version > 0) url.searchParams.set(VERSION, String(version));
    return url.href;
  }

  #isEdited(file: string): boolean {
    const known = this.#files.get(file);
    return known !== undefined && known.state !== stateOf(file);
  }

  #renew(file: string): void {
    const known = this.#files.get(file);
    if (known === undefined) return;
    known.state = stateOf(file);
    known.version++;
    known.imports.clear();
    delete this.#required[file];
  }
}

/** Whether a URL is that of a file of the user's own, which a package's is not. */
export function localFile(url: string | undefined): string | undefined {
  if (url === undefined || !url.startsWith('file:')) return undefined;
  const file = fileURLToPath(new URL(url));
  return isLocal(file) ? file : undefined;
}

export function isLocal(file: string): boolean {
  return file !== __filename && !file.split(path.sep).includes('node_modules');
}

/** The file that an import of this path means; undefined where there is none. */
export function findFile(written: string): string | undefined {
  if (isFile(written)) return written;
  const compiled = COMPILED[path.extname(written)];
  const candidates = [
    ...(compiled === undefined ? [] : [written.slice(0, -path.extname(written).length) + compiled]),
    ...EXTENSIONS.map((extension) => written + extension),
    ...EXTENSIONS.map((extension) => path.join(written, `index${extension}`)),
  ];
  return candidates.find(isFile);
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

function stateOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? 'gone' : `${found.mtimeMs} ${found.size}`;
}
