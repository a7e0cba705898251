/** VS Code's door to the file format. A file that cannot be read is refused, and so never overwritten. */
import * as vscode from 'vscode';
import { decodeFile, NotebookFileError, parseNotebook, writeNotebook } from '../notebook/index.ts';
import { fromNotebookData, toNotebookData } from './convert.ts';

export const serializer: vscode.NotebookSerializer = {
  deserializeNotebook(bytes) {
    try {
      return toNotebookData(parseNotebook(decodeFile(bytes)));
    } catch (error) {
      // VS Code shows the message of an error; its type would only add noise.
      throw error instanceof NotebookFileError
        ? new Error(`not a readable normbook: ${error.message}`)
        : error;
    }
  },
  serializeNotebook(data) {
    const outputs = vscode.workspace
      .getConfiguration('normbook')
      .get<'preview' | 'none'>('outputs.save', 'preview');
    return new TextEncoder().encode(writeNotebook(fromNotebookData(data), { outputs }));
  },
};
