// One real VS Code for a test file or a picture: server, Chromium and a copy of samples/, opened and ended together.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { outFolder } from '../../scripts/paths.mjs';
import { launchBrowser } from './browser.ts';
import { copyOfSamples, linkToExtension, type WorkFolder } from './folders.ts';
import { startServer } from './server.ts';
import { openWorkbench, type WorkbenchOptions } from './workbench.ts';

export interface Session {
  /** The folder the workbench has open: a copy of samples/ unless one was given. */
  readonly folder: string;
  readonly browser: Browser;
  /** A new page, with a workbench state of its own. */
  open(options?: Partial<WorkbenchOptions>): Promise<Page>;
  /** Pictures every open page as test/out/NAME-n.png with its console as NAME-n.log, to see why something failed. */
  picture(name: string): Promise<readonly string[]>;
  /** Ends server and browser and removes the copies. */
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly folder?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The extension's folder; the clone unless given. */
  readonly extension?: string;
  /** A .vsix to install, in place of an extension's folder. */
  readonly install?: string;
  readonly restricted?: boolean;
}

/** Starts server and browser with the built extension; `close()` must be called, at the latest in `after()`. */
export async function startSession(options: SessionOptions = {}): Promise<Session> {
  const undo: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const made = async (make: () => Promise<WorkFolder>) => {
      const { path, remove } = await make();
      undo.push(remove);
      return path;
    };
    const folder = options.folder ?? (await made(copyOfSamples));
    const { settings = {}, restricted = false, install } = options;
    const developed = async () => ({ extension: options.extension ?? (await made(linkToExtension)) });
    const extension = install === undefined ? await developed() : {};
    const server = await startServer({ settings, restricted, ...(install === undefined ? {} : { install }) });
    undo.push(() => server.stop());
    const browser = await launchBrowser();
    undo.push(() => browser.close());
    const usual = { folder, ...extension };
    return {
      folder,
      browser,
      close,
      open: (own = {}) => openWorkbench(browser, server, { ...usual, ...own }),
      picture: (name) => pictureAll(browser, name),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function pictureAll(browser: Browser, name: string): Promise<readonly string[]> {
  const pages = browser.contexts().flatMap((context) => context.pages());
  return Promise.all(
    pages.map(async (page, index) => {
      const path = join(outFolder, `${name}-${index}.png`);
      await page.screenshot({ path });
      const said = (await page.consoleMessages()).map((message) => `${message.type()} ${message.text()}\n`);
      await writeFile(join(outFolder, `${name}-${index}.log`), said.join(''));
      return path;
    }),
  );
}
