/**
 * The rewriting of a cell's top level: declarations to assignments, imports to calls of the kernel, the last
 * expression to the cell's value. It only edits text; what the names mean at run time is in `globals.ts`.
 *
 *     const { a } = f();          void ({ a } = f());
 *     function g() {}             function $fn_g() {}      and, first of all: g = $normbook.named($fn_g, 'g');
 *     class C {}                  void (C = class C {});
 *     await p                     await $normbook.turn((p))
 *     for await (const x of xs)   for await (const x of $normbook.each(xs))
 *     a + 1                       return (a + 1)
 */
import type { ClassDeclaration, FunctionDeclaration, Pattern, Program, VariableDeclaration } from 'acorn';
import { ancestor } from 'acorn-walk';
import type MagicString from 'magic-string';
import { CELL_API, type Declared } from './cell-api.ts';
import { CellSyntaxError } from './cell-error.ts';
import { rewriteImport } from './rewrite-import.ts';
import { plainName } from './shadow.ts';

type Statement = Program['body'][number];

/**
 * Edits `text`, which holds the program's source, and tells what the cell declares. `isCompiled` says that enums and
 * namespaces may be in it as TypeScript writes them.
 */
export function rewriteTopLevel(program: Program, text: MagicString, isCompiled: boolean): Declared[] {
  const first: string[] = [];
  if (isCompiled) separateMerged(program, text);
  const opening = program.body.findIndex(({ type }) => type !== 'ImportDeclaration');
  const imports = opening < 0 ? program.body : program.body.slice(0, opening);
  const declared = program.body.flatMap((statement) => {
    if (statement.type !== 'ImportDeclaration') return rewriteStatement(statement, text, first);
    return rewriteImport(statement, text, first, imports.includes(statement));
  });
  declared.push(...rewriteNested(program, text));
  const last = program.body.findLast((statement) => !(isCompiled && isBare(statement)));
  if (last?.type === 'ExpressionStatement') {
    // By the statement's ends, not the expression's, which lie inside parentheses that it may have.
    const hasSemicolon = text.original[last.end - 1] === ';';
    text.appendRight(last.start, 'return (').appendLeft(hasSemicolon ? last.end - 1 : last.end, ')');
  }
  text.prepend(first.join(''));
  return declared;
}

/** `var M;`, which a compiled namespace leaves behind all else. */
function isBare(statement: Statement): boolean {
  return (
    statement.type === 'VariableDeclaration' &&
    statement.kind === 'var' &&
    statement.declarations.every(({ id, init }) => !init && id.type === 'Identifier')
  );
}

function rewriteStatement(statement: Statement, text: MagicString, first: string[]): Declared[] {
  switch (statement.type) {
    case 'VariableDeclaration':
      return rewriteVariables(statement, text, 'statement');
    case 'FunctionDeclaration':
      return rewriteFunction(statement, text, first);
    case 'ClassDeclaration':
      return rewriteClass(statement, text);
    case 'ExportNamedDeclaration':
      if (statement.source) throw exportError(statement);
      if (!statement.declaration) {
        // What it names every cell sees anyway.
        text.overwrite(statement.start, statement.end, ';');
        return [];
      }
      text.remove(statement.start, statement.declaration.start);
      return rewriteStatement(statement.declaration, text, first);
    case 'ExportDefaultDeclaration':
      return rewriteDefault(statement, text, first);
    case 'ExportAllDeclaration':
      throw exportError(statement);
    default:
      return [];
  }
}

/** What a file would export by default: a declaration where it has a name, else just evaluated. */
function rewriteDefault(
  statement: Extract<Statement, { type: 'ExportDefaultDeclaration' }>,
  text: MagicString,
  first: string[],
): Declared[] {
  const { declaration } = statement;
  const isNamed =
    (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') &&
    declaration.id !== null;
  text.overwrite(statement.start, declaration.start, isNamed ? '' : 'void (');
  if (isNamed) return rewriteStatement(declaration as FunctionDeclaration | ClassDeclaration, text, first);
  text.appendLeft(declaration.end, ')');
  return [];
}

function exportError(statement: Statement): CellSyntaxError {
  const { line, column } = statement.loc?.start ?? { line: 1, column: 0 };
  const message =
    'a cell cannot export from another module; import what is needed, every top-level name is seen by the other cells';
  return new CellSyntaxError(message, { line, column: column + 1 });
}

function rewriteVariables(
  node: VariableDeclaration,
  text: MagicString,
  place: 'statement' | 'for' | 'for-in',
): Declared[] {
  const { kind, declarations } = node;
  const [head] = declarations;
  // `using` keeps its meaning, which is bound to the cell's own scope.
  if (head === undefined || kind === 'using' || kind === 'await using') return [];
  // `void` and not `;`: it also stands where only one statement may, after `if (a)`.
  text.overwrite(node.start, head.start, place === 'statement' ? 'void (' : '');
  for (const { id, init } of declarations) {
    if (init || place === 'for-in') continue;
    if (kind === 'var') text.overwrite(id.start, id.end, 'undefined');
    else text.appendLeft(id.end, ' = undefined');
  }
  if (place === 'statement') text.appendLeft(declarations.at(-1)?.end ?? node.end, ')');
  return declarations.flatMap(({ id }) => namesIn(id)).map((name) => ({ name, kind }));
}

function rewriteFunction(node: FunctionDeclaration, text: MagicString, first: string[]): Declared[] {
  const { name } = node.id;
  const local = `$fn_${name}`;
  text.overwrite(node.id.start, node.id.end, local);
  first.push(`${name} = ${CELL_API}.named(${local}, '${plainName(name)}'); `);
  return [{ name, kind: 'var' }];
}

function rewriteClass(node: ClassDeclaration, text: MagicString): Declared[] {
  const { name } = node.id;
  text.appendRight(node.start, `void (${name} = `).appendLeft(node.end, ');');
  if (plainName(name) !== name) text.overwrite(node.id.start, node.id.end, plainName(name));
  return [{ name, kind: 'let' }];
}

/** What is rewritten at any depth: `var` outside functions, `await`, `import()` and `import.meta`. */
function rewriteNested(program: Program, text: MagicString): Declared[] {
  const declared: Declared[] = [];
  ancestor(program, {
    VariableDeclaration(node, _state, ancestors) {
      const parents = ancestors.slice(0, -1);
      const parent = parents.at(-1);
      if (node.kind !== 'var' || parent?.type === 'Program' || parents.some(opensVarScope)) return;
      if (parent?.type === 'ExportNamedDeclaration') return;
      const inHead = parent?.type === 'ForInStatement' || parent?.type === 'ForOfStatement';
      const place = inHead && parent.left === node ? 'for-in' : 'statement';
      const isInit = parent?.type === 'ForStatement' && parent.init === node;
      declared.push(...rewriteVariables(node, text, isInit ? 'for' : place));
    },
    ForOfStatement({ await: isAsync, right }) {
      if (isAsync) text.appendRight(right.start, `${CELL_API}.each((`).appendLeft(right.end, '))');
    },
    AwaitExpression({ argument }) {
      text.appendRight(argument.start, `${CELL_API}.turn((`).appendLeft(argument.end, '))');
    },
    ImportExpression({ start }) {
      text.overwrite(start, start + 'import'.length, `${CELL_API}.importDynamic`);
    },
    MetaProperty({ start, end, meta }) {
      if (meta.name === 'import') text.overwrite(start, end, `${CELL_API}.meta`);
    },
  });
  return declared;
}

/**
 * TypeScript joins an enum or a namespace to one that is there already: `(function (E) { … })(E || {})`. That holds
 * within a cell; what an earlier run declared is replaced.
 */
function separateMerged(program: Program, text: MagicString): void {
  const known = new Set<string>();
  for (const statement of program.body) {
    const inner = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (inner?.type === 'FunctionDeclaration' || inner?.type === 'ClassDeclaration') known.add(inner.id.name);
    const init =
      inner?.type === 'ExpressionStatement'
        ? inner.expression
        : inner?.type === 'VariableDeclaration'
          ? inner.declarations[0]?.init
          : undefined;
    if (init?.type !== 'CallExpression' || init.callee.type !== 'FunctionExpression') continue;
    const [argument] = init.arguments;
    if (argument?.type !== 'LogicalExpression' || argument.left.type !== 'Identifier') continue;
    const { name } = argument.left;
    if (!known.has(name)) text.overwrite(argument.left.start, argument.left.end, 'undefined');
    known.add(name);
  }
}

function opensVarScope({ type }: { type: string }): boolean {
  return type.endsWith('FunctionExpression') || type === 'FunctionDeclaration' || type === 'StaticBlock';
}

export function namesIn(pattern: Pattern): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((p) => namesIn(p.type === 'RestElement' ? p.argument : p.value));
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? namesIn(element) : []));
    case 'RestElement':
      return namesIn(pattern.argument);
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    default:
      return [];
  }
}
