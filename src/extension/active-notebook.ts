/** The notebook that the views beside the editor are about: the last one of ours in front, while it is open. */
import * as vscode from 'vscode';

export class ActiveNotebook implements vscode.Disposable {
  readonly #type: string;
  readonly #changes = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[];
  readonly onDidChange = this.#changes.event;
  #notebook: vscode.NotebookDocument | undefined;

  constructor(notebookType: string) {
    this.#type = notebookType;
    this.#disposables = [
      this.#changes,
      vscode.window.onDidChangeActiveNotebookEditor(() => this.#look()),
      vscode.workspace.onDidCloseNotebookDocument(() => this.#look()),
    ];
    this.#look();
  }

  get notebook(): vscode.NotebookDocument | undefined {
    return this.#notebook;
  }

  /** Whether it is in front now, rather than behind another kind of editor. */
  get isInFront(): boolean {
    return this.#notebook !== undefined && vscode.window.activeNotebookEditor?.notebook === this.#notebook;
  }

  dispose(): void {
    for (const one of this.#disposables) one.dispose();
  }

  #look(): void {
    const front = vscode.window.activeNotebookEditor?.notebook;
    if (front?.notebookType === this.#type) this.#notebook = front;
    else if (this.#notebook?.isClosed) this.#notebook = undefined;
    this.#changes.fire();
  }
}
