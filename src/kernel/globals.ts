/**
 * The names that cells declare, as properties of the global object, with the meaning that `const`, `let`
 * and `var` have in the language: a name is dead until it is initialized, a constant cannot be assigned to.
 */
import type { Declared } from './cell-api.ts';

/** What cells have without declaring it, and may declare anew. */
export function offerGlobals(values: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  }
}

/** Before a cell runs: makes room for what it declares. Names that exist keep their value until then. */
export function declareGlobals(declared: readonly Declared[]): void {
  for (const { name, kind } of declared) {
    const existing = Object.getOwnPropertyDescriptor(globalThis, name);
    if (existing?.configurable === false) continue;
    if (kind === 'const') Object.defineProperty(globalThis, name, initializer(name, existing, false));
    else if (existing === undefined && kind === 'let') {
      Object.defineProperty(globalThis, name, initializer(name, existing, true));
    } else {
      const value: unknown = existing === undefined ? undefined : Reflect.get(globalThis, name);
      Object.defineProperty(globalThis, name, data(value, true));
    }
  }
}

/** Whether a name has got its value. */
export function isInitialized(name: string): boolean {
  const get = Object.getOwnPropertyDescriptor(globalThis, name)?.get;
  return get === undefined || !olderDescriptors.has(get);
}

/** After a cell threw: names that it never initialized are gone again, older values come back. */
export function settleGlobals(declared: readonly Declared[]): void {
  for (const { name } of declared) {
    const waiting = Object.getOwnPropertyDescriptor(globalThis, name)?.get;
    if (waiting === undefined || !olderDescriptors.has(waiting)) continue;
    const older = olderDescriptors.get(waiting);
    if (older === undefined) Reflect.deleteProperty(globalThis, name);
    else Object.defineProperty(globalThis, name, older);
  }
}

/** By the getter of a name that is not initialized yet: what it was before. */
const olderDescriptors = new WeakMap<() => unknown, PropertyDescriptor | undefined>();

/** Gives imported names their values: those of `live` modules, which may change, are looked up at each use. */
export function bindImports(
  module: object,
  bindings: readonly (readonly [imported: string, local: string])[],
  live: boolean,
): void {
  for (const [imported, name] of bindings) {
    const get = (): unknown => Reflect.get(module, imported);
    const set = (): never => {
      throw new TypeError(`Assignment to constant variable '${name}'`);
    };
    const descriptor = live ? { get, set, configurable: true, enumerable: true } : data(get(), false);
    Object.defineProperty(globalThis, name, descriptor);
  }
}

/** A property that becomes an ordinary one at its first assignment. */
function initializer(
  name: string,
  older: PropertyDescriptor | undefined,
  writable: boolean,
): PropertyDescriptor {
  const get = (): unknown => {
    if (older === undefined) throw new ReferenceError(`Cannot access '${name}' before initialization`);
    return older.get ? older.get.call(globalThis) : older.value;
  };
  olderDescriptors.set(get, older);
  const set = (value: unknown): void => {
    Object.defineProperty(globalThis, name, data(value, writable));
  };
  return { get, set, configurable: true, enumerable: true };
}

function data(value: unknown, writable: boolean): PropertyDescriptor {
  return { value, writable, configurable: true, enumerable: true };
}
