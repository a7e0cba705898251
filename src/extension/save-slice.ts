/** Writes what a picture exports where the user says. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { SaveRequest } from '../protocol/messages.ts';
import { parseAnswer } from '../protocol/questions-guard.ts';
import type { Answerer } from './answerer.ts';

const NAMES: Readonly<Record<string, string>> = {
  png: 'PNG picture',
  svg: 'SVG picture',
  csv: 'Comma-separated values',
  npy: 'NumPy array',
};

export async function saveSlice({ name, from }: SaveRequest, kernel: Answerer): Promise<void> {
  try {
    const bytes = 'bytes' in from ? from.bytes : await bytesFrom(from, kernel);
    const extension = path.extname(name).slice(1);
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    // A tensor may be called anything; a file may not.
    const file = path.basename(name).replaceAll(/[^\w.()+-]+/g, '-');
    const uri = await vscode.window.showSaveDialog({
      filters: { [NAMES[extension] ?? extension]: [extension] },
      ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, file) }),
    });
    if (uri !== undefined) await vscode.workspace.fs.writeFile(uri, Buffer.from(bytes, 'base64'));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`${name} was not saved: ${message}`);
  }
}

async function bytesFrom(
  { target, question }: Exclude<SaveRequest['from'], { bytes: string }>,
  kernel: Answerer,
): Promise<string> {
  const { bytes } = parseAnswer('export', await kernel.ask(target, question));
  return bytes;
}
