/** Looking at values without running code of theirs: no getter is called, no proxy asked. */
import { types } from 'node:util';

// Held here because cells may overwrite methods of the language.
const { getOwnPropertyDescriptor, getPrototypeOf } = Object;
const { isProxy } = types;

/** A property's value, or that it is computed by a getter, or undefined where there is none. */
export type Peeked = { value: unknown } | 'getter' | undefined;

export function peek(object: object, key: PropertyKey): Peeked {
  if (isProxy(object)) return undefined;
  const descriptor = getOwnPropertyDescriptor(object, key);
  if (descriptor === undefined) return undefined;
  return 'value' in descriptor ? { value: descriptor.value } : 'getter';
}

/** The value of an own property that is no getter. */
export function peekValue(object: object, key: PropertyKey): unknown {
  const peeked = peek(object, key);
  return typeof peeked === 'object' ? peeked.value : undefined;
}

/** `instanceof`, by prototypes alone. */
export function descendsFrom(value: object, prototype: object): boolean {
  return prototypesOf(value).includes(prototype);
}

/** The name of the class that made it: `Map`, `Point`; `Object` where none is known. */
export function className(value: object): string {
  for (const prototype of prototypesOf(value)) {
    const made = peekValue(prototype, 'constructor');
    const name = typeof made === 'function' ? peekValue(made, 'name') : undefined;
    if (typeof name === 'string' && name !== '') return name;
  }
  return 'Object';
}

/** Up to the first that is a proxy. */
function prototypesOf(value: object): object[] {
  const found: object[] = [];
  for (let at: object | null = value; at !== null && !isProxy(at); ) {
    at = getPrototypeOf(at) as object | null; // as the language has it
    if (at !== null) found.push(at);
  }
  return found;
}
