/** Panels that show one tensor each, beside the notebooks. */
import type * as vscode from 'vscode';
import type { Target } from '../protocol/questions.ts';

export class Inspectors implements vscode.Disposable {
  open(_notebook: vscode.NotebookDocument, _target: Target): void {}
  dispose(): void {}
}
