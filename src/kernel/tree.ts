/**
 * Any value as a tree of one-line summaries, of bounded size. It reads no getter and asks no proxy: looking at a value
 * must not change it.
 */
import { inspect, types } from 'node:util';
import { Layer, Tensor } from '../engine/index.ts';
import {
  DEEPEST,
  LONGEST_TEXT,
  MOST_CHILDREN,
  MOST_NODES,
  type Tone,
  type TreeNode,
} from '../protocol/display.ts';

/** A value that has nothing inside, or that a line tells whole, needs no tree. */
const LINE = 72;

/** Undefined where one line says it all. */
export function treeOf(value: unknown): TreeNode | undefined {
  if (!hasInside(value)) return undefined;
  const line = inspect(value, { depth: 4, breakLength: Number.POSITIVE_INFINITY });
  if (line.length <= LINE && !line.includes('\n')) return undefined;
  const budget = { left: MOST_NODES };
  return nodeOf(value, undefined, 0, budget, new Set());
}

/** One line, for people: `Map(2) { 'a' => 1, … }`. */
export function summaryOf(value: unknown): string {
  try {
    const text = inspect(value, {
      depth: 0,
      breakLength: Number.POSITIVE_INFINITY,
      maxArrayLength: 6,
      maxStringLength: 100,
    });
    return shortened(text.replace(/\s*\n\s*/g, ' '));
  } catch {
    return 'a value that cannot be shown';
  }
}

interface Budget {
  left: number;
}

function nodeOf(
  value: unknown,
  key: string | undefined,
  depth: number,
  budget: Budget,
  above: ReadonlySet<unknown>,
): TreeNode {
  budget.left--;
  const node: TreeNode = {
    ...(key === undefined ? {} : { key: shortened(key) }),
    text: summaryOf(value),
    tone: toneOf(value),
  };
  if (!hasInside(value) || depth === DEEPEST || above.has(value)) return node;
  const within = new Set(above).add(value);
  const { inside, size } = insideOf(value);
  const children: TreeNode[] = [];
  for (const [name, one] of inside) {
    if (children.length === MOST_CHILDREN || budget.left <= 0) break;
    children.push(one instanceof Hidden ? one.node(name) : nodeOf(one, name, depth + 1, budget, within));
  }
  if (children.length > 0) node.children = children;
  if (size > children.length) node.more = size - children.length;
  return node;
}

/** A property that only a call would tell. */
class Hidden {
  readonly #what: string;

  constructor(what: string) {
    this.#what = what;
  }

  node(key: string): TreeNode {
    return { key: shortened(key), text: this.#what, tone: 'quiet' };
  }
}

function hasInside(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return false;
  // Asked before, since `instanceof` asks a proxy.
  if (value instanceof Tensor || value instanceof Layer || value instanceof Date || value instanceof RegExp)
    return false;
  if (types.isBoxedPrimitive(value) || types.isPromise(value) || types.isArrayBuffer(value)) return false;
  return insideOf(value).size > 0;
}

/** What is in it, by name, and how much that is in all. */
function insideOf(value: object): { inside: Iterable<[string, unknown]>; size: number } {
  if (ArrayBuffer.isView(value)) return { inside: [], size: 0 };
  if (types.isMap(value)) return { inside: namedEntries(value), size: value.size };
  if (types.isSet(value)) return { inside: numbered(value), size: value.size };
  const keys = Reflect.ownKeys(value).filter((key) => isShown(value, key));
  return { inside: properties(value, keys), size: keys.length };
}

function isShown(value: object, key: string | symbol): boolean {
  const descriptor = Object.getOwnPropertyDescriptor(value, key);
  const isPlain = descriptor?.enumerable === true;
  return isPlain || (types.isNativeError(value) && (key === 'message' || key === 'cause'));
}

function* properties(value: object, keys: readonly (string | symbol)[]): Generator<[string, unknown]> {
  for (const key of keys) {
    const descriptor = Object.getOwnPropertyDescriptor(value, key);
    const name = typeof key === 'symbol' ? `[${String(key)}]` : key;
    if (descriptor?.get || descriptor?.set) yield [name, new Hidden('[Getter]')];
    else yield [name, descriptor?.value];
  }
}

function* namedEntries(map: ReadonlyMap<unknown, unknown>): Generator<[string, unknown]> {
  for (const [key, value] of Map.prototype.entries.call(map)) yield [`${summaryOf(key)} =>`, value];
}

function* numbered(set: ReadonlySet<unknown>): Generator<[string, unknown]> {
  let index = 0;
  for (const value of Set.prototype.values.call(set)) yield [String(index++), value];
}

function toneOf(value: unknown): Tone {
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
    case 'bigint':
      return 'number';
    case 'object':
      return value === null ? 'word' : 'object';
    case 'function':
      return 'object';
    default:
      return 'word';
  }
}

function shortened(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 1)}…`;
}
