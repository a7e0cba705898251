/**
 * The names of one cell, by its syntax alone: what it declares for the cells after it, what it may mean by a name that
 * it does not declare. Types are not known here; a name too many among the used costs nothing.
 */
import ts from 'typescript';

/** How a name came to be; an assignment from another cell is right for all but `const`. */
export type Declaration = 'const' | 'variable' | 'import' | 'type';

/** Where a name stands that the cell does not declare at its top. */
export interface Use {
  readonly start: number;
  /** Whether it is reached only when something is called, so that a later cell may still declare it in time. */
  readonly deferred: boolean;
}

export interface CellNames {
  readonly declared: ReadonlyMap<string, Declaration>;
  /** Of others. */
  readonly used: ReadonlyMap<string, readonly Use[]>;
  /** Imported here and not used here. */
  readonly idle: readonly string[];
  /** Those that the cell exports by itself. */
  readonly exported: ReadonlySet<string>;
}

/** Reads a cell, a broken one as far as it goes. */
export function namesOf(text: string): CellNames {
  const tree = ts.createSourceFile('cell.ts', text, ts.ScriptTarget.ESNext, true);
  const declared = new Map<string, Declaration>();
  const exported = new Set<string>();
  for (const statement of tree.statements) {
    declareStatement(statement, declared);
    exportStatement(statement, exported);
  }
  const used = new Map<string, Use[]>();
  collectUses(tree, tree, false, used);
  const idle = [...declared].filter(([name, kind]) => kind === 'import' && !used.has(name));
  for (const name of declared.keys()) used.delete(name);
  return { declared, used, idle: idle.map(([name]) => name), exported };
}

function declareStatement(statement: ts.Statement, declared: Map<string, Declaration>): void {
  if (ts.isImportDeclaration(statement)) declareImports(statement.importClause, declared);
  else if (ts.isImportEqualsDeclaration(statement)) declared.set(statement.name.text, 'import');
  else if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
    if (!declared.has(statement.name.text)) declared.set(statement.name.text, 'type');
  } else if (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement)
  ) {
    const { name } = statement;
    const isGlobal = (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0;
    if (name !== undefined && ts.isIdentifier(name) && !isGlobal) declared.set(name.text, 'variable');
  } else if (ts.isVariableStatement(statement)) declareList(statement.declarationList, declared);
  else declareNestedVars(statement, declared);
}

function declareImports(clause: ts.ImportClause | undefined, declared: Map<string, Declaration>): void {
  if (clause?.name !== undefined) declared.set(clause.name.text, 'import');
  const bindings = clause?.namedBindings;
  if (bindings === undefined) return;
  if (ts.isNamespaceImport(bindings)) declared.set(bindings.name.text, 'import');
  else for (const { name } of bindings.elements) declared.set(name.text, 'import');
}

function declareList(list: ts.VariableDeclarationList, declared: Map<string, Declaration>): void {
  const kind = (list.flags & ts.NodeFlags.Constant) === 0 ? 'variable' : 'const';
  for (const { name } of list.declarations) declareBinding(name, kind, declared);
}

function declareBinding(name: ts.BindingName, kind: Declaration, declared: Map<string, Declaration>): void {
  if (ts.isIdentifier(name)) {
    if (name.text !== '') declared.set(name.text, kind);
    return;
  }
  for (const element of name.elements) {
    if (ts.isBindingElement(element)) declareBinding(element.name, kind, declared);
  }
}

/** `var` in a block or a loop belongs to the cell. */
function declareNestedVars(node: ts.Node, declared: Map<string, Declaration>): void {
  if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node)) return;
  if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0) {
    declareList(node, declared);
  }
  ts.forEachChild(node, (child) => declareNestedVars(child, declared));
}

function exportStatement(statement: ts.Statement, exported: Set<string>): void {
  if (ts.isExportDeclaration(statement)) {
    const clause = statement.exportClause;
    if (clause === undefined) return;
    if (ts.isNamespaceExport(clause)) exported.add(clause.name.text);
    else for (const { name } of clause.elements) exported.add(name.text);
    return;
  }
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  if (modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) !== true) return;
  if (modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) return;
  const own = new Map<string, Declaration>();
  declareStatement(statement, own);
  for (const name of own.keys()) exported.add(name);
}

function collectUses(node: ts.Node, tree: ts.SourceFile, deferred: boolean, used: Map<string, Use[]>): void {
  if (ts.isIdentifier(node)) {
    if (node.text === '' || isOnlyAName(node)) return;
    const uses = used.get(node.text) ?? [];
    uses.push({ start: node.getStart(tree), deferred });
    used.set(node.text, uses);
    return;
  }
  const isLater = deferred || isDeferring(node);
  ts.forEachChild(node, (child) => collectUses(child, tree, isLater, used));
}

/** Functions, but those that are called where they stand; fields of objects to be; types, which nothing runs. */
function isDeferring(node: ts.Node): boolean {
  if (ts.isPropertyDeclaration(node)) {
    return !node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
  }
  if (ts.isFunctionExpression(node) || ts.isArrowFunction(node)) return !isCalledInPlace(node);
  return ts.isFunctionLike(node) || (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node));
}

/** `(() => …)()` */
function isCalledInPlace(node: ts.Expression): boolean {
  let at: ts.Node = node;
  while (ts.isParenthesizedExpression(at.parent)) at = at.parent;
  return ts.isCallExpression(at.parent) && at.parent.expression === at;
}

/** Of a member, a label, a key: it means no variable. */
function isOnlyAName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return true;
  if (ts.isImportSpecifier(parent) || ts.isImportClause(parent) || ts.isNamespaceImport(parent)) return true;
  if (ts.isExportSpecifier(parent)) return parent.propertyName !== undefined && parent.name === node;
  if (ts.isShorthandPropertyAssignment(parent)) return false;
  if (ts.isBindingElement(parent)) return parent.propertyName === node || parent.name === node;
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent)) return parent.name === node;
  return (
    (ts.isObjectLiteralElementLike(parent) ||
      ts.isClassElement(parent) ||
      ts.isTypeElement(parent) ||
      ts.isEnumMember(parent)) &&
    parent.name === node
  );
}
