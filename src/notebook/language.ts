/** Cells of languages that our kernel does not run, marked as VS Code marks them in `.ipynb` files. */
import { isObject, type JsonObject } from './notebook.ts';

export const LANGUAGE_KEY = 'languageId';

const OURS: readonly unknown[] = ['typescript', 'normbook-typescript'];

/** Of a code cell by its metadata, where that is not ours. */
export function foreignLanguage({ vscode }: JsonObject): string | undefined {
  const language = isObject(vscode) ? vscode[LANGUAGE_KEY] : undefined;
  return typeof language === 'string' && !OURS.includes(language) ? language : undefined;
}
