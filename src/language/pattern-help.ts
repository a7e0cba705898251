/**
 * Patterns inside the strings of cells. Which string is one is told by the parameter or option that it is given to,
 * `pattern`, `axes`, `over`, of a function of ours; which tensor it is put on, by the kernel or by how it is made.
 */
import ts from 'typescript';
import {
  CompletionItemKind,
  type CompletionList,
  type Diagnostic,
  DiagnosticSeverity,
} from 'vscode-languageserver-types';
import { axisNames, type Described } from '../engine/tensor/axes.ts';
import type { Knowledge } from './knowledge.ts';
import { rangeIn } from './locations.ts';
import type { Cell, NotebookProgram } from './notebook-program.ts';
import {
  type Context,
  completePattern,
  describePattern,
  patternProblem,
  type TextKind,
} from './subject/index.ts';
import { innermost, isNotebookVariable, symbolOf } from './syntax.ts';

/** What a parameter or option of this name takes. */
const KINDS: Readonly<Record<string, TextKind>> = {
  pattern: 'pattern',
  axes: 'axes',
  over: 'side',
  affine: 'side',
};

/** Its pattern moves elements and makes no groups. */
const REARRANGING: ReadonlySet<string> = new Set(['rearrange']);

interface Found {
  readonly kind: TextKind;
  readonly context: Context;
  readonly known: boolean;
}

export function patternDiagnostics(program: NotebookProgram, cell: Cell, knowledge: Knowledge): Diagnostic[] {
  const tree = program.program().getSourceFile(cell.file);
  const diagnostics: Diagnostic[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) && node.pos >= cell.head.length - 1) {
      const found = patternAt(program, node, knowledge);
      const problem = found && patternProblem(found.kind, node.text, found.context);
      if (problem !== undefined) diagnostics.push(diagnosticOf(cell, node, problem));
    }
    ts.forEachChild(node, visit);
  };
  if (tree !== undefined) visit(tree);
  return diagnostics;
}

function diagnosticOf(
  cell: Cell,
  literal: ts.StringLiteralLike,
  { start, end, message }: { start: number; end: number; message: string },
): Diagnostic {
  const at = textStart(cell, literal);
  // Nothing would mark nothing: the quotes stand for an empty text.
  const range = start === end ? rangeIn(cell, at - 1, at + 1) : rangeIn(cell, at + start, at + end);
  return { range, message, source: 'normbook', code: 'pattern', severity: DiagnosticSeverity.Error };
}

export function patternHover(
  program: NotebookProgram,
  node: ts.Node,
  knowledge: Knowledge,
): string | undefined {
  if (!ts.isStringLiteralLike(node)) return undefined;
  const found = patternAt(program, node, knowledge);
  if (found?.kind !== 'pattern' || !found.known) return undefined;
  const text = describePattern(node.text, found.context);
  return text === '' ? undefined : text;
}

/** Undefined outside such a string. */
export function patternCompletion(
  program: NotebookProgram,
  cell: Cell,
  offset: number,
  knowledge: Knowledge,
): CompletionList | undefined {
  const tree = program.program().getSourceFile(cell.file);
  const node = tree && innermost(tree, Math.max(cell.head.length, program.inFile(cell, offset) - 1));
  if (node === undefined || !ts.isStringLiteralLike(node)) return undefined;
  const at = textStart(cell, node);
  const isInside = offset >= at && offset <= at + node.text.length;
  const found = isInside ? patternAt(program, node, knowledge) : undefined;
  if (found === undefined) return undefined;
  const { kind, context, known } = found;
  const items = completePattern(kind, node.text, offset - at, { ...context, known });
  return {
    isIncomplete: true,
    items: items.map(({ label, start, end, detail, isWhole }, i) => ({
      label,
      kind: isWhole ? CompletionItemKind.Value : CompletionItemKind.EnumMember,
      labelDetails: { description: detail },
      sortText: String(i).padStart(4, '0'),
      filterText: node.text.slice(start, offset - at) + label,
      textEdit: { range: rangeIn(cell, at + start, at + end), newText: label },
    })),
  };
}

/** The first character inside the quotes, in the cell. */
function textStart(cell: Cell, literal: ts.StringLiteralLike): number {
  return literal.getStart() + 1 - cell.head.length;
}

function patternAt(
  program: NotebookProgram,
  literal: ts.StringLiteralLike,
  knowledge: Knowledge,
): Found | undefined {
  // With escapes, places in the text are not places in the cell.
  const raw = literal.getText().slice(1, 1 + literal.text.length);
  if (raw !== literal.text) return undefined;
  const { parent } = literal;
  if (ts.isPropertyAssignment(parent)) return optionText(program, literal, parent);
  if (!ts.isCallExpression(parent)) return undefined;
  const index = parent.arguments.indexOf(literal);
  const parameters = parametersOf(program, parent);
  const kind = KINDS[parameters[index] ?? ''];
  if (kind === undefined) return undefined;
  const called = calledName(parent);
  const tensor = kind === 'pattern' ? tensorOf(program, parent, knowledge) : undefined;
  const shape = parent.arguments[parameters.indexOf('shape')];
  const context = {
    tensor,
    sizes: sizesOf(parent.arguments[index + 1]),
    rank: kind === 'axes' ? rankOf(shape) : undefined,
  };
  return { kind, context, known: !REARRANGING.has(called) };
}

/** `layerNorm({ over: 'H W' })`, `defineNormalization({ pattern: … })` */
function optionText(
  program: NotebookProgram,
  literal: ts.StringLiteralLike,
  property: ts.PropertyAssignment,
): Found | undefined {
  const call = property.parent.parent;
  const kind = ts.isIdentifier(property.name) ? KINDS[property.name.text] : undefined;
  if (kind === undefined || property.initializer !== literal || !ts.isCallExpression(call)) return undefined;
  return isOurs(program, call) ? { kind, context: {}, known: true } : undefined;
}

/** The names of what a call of ours takes; nothing of any other. */
function parametersOf(program: NotebookProgram, call: ts.CallExpression): readonly string[] {
  if (!isOurs(program, call)) return [];
  const signature = program.program().getTypeChecker().getResolvedSignature(call);
  return signature?.parameters.map(({ name }) => name) ?? [];
}

function isOurs(program: NotebookProgram, call: ts.CallExpression): boolean {
  const { expression } = call;
  const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  return symbolOf(program, name)?.declarations?.some((one) => program.isOurs(one.getSourceFile())) === true;
}

function calledName({ expression }: ts.CallExpression): string {
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  return ts.isIdentifier(expression) ? expression.text : '';
}

/** What the call is about: the receiver of a method, otherwise the first argument. */
function tensorOf(
  program: NotebookProgram,
  call: ts.CallExpression,
  knowledge: Knowledge,
): Described | undefined {
  const { expression } = call;
  const receiver = ts.isPropertyAccessExpression(expression)
    ? describedBy(program, expression.expression, knowledge)
    : undefined;
  const [first] = call.arguments;
  return receiver ?? (first === undefined ? undefined : describedBy(program, first, knowledge));
}

/** By the kernel's own word where it has the variable; else by how it is made, as far as that is written out. */
function describedBy(
  program: NotebookProgram,
  node: ts.Expression,
  knowledge: Knowledge,
): Described | undefined {
  if (ts.isCallExpression(node)) return describedByCall(program, node);
  if (!ts.isIdentifier(node)) return undefined;
  const known = isNotebookVariable(program, node)
    ? knowledge.variables.find(({ name }) => name === node.text)
    : undefined;
  if (known?.axes !== undefined && known.shape !== undefined) return { axes: known.axes, shape: known.shape };
  const [declaration] = symbolOf(program, node)?.declarations ?? [];
  const isPlain = declaration !== undefined && ts.isVariableDeclaration(declaration);
  const made = isPlain ? declaration.initializer : undefined;
  return made !== undefined && ts.isCallExpression(made) ? describedByCall(program, made) : undefined;
}

/** `randn([6, 6, 16, 16], 'N C H W')` */
function describedByCall(program: NotebookProgram, call: ts.CallExpression): Described | undefined {
  const parameters = parametersOf(program, call);
  const extents = call.arguments[parameters.indexOf('shape')];
  if (extents === undefined || !ts.isArrayLiteralExpression(extents)) return undefined;
  const shape = extents.elements.map(numberOf);
  const names = call.arguments[parameters.indexOf('axes')];
  const axes = names !== undefined && ts.isStringLiteralLike(names) ? names.text : undefined;
  if (!shape.every((extent) => extent !== undefined)) return undefined;
  try {
    return { shape, axes: axisNames('axes', axes, shape.length) };
  } catch {
    // Its own string is marked.
    return undefined;
  }
}

function rankOf(shape: ts.Expression | undefined): number | undefined {
  const isWritten = shape !== undefined && ts.isArrayLiteralExpression(shape);
  return isWritten && !shape.elements.some(ts.isSpreadElement) ? shape.elements.length : undefined;
}

/** `{ g: 3 }`; nothing given is no sizes, and undefined is sizes that are computed. */
function sizesOf(node: ts.Expression | undefined): Context['sizes'] {
  if (node === undefined) return {};
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  const sizes: Record<string, number> = {};
  for (const property of node.properties) {
    const value = ts.isPropertyAssignment(property) ? numberOf(property.initializer) : undefined;
    if (value === undefined || property.name === undefined || !ts.isIdentifier(property.name))
      return undefined;
    sizes[property.name.text] = value;
  }
  return sizes;
}

function numberOf(node: ts.Node): number | undefined {
  return ts.isNumericLiteral(node) ? Number(node.text) : undefined;
}
