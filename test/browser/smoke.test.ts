// The way of every user: open the first sample in VS Code, run all, see pictures. Guards the harness as well.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { outFolder } from '../../scripts/paths.mjs';
import { type Session, startSession } from '../host/session.ts';
import { failedCells, openNotebook, outputFrame, outputsDrawn, runAll } from './notebook.ts';

describe('a sample in VS Code', () => {
  let session: Session;
  let page: Page;

  before(async () => {
    session = await startSession();
    page = await session.open();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await session.picture('smoke-failed');
  });
  after(() => session?.close());

  it('opens, runs all cells and draws an output', async () => {
    await openNotebook(page, '01-six-images.normbook');
    await runAll(page);
    await outputsDrawn(page);
    await page.screenshot({ path: join(outFolder, 'smoke.png') });
    assert.equal(await failedCells(page).count(), 0);
    const pictures = (await outputFrame(page)).locator('.output_container canvas, .output_container svg');
    assert.ok((await pictures.count()) > 0, 'no canvas and no svg in the outputs');
  });
});
