/**
 * What may stand at the cursor. Names of cells, members, options, packages and files all come from TypeScript; what a
 * string is a pattern for is told by `pattern-help.ts`. Details of an item are looked for only when it is looked at.
 */
import ts from 'typescript';
import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type CompletionList,
  MarkupKind,
} from 'vscode-languageserver-types';
import { norms } from '../engine/index.ts';
import { documentation } from './documentation.ts';
import { cellEdits, FORMAT } from './edits.ts';
import type { Knowledge } from './knowledge.ts';
import { rangeIn } from './locations.ts';
import type { Cell, NotebookProgram } from './notebook-program.ts';
import { patternCompletion } from './pattern-help.ts';
import { describeNorm } from './subject/index.ts';

/** A list as it was offered, and what TypeScript needs to tell more about one of it. */
export interface Completions {
  readonly list: CompletionList;
  readonly uri: string;
  readonly offset: number;
  /** By the `data` of an item. */
  readonly entries: readonly Offered[];
}

/** Not the whole entry: its symbol would keep the program alive that it was made from, as long as the list is kept. */
interface Offered {
  readonly name: string;
  readonly source: string | undefined;
  readonly data: ts.CompletionEntryData | undefined;
}

const KINDS: Readonly<Record<string, CompletionItemKind>> = {
  [ts.ScriptElementKind.primitiveType]: CompletionItemKind.Keyword,
  [ts.ScriptElementKind.keyword]: CompletionItemKind.Keyword,
  [ts.ScriptElementKind.constElement]: CompletionItemKind.Constant,
  [ts.ScriptElementKind.letElement]: CompletionItemKind.Variable,
  [ts.ScriptElementKind.variableElement]: CompletionItemKind.Variable,
  [ts.ScriptElementKind.localVariableElement]: CompletionItemKind.Variable,
  [ts.ScriptElementKind.parameterElement]: CompletionItemKind.Variable,
  [ts.ScriptElementKind.functionElement]: CompletionItemKind.Function,
  [ts.ScriptElementKind.localFunctionElement]: CompletionItemKind.Function,
  [ts.ScriptElementKind.memberFunctionElement]: CompletionItemKind.Method,
  [ts.ScriptElementKind.constructSignatureElement]: CompletionItemKind.Method,
  [ts.ScriptElementKind.callSignatureElement]: CompletionItemKind.Method,
  [ts.ScriptElementKind.memberVariableElement]: CompletionItemKind.Property,
  [ts.ScriptElementKind.memberGetAccessorElement]: CompletionItemKind.Property,
  [ts.ScriptElementKind.memberSetAccessorElement]: CompletionItemKind.Property,
  [ts.ScriptElementKind.enumElement]: CompletionItemKind.Enum,
  [ts.ScriptElementKind.enumMemberElement]: CompletionItemKind.EnumMember,
  [ts.ScriptElementKind.moduleElement]: CompletionItemKind.Module,
  [ts.ScriptElementKind.externalModuleName]: CompletionItemKind.Module,
  [ts.ScriptElementKind.classElement]: CompletionItemKind.Class,
  [ts.ScriptElementKind.localClassElement]: CompletionItemKind.Class,
  [ts.ScriptElementKind.typeElement]: CompletionItemKind.Class,
  [ts.ScriptElementKind.interfaceElement]: CompletionItemKind.Interface,
  [ts.ScriptElementKind.typeParameterElement]: CompletionItemKind.TypeParameter,
  [ts.ScriptElementKind.string]: CompletionItemKind.Constant,
  [ts.ScriptElementKind.scriptElement]: CompletionItemKind.File,
  [ts.ScriptElementKind.directory]: CompletionItemKind.Folder,
  [ts.ScriptElementKind.warning]: CompletionItemKind.Text,
};

/** What an imported name is, by its symbol; the first that fits. */
const SYMBOL_KINDS: readonly (readonly [ts.SymbolFlags, CompletionItemKind])[] = [
  [ts.SymbolFlags.Function, CompletionItemKind.Function],
  [ts.SymbolFlags.Class, CompletionItemKind.Class],
  [ts.SymbolFlags.Enum, CompletionItemKind.Enum],
  [ts.SymbolFlags.Variable, CompletionItemKind.Variable],
  [ts.SymbolFlags.Interface, CompletionItemKind.Interface],
  [ts.SymbolFlags.TypeAlias, CompletionItemKind.Class],
  [ts.SymbolFlags.Module, CompletionItemKind.Module],
];

/** Of our declarations only the entry is a module that one imports. */
const PREFERENCES: ts.UserPreferences = {
  includeCompletionsForModuleExports: true,
  includeCompletionsForImportStatements: true,
  includeCompletionsWithInsertText: true,
  includeAutomaticOptionalChainCompletions: true,
  includeCompletionsWithSnippetText: false,
  useLabelDetailsInCompletionEntries: true,
  allowIncompleteCompletions: true,
  importModuleSpecifierPreference: 'shortest',
  importModuleSpecifierEnding: 'auto',
  providePrefixAndSuffixTextForRename: false,
  quotePreference: 'single',
};

/** With what every request for imports asks: cells are no modules to import from by name. */
export function preferences(program: NotebookProgram): ts.UserPreferences {
  return { ...PREFERENCES, autoImportFileExcludePatterns: [...program.notImportable] };
}

/** So many letters narrow down what could be imported. */
const NARROW = 3;

export function complete(
  program: NotebookProgram,
  cell: Cell,
  offset: number,
  knowledge: Knowledge,
): Completions {
  const { uri } = cell;
  const pattern = patternCompletion(program, cell, offset, knowledge);
  if (pattern !== undefined) return { list: pattern, uri, offset, entries: [] };
  const word = /[\w$]*$/.exec(cell.text.slice(0, offset))?.[0] ?? '';
  const found = ask(program, cell, offset, word);
  if (found === undefined) return { list: { isIncomplete: false, items: [] }, uri, offset, entries: [] };
  const entries = found.entries.filter((entry) => isOffered(entry, word));
  const wordStart = offset - word.length;
  const checker = program.program().getTypeChecker();
  const common = found.optionalReplacementSpan;
  const seen = new Set<string>();
  const items = entries.flatMap((entry, index): CompletionItem[] => {
    const item = itemOf(entry, checker);
    const key = `${item.label}\n${item.labelDetails?.description ?? ''}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ ...item, ...insertionOf(program, cell, entry, { label: item.label, wordStart }), data: index }];
  });
  const range = common && program.place(cell.file, common);
  const hasImports = !found.isMemberCompletion && word.length < NARROW;
  const isIncomplete = hasImports || found.isIncomplete === true;
  const itemDefaults = range && { editRange: rangeIn(cell, range.start, range.end) };
  const list = { isIncomplete, items, ...(itemDefaults && { itemDefaults }) };
  return { list, uri, offset, entries: entries.map(({ name, source, data }) => ({ name, source, data })) };
}

/** After one letter there would be a thousand names to import, and nobody reads them. */
function ask(
  program: NotebookProgram,
  cell: Cell,
  offset: number,
  word: string,
): ts.CompletionInfo | undefined {
  const settings = {
    ...preferences(program),
    includeSymbol: true,
    includeCompletionsForModuleExports: word.length > 1,
  };
  return program.importable.only(
    (name) => isImportOffered(name, word),
    () => program.service.getCompletionsAtPosition(cell.file, program.inFile(cell, offset), settings, FORMAT),
  );
}

/** Does what the first suggestion of all would wait for: gathers what could be imported, has V8 read the code for it. */
export function prepare(program: NotebookProgram, cell: Cell): void {
  const settings = { ...preferences(program), includeSymbol: true };
  program.importable.only(
    () => false,
    () => program.service.getCompletionsAtPosition(cell.file, program.inFile(cell, 0), settings, FORMAT),
  );
}

function isOffered({ kind, name, source, hasAction }: ts.CompletionEntry, word: string): boolean {
  if (kind === ts.ScriptElementKind.warning) return false;
  const isImport = source !== undefined && hasAction === true;
  return !isImport || isImportOffered(name, word);
}

function isImportOffered(name: string, word: string): boolean {
  const [text, wanted] = [name.toLowerCase(), word.toLowerCase()];
  return word.length < NARROW ? text.startsWith(wanted) : hasInOrder(text, wanted);
}

/** Whether the letters are there in their order, as the editor itself compares; TypeScript does so for most words. */
function hasInOrder(text: string, letters: string): boolean {
  let found = 0;
  for (const letter of text) if (letter === letters[found]) found += 1;
  return found === letters.length;
}

/** Where it says nothing, the label replaces the list's common range. */
function insertionOf(
  program: NotebookProgram,
  cell: Cell,
  { name, insertText, replacementSpan }: ts.CompletionEntry,
  { label, wordStart }: { label: string; wordStart: number },
): Partial<CompletionItem> {
  const newText = insertText ?? name;
  const place = replacementSpan && program.place(cell.file, replacementSpan);
  if (place !== undefined) {
    // The editor compares with all that is replaced, such as the `.` before a member or a whole import.
    const before = cell.text.slice(place.start, Math.max(place.start, wordStart));
    const textEdit = { range: rangeIn(cell, place.start, place.end), newText };
    return { textEdit, ...(before === '' ? {} : { filterText: before + name }) };
  }
  return newText === label ? {} : { insertText: newText, textEditText: newText };
}

function itemOf(entry: ts.CompletionEntry, checker: ts.TypeChecker): CompletionItem {
  const { name, sortText, kindModifiers = '', sourceDisplay, labelDetails } = entry;
  const from =
    sourceDisplay === undefined ? labelDetails?.description : ts.displayPartsToString(sourceDisplay);
  const modifiers = kindModifiers.split(',');
  const isOptional = modifiers.includes(ts.ScriptElementKindModifier.optionalModifier);
  const isDeprecated = modifiers.includes(ts.ScriptElementKindModifier.deprecatedModifier);
  const label = isOptional && !name.endsWith('?') ? `${name}?` : name;
  return {
    label,
    kind: kindOf(entry, checker),
    sortText,
    ...(label === name ? {} : { filterText: name }),
    ...(entry.isRecommended === true ? { preselect: true } : {}),
    ...(entry.filterText === undefined ? {} : { filterText: entry.filterText }),
    ...(isDeprecated ? { tags: [CompletionItemTag.Deprecated] } : {}),
    ...(from === undefined || from === '' ? {} : { labelDetails: { description: from } }),
  };
}

function kindOf({ kind, symbol }: ts.CompletionEntry, checker: ts.TypeChecker): CompletionItemKind {
  if (kind !== ts.ScriptElementKind.alias) return KINDS[kind] ?? CompletionItemKind.Text;
  if (symbol === undefined || (symbol.flags & ts.SymbolFlags.Alias) === 0)
    return CompletionItemKind.Reference;
  const { flags } = checker.getAliasedSymbol(symbol);
  const known = SYMBOL_KINDS.find(([mask]) => (flags & mask) !== 0);
  return known?.[1] ?? CompletionItemKind.Reference;
}

/** Type, documentation, and the import that choosing it brings. */
export function resolveCompletion(
  program: NotebookProgram,
  cell: Cell,
  { offset, entries }: Completions,
  item: CompletionItem,
  knowledge: Knowledge,
): CompletionItem {
  const entry = typeof item.data === 'number' ? entries[item.data] : undefined;
  if (entry === undefined) return item;
  const details = program.service.getCompletionEntryDetails(
    cell.file,
    program.inFile(cell, offset),
    entry.name,
    FORMAT,
    entry.source,
    preferences(program),
    entry.data,
  );
  if (details === undefined) return item;
  const imports = (details.codeActions ?? []).flatMap(({ changes }) =>
    changes
      .filter(({ fileName }) => fileName === cell.file)
      .flatMap(({ textChanges }) => cellEdits(program, cell, textChanges)),
  );
  const signature = plainSignature(ts.displayPartsToString(details.displayParts));
  const record = / NormFactory</.test(signature) ? norms.find(({ id }) => id === entry.name) : undefined;
  const value =
    record === undefined
      ? documentation(details.documentation, details.tags)
      : describeNorm(record, knowledge.pictureOf(record));
  return {
    ...item,
    // The type of a normalization is its whole record; its name says more.
    detail: record?.title ?? signature,
    ...(value === '' ? {} : { documentation: { kind: MarkupKind.Markdown, value } }),
    ...(imports.length === 0 ? {} : { additionalTextEdits: imports }),
  };
}

/** A name from another cell is no import for whoever reads it. */
export function plainSignature(text: string): string {
  return text.replace(/^\(alias\) /, '').replace(/\nimport [^\n]*$/, '');
}
