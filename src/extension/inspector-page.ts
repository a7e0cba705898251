/** A web page that shows one tensor: its frame, and what it asks, checked. It knows neither kernels nor files. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type {
  FromInspectorPage,
  ProblemMessage,
  ShowMessage,
  ToInspectorPage,
} from '../protocol/inspector-page.ts';
import type { SaveRequest } from '../protocol/messages.ts';
import { isPageRequest } from '../protocol/messages-guard.ts';
import { type Answerer, replyTo } from './answerer.ts';
import { saveSlice } from './save-slice.ts';
import { onDidChangeViewSettings, viewSettings } from './view-settings.ts';

export class InspectorPage {
  readonly #webview: vscode.Webview;
  readonly #answerer: Answerer;
  #shown: ShowMessage | ProblemMessage | undefined;
  readonly #listener: vscode.Disposable;

  /** `told` hears what is no question of a picture. */
  constructor(
    webview: vscode.Webview,
    dist: vscode.Uri,
    answerer: Answerer,
    told: (message: Extract<FromInspectorPage, { type: 'pin' | 'entry' | 'notebook' }>) => void,
  ) {
    this.#webview = webview;
    this.#answerer = answerer;
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    const changed = onDidChangeViewSettings((settings) => void this.#post({ type: 'settings', settings }));
    const received = webview.onDidReceiveMessage((message: unknown) => {
      if (!isPageRequest(message)) return undefined;
      switch (message.type) {
        case 'ready':
          void this.#post({ type: 'settings', settings: viewSettings() });
          return this.#shown && this.#post(this.#shown);
        case 'question':
          return replyTo(message, this.#answerer).then((reply) => this.#post(reply));
        case 'save':
          return this.#save(message);
        case 'copy':
          return vscode.env.clipboard.writeText(message.text);
        case 'pin':
        case 'entry':
        case 'notebook':
          return told(message);
        default:
          return undefined;
      }
    });
    this.#listener = vscode.Disposable.from(changed, received);
    webview.html = htmlOf(webview, dist);
  }

  get shown(): ShowMessage | ProblemMessage | undefined {
    return this.#shown;
  }

  show(message: ShowMessage | ProblemMessage): void {
    this.#shown = message;
    void this.#post(message);
  }

  dispose(): void {
    this.#listener.dispose();
  }

  #save(message: SaveRequest): Promise<void> {
    return saveSlice(message, this.#answerer);
  }

  #post(message: ToInspectorPage): Thenable<boolean> {
    return this.#webview.postMessage(message);
  }
}

function htmlOf(webview: vscode.Webview, dist: vscode.Uri): string {
  const script = webview.asWebviewUri(vscode.Uri.joinPath(dist, 'inspector.js')).toString();
  const nonce = randomBytes(16).toString('base64url');
  // Styles are set by script, sizes of canvases among them.
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'unsafe-inline'; img-src data:;`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Tensor</title>
</head>
<body>
<main id="root"></main>
<script type="module" nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
