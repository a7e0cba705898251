/** Passes what a drawn output asks for to the kernel that made it, and the answer back. */
import * as vscode from 'vscode';
import { isRendererRequest } from '../protocol/messages-guard.ts';
import { replyTo } from './answerer.ts';
import type { Comparisons } from './comparisons.ts';
import type { Inspectors } from './inspectors.ts';
import type { Kernels } from './kernels.ts';
import { rememberLook } from './looks.ts';
import { addCell } from './new-cell.ts';
import { openPlace } from './places.ts';
import { saveSlice } from './save-slice.ts';
import { onDidChangeViewSettings, viewSettings } from './view-settings.ts';

export function serveRenderer(
  rendererId: string,
  kernels: Kernels,
  inspectors: Inspectors,
  comparisons: Comparisons,
): vscode.Disposable {
  const messaging = vscode.notebooks.createRendererMessaging(rendererId);
  const received = messaging.onDidReceiveMessage(async ({ editor: { notebook }, editor, message }) => {
    if (!isRendererRequest(message)) return;
    const kernel = kernels.of(notebook);
    switch (message.type) {
      case 'open':
        return openPlace(notebook, message);
      case 'save':
        return saveSlice(message, kernel);
      case 'copy':
        return vscode.env.clipboard.writeText(message.text);
      case 'remember':
        return rememberLook(notebook, message.key, message.look);
      case 'new-cell':
        return addCell(editor, message.source, message.output);
      case 'settings':
        return void messaging.postMessage({ type: 'settings', settings: viewSettings() }, editor);
      case 'inspect':
        return inspectors.open(notebook, message.target);
      case 'pin':
        return comparisons.pin(notebook, message.target);
      case 'question':
        await messaging.postMessage(await replyTo(message, kernel), editor);
    }
  });
  const changed = onDidChangeViewSettings((settings) => {
    void messaging.postMessage({ type: 'settings', settings });
  });
  return vscode.Disposable.from(received, changed);
}
