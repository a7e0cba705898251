// The first steps as a user meets them: the choice of a sample, of which a copy runs with its data; the walkthrough,
// whose buttons do what they say; and the keys of a notebook.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Session, startSession } from '../host/session.ts';
import { failedCells, notebookReady, openNotebook, outputFrame, runAll, runCommand } from './notebook.ts';

describe('the first steps', () => {
  let session: Session;
  let page: Page;
  before(async () => {
    session = await startSession();
    page = await session.open();
    // VS Code lists the commands that it knows when the palette opens: with a notebook open, it knows ours.
    await openNotebook(page, '01-six-images.normbook');
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await session.picture('first-steps-failed');
  });
  after(() => session?.close());

  it('open a copy of the sample that is chosen, which runs', async () => {
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

  it('are led through by a walkthrough, with a picture for each', async () => {
    await runCommand(page, 'Welcome: Open Walkthrough');
    await page
      .locator('.quick-input-list .monaco-list-row')
      .filter({ hasText: 'First Steps with Normbook' })
      .click();
    const steps = page.locator('.getting-started-step');
    await steps.filter({ hasText: 'Bring your own data' }).waitFor();
    assert.equal(await steps.count(), 5);
    for (const title of [
      'Open a sample',
      'Run its cells',
      'Point at a value',
      'Compare variants',
      'Bring your own',
    ]) {
      await steps.filter({ hasText: title }).click();
      const picture = page.locator('.getting-started-media img');
      await page.waitForFunction(pictureLoaded);
      assert.ok(((await picture.getAttribute('alt')) ?? '').length > 20);
    }
  });

  it('open the first sample by a button, and are ticked off when done', async () => {
    const step = (title: string) => page.locator('.getting-started-step').filter({ hasText: title });
    const isDone = (title: string) => step(title).locator('.codicon-getting-started-step-checked').waitFor();
    await step('Open a sample').click();
    await step('Open a sample').getByRole('button', { name: 'Open the First Sample' }).click();
    await page.locator('.tab.active').filter({ hasText: '01-six-images' }).waitFor();
    await notebookReady(page);
    await runAll(page);
    await page.locator('.tab').filter({ hasText: 'Welcome' }).click();
    await isDone('Open a sample');
    await isDone('Run its cells');
  });

  it('are also keys: Ctrl+Enter runs a cell, i i interrupts what never ends', async () => {
    const cells = [
      { cell_type: 'code', id: 'a', metadata: {}, source: 'for (;;);', execution_count: null, outputs: [] },
    ];
    const text = JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
    await writeFile(join(session.folder, 'endless.normbook'), text);
    await openNotebook(page, 'endless.normbook');
    // By its name: the notebook in the tab behind may still stand in the page.
    const cell = page.locator('.code-cell-row:has(.monaco-editor[data-uri*="endless"])');
    await cell.locator('.monaco-editor').click();
    await page.keyboard.press('Control+Enter');
    await cell.locator('.codicon-notebook-state-executing').first().waitFor();
    await cell.locator('.execution-count-label').click();
    await page.keyboard.press('i');
    await page.keyboard.press('i');
    await failedCells(page).first().waitFor();
  });
});

function pictureLoaded(): boolean {
  const picture = document.querySelector<HTMLImageElement>('.getting-started-media img');
  return picture?.complete === true && picture.naturalWidth > 100;
}
