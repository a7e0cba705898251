/** A web page of ours in a panel or an editor: its frame, and what its pictures ask, checked. It knows no kernel. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { RendererReply, SettingsMessage } from '../protocol/messages.ts';
import { isRendererRequest } from '../protocol/messages-guard.ts';
import type { Target } from '../protocol/questions.ts';
import { type Answerer, replyTo } from './answerer.ts';
import { saveSlice } from './save-slice.ts';
import { onDidChangeViewSettings, viewSettings } from './view-settings.ts';

interface PageOptions<Own> {
  dist: vscode.Uri;
  /** Its script, in `dist`. */
  script: string;
  title: string;
  answerer: Answerer;
  /** Of what is no question of a picture. */
  isOwn(message: unknown): message is Own;
  told(message: Own): void;
  /** Opens a tensor in a panel of its own, where that is possible. */
  inspect?(target: Target): void;
}

/** `Shown`: what it is told to show. `Own`: what it tells beside what pictures ask. */
export class WebPage<Shown extends { type: string }, Own> {
  readonly #webview: vscode.Webview;
  readonly #options: PageOptions<Own>;
  readonly #listener: vscode.Disposable;
  #shown: Shown | undefined;

  constructor(webview: vscode.Webview, options: PageOptions<Own>) {
    this.#webview = webview;
    this.#options = options;
    webview.options = { enableScripts: true, localResourceRoots: [options.dist] };
    const changed = onDidChangeViewSettings((settings) => void this.#post({ type: 'settings', settings }));
    const received = webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
    this.#listener = vscode.Disposable.from(changed, received);
    webview.html = htmlOf(webview, options);
  }

  get shown(): Shown | undefined {
    return this.#shown;
  }

  show(message: Shown): void {
    this.#shown = message;
    void this.#post(message);
  }

  /** To be shown when its script runs again; now it shows that already. */
  keep(message: Shown): void {
    this.#shown = message;
  }

  dispose(): void {
    this.#listener.dispose();
  }

  async #receive(message: unknown): Promise<void> {
    const { answerer, isOwn, told, inspect } = this.#options;
    if (isReady(message)) {
      await this.#post({ type: 'settings', settings: viewSettings() });
      if (this.#shown) await this.#post(this.#shown);
    } else if (isOwn(message)) told(message);
    else if (isRendererRequest(message)) {
      if (message.type === 'question') await this.#post(await replyTo(message, answerer));
      if (message.type === 'save') await saveSlice(message, answerer);
      if (message.type === 'copy') await vscode.env.clipboard.writeText(message.text);
      if (message.type === 'inspect') inspect?.(message.target);
    }
  }

  #post(message: Shown | RendererReply | SettingsMessage): Thenable<boolean> {
    return this.#webview.postMessage(message);
  }
}

/** Its script runs, again after it was hidden: it is to be told all. */
function isReady(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'ready';
}

function htmlOf<Own>(webview: vscode.Webview, { dist, script, title }: PageOptions<Own>): string {
  const source = webview.asWebviewUri(vscode.Uri.joinPath(dist, script)).toString();
  const nonce = randomBytes(16).toString('base64url');
  // Styles are set by script, sizes of canvases among them.
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'unsafe-inline'; img-src data:;`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${title}</title>
</head>
<body>
<main id="root"></main>
<script type="module" nonce="${nonce}" src="${source}"></script>
</body>
</html>`;
}
