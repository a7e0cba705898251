/**
 * Which names a cell takes from the other cells and which of theirs it changes, read off its syntax tree: its free
 * identifiers. It knows nothing of values, nor of what is declared anywhere else.
 */
import type { AnyNode, Pattern, Program } from 'acorn';
import { fullAncestor } from 'acorn-walk';
import { namesIn } from './rewrite.ts';

export interface CellNames {
  /** Names that the cell reads and does not bind itself, those of the language among them. */
  uses: string[];
  /** Of the names that it does not bind, those that it assigns to while it runs, not only in a function for later. */
  assigns: string[];
  /** Names that its static imports bind. */
  imports: string[];
}

/** Names bound by each node that opens a scope. */
type Scopes = Map<AnyNode, Set<string>>;

export function usesOf(program: Program): CellNames {
  const scopes = scopesOf(program);
  const [uses, assigns] = [new Set<string>(), new Set<string>()];
  const isFree = (name: string, ancestors: readonly AnyNode[]): boolean =>
    name !== 'arguments' && !ancestors.some((node) => scopes.get(node)?.has(name));
  const read = (name: string, ancestors: readonly AnyNode[]): void => {
    if (isFree(name, ancestors)) uses.add(name);
  };
  const write = (name: string, ancestors: readonly AnyNode[]): void => {
    if (isFree(name, ancestors) && !ancestors.some(isFunction)) assigns.add(name);
  };
  fullAncestor(program, (node, _state, ancestors, type) => {
    if (node.type === 'Identifier') {
      const isTarget = type === 'VariablePattern' || isLoopTarget(node, ancestors.at(-2));
      (isTarget ? write : read)(node.name, ancestors);
    } else if (node.type === 'AssignmentExpression' && node.operator !== '=') {
      // `x += 1` also reads x; the walker shows it as a pattern only.
      if (node.left.type === 'Identifier') read(node.left.name, ancestors);
    } else if (node.type === 'UpdateExpression' && node.argument.type === 'Identifier') {
      write(node.argument.name, ancestors);
    }
  });
  const imports = program.body.flatMap((statement) =>
    statement.type === 'ImportDeclaration' ? statement.specifiers.map(({ local }) => local.name) : [],
  );
  return { uses: [...uses], assigns: [...assigns], imports };
}

/** The names that each scope binds, by the node that opens it. */
export function scopesOf(program: Program): Scopes {
  const scopes: Scopes = new Map();
  const bind = (scope: AnyNode | undefined, names: readonly string[]): void => {
    if (scope === undefined) return;
    const bound = scopes.get(scope) ?? new Set();
    scopes.set(scope, bound);
    for (const name of names) bound.add(name);
  };
  const bindPatterns = (scope: AnyNode | undefined, patterns: readonly Pattern[]): void =>
    bind(scope, patterns.flatMap(namesIn));

  fullAncestor(program, (node, _state, ancestors) => {
    const outside = ancestors.slice(0, -1);
    switch (node.type) {
      case 'VariableDeclaration': {
        const scope = node.kind === 'var' ? varScope(outside) : outside.findLast(isBlock);
        bindPatterns(
          scope,
          node.declarations.map(({ id }) => id),
        );
        break;
      }
      case 'FunctionDeclaration':
      case 'ClassDeclaration':
        if (node.id) bind(outside.findLast(isBlock), [node.id.name]);
        if (node.type === 'FunctionDeclaration') bindPatterns(node, node.params);
        break;
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        if (node.id) bind(node, [node.id.name]);
        bindPatterns(node, node.params);
        break;
      case 'ClassExpression':
        if (node.id) bind(node, [node.id.name]);
        break;
      case 'CatchClause':
        if (node.param) bindPatterns(node, [node.param]);
        break;
      case 'ImportSpecifier':
      case 'ImportDefaultSpecifier':
      case 'ImportNamespaceSpecifier':
        bind(program, [node.local.name]);
        break;
    }
  });
  return scopes;
}

/** Where a `var` lives: a function's body, not the function, for its parameters' defaults do not see it. */
function varScope(ancestors: readonly AnyNode[]): AnyNode | undefined {
  const scope = ancestors.findLast((node) => isFunction(node) || opensVars.has(node.type));
  return scope && isFunction(scope) ? scope.body : scope;
}

type AnyFunction = Extract<
  AnyNode,
  { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }
>;

function isFunction(node: AnyNode): node is AnyFunction {
  return functions.has(node.type);
}

/** `for (x of list)`, which the walker shows as a use of x. */
function isLoopTarget(node: AnyNode, parent: AnyNode | undefined): boolean {
  return (parent?.type === 'ForInStatement' || parent?.type === 'ForOfStatement') && parent.left === node;
}

function isBlock({ type }: AnyNode): boolean {
  return blocks.has(type);
}

const functions = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
const opensVars = new Set(['Program', 'StaticBlock']);
const blocks = new Set([
  ...['Program', 'BlockStatement', 'StaticBlock', 'SwitchStatement'],
  ...['ForStatement', 'ForInStatement', 'ForOfStatement'],
]);
