/**
 * The names that cells have declared, in the order of their first declaration, and what one run changed of them.
 * What the names mean is in `globals.ts`.
 */
import type { RunNames } from '../protocol/variables.ts';
import type { Declared } from './cell-api.ts';
import { isInitialized } from './globals.ts';
import type { CellNames } from './uses.ts';

export interface KnownName {
  name: string;
  /** Bound by a static import. */
  imported: boolean;
}

interface Beginning {
  declared: readonly Declared[];
  names: CellNames;
  /** What imported names held before. */
  before: Map<string, unknown>;
}

export class Names {
  readonly #known = new Map<string, boolean>();
  #run: Beginning | undefined;

  /** Before a cell's names are declared. */
  begin(declared: readonly Declared[], names: CellNames): void {
    this.#run = { declared, names, before: new Map(names.imports.map((name) => [name, heldBy(name)])) };
    for (const { name } of declared) this.#known.set(name, names.imports.includes(name));
  }

  /**
   * After the cell, and before names that it never initialized are settled: what it declared or assigned, and what it
   * used. An import that brought what was there already declared nothing: many cells import the same.
   */
  end(): RunNames {
    const run = this.#run;
    this.#run = undefined;
    if (run === undefined) return { declares: [], uses: [] };
    const { declared, names, before } = run;
    const changed = declared.map(({ name }) => name).filter((name) => isInitialized(name));
    const declares = changed.filter((name) => !before.has(name) || before.get(name) !== heldBy(name));
    return { declares: [...new Set([...declares, ...names.assigns])], uses: names.uses };
  }

  /** Those that exist now. */
  list(): KnownName[] {
    return [...this.#known]
      .filter(([name]) => Object.hasOwn(globalThis, name))
      .map(([name, imported]) => ({ name, imported }));
  }
}

/** A name that waits for its value holds none; that of a local file's export is asked for. */
function heldBy(name: string): unknown {
  return isInitialized(name) ? Reflect.get(globalThis, name) : undefined;
}
