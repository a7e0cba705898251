/** An exported page in Chromium from `file:`, without a network: as alive as in the editor, and nothing of its cells runs. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { node24, outFolder, root } from '../../scripts/paths.mjs';
import { launch } from './renderer-page.ts';

const SAMPLE = path.join(root, 'samples/01-six-images.normbook');

interface Opened {
  page: Page;
  /** Errors, warnings of the policy, and requests that left the file. */
  faults: string[];
}

describe('An exported page', () => {
  let browser: Browser;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'normbook-page-'));
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
  });

  async function open(notebook: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Opened> {
    const out = path.join(folder, `${path.parse(notebook).name}-${colorScheme}.html`);
    const cli = path.join(root, 'dist/cli.js');
    await promisify(execFile)(node24, [cli, 'export', notebook, '--to', 'html', '--out', out]);
    const context = await browser.newContext({
      colorScheme,
      offline: true,
      viewport: { width: 1200, height: 900 },
    });
    const page = await context.newPage();
    const faults: string[] = [];
    const address = pathToFileURL(out).href;
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) faults.push(message.text());
    });
    page.on('request', (request) => {
      if (request.url() !== address && !/^(?:data|about):/.test(request.url())) faults.push(request.url());
    });
    await page.goto(address);
    await page.waitForFunction(
      "[...document.querySelectorAll('[data-output-index]')].every((one) => one.querySelector('.nb-output *'))",
    );
    return { page, faults };
  }

  for (const scheme of ['light', 'dark'] as const) {
    it(`hovers and compares in the ${scheme} theme, without a fault, and axe finds none`, async () => {
      const { page, faults } = await open(SAMPLE, scheme);
      const map = page.locator('.nb-map').first();
      await map.scrollIntoViewIfNeeded();
      await map.hover({ position: { x: 40, y: 40 } });
      await page.waitForFunction(() =>
        /\d\.\d/.test(document.querySelector('.nb-readout-line')?.textContent ?? ''),
      );
      const comparison = page.locator('.nb-comparison').first();
      for (const mode of ['swipe', 'flicker', 'A − B', 'side by side']) {
        const button = comparison.getByRole('button', { name: mode, exact: true });
        await button.click();
        assert.equal(await button.getAttribute('aria-pressed'), 'true');
      }
      assert.deepEqual(faults, []);
      await page.screenshot({ path: path.join(outFolder, `exported-${scheme}.png`), fullPage: true });
      // By the debugger, for which the page's policy is none.
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => window.axe.run());
      assert.deepEqual(
        violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 120))]),
        [],
      );
      await page.context().close();
    });
  }

  it('runs nothing that its cells and outputs say', async () => {
    const hit = 'window.hit = true';
    const html = `<script>${hit}</script><img src="x" onerror="${hit}"><svg onload="${hit}"></svg>`;
    const cells = [
      { cell_type: 'markdown', id: 'm', metadata: {}, source: `# T\n${html}\n[press](javascript:${hit})` },
      {
        cell_type: 'code',
        id: 'c',
        metadata: {},
        execution_count: null,
        source: `'</script>${html}'`,
        outputs: [
          {
            output_type: 'display_data',
            metadata: {},
            data: { 'text/html': html, 'text/plain': `</script>${html}` },
          },
          { output_type: 'stream', name: 'stdout', text: `</pre>${html}` },
          { output_type: 'display_data', metadata: {}, data: { 'image/svg+xml': `<svg onload="${hit}"/>` } },
        ],
      },
    ];
    const file = path.join(folder, 'hostile.normbook');
    await writeFile(file, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
    const { page } = await open(file);
    await page.locator('h1').waitFor();
    assert.equal(await page.locator('a[href^="javascript" i]').count(), 0);
    // An event of the document that was attacked would be over by now: its `load` is.
    await page.waitForLoadState('load');
    assert.equal(await page.evaluate('window.hit'), undefined);
    await page.context().close();
  });
});
