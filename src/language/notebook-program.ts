/**
 * One notebook as a program of TypeScript. Every cell is a module that imports each name from the nearest cell above
 * that declares it, so that a redeclared name has its newest type, order counts, and two notebooks never meet:
 *
 *     export{y};import{x}from"normbook-cell:1";;     ← the head, one line of ours
 *     const y = x.mean                                ← the cell as it was written
 *
 * The cell in hand imports all that it could name, for completion; the others what they do name. Nothing here speaks
 * the editor's protocol.
 */
import { posix as path } from 'node:path';
import ts from 'typescript';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type CellNames, namesOf } from './cell-names.ts';
import { Importable } from './importable.ts';
import type { FolderSettings } from './settings.ts';

const CELL = 'normbook-cell:';

export interface CellText {
  /** The editor's name of it. */
  readonly uri: string;
  readonly text: string;
}

/** A cell as it stands in the program. */
export interface Cell extends CellText {
  /** Its name for TypeScript; in the notebook's folder, where its imports are looked for. */
  readonly file: string;
  readonly names: CellNames;
  /** Its text with lines and columns. */
  readonly document: TextDocument;
  /** Our line above its text, and where the text begins. */
  readonly head: string;
  /** Changes when its head or its text does. */
  readonly version: number;
  /** The cells, by their place from 0, whose names it uses. */
  readonly sources: ReadonlySet<number>;
  /** Of names that only a cell below declares, that cell's number from 1. */
  readonly below: ReadonlyMap<string, number>;
}

/** A place in a cell or in a file. */
export interface Place {
  readonly cell?: Cell;
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** What of a cell outlives a change of it. */
interface Slot {
  readonly id: number;
  readonly file: string;
  readonly uri: string;
  text: string;
  names: CellNames;
  document: TextDocument;
  version: number;
  whole: string;
}

/** Shared by all notebooks: the trees of libraries, and what is known of files. */
export interface SharedFiles {
  readonly registry: ts.DocumentRegistry;
  /** The texts of declarations that the build made, which never change. */
  readonly declarations: Map<string, ts.IScriptSnapshot>;
  /** Changes when a file may have changed. */
  version: number;
}

/** What a cell has of others. */
type Link = Pick<Cell, 'head' | 'sources' | 'below'>;

const NO_LINK: Link = { head: '', sources: new Set(), below: new Map() };

export class NotebookProgram {
  readonly service: ts.LanguageService;
  readonly folder: string;
  readonly settings: FolderSettings;
  readonly #shared: SharedFiles;
  readonly #declarations: string;
  readonly #slots = new Map<string, Slot>();
  readonly #byFile = new Map<string, Cell>();
  #cells: readonly Cell[] = [];
  #focus: string | undefined;
  #version = 0;
  #nextId = 1;
  #globals: ReadonlySet<string> | undefined;
  readonly #stem: string;
  readonly importable = new Importable(() => this.program());
  #importableVersion = '';

  /** `name` is the notebook's, no other's in this folder; `declarations` the folder that the build fills. */
  constructor(
    { folder, name, declarations }: { folder: string; name: string; declarations: string },
    settings: FolderSettings,
    shared: SharedFiles,
  ) {
    this.folder = folder;
    this.settings = settings;
    this.#shared = shared;
    this.#declarations = declarations;
    this.#stem = path.join(folder, name);
    this.service = ts.createLanguageService(this.#host(), shared.registry);
  }

  /** Patterns of files whose names are not for an import: cells, and what lies behind our declarations' entry. */
  get notImportable(): readonly string[] {
    const inside = ['engine', 'kernel', 'data', 'protocol', 'view'];
    return [`${this.#stem}-*`, ...inside.map((one) => path.join(this.#declarations, 'normbook', one, '**'))];
  }

  get cells(): readonly Cell[] {
    return this.#cells;
  }

  /** The notebook's cells in their order. `focus` is the one in hand, from now on. */
  update(cells: readonly CellText[], focus = this.#focus): void {
    this.#focus = focus;
    for (const uri of this.#slots.keys()) {
      if (!cells.some((cell) => cell.uri === uri)) this.#slots.delete(uri);
    }
    const slots = cells.map((cell) => this.#slotOf(cell));
    const links = this.#link(
      slots,
      cells.findIndex(({ uri }) => uri === focus),
    );
    this.#byFile.clear();
    this.#cells = slots.map((slot, index) => {
      const { head, sources, below } = links[index] ?? NO_LINK;
      const whole = head + slot.text;
      if (whole !== slot.whole) {
        slot.whole = whole;
        slot.version += 1;
      }
      const { uri, file, text, names, document, version } = slot;
      const cell = { uri, file, text, names, document, head, version, sources, below };
      this.#byFile.set(file, cell);
      return cell;
    });
    this.#version += 1;
    this.importable.release();
  }

  /** Puts the cell in hand, so that completion sees all names. */
  focus(uri: string): void {
    if (uri !== this.#focus) this.update(this.#cells, uri);
  }

  cellAt(uri: string): Cell | undefined {
    return this.#cells.find((cell) => cell.uri === uri);
  }

  /** Whether the notebook's author writes semicolons; TypeScript would ask the head. */
  get hasSemicolons(): boolean {
    return this.#cells.some(({ text }) => /;[ \t]*$/m.test(text));
  }

  /** The offset in TypeScript's text. */
  inFile(cell: Cell, offset: number): number {
    return cell.head.length + offset;
  }

  /** A span of TypeScript's as a place; undefined inside a head, which nobody wrote. */
  place(file: string, span: ts.TextSpan): Place | undefined {
    const cell = this.#byFile.get(file);
    const shift = cell?.head.length ?? 0;
    if (span.start < shift) return undefined;
    const start = span.start - shift;
    return { ...(cell && { cell }), file, start, end: start + span.length };
  }

  /** The cell that TypeScript knows by this name. */
  cellOf(file: string): Cell | undefined {
    return this.#byFile.get(file);
  }

  /** Whether these are declarations of `normbook`. */
  isOurs({ fileName }: ts.SourceFile): boolean {
    return fileName.startsWith(path.join(this.#declarations, 'normbook'));
  }

  /** What no user edits: TypeScript's, Node's and our declarations, and packages. */
  isLibrary({ fileName }: Pick<ts.SourceFile, 'fileName'>): boolean {
    return fileName.startsWith(this.#declarations) || fileName.includes('/node_modules/');
  }

  program(): ts.Program {
    const program = this.service.getProgram();
    if (program === undefined) throw new Error('the language service was disposed of');
    return program;
  }

  dispose(): void {
    this.service.dispose();
  }

  #slotOf({ uri, text }: CellText): Slot {
    const known = this.#slots.get(uri);
    if (known === undefined) {
      const id = this.#nextId++;
      const file = `${this.#stem}-${id}.ts`;
      const slot = { id, file, uri, text, ...read(uri, text), version: 0, whole: '' };
      this.#slots.set(uri, slot);
      return slot;
    }
    if (known.text !== text) {
      Object.assign(known, { text, ...read(uri, text) });
    }
    return known;
  }

  /** Each cell's head, from what stands above it and, for names that are nowhere above, below it. */
  #link(slots: readonly Slot[], focus: number): Link[] {
    const firstBelow = new Map<string, number>();
    slots.forEach(({ names }, index) => {
      for (const name of names.declared.keys()) if (!firstBelow.has(name)) firstBelow.set(name, index);
    });
    const visible = new Map<string, number>();
    return slots.map(({ names }, index) => {
      const later = new Map<string, number>();
      const wanted = new Map<string, number>();
      const sources = new Set<number>();
      if (index === focus) for (const [name, from] of visible) wanted.set(name, from);
      for (const name of names.used.keys()) {
        const from = visible.get(name) ?? this.#fromBelow(name, firstBelow);
        if (from === undefined) continue;
        wanted.set(name, from);
        sources.add(from);
        if (!visible.has(name)) later.set(name, from + 1);
      }
      for (const name of names.declared.keys()) {
        wanted.delete(name);
        visible.set(name, index);
      }
      return { head: headOf(wanted, names, slots), sources, below: later };
    });
  }

  /** Not for names that everything has, such as `fetch`: until the cell below runs, they mean that. */
  #fromBelow(name: string, firstBelow: ReadonlyMap<string, number>): number | undefined {
    return firstBelow.has(name) && !this.#isGlobal(name) ? firstBelow.get(name) : undefined;
  }

  #isGlobal(name: string): boolean {
    if (this.#globals === undefined) {
      const program = this.program();
      const [root = ''] = this.settings.roots;
      const tree = program.getSourceFile(root);
      if (tree === undefined) return false;
      const symbols = program.getTypeChecker().getSymbolsInScope(tree.endOfFileToken, ts.SymbolFlags.Value);
      this.#globals = new Set(symbols.map((symbol) => symbol.name));
    }
    return this.#globals.has(name);
  }

  /** Changes with everything that the program is made from. */
  get #projectVersion(): string {
    return `${this.#version}.${this.#shared.version}`;
  }

  /** Undefined where a cell adds to modules that are not its own: then every key may change what they export. */
  #importables(): ts.ExportInfoMap | undefined {
    if (this.#cells.some(({ text }) => /\bdeclare\s+(?:module|namespace|global)\b/.test(text)))
      return undefined;
    if (this.#importableVersion !== this.#projectVersion) this.importable.release();
    this.#importableVersion = this.#projectVersion;
    const files = this.program().getSourceFiles();
    return this.importable.of(files.filter(({ fileName }) => !this.#byFile.has(fileName)));
  }

  /** One text for all notebooks: each of its own would be four megabytes a notebook. */
  #declaration(file: string): ts.IScriptSnapshot | undefined {
    const known = this.#shared.declarations.get(file);
    if (known !== undefined) return known;
    const text = ts.sys.readFile(file);
    if (text === undefined) return undefined;
    const snapshot = ts.ScriptSnapshot.fromString(text);
    this.#shared.declarations.set(file, snapshot);
    return snapshot;
  }

  #host(): ts.LanguageServiceHost {
    const { settings } = this;
    const snapshots = new Map<string, { version: string; snapshot: ts.IScriptSnapshot }>();
    const slotAt = (file: string): Slot | undefined => {
      const cell = this.#byFile.get(file);
      return cell && this.#slots.get(cell.uri);
    };
    // What the disk says is asked for once between two changes: TypeScript asks of every file three times.
    const modified = new Map<string, string>();
    let modifiedAt = '';
    const modifiedTime = (file: string): string => {
      if (modifiedAt !== this.#projectVersion) modified.clear();
      modifiedAt = this.#projectVersion;
      const known = modified.get(file) ?? String(ts.sys.getModifiedTime?.(file)?.getTime() ?? 0);
      modified.set(file, known);
      return known;
    };
    // What libraries import, and what `package.json` says of a folder, until a file changes: to install writes some.
    let resolutions: ts.ModuleResolutionCache | undefined;
    let resolvedAt = -1;
    const resolutionCache = (): ts.ModuleResolutionCache => {
      if (resolvedAt !== this.#shared.version) resolutions = undefined;
      resolvedAt = this.#shared.version;
      resolutions ??= ts.createModuleResolutionCache(this.folder, (name) => name, settings.options);
      return resolutions;
    };
    const versionOf = (file: string): string => {
      const slot = slotAt(file);
      if (slot !== undefined) return String(slot.version);
      if (file.startsWith(this.#declarations)) return '';
      return modifiedTime(file);
    };
    return {
      getCompilationSettings: () => settings.options,
      getProjectVersion: () => this.#projectVersion,
      getScriptFileNames: () => [...settings.roots, ...this.#byFile.keys()],
      getScriptVersion: versionOf,
      getScriptSnapshot: (file) => {
        if (file.startsWith(this.#declarations)) return this.#declaration(file);
        const version = versionOf(file);
        const known = snapshots.get(file);
        if (known?.version === version) return known.snapshot;
        const text = slotAt(file)?.whole ?? ts.sys.readFile(file);
        if (text === undefined) return undefined;
        const snapshot = ts.ScriptSnapshot.fromString(text);
        snapshots.set(file, { version, snapshot });
        return snapshot;
      },
      getCurrentDirectory: () => this.folder,
      getCachedExportInfoMap: () => this.#importables(),
      getModuleResolutionCache: resolutionCache,
      getDefaultLibFileName: (options) =>
        path.join(this.#declarations, 'typescript', ts.getDefaultLibFileName(options)),
      fileExists: (file) => this.#byFile.has(file) || ts.sys.fileExists(file),
      readFile: (file, encoding) => slotAt(file)?.whole ?? ts.sys.readFile(file, encoding),
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
      readDirectory: ts.sys.readDirectory,
      ...(ts.sys.realpath && { realpath: ts.sys.realpath }),
      useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
      resolveModuleNameLiterals: (literals, from, redirected, options) =>
        literals.map(({ text }) => {
          if (!text.startsWith(CELL)) {
            return ts.resolveModuleName(
              text,
              from,
              options,
              ts.sys,
              this.isLibrary({ fileName: from }) ? resolutionCache() : undefined,
              redirected,
              ts.ModuleKind.ESNext,
            );
          }
          const resolvedFileName = `${this.#stem}-${text.slice(CELL.length)}.ts`;
          return {
            resolvedModule: { resolvedFileName, extension: ts.Extension.Ts, isExternalLibraryImport: false },
          };
        }),
    };
  }
}

/** One line: what is imported from which cell, and what others may import from this one. */
function headOf(
  wanted: ReadonlyMap<string, number>,
  { declared, exported }: CellNames,
  slots: readonly Slot[],
): string {
  const bySlot = new Map<number, string[]>();
  for (const [name, from] of wanted) bySlot.set(from, [...(bySlot.get(from) ?? []), name]);
  const imports = [...bySlot].map(
    ([from, names]) => `import{${names.join(',')}}from"${CELL}${slots[from]?.id ?? 0}";`,
  );
  const exports = [...declared.keys()].filter((name) => !exported.has(name));
  // The last semicolon: TypeScript lays out what follows an export without a source as if it went on.
  return `export{${exports.join(',')}};${imports.join('')};\n`;
}

function read(uri: string, text: string): { names: CellNames; document: TextDocument } {
  return { names: namesOf(text), document: TextDocument.create(uri, 'typescript', 0, text) };
}
