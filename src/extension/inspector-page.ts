/** A web page that shows one tensor. It knows neither kernels nor files. */
import type * as vscode from 'vscode';
import type { InspectorAction, ProblemMessage, ShowMessage } from '../protocol/inspector-page.ts';
import { isInspectorAction } from '../protocol/messages-guard.ts';
import type { Answerer } from './answerer.ts';
import { WebPage } from './web-page.ts';

export type InspectorPage = WebPage<ShowMessage | ProblemMessage, InspectorAction>;

/** `told` hears what is no question of a picture. */
export function inspectorPage(
  webview: vscode.Webview,
  dist: vscode.Uri,
  answerer: Answerer,
  told: (message: InspectorAction) => void,
): InspectorPage {
  const page: InspectorPage = new WebPage(webview, {
    dist,
    script: 'inspector.js',
    title: 'Tensor',
    answerer,
    isOwn: isInspectorAction,
    told: (message) => {
      // When it has been hidden it begins anew, as it was left.
      if (message.type === 'remember' && page.shown?.type === 'show') {
        page.keep({ ...page.shown, look: message.look });
      }
      told(message);
    },
  });
  return page;
}
