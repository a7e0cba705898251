/**
 * What a shape and its axis names may be, and how an axis is found by name.
 * It knows no tensor and no data.
 */
import { EngineError } from '../errors.ts';
import { nearest, orList } from '../wording.ts';

/** Axis names in the order of the shape: `'N C H W'` or `['N', 'C', 'H', 'W']`. */
export type Axes = string | readonly string[];

/** A tensor's outside: all that a pattern needs to be resolved. */
export interface Described {
  readonly shape: readonly number[];
  readonly axes: readonly string[];
}

const DEFAULT_AXES: readonly (readonly string[])[] = [
  [],
  ['C'],
  ['N', 'C'],
  ['N', 'L', 'D'],
  ['N', 'C', 'H', 'W'],
  ['N', 'C', 'D', 'H', 'W'],
];

/**
 * The names for a shape of `rank` axes. Left out, they are by rank: 1 `C`; 2 `N C`; 3 `N L D` (tokens, not
 * `N C L`: name those); 4 `N C H W`; 5 `N C D H W`. Throws where names are missing, odd or alike; `c` and
 * `C` are alike because patterns do not tell them apart.
 */
export function axisNames(what: string, axes: Axes | undefined, rank: number): readonly string[] {
  const names = axes === undefined ? DEFAULT_AXES[rank] : splitNames(what, axes);
  if (names === undefined) {
    const got = `${rank} axes without names`;
    throw new EngineError('axis', { what, got, remedy: 'name them, as in "N C T H W X"' });
  }
  for (const name of names) checkName(what, name);
  checkUnique(what, names);
  if (names.length !== rank) {
    throw new EngineError('axis', {
      what,
      got: `axis names "${names.join(' ')}" for ${rank} axes`,
      remedy: `give ${rank} names`,
    });
  }
  return names;
}

/** The position of the axis called `name`, in either case. */
export function axisIndex(what: string, axes: readonly string[], name: string): number {
  const index = findAxis(axes, name);
  if (index >= 0) return index;
  const near = nearest(name, axes);
  throw new EngineError('axis', {
    what,
    got: `no axis ${name}`,
    expected: axes.length === 0 ? 'none: it is a scalar' : orList(axes),
    remedy: near === undefined ? 'choose one of these' : `did you mean ${near}?`,
  });
}

/** As `axisIndex`, but −1 where there is none. */
export function findAxis(axes: readonly string[], name: string): number {
  const wanted = name.toLowerCase();
  return axes.findIndex((axis) => axis.toLowerCase() === wanted);
}

/** The number of elements of a shape; throws unless every extent is an integer ≥ 0. */
export function checkedSize(what: string, shape: readonly number[]): number {
  if (!Array.isArray(shape) || !shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0)) {
    throw new EngineError('shape', {
      what,
      got: `shape ${Array.isArray(shape) ? shapeText(shape) : String(shape)}`,
      expected: 'integers from 0 up',
      remedy: 'write it as in [6, 6, 16, 16]',
    });
  }
  return sizeOf(shape);
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Whether shape and axis names are the same, in the same case. */
export function isSameOutside(a: Described, b: Described): boolean {
  const rank = a.shape.length;
  if (rank !== b.shape.length) return false;
  for (let i = 0; i < rank; i++) if (a.shape[i] !== b.shape[i] || a.axes[i] !== b.axes[i]) return false;
  return true;
}

/** `[6, 6, 16, 16]` */
export function shapeText(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

/** `N6 C6 H16 W16` */
export function describe(x: Described): string {
  return x.axes.map((axis, i) => `${axis}${x.shape[i]}`).join(' ') || 'scalar';
}

/** The names in a text, one per word, or the list as it is. */
export function splitNames(what: string, axes: Axes): readonly string[] {
  if (typeof axes === 'string') return axes.split(/[\s,]+/).filter((name) => name !== '');
  if (Array.isArray(axes)) return axes;
  throw new EngineError('axis', {
    what,
    got: `axes of type ${typeof axes}`,
    expected: 'a text or a list of names',
    remedy: 'write them as in "N C H W"',
  });
}

function checkName(what: string, name: string): void {
  if (/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) return;
  throw new EngineError('axis', {
    what,
    got: `axis name "${name}"`,
    expected: 'a letter, then letters, digits or _',
    remedy: 'rename it, as in "N C H W"',
  });
}

function checkUnique(what: string, names: readonly string[]): void {
  const twice = names.find((name, i) => findAxis(names, name) < i);
  if (twice === undefined) return;
  throw new EngineError('axis', {
    what,
    got: `axis ${twice} twice in ${names.join(' ')}`,
    remedy: 'give every axis a name of its own; c and C count as the same',
  });
}

/** Throws where `x` has the axes of `expected` in another order: extents that agree would hide it. */
export function refuseOtherOrder(what: string, name: string, x: Described, expected: Described): void {
  const names = ({ axes }: Described): string[] => axes.map((axis) => axis.toLowerCase());
  const [given, wanted] = [names(x), names(expected)];
  const isSame = given.join(' ') === wanted.join(' ');
  if (isSame || given.toSorted().join(' ') !== wanted.toSorted().join(' ')) return;
  throw new EngineError('axis', {
    what,
    got: `${name} ${describe(x)}`,
    expected: `the axes in the order ${expected.axes.join(' ')}`,
    remedy: `call transpose('${expected.axes.join(' ')}') on it`,
  });
}
