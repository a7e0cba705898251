/**
 * The reference pictures of inspector and comparison, in test/gallery/reference/: of each state and theme the output as it is seen,
 * and in `canvases.json` the hash of the cells' canvas. After a change that is meant to be seen, make them anew with
 *
 *     node esbuild.config.mjs && node test/browser/gallery.ts --update [state…]
 *
 * look at every one that changed (`git diff --stat test/gallery`), and commit them with the change.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { canvasesOf, type Drawn, FOLDER, Gallery, STATES } from './gallery-states.ts';
import { type Picture, readPicture, writePicture } from './reference.ts';
import { launch, type Theme } from './renderer-page.ts';

export const THEMES: readonly Theme[] = ['dark', 'light', 'hc', 'hc-light'];
const REFERENCE = join(FOLDER, 'reference');
const HASHES = join(REFERENCE, 'canvases.json');

/** On whose cells more is drawn than our own pixels: numbers, which other fonts draw otherwise, or smoothed glyphs. */
const OVERDRAWN: readonly string[] = [
  'numbers',
  'scalar',
  'one',
  'eight-axes',
  'all-nan',
  'not-finite',
  'outlier',
  'compare-flags',
];

export interface Captured {
  screenshot: Uint8Array;
  canvases: Drawn[];
}

/** What a state looks like now. */
export async function capture(gallery: Gallery, page: Page, state: string): Promise<Captured> {
  await gallery.show(page, state);
  const canvases = await canvasesOf(page);
  return {
    screenshot: await page.locator('.nb-output').screenshot(),
    // Strips and the histogram are drawn by the browser, whose blending may differ from machine to machine.
    canvases: OVERDRAWN.includes(state) ? [] : canvases.filter(({ name }) => name === 'nb-canvas'),
  };
}

/** By state and theme. */
type Hashes = Record<string, Record<string, Drawn[]>>;

export function hashes(): Hashes {
  return existsSync(HASHES) ? JSON.parse(readFileSync(HASHES, 'utf8')) : {};
}

const fileOf = (state: string, theme: Theme): string => join(REFERENCE, `${state}-${theme}.png`);

/** Undefined where there is none yet. */
export function referenceOf(state: string, theme: Theme): Picture | undefined {
  const file = fileOf(state, theme);
  return existsSync(file) ? readPicture(readFileSync(file)) : undefined;
}

async function update(wanted: readonly string[]): Promise<void> {
  mkdirSync(REFERENCE, { recursive: true });
  const made = hashes();
  const gallery = new Gallery();
  const browser = await launch();
  try {
    await gallery.run();
    for (const theme of THEMES) {
      const page = await gallery.openPage(browser, theme);
      for (const state of wanted) {
        const { screenshot, canvases } = await capture(gallery, page, state);
        writeFileSync(fileOf(state, theme), writePicture(readPicture(screenshot)));
        made[state] = { ...made[state], [theme]: canvases };
      }
      await page.close();
    }
  } finally {
    await browser.close();
    gallery.end();
  }
  const kept = Object.entries(made).filter(([state]) => STATES.includes(state));
  writeFileSync(HASHES, textOf(Object.fromEntries(kept)));
}

/** A line for each canvas, so that a diff tells which one changed. */
function textOf(all: Hashes): string {
  const lines = Object.entries(all).map(([state, themes]) => {
    const of = Object.entries(themes).map(([theme, drawn]) => {
      const each = drawn.map((one) => `      ${JSON.stringify(one)}`).join(',\n');
      return `    "${theme}": [${each === '' ? '' : `\n${each}\n    `}]`;
    });
    return `  "${state}": {\n${of.join(',\n')}\n  }`;
  });
  return `{\n${lines.join(',\n')}\n}\n`;
}

if (process.argv[1] === import.meta.filename) {
  const [flag, ...wanted] = process.argv.slice(2);
  if (flag !== '--update') throw new Error('node test/browser/gallery.ts --update [state…]');
  await update(wanted.length > 0 ? wanted : STATES);
}
