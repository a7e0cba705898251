// One tall picture of a whole notebook in the real VS Code:
// npm run shot -- NOTEBOOK OUT.png [--theme dark|light|hc|hc-light] [--width 1400] [--no-run]
import { mkdir, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { failedCells, notebookReady, runAll } from '../test/browser/notebook.ts';
import { editorArea, growToNotebook, hideSides } from '../test/browser/tall.ts';
import { startSession } from '../test/host/session.ts';

const themes: Readonly<Record<string, string>> = {
  dark: 'Dark Modern',
  light: 'Light Modern',
  hc: 'Default High Contrast',
  'hc-light': 'Default High Contrast Light',
};
/** Nothing but the notebook. */
const bare = {
  'workbench.activityBar.location': 'hidden',
  'workbench.statusBar.visible': false,
  'workbench.editor.showTabs': 'none',
  'breadcrumbs.enabled': false,
  'window.menuBarVisibility': 'hidden',
};

const started = performance.now();
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    theme: { type: 'string', default: 'light' },
    width: { type: 'string', default: '1400' },
    'no-run': { type: 'boolean', default: false },
    extension: { type: 'string' },
  },
});
const [notebook, out] = positionals;
const theme = themes[values.theme];
if (notebook === undefined || out === undefined || theme === undefined) {
  const names = Object.keys(themes).join('|');
  console.error(`npm run shot -- NOTEBOOK OUT.png [--theme ${names}] [--width 1400] [--no-run]`);
  process.exit(2);
}
await stat(notebook);
await mkdir(dirname(resolve(out)), { recursive: true });
await shoot(resolve(notebook), resolve(out), theme);

async function shoot(file: string, picture: string, colorTheme: string): Promise<void> {
  const session = await startSession({
    folder: dirname(file),
    settings: { ...bare, 'workbench.colorTheme': colorTheme },
    ...(values.extension === undefined ? {} : { extension: resolve(values.extension) }),
  });
  try {
    const viewport = { width: Number(values.width), height: 1000 };
    const page = await session.open({ file, viewport });
    await hideSides(page);
    await notebookReady(page);
    say(`${basename(file)} open`);
    if (!values['no-run']) await runAndTell(page);
    await growToNotebook(page);
    await editorArea(page).screenshot({ path: picture });
    const { width, height } = page.viewportSize() ?? viewport;
    say(`${picture}, ${width} × ${height}`);
  } catch (error) {
    console.error(`the page as it is: ${(await session.picture('shot-failed')).join(', ')}`);
    throw error;
  } finally {
    await session.close();
  }
}

async function runAndTell(page: Page): Promise<void> {
  const { firstOutput, ended } = await runAll(page);
  await page.mouse.move(0, 0);
  say(
    `run: first output drawn after ${firstOutput?.toFixed() ?? '–'} ms, all cells ended after ${ended.toFixed()} ms`,
  );
  const failed = await failedCells(page).count();
  if (failed > 0) say(`${failed} of the cells in view failed`);
}

function say(text: string): void {
  console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}`);
}
