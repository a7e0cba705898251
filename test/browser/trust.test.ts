// A folder that nobody has trusted: its notebooks can be read and edited, and nothing in them runs.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { outFolder } from '../../scripts/paths.mjs';
import { type Session, startSession } from '../host/session.ts';
import { openNotebook, outputFrame, outputsDrawn } from './notebook.ts';

describe('a notebook in a folder that is not trusted', () => {
  let session: Session;
  let page: Page;
  before(async () => {
    const settings = {
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
    };
    session = await startSession({ settings, restricted: true });
    page = await session.open();
    await openNotebook(page, '01-six-images.normbook');
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await session.picture('trust-failed');
  });
  after(() => session?.close());

  it('shows what was saved', async () => {
    await outputsDrawn(page);
    assert.ok((await (await outputFrame(page)).locator('.nb-map').count()) > 0);
  });

  it('is helped while it is written', async () => {
    const editor = page.locator('.code-cell-row .monaco-editor').first();
    await editor.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('structuredCl', { delay: 20 });
    await page
      .locator('.suggest-widget.visible .monaco-list-row', { hasText: 'structuredClone' })
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });

  it('runs no cell: VS Code asks for trust first', async () => {
    await page.getByRole('button', { name: 'Run All' }).first().click();
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    await page.screenshot({ path: join(outFolder, 'trust.png') });
    assert.match(await dialog.innerText(), /trust/i);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    assert.equal(
      await page.locator('.codicon-notebook-state-success, .codicon-notebook-state-error').count(),
      0,
    );
  });
});
