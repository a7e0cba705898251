/** Writes what a picture exports where the user says. */
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { SaveRequest } from '../protocol/messages.ts';
import type { Exported } from '../protocol/questions.ts';
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
    const part = (i: number): Promise<Exported> =>
      'bytes' in from ? Promise.resolve({ ...from, parts: 1 }) : ask(kernel, from, i);
    // What cannot be saved is told before anyone is asked where.
    const first = await part(0);
    const extension = path.extname(name).slice(1);
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    // A tensor may be called anything; a file may not.
    const file = path.basename(name).replaceAll(/[^\w.()+-]+/g, '-');
    const uri = await vscode.window.showSaveDialog({
      filters: { [NAMES[extension] ?? extension]: [extension] },
      ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, file) }),
    });
    if (uri === undefined) return;
    if (first.parts === 1) await vscode.workspace.fs.writeFile(uri, bytesOf(first));
    else await writeParts(uri, first, part);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`${name} was not saved: ${message}`);
  }
}

async function ask(
  kernel: Answerer,
  { target, question }: Exclude<SaveRequest['from'], { bytes: string }>,
  part: number,
): Promise<Exported> {
  return parseAnswer('export', await kernel.ask(target, { ...question, part }));
}

function bytesOf({ bytes }: Exported): Uint8Array {
  return Buffer.from(bytes, 'base64');
}

/** One part after the other is asked for and written; a file that is not whole does not stay. */
async function writeParts(
  uri: vscode.Uri,
  first: Exported,
  part: (i: number) => Promise<Exported>,
): Promise<void> {
  if (uri.scheme !== 'file') {
    throw new Error(
      'so much can be written only to a folder on this machine; choose one, or show fewer axes',
    );
  }
  const options = { location: vscode.ProgressLocation.Notification, title: `Saving ${uri.fsPath}` };
  await vscode.window.withProgress(
    { ...options, cancellable: true },
    async (progress, { onCancellationRequested }) => {
      let isWanted = true;
      onCancellationRequested(() => {
        isWanted = false;
      });
      const file = await open(uri.fsPath, 'w');
      let isWhole = false;
      try {
        for (let i = 0; i < first.parts && isWanted; i++) {
          await file.write(bytesOf(i === 0 ? first : await part(i)));
          progress.report({ increment: 100 / first.parts });
        }
        isWhole = isWanted;
      } finally {
        await file.close();
        if (!isWhole) await rm(uri.fsPath, { force: true });
      }
    },
  );
}
