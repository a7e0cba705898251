/**
 * What could be imported, kept from key to key: to gather it anew takes as long as all else of a suggestion. TypeScript's
 * own server keeps it by the same hooks, of which the published types do not tell. Should a version of TypeScript have
 * other hooks, suggestions are slower; without the map itself nothing starts, and every test of cells tells.
 */
import ts from 'typescript';

declare module 'typescript' {
  interface LanguageServiceHost {
    getCachedExportInfoMap?(): ts.ExportInfoMap | undefined;
    getModuleResolutionCache?(): ts.ModuleResolutionCache | undefined;
  }
  /** By the path of the file that imports; what else is passed is between TypeScript and itself. */
  interface ExportInfoMap {
    isUsableByFile(from: string): boolean;
    isEmpty(): boolean;
    clear(): void;
    releaseSymbols(): void;
    add(from: string, ...exported: unknown[]): void;
    get(from: string, key: string): unknown;
    search(
      from: string,
      preferCapitalized: boolean,
      matches: (name: string, flags: ts.SymbolFlags) => boolean,
      action: unknown,
    ): unknown;
  }
  function createCacheableExportInfoMap(host: {
    getCurrentProgram(): ts.Program;
    getPackageJsonAutoImportProvider(): ts.Program | undefined;
    getGlobalTypingsCacheLocation(): string | undefined;
  }): ts.ExportInfoMap;
}

export class Importable {
  readonly #kept: ts.ExportInfoMap;
  readonly #map: ts.ExportInfoMap;
  /** Those that the map was made from; a changed file is another object. */
  #files: readonly ts.SourceFile[] = [];
  /** TypeScript makes the map for one file; all cells are in one folder, so that what one may import all may. */
  #from = '';
  #isWanted: (name: string) => boolean = () => true;

  constructor(current: () => ts.Program) {
    const kept = ts.createCacheableExportInfoMap({
      getCurrentProgram: current,
      getPackageJsonAutoImportProvider: () => undefined,
      getGlobalTypingsCacheLocation: () => undefined,
    });
    this.#kept = kept;
    this.#map = {
      ...kept,
      isUsableByFile: () => !kept.isEmpty(),
      add: (from, ...exported) => {
        if (kept.isEmpty()) this.#from = from;
        kept.add(this.#from, ...exported);
      },
      get: (_from, key) => kept.get(this.#from, key),
      search: (_from, preferCapitalized, matches, action) => {
        const isWanted = this.#isWanted;
        const both = (name: string, flags: ts.SymbolFlags): boolean => isWanted(name) && matches(name, flags);
        return kept.search(this.#from, preferCapitalized, both, action);
      },
    };
  }

  /** The map for a program of these files, all but the cells, from which nobody imports by name. */
  of(files: readonly ts.SourceFile[]): ts.ExportInfoMap {
    const isSame = files.length === this.#files.length && files.every((file, i) => file === this.#files[i]);
    if (!isSame) this.#kept.clear();
    this.#files = files;
    return this.#map;
  }

  /** Asks with only these names to import: TypeScript would first describe thousands, after a keyword all there are. */
  only<T>(isWanted: (name: string) => boolean, ask: () => T): T {
    this.#isWanted = isWanted;
    try {
      return ask();
    } finally {
      this.#isWanted = () => true;
    }
  }

  /** Lets go of what belongs to a program that is no longer the newest, and would keep it alive. */
  release(): void {
    this.#kept.releaseSymbols();
  }
}
