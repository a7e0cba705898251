// A page with the VS Code workbench in it: which folder and file it opens and with which extensions. Knows nothing
// of what an extension shows there.
import type { Browser, Page } from 'playwright-core';
import type { Server } from './server.ts';

export interface WorkbenchOptions {
  /** Absolute path of the folder to open. */
  readonly folder: string;
  /** Absolute path of a file to open in an editor at once. */
  readonly file?: string;
  /** Absolute path of the extension's folder, for one that is not installed. */
  readonly extension?: string;
  /** Absolute path of the module whose `run()` the extension host calls. */
  readonly tests?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Called on the page before it loads. */
  readonly prepare?: (page: Page) => Promise<void>;
}

/** The address that opens all of it. */
export function workbenchUrl(server: Server, options: WorkbenchOptions, token?: string): string {
  const remote = (path: string) => `vscode-remote://${server.authority}${encodeURI(path)}`;
  const payload = [
    ...(options.extension === undefined ? [] : [['extensionDevelopmentPath', remote(options.extension)]]),
    ...(options.tests === undefined ? [] : [['extensionTestsPath', remote(options.tests)]]),
    ...(options.file === undefined ? [] : [['openFile', remote(options.file)]]),
  ];
  const query = new URLSearchParams({
    ...(token === undefined ? {} : { tkn: token }),
    folder: options.folder,
  });
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  return `${server.origin}/?${query}`;
}

/** Opens the page and resolves when the workbench stands. */
export async function openWorkbench(
  browser: Browser,
  server: Server,
  options: WorkbenchOptions,
): Promise<Page> {
  const { viewport = { width: 1400, height: 1000 } } = options;
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  await options.prepare?.(page);
  await page.goto(workbenchUrl(server, options));
  await page.locator('.monaco-workbench .part.editor').waitFor({ timeout: 60_000 });
  return page;
}
