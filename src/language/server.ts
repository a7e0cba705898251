/**
 * The language server's process: requests of the editor → the notebook that they are about. Whatever a request runs
 * into, the answer is nothing and a line in the server's log; the process goes on.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type CodeAction,
  CodeActionKind,
  createConnection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  NotebookDocuments,
  ProposedFeatures,
  ResponseError,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { addMissingImports, format, quickFixes } from './code-actions.ts';
import { type Completions, complete, resolveCompletion } from './completion.ts';
import { hover, signatureHelp } from './hover.ts';
import type { Formula } from './knowledge.ts';
import {
  DETAILS,
  type ServerOptions,
  THEME,
  type Theme,
  type ThemeMessage,
  VARIABLES,
  type VariablesMessage,
} from './messages.ts';
import {
  definitions,
  highlights,
  references,
  rename,
  renameable,
  selectionRanges,
  type Target,
} from './navigation.ts';
import type { Cell, CellText } from './notebook-program.ts';
import { type Notebook, Notebooks } from './notebooks.ts';
import { foldings, inlayHints, outline, semanticTokens, TOKEN_MODIFIERS, TOKEN_TYPES } from './structure.ts';

const SELECTOR = [{ notebook: { notebookType: 'normbook' }, cells: [{ language: 'normbook-typescript' }] }];
const WATCHED = '**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs,json}';
const MISSING_IMPORTS = 'source.addMissingImports';

const connection = createConnection(ProposedFeatures.all);
const documents = new NotebookDocuments(TextDocument);
let notebooks: Notebooks | undefined;
let setTheme: (theme: Theme) => void = () => undefined;

connection.onInitialize((params: InitializeParams): InitializeResult => {
  // As the extension wrote them.
  const { declarations, formulas, theme } = params.initializationOptions as ServerOptions;
  const [first] = params.workspaceFolders ?? [];
  const surroundings = {
    declarations,
    formulas: readFormulas(formulas),
    theme,
    log: (text: string) => connection.console.error(text),
    detailsOf: (notebook: string, name: string) =>
      connection.sendRequest<string>(DETAILS, { notebook, name }),
    folder: first?.uri.startsWith('file:') === true ? fileURLToPath(first.uri) : undefined,
  };
  setTheme = (next) => {
    surroundings.theme = next;
  };
  notebooks = new Notebooks(surroundings, (uri, diagnostics) => {
    void connection.sendDiagnostics({ uri, diagnostics: [...diagnostics] });
  });
  return {
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Incremental,
      notebookDocumentSync: { notebookSelector: SELECTOR },
      completionProvider: { triggerCharacters: ['.', '"', "'", '`', '/', '@'], resolveProvider: true },
      hoverProvider: true,
      signatureHelpProvider: { triggerCharacters: ['(', ',', '<'], retriggerCharacters: [')'] },
      definitionProvider: true,
      typeDefinitionProvider: true,
      implementationProvider: true,
      referencesProvider: true,
      documentHighlightProvider: true,
      renameProvider: { prepareProvider: true },
      documentSymbolProvider: true,
      foldingRangeProvider: true,
      selectionRangeProvider: true,
      semanticTokensProvider: {
        legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [...TOKEN_MODIFIERS] },
        full: true,
      },
      inlayHintProvider: true,
      documentFormattingProvider: true,
      documentRangeFormattingProvider: true,
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, MISSING_IMPORTS] },
    },
  };
});

connection.onInitialized(() => {
  void connection.client.register(DidChangeWatchedFilesNotification.type, {
    watchers: [{ globPattern: WATCHED }],
  });
});

connection.onDidChangeWatchedFiles(({ changes }) => {
  notebooks?.filesChanged(changes.map(({ uri }) => uri).filter((uri) => !uri.includes('/node_modules/')));
});
connection.onNotification(VARIABLES, ({ notebook, variables }: VariablesMessage) => {
  notebooks?.setVariables(notebook, variables);
});
connection.onNotification(THEME, ({ theme }: ThemeMessage) => setTheme(theme));

documents.onDidOpen((document) => notebooks?.open(document.uri, textsOf(document.uri)));
documents.onDidClose(({ uri }) => notebooks?.close(uri));
documents.onDidChange(({ notebookDocument: { uri }, cells }) => {
  const typed = cells?.changed.textContent.at(-1);
  notebooks?.change(uri, textsOf(uri), typed?.document);
});

/** The cells of TypeScript in their order. */
function textsOf(uri: string): CellText[] {
  const notebook = documents.getNotebookDocument(uri);
  return (notebook?.cells ?? []).flatMap((cell) => {
    const text = documents.getCellTextDocument(cell);
    return text === undefined ? [] : [{ uri: cell.document, text: text.getText() }];
  });
}

/** The answer to a request about a place in a cell; nothing for cells that are not open, and where it fails. */
function about<T>(what: string, uri: string, answer: (notebook: Notebook, cell: Cell) => T): T | null {
  try {
    const document = documents.findNotebookDocumentForCell(uri);
    const notebook = document && notebooks?.at(document.uri);
    const cell = notebook?.program.cellAt(uri);
    return notebook === undefined || cell === undefined ? null : answer(notebook, cell);
  } catch (error) {
    return nothing(what, error);
  }
}

/** The same of an answer that takes its time. */
async function aboutLater<T>(
  what: string,
  uri: string,
  answer: (notebook: Notebook, cell: Cell) => Promise<T>,
): Promise<T | null> {
  return (await about(what, uri, answer)?.catch((error: unknown) => nothing(what, error))) ?? null;
}

function nothing(what: string, error: unknown): null {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  connection.console.error(`${what}: ${text}`);
  return null;
}

/** A list may be asked about after the next one was made: the editor still shows it, or has just chosen from it. */
const KEPT_LISTS = 8;
const lists = new Map<number, Completions>();
let listNumber = 0;

connection.onCompletion(({ textDocument: { uri }, position }) =>
  about('completion', uri, (notebook) => {
    notebook.program.focus(uri);
    const cell = notebook.program.cellAt(uri);
    if (cell === undefined) return null;
    const made = complete(notebook.program, cell, cell.document.offsetAt(position), notebook);
    const number = ++listNumber;
    lists.set(number, made);
    lists.delete(number - KEPT_LISTS);
    notebook.answered();
    return { ...made.list, items: made.list.items.map((item, i) => ({ ...item, data: [number, i] })) };
  }),
);
connection.onCompletionResolve((item) => {
  const [number, index] = (item.data ?? []) as [number?, number?]; // as it was sent above
  const made = lists.get(number ?? 0);
  const entry = made?.list.items[index ?? -1]?.data;
  if (made === undefined) return item;
  return (
    about('completion item', made.uri, (notebook, cell) =>
      resolveCompletion(notebook.program, cell, made, { ...item, data: entry }, notebook),
    ) ?? item
  );
});
connection.onHover(({ textDocument: { uri }, position }) =>
  aboutLater('hover', uri, async (notebook, cell) => {
    return (await hover(notebook.program, cell, cell.document.offsetAt(position), notebook)) ?? null;
  }),
);
connection.onSignatureHelp(({ textDocument: { uri }, position }) =>
  about('signature', uri, ({ program }, cell) => {
    return signatureHelp(program, cell, cell.document.offsetAt(position)) ?? null;
  }),
);

const TARGETS = {
  definition: connection.onDefinition,
  type: connection.onTypeDefinition,
  implementation: connection.onImplementation,
} as const satisfies Record<Target, unknown>;
for (const [target, on] of Object.entries(TARGETS) as [Target, typeof connection.onDefinition][]) {
  on(({ textDocument: { uri }, position }) =>
    about(target, uri, ({ program }, cell) => {
      return definitions(program, cell, cell.document.offsetAt(position), target);
    }),
  );
}

connection.onReferences(({ textDocument: { uri }, position, context }) =>
  about('references', uri, ({ program }, cell) => {
    return references(program, cell, cell.document.offsetAt(position), context.includeDeclaration);
  }),
);
connection.onDocumentHighlight(({ textDocument: { uri }, position }) =>
  about('highlights', uri, ({ program }, cell) => {
    return highlights(program, cell, cell.document.offsetAt(position));
  }),
);
connection.onPrepareRename(({ textDocument: { uri }, position }) => {
  const found = about('rename', uri, ({ program }, cell) => {
    return renameable(program, cell, cell.document.offsetAt(position));
  });
  return typeof found === 'string' ? new ResponseError(0, found) : found;
});
connection.onRenameRequest(({ textDocument: { uri }, position, newName }) =>
  about('rename', uri, ({ program }, cell) => {
    return rename(program, cell, cell.document.offsetAt(position), newName) ?? null;
  }),
);
connection.onDocumentSymbol(({ textDocument: { uri } }) =>
  about('outline', uri, ({ program }, cell) => outline(program, cell)),
);
connection.onFoldingRanges(({ textDocument: { uri } }) =>
  about('folding', uri, ({ program }, cell) => foldings(program, cell)),
);
connection.onSelectionRanges(({ textDocument: { uri }, positions }) =>
  about('selection', uri, ({ program }, cell) =>
    positions.map((position) => {
      const ranges = selectionRanges(program, cell, cell.document.offsetAt(position));
      return nested(ranges);
    }),
  ),
);
connection.languages.semanticTokens.on(({ textDocument: { uri } }) => {
  const data = about('semantic tokens', uri, ({ program }, cell) => semanticTokens(program, cell));
  return { data: data ?? [] };
});
connection.languages.inlayHint.on(({ textDocument: { uri }, range }) =>
  about('inlay hints', uri, ({ program }, cell) => inlayHints(program, cell, range)),
);
connection.onDocumentFormatting(({ textDocument: { uri }, options }) =>
  about('format', uri, ({ program }, cell) => format(program, cell, options)),
);
connection.onDocumentRangeFormatting(({ textDocument: { uri }, options, range }) =>
  about('format', uri, ({ program }, cell) => format(program, cell, options, range)),
);
connection.onCodeAction(({ textDocument: { uri }, context: { diagnostics, only } }) =>
  about('quick fixes', uri, ({ program }, cell): CodeAction[] => {
    if (only?.some((kind) => MISSING_IMPORTS.startsWith(kind)) === true) {
      const all = addMissingImports(program, cell);
      return all === undefined ? [] : [all];
    }
    return quickFixes(program, cell, diagnostics);
  }),
);

/** The innermost first → each within the next. */
function nested(ranges: ReturnType<typeof selectionRanges>): import('vscode-languageserver').SelectionRange {
  const [first, ...outer] = ranges;
  if (first === undefined) throw new Error('a selection has at least the cell');
  return outer.length === 0 ? { range: first } : { range: first, parent: nested(outer) };
}

/** Without them formulas are text. */
function readFormulas(file: string): Readonly<Record<string, Formula>> {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { pictures: Record<string, Formula> }).pictures; // our own build wrote it
  } catch (error) {
    connection.console.warn(`formulas are shown as text: ${String(error)}`);
    return {};
  }
}

documents.listen(connection);
connection.listen();
