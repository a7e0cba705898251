/**
 * Jupyter's `.ipynb` ↔ a notebook. A `.normbook` is an nbformat file already, so that export is the same text under
 * another name; import takes any kernel's notebook, whose cells of other languages stay, outputs included, and never run.
 */

import { LANGUAGE_KEY } from '../language.ts';
import type { Cell, JsonObject, Notebook } from '../notebook.ts';
import { isObject } from '../notebook.ts';
import { parseNotebook } from '../parse.ts';
import { writeNotebook } from '../write.ts';

/** Whose text our kernel runs. */
const OURS: readonly string[] = ['typescript', 'javascript'];

/** Valid nbformat 4.5, with the kernelspec `normbook`. */
export function toIpynb(notebook: Notebook): string {
  return writeNotebook(notebook);
}

/** Throws a NotebookFileError as parseNotebook does. What kernel it was made for is kept in `metadata.normbook.imported`. */
export function fromIpynb(text: string): Notebook {
  const notebook = parseNotebook(text, { kernels: 'any' });
  const { kernelspec, language_info: info, normbook, ...rest } = notebook.metadata;
  const language = languageOf(info, 'name') ?? languageOf(kernelspec, 'language') ?? 'python';
  const cells = notebook.cells.map((cell) => importedCell(cell, language));
  if (isObject(kernelspec) && kernelspec.name === 'normbook') return { ...notebook, cells };
  const imported: JsonObject = {
    ...(kernelspec === undefined ? {} : { kernelspec }),
    ...(info === undefined ? {} : { language_info: info }),
  };
  const ours = { ...(isObject(normbook) ? normbook : {}), imported };
  return { ...notebook, cells, metadata: { ...rest, normbook: ours } };
}

/** A cell may say its own language, as VS Code writes it. */
function importedCell(cell: Cell, ofNotebook: string): Cell {
  if (cell.type !== 'code') return cell;
  const { vscode } = cell.metadata;
  const language = (languageOf(vscode, LANGUAGE_KEY) ?? ofNotebook).toLowerCase();
  if (OURS.includes(language)) return { ...cell, kind: 'code', metadata: withoutLanguage(cell.metadata) };
  const told = { ...(isObject(vscode) ? vscode : {}), [LANGUAGE_KEY]: language };
  return { ...cell, kind: 'text', metadata: { ...cell.metadata, vscode: told } };
}

function withoutLanguage({ vscode, ...metadata }: JsonObject): JsonObject {
  if (!isObject(vscode)) return vscode === undefined ? metadata : { ...metadata, vscode };
  const { [LANGUAGE_KEY]: _, ...rest } = vscode;
  return Object.keys(rest).length === 0 ? metadata : { ...metadata, vscode: rest };
}

function languageOf(owner: unknown, key: string): string | undefined {
  const value = isObject(owner) ? owner[key] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
