// A notebook in the page as a user meets it: opened by its name, run by its button, read off its cells and outputs.
// Waits for what is seen, never for a time. Knows VS Code's DOM, nothing of what a cell draws.
import type { Frame, Locator, Page } from 'playwright-core';

const patience = { timeout: 60_000 };

/** Opens a file of the workbench's folder in its default editor, by "Go to File". */
export async function openNotebook(page: Page, file: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+P');
  const picker = page.locator('.quick-input-widget');
  await picker.locator('input').first().fill(file);
  const name = file.split('/').at(-1) ?? file;
  await picker.locator('.monaco-list-row').filter({ hasText: name }).first().waitFor(patience);
  await page.keyboard.press('Enter');
  await page.locator('.tab.active').filter({ hasText: name }).waitFor(patience);
  await notebookReady(page);
}

/** Resolves when the notebook in front has its cells and a kernel; throws when VS Code shows an error in its place. */
export async function notebookReady(page: Page): Promise<void> {
  const refusal = page.locator('.monaco-editor-pane-placeholder:visible');
  await page.locator('.code-cell-row:visible').or(refusal).first().waitFor(patience);
  if (await refusal.isVisible()) throw new Error(`VS Code did not open it: ${await refusal.innerText()}`);
  await runAllButton(page).waitFor(patience);
}

/** Runs a command by its title in the command palette, such as `Notebook: Interrupt`. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  const picker = page.locator('.quick-input-widget');
  await picker.locator('input').first().fill(`>${title}`);
  await picker.locator('.monaco-list-row').filter({ hasText: title }).first().click(patience);
}

export interface RunTimes {
  /** From the click to the first output drawn, in milliseconds; undefined when nothing was put out. */
  readonly firstOutput: number | undefined;
  /** From the click until no cell is running. */
  readonly ended: number;
}

/** Clicks "Run All" and resolves when all cells have ended and the outputs in view are drawn. */
export async function runAll(page: Page): Promise<RunTimes> {
  await noticeRunning(page);
  const start = performance.now();
  await runAllButton(page).click(patience);
  const since = () => performance.now() - start;
  const first = firstOutput(page).then(since, () => undefined);
  await runEnded(page);
  const ended = since();
  await outputsDrawn(page);
  const silent = (await page.locator(outputPlaces).count()) === 0;
  return { firstOutput: silent ? undefined : await first, ended };
}

/** Resolves when what `start` set running has ended. */
export async function ranToEnd(page: Page, start: () => Promise<unknown>): Promise<void> {
  await noticeRunning(page);
  await start();
  await runEnded(page);
}

/** The frame that all outputs of the notebook in front are drawn in. */
export async function outputFrame(page: Page): Promise<Frame> {
  const all = page.locator('iframe.webview.ready[src*="purpose=notebookRenderer"]:visible');
  const at = await all.evaluateAll((frames) =>
    frames.findIndex((frame) => frame.getBoundingClientRect().right > 0),
  );
  const outer = all.nth(Math.max(0, at));
  const inner = (await contentFrame(outer)).locator('iframe#active-frame');
  return contentFrame(inner);
}

/** Resolves when every output in view has a height in the frame and none is still at work (`aria-busy`). */
export async function outputsDrawn(page: Page): Promise<void> {
  if ((await page.locator(outputPlaces).count()) === 0) return;
  const frame = await outputFrame(page);
  const end = performance.now() + patience.timeout;
  for (;;) {
    const wanted = await placesInView(page);
    // Outputs that grow push others out of view, which are then not drawn: how many are wanted may become less.
    const isDrawn = await frame.evaluate(enoughDrawn, wanted);
    if (isDrawn && (await placesInView(page)) === wanted) return;
    if (performance.now() > end) throw new Error(`${wanted} outputs in view, not all of which are drawn`);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}

/** Every code cell in view that VS Code marks as failed. */
export function failedCells(page: Page): Locator {
  return page
    .locator('.code-cell-row:visible')
    .filter({ has: page.locator('.codicon-notebook-state-error') });
}

/** Of a cell at the edge the outputs may be beyond it; text that follows text VS Code draws in the place of the first. */
function placesInView(page: Page): Promise<number> {
  return page.locator(outputPlaces).evaluateAll((places) => {
    const isStream = (place: Element | undefined): boolean =>
      /[.]std(out|err)$/.test(place?.getAttribute('output-mime-type') ?? '');
    const rowOf = (place: Element | undefined): Element | null | undefined =>
      place?.closest('.code-cell-row');
    const own = places.filter((place, i) => {
      const before = places[i - 1];
      return !(isStream(place) && isStream(before) && rowOf(place) === rowOf(before));
    });
    const boxes = own.map((place) => place.getBoundingClientRect());
    // Notebooks behind others are drawn too, far off to the left.
    return boxes.filter(({ top, bottom, right }) => top < innerHeight && bottom > 0 && right > 0).length;
  });
}

const outputPlaces = '.code-cell-row:visible .output-inner-container[output-mime-type]';

function runAllButton(page: Page): Locator {
  return page
    .locator('.notebook-toolbar-container:visible')
    .getByRole('button', { name: 'Run All', exact: true });
}

async function firstOutput(page: Page): Promise<void> {
  await page
    .locator(outputPlaces)
    .first()
    .waitFor({ ...patience, state: 'attached' });
  await (await outputFrame(page)).waitForFunction(enoughDrawn, 1, patience);
}

async function contentFrame(iframe: Locator): Promise<Frame> {
  const element = await iframe.first().elementHandle(patience);
  const frame = await element?.contentFrame();
  if (!frame) throw new Error('the iframe of the outputs is gone');
  return frame;
}

/** Evaluated in the outputs' frame. */
function enoughDrawn(wanted: number): boolean {
  const outputs = [...document.querySelectorAll('.output_container .output')];
  const drawn = outputs.filter((output) => output.getBoundingClientRect().height > 0);
  return drawn.length >= wanted && document.querySelector('.output_container [aria-busy="true"]') === null;
}

/**
 * A run may be over between two looks at the page: an observer in the page notes that a cell has got a running state
 * or another execution number since now, however short the run was.
 */
async function noticeRunning(page: Page): Promise<void> {
  await page.evaluate(() => {
    delete document.documentElement.dataset.cellsRan;
    const running = '.codicon-notebook-state-executing, .codicon-notebook-state-pending';
    const observer = new MutationObserver((changes) => {
      const ran = changes.some(({ target, addedNodes }) => {
        const element = target instanceof Element ? target : target.parentElement;
        if (element?.closest('.execution-count-label')) return true;
        const added = [element, ...addedNodes].filter((node) => node instanceof Element);
        return added.some(
          (node) => node.matches(running) || node.querySelector(`:scope > :is(${running})`) !== null,
        );
      });
      if (!ran) return;
      observer.disconnect();
      document.documentElement.dataset.cellsRan = 'yes';
    });
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
  });
}

async function runEnded(page: Page): Promise<void> {
  await page.locator('html[data-cells-ran]').waitFor({ timeout: 120_000 });
  await runAllButton(page).waitFor({ timeout: 300_000 });
  const running =
    '.cell-statusbar-container :is(.codicon-notebook-state-executing, .codicon-notebook-state-pending)';
  await page.waitForFunction((found) => document.querySelector(found) === null, running, {
    timeout: 300_000,
  });
}
