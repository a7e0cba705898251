/** The colour of rows that may not be so any more, which a tree can only give by decorating a made-up resource. */
import * as vscode from 'vscode';

export const DIMMED = vscode.Uri.from({ scheme: 'normbook-dimmed', path: '/row' });

export function registerDimmed(): vscode.Disposable {
  return vscode.window.registerFileDecorationProvider({
    provideFileDecoration: ({ scheme }) =>
      scheme === DIMMED.scheme ? { color: new vscode.ThemeColor('disabledForeground') } : undefined,
  });
}
