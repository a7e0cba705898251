/** A function or class in one line, read off its source: `ƒ f(a, {…}, ...rest)`, `class C extends B`. */
import {
  type ArrowFunctionExpression,
  type Expression,
  type FunctionExpression,
  type Pattern,
  parseExpressionAt,
} from 'acorn';
import { peekValue } from './peek.ts';

// Held here because cells may overwrite methods of the language. It does not run a proxy's traps.
const sourceOf = Function.prototype.toString;
const { getPrototypeOf } = Object;

/** A source longer than this is not parsed: its parameters are `…`. */
const LONGEST_SOURCE = 20_000;

/** A value is described at each look, a function's source never changes. */
const known = new WeakMap<object, string>();

export function isClass(value: object): boolean {
  return /^class\b/.test(Reflect.apply(sourceOf, value, []));
}

export function functionText(value: object): string {
  const name = nameOf(value);
  if (isClass(value)) {
    const parent = getPrototypeOf(value);
    const parentName = typeof parent === 'function' ? nameOf(parent) : '';
    return `class ${name || '(anonymous)'}${parentName === '' ? '' : ` extends ${parentName}`}`;
  }
  const found = known.get(value);
  const [mark = 'ƒ', parameters = '…'] = (found ?? signature(Reflect.apply(sourceOf, value, []))).split('\n');
  if (found === undefined) known.set(value, `${mark}\n${parameters}`);
  return `${mark} ${name}(${parameters})`;
}

/** The function's mark and its parameters, in two lines. */
function signature(source: string): string {
  if (source.length > LONGEST_SOURCE || source.endsWith('{ [native code] }')) return 'ƒ\n…';
  const node = asFunction(parsed(`(${source})`)) ?? asFunction(method(source));
  if (node === undefined) return 'ƒ\n…';
  const mark = `${node.async ? 'async ' : ''}ƒ${node.generator ? '*' : ''}`;
  return `${mark}\n${node.params.map(parameterText).join(', ')}`;
}

/** Also the beginning of a method's source, `f(a)`, is an expression. */
function asFunction(node: Expression | undefined): FunctionExpression | ArrowFunctionExpression | undefined {
  const isFunction = node?.type === 'FunctionExpression' || node?.type === 'ArrowFunctionExpression';
  return isFunction ? node : undefined;
}

/** A method's source is no expression: `f(a) { … }`. */
function method(source: string): Expression | undefined {
  const object = parsed(`({${source}})`);
  const [property] = object?.type === 'ObjectExpression' ? object.properties : [];
  return property?.type === 'Property' ? property.value : undefined;
}

function parsed(source: string): Expression | undefined {
  try {
    return parseExpressionAt(source, 1, { ecmaVersion: 'latest', allowAwaitOutsideFunction: true });
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function parameterText(pattern: Pattern): string {
  switch (pattern.type) {
    case 'Identifier':
      return pattern.name;
    case 'AssignmentPattern':
      return `${parameterText(pattern.left)}?`;
    case 'RestElement':
      return `...${parameterText(pattern.argument)}`;
    case 'ArrayPattern':
      return '[…]';
    default:
      return '{…}';
  }
}

function nameOf(value: object): string {
  const name = peekValue(value, 'name');
  return typeof name === 'string' ? name : '';
}
