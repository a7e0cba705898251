/** Small questions about a cell's tree and its symbols. */
import ts from 'typescript';
import { type NormRecord, norms } from '../engine/index.ts';
import type { Cell, NotebookProgram } from './notebook-program.ts';

/** The innermost node of a cell that begins at or before a place and ends after it. */
export function nodeAt(program: NotebookProgram, cell: Cell, offset: number): ts.Node | undefined {
  const tree = program.program().getSourceFile(cell.file);
  const node = tree && innermost(tree, program.inFile(cell, offset));
  return node === tree ? undefined : node;
}

/** The same of a file, the file itself where nothing is. */
export function innermost(tree: ts.SourceFile, position: number): ts.Node {
  let at: ts.Node = tree;
  for (;;) {
    const inner: ts.Node | undefined = ts.forEachChild(at, (child) =>
      child.getStart(tree) <= position && position < child.end ? child : undefined,
    );
    if (inner === undefined) return at;
    at = inner;
  }
}

/** What a name means in the end, through imports. */
export function symbolOf(program: NotebookProgram, node: ts.Node): ts.Symbol | undefined {
  const checker = program.program().getTypeChecker();
  const symbol = checker.getSymbolAtLocation(node);
  if (symbol === undefined || (symbol.flags & ts.SymbolFlags.Alias) === 0) return symbol;
  return checker.getAliasedSymbol(symbol);
}

/** The normalization that an expression names, `groupNorm` or `nb.groupNorm`; our own only, not a namesake. */
export function normOf(program: NotebookProgram, node: ts.Node): NormRecord | undefined {
  const name = ts.isPropertyAccessExpression(node) ? node.name : node;
  if (!ts.isIdentifier(name)) return undefined;
  const symbol = symbolOf(program, name);
  const record = norms.find(({ id }) => id === symbol?.name);
  const isOurs = symbol?.declarations?.some((one) => program.isOurs(one.getSourceFile())) === true;
  return isOurs ? record : undefined;
}

/** The call whose options object a key stands in. */
export function optionAt(
  node: ts.Node,
): { readonly call: ts.CallExpression; readonly name: string } | undefined {
  const key = node.parent;
  if (!ts.isIdentifier(node)) return undefined;
  if (!(ts.isPropertyAssignment(key) || ts.isShorthandPropertyAssignment(key)) || key.name !== node)
    return undefined;
  const call = key.parent.parent;
  return ts.isCallExpression(call) ? { call, name: node.text } : undefined;
}

/** Whether a name is a variable at the top of some cell. */
export function isNotebookVariable(program: NotebookProgram, node: ts.Node): boolean {
  const symbol = symbolOf(program, node);
  return symbol?.declarations?.some((one) => isTop(program, one)) === true;
}

function isTop(program: NotebookProgram, declaration: ts.Declaration): boolean {
  const cell = program.cellOf(declaration.getSourceFile().fileName);
  const name = ts.getNameOfDeclaration(declaration);
  return (
    cell !== undefined && name !== undefined && ts.isIdentifier(name) && cell.names.declared.has(name.text)
  );
}
