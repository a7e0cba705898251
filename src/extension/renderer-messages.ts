/** Passes what a drawn output asks for to the kernel that made it, and the answer back. */
import * as vscode from 'vscode';
import type { RendererReply } from '../protocol/messages.ts';
import { isRendererRequest } from '../protocol/messages-guard.ts';
import type { Kernels } from './kernels.ts';
import { openPlace } from './places.ts';

export function serveRenderer(rendererId: string, kernels: Kernels): vscode.Disposable {
  const messaging = vscode.notebooks.createRendererMessaging(rendererId);
  return messaging.onDidReceiveMessage(async ({ editor, message }) => {
    if (!isRendererRequest(message)) return;
    if (message.type === 'open') return openPlace(editor.notebook, message);
    const { type, request, ...asked } = message;
    const reply: RendererReply = await kernels
      .of(editor.notebook)
      .preview(asked)
      .then(
        (preview) => ({ type, request, preview }),
        (error: Error) => ({ type, request, error: error.message }),
      );
    await messaging.postMessage(reply, editor);
  });
}
