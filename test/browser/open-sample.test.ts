// "Normbook: Open Sample…" as a user meets it: a choice, then a copy that runs, with the data beside it.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { type Session, startSession } from '../host/session.ts';
import { failedCells, notebookReady, openNotebook, outputFrame, runAll, runCommand } from './notebook.ts';

describe('opening a sample by command', () => {
  let session: Session;
  let page: Page;
  before(async () => {
    session = await startSession();
    page = await session.open();
    // VS Code lists the commands that it knows when the palette opens: with a notebook open, it knows ours.
    await openNotebook(page, '01-six-images.normbook');
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await session.picture('open-sample-failed');
  });
  after(() => session?.close());

  it('opens a copy of the one chosen, which runs', async () => {
    await runCommand(page, 'Normbook: Open Sample');
    const choice = page
      .locator('.quick-input-list .monaco-list-row')
      .filter({ hasText: 'Six images, six features' });
    await choice.waitFor();
    await choice.click();
    await page.locator('.tab').nth(1).waitFor();
    await notebookReady(page);
    await runAll(page);
    assert.equal(await failedCells(page).count(), 0);
    assert.ok((await (await outputFrame(page)).locator('.nb-map[data-panel=photos]').count()) > 0);
  });
});
