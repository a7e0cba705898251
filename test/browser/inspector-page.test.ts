/** The page of a panel of the inspector: how it was left is told to the host, and it begins as it is told to. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { root } from '../../scripts/paths.mjs';
import type { FromInspectorPage, ShowMessage } from '../../src/protocol/inspector-page.ts';
import type { Look } from '../../src/protocol/view-settings.ts';
import { make, tensorView } from '../view/samples.ts';
import { launch } from './renderer-page.ts';
import { press, tabTo, until, untilIs } from './until.ts';

const script = readFileSync(join(root, 'dist/inspector.js'), 'utf8');
const view = tensorView(
  'x',
  make([3, 20, 30], 'C H W', (_, flat) => flat),
);

describe('The page of a panel', () => {
  let browser: Browser;
  let page: Page;
  let told: FromInspectorPage[];
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());
  afterEach(() => page.close());

  async function open(look?: Look): Promise<void> {
    told = [];
    page = await browser.newPage();
    await page.exposeFunction('tell', (message: FromInspectorPage) => told.push(message));
    await page.setContent('<main id="root"></main>');
    await page.evaluate('globalThis.acquireVsCodeApi = () => ({ postMessage: tell })');
    await page.addScriptTag({ type: 'module', content: script });
    await until(page, async () => told.map(({ type }) => type), ['ready']);
    const message: ShowMessage = { type: 'show', view, isPinned: false, ...(look ? { look } : {}) };
    await page.evaluate((shown) => window.postMessage(shown), message);
    await page.waitForSelector('canvas.nb-canvas');
  }
  const high = () => page.locator('.nb-handle-max').getAttribute('aria-valuenow');
  const slider = () => page.locator('[data-place="slider"] .nb-axis b').allInnerTexts();

  it('tells how it was left a while after the last change, and begins so again', async () => {
    await open();
    const before = await high();
    await tabTo(page, '[data-axis="0"]');
    await press(page, 's');
    await until(page, slider, ['C']);
    await tabTo(page, '.nb-handle-max');
    await press(page, 'ArrowLeft');
    const after = await untilIs(page, high, (now) => now !== before);
    const remembered = async () => told.find((one) => one.type === 'remember');
    const found = await untilIs(page, remembered, (one) => one?.look.coloring !== undefined);
    assert.deepEqual(found?.look.slice, { rows: 1, columns: 2, index: [0, 0, 0] });
    await page.close();
    await open(found?.look);
    assert.deepEqual([await slider(), await high()], [['C'], after]);
  });

  it('begins as usual with a look that is none', async () => {
    await open({ slice: { rows: 7, index: [0] } });
    assert.deepEqual([await slider(), told.length], [[], 1]);
  });
});
