/** The user's settings of pictures, and when they change. */
import * as vscode from 'vscode';
import type { ViewSettings } from '../protocol/view-settings.ts';
import { parseViewSettings } from '../protocol/view-settings-guard.ts';

const SECTION = 'normbook.view';

export function viewSettings(): ViewSettings {
  const section = vscode.workspace.getConfiguration(SECTION);
  const { diverging, sequential, range, cellSize, digits } = {
    diverging: section.get('divergingColors'),
    sequential: section.get('sequentialColors'),
    range: section.get('range'),
    cellSize: section.get('cellSize'),
    digits: section.get('digits'),
  };
  return parseViewSettings({ diverging, sequential, range, cellSize, digits });
}

export function onDidChangeViewSettings(listener: (settings: ViewSettings) => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(SECTION)) listener(viewSettings());
  });
}
