// A whole notebook in one picture: the page grows until every cell and output is in view and drawn.
import type { Locator, Page } from 'playwright-core';
import { outputsDrawn } from './notebook.ts';

const highest = 32_000;

/** Hides what is beside the editor. */
export async function hideSides(page: Page): Promise<void> {
  const sidebar = page.locator('.part.sidebar');
  if (!(await sidebar.isVisible())) return;
  await page.keyboard.press('ControlOrMeta+B');
  await sidebar.waitFor({ state: 'hidden' });
}

/** Makes the page as tall as the notebook; resolves when nothing is left to draw. Throws beyond 32 000 pixels. */
export async function growToNotebook(page: Page): Promise<void> {
  const width = page.viewportSize()?.width ?? 1400;
  for (let height = 0; ; ) {
    await outputsDrawn(page);
    const missing = await settledOverflow(page);
    height = Math.ceil((page.viewportSize()?.height ?? 0) + missing);
    if (missing === 0) return;
    if (height > highest)
      throw new Error(`the notebook is ${height} px tall; at most ${highest} fit in a picture`);
    await page.setViewportSize({ width, height });
  }
}

/** The editor with its toolbar, without the window around it. */
export function editorArea(page: Page): Locator {
  return page.locator('.part.editor');
}

/** How much taller than its list the notebook's content is, once it is the same over three frames; may be negative. */
function settledOverflow(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const seen: number[] = [];
        const look = () => {
          const list = [...document.querySelectorAll<HTMLElement>('.cell-list-container')].find(
            (one) => one.offsetParent !== null,
          );
          const rows = list?.querySelector<HTMLElement>('.monaco-list-rows');
          seen.push(Math.round((rows?.offsetHeight ?? 0) - (list?.offsetHeight ?? 0)));
          const last = seen.slice(-6);
          if (last.length === 6 && last.every((value) => value === last[0])) resolve(last[0] ?? 0);
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
}
