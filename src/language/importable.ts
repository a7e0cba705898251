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
  interface ExportInfoMap {
    clear(): void;
    releaseSymbols(): void;
  }
  function createCacheableExportInfoMap(host: {
    getCurrentProgram(): ts.Program;
    getPackageJsonAutoImportProvider(): ts.Program | undefined;
    getGlobalTypingsCacheLocation(): string | undefined;
  }): ts.ExportInfoMap;
}

export class Importable {
  readonly #map: ts.ExportInfoMap;
  /** Those that the map was made from; a changed file is another object. */
  #files: readonly ts.SourceFile[] = [];

  constructor(current: () => ts.Program) {
    this.#map = ts.createCacheableExportInfoMap({
      getCurrentProgram: current,
      getPackageJsonAutoImportProvider: () => undefined,
      getGlobalTypingsCacheLocation: () => undefined,
    });
  }

  /** The map for a program of these files, all but the cells, from which nobody imports by name. */
  of(files: readonly ts.SourceFile[]): ts.ExportInfoMap {
    const isSame = files.length === this.#files.length && files.every((file, i) => file === this.#files[i]);
    if (!isSame) this.#map.clear();
    this.#files = files;
    return this.#map;
  }

  /** Lets go of what belongs to a program that is no longer the newest, and would keep it alive. */
  release(): void {
    this.#map.releaseSymbols();
  }
}
