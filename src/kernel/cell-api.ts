/** What a compiled cell and the kernel have agreed on. */

/** The name under which a compiled cell reaches the kernel. */
export const CELL_API = '$normbook';

/** The second argument of `import()`. */
export interface ImportOptions {
  with?: Record<string, string>;
}

/** What stands behind that name. */
export interface CellApi {
  /** Gives a hoisted function the name that it had in the source. */
  named(f: object, name: string): object;
  /** Every `await` of a cell passes here, so that an interrupted cell ends at its next one. */
  turn<T>(value: T): T | Promise<never>;
  /** What a `for await` runs over, so that an interrupted one ends at its next item. */
  each<T>(items: AsyncIterable<T> | Iterable<T | PromiseLike<T>>): AsyncIterable<T>;
  /**
   * A static import, which binds the names that it is given. `unused` are exports that the cell never uses as values:
   * they may be types, which are missing at run time. Resolves with the module.
   */
  importStatic(
    specifier: string,
    bindings: [imported: string, local: string][],
    unused: string[],
    options?: ImportOptions,
  ): Promise<object>;
  importDynamic(specifier: string, options?: ImportOptions): Promise<object>;
  /** `import.meta` */
  meta: { url: string; dirname: string };
}

export interface Declared {
  name: string;
  /** `const` may not be assigned to; `var` has no dead zone. Functions count as `var`, classes as `let`. */
  kind: 'const' | 'let' | 'var';
}
