/** The comparison panel in a real VS Code: pinned from outputs, linked, by keyboard, there again after a reload. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { outFolder } from '../../scripts/paths.mjs';
import { type Session, startSession } from '../host/session.ts';
import { openNotebook, outputFrame, outputsDrawn, runAll } from './notebook.ts';
import { until, untilIs } from './until.ts';

const CELLS: Readonly<Record<string, string>> = {
  'before.normbook': `import { randn, groupNorm } from 'normbook'
const before = randn([4, 6, 8, 8], 'N C H W', { seed: 1 })
before`,
  'after.normbook': `import { randn, batchNorm, compare } from 'normbook'
const after = randn([4, 6, 8, 8], 'N C H W', { seed: 2, std: 2 })
compare(after, { BN: batchNorm() })`,
};

describe('The comparison panel', () => {
  let session: Session;
  let page: Page;

  before(async () => {
    session = await startSession();
    for (const [name, source] of Object.entries(CELLS)) {
      const cell = { cell_type: 'code', id: 'a', metadata: {}, source, execution_count: null, outputs: [] };
      const text = JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 });
      await writeFile(join(session.folder, name), text);
    }
    page = await session.open({ viewport: { width: 1800, height: 1500 } });
  });
  after(() => session?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await session.picture('comparison-panel-failed');
  });

  /** The panel's own frame: the one that has names to be written over, or says that there are none. */
  const panel = async (): Promise<Frame> => {
    const end = performance.now() + 60_000;
    for (;;) {
      for (const frame of page.frames()) {
        const found = await frame
          .locator('.nb-rename, .nb-page .nb-hint')
          .count()
          .catch(() => 0);
        if (found > 0) return frame;
      }
      assert.ok(performance.now() < end, 'no comparison panel');
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
  };
  const names = async (): Promise<string[]> =>
    (await panel())
      .locator('.nb-rename')
      .evaluateAll((inputs) => inputs.map((input) => (input instanceof HTMLInputElement ? input.value : '')));

  it('takes what is pinned from outputs of two notebooks, linked', async () => {
    await openNotebook(page, 'before.normbook');
    await runAll(page);
    await outputsDrawn(page);
    await (await outputFrame(page)).getByRole('button', { name: 'pin', exact: true }).click();
    await until(page, names, ['before']);
    await openNotebook(page, 'after.normbook');
    await runAll(page);
    await outputsDrawn(page);
    await (await outputFrame(page)).getByRole('button', { name: 'pin', exact: true }).nth(1).click();
    await until(page, names, ['before', 'BN']);
    const frame = await panel();
    assert.equal(await frame.locator('.nb-comparison').count(), 1);
    await frame.locator('.nb-map').first().focus();
    await page.keyboard.press('ArrowRight');
    await until(page, () => frame.locator('.nb-cursor').count(), 2);
    await untilIs(
      page,
      () => frame.locator('.nb-cells td[data-column=value][data-exact=true]').count(),
      (count) => count === 2,
    );
    await page.screenshot({ path: join(outFolder, 'comparison-panel.png') });
  });

  it('is arranged and named by keyboard', async () => {
    const frame = await panel();
    await frame.locator('.nb-rename').first().focus();
    await page.keyboard.type('checkpoint 1');
    await page.keyboard.press('Enter');
    await until(page, names, ['checkpoint 1', 'BN']);
    await frame.getByTitle('BN one place back').focus();
    await page.keyboard.press('Enter');
    await until(page, names, ['BN', 'checkpoint 1']);
  });

  it('is there again after a reload of the window, with its pictures', async () => {
    await page.reload();
    await until(page, names, ['BN', 'checkpoint 1']);
    const frame = await panel();
    await untilIs(
      page,
      () => frame.locator('.nb-map').count(),
      (count) => count === 2,
    );
    await page.screenshot({ path: join(outFolder, 'comparison-panel-reloaded.png') });
  });
});
