/** The renderer's outputs beside views, alone in Chromium: trees, tables, bars, errors and HTML, with keys and links. */
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { PROGRESS_MIME, TABLE_MIME, TREE_MIME } from '../../src/protocol/display.ts';
import type { RendererReply, RendererRequest } from '../../src/protocol/messages.ts';
import { launch, openPage, show } from './renderer-page.ts';

const ERROR_MIME = 'application/vnd.code.notebook.error';

const leaf = (key: string, text: string) => ({ key, text, tone: 'number' });
const tree = {
  text: '{ a: 1, deep: [Object] }',
  tone: 'object',
  children: [
    leaf('a', '1'),
    { key: 'deep', text: '{ b: 2 }', tone: 'object', children: [leaf('b', '2')], more: 7 },
  ],
};

describe('The renderer, of what a cell shows beside tensors,', () => {
  let browser: Browser;
  let page: Page;
  let opened: unknown[] = [];
  const errors: string[] = [];
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());
  beforeEach(async () => {
    opened = [];
    const answer = (message: RendererRequest): RendererReply => {
      if (message.type === 'open') opened.push(message);
      return { type: 'reply', request: 0 };
    };
    page = await openPage(browser, { answer });
    page.on('pageerror', (error) => errors.push(String(error)));
    // A dialog would be a script of an output.
    page.on('dialog', (dialog) => {
      errors.push(dialog.message());
      void dialog.dismiss();
    });
  });
  afterEach(async () => {
    assert.deepEqual(errors, []);
    await page.close();
  });

  const rows = (): Promise<string[]> => page.locator('.nb-tree-row:visible').allInnerTexts();
  const focused = (): Promise<string | undefined> =>
    page.evaluate(() => document.activeElement?.getAttribute('data-path') ?? undefined);

  it('opens a tree by keys, and says so to a screen reader', async () => {
    await show(page, 'a', tree, {}, TREE_MIME);
    assert.equal((await rows()).length, 3);
    await page.keyboard.press('Tab');
    assert.equal(await focused(), '0');
    await page.keyboard.press('End');
    assert.equal(await focused(), '0.1');
    await page.keyboard.press('ArrowRight');
    assert.deepEqual(
      (await rows()).slice(3).map((line) => line.replace(/\s+/g, ' ').trim()),
      ['b: 2', '… 7 more'],
    );
    await page.keyboard.press('ArrowRight');
    assert.equal(await focused(), '0.1.0');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    assert.equal((await rows()).length, 3);
    const row = page.locator('[data-path="0.1"]');
    assert.deepEqual(
      await Promise.all(
        ['role', 'aria-level', 'aria-expanded', 'aria-posinset', 'aria-setsize'].map((name) =>
          row.getAttribute(name),
        ),
      ),
      ['treeitem', '2', 'false', '2', '2'],
    );
  });

  it('opens and closes a branch of a tree by a click, and goes up with the keys from there', async () => {
    await show(page, 'a', tree, {}, TREE_MIME);
    await page.locator('[data-path="0.1"]').click();
    assert.equal((await rows()).length, 5);
    await page.locator('[data-path="0"]').click();
    assert.equal((await rows()).length, 1);
  });

  it('sorts a table by a column, numbers by size, and back', async () => {
    const table = {
      columns: [
        { name: 'name', numeric: false },
        { name: 'n', numeric: true },
      ],
      rows: [
        ['b', '10'],
        ['a', '9'],
        ['c', '−1'],
        ['d', 'NaN'],
      ],
      total: 4,
    };
    await show(page, 'a', table, {}, TABLE_MIME);
    const names = (): Promise<string[]> => page.locator('tbody td:first-child').allInnerTexts();
    const head = page.locator('th', { hasText: 'n' }).last();
    const by = page.getByRole('button', { name: 'n', exact: true });
    await by.click();
    assert.deepEqual(
      [await names(), await head.getAttribute('aria-sort')],
      [['c', 'a', 'b', 'd'], 'ascending'],
    );
    await page.locator('th button').last().click();
    assert.deepEqual(await names(), ['d', 'b', 'a', 'c']);
    await page.locator('th button').last().click();
    assert.deepEqual(await names(), ['b', 'a', 'c', 'd']);
  });

  it('shows the first rows of a long table, all on demand, and what is not there', async () => {
    const data = {
      columns: [{ name: 'i', numeric: true }],
      rows: Array.from({ length: 60 }, (_, i) => [String(i)]),
      total: 100,
    };
    await show(page, 'a', data, {}, TABLE_MIME);
    assert.equal(await page.locator('tbody tr').count(), 20);
    await page.getByRole('button', { name: '40 more rows' }).click();
    assert.equal(await page.locator('tbody tr').count(), 60);
    assert.match(await page.locator('.nb-data').innerText(), /40 further rows are not in this output/);
  });

  it('shows a table with an order of its own whole, with its caption and notes, and does not sort it', async () => {
    const data = {
      columns: [
        { name: 'measure', numeric: false },
        { name: 'BN', numeric: true },
      ],
      rows: Array.from({ length: 30 }, (_, i) => [`m${i}`, `${i} ✓`]),
      total: 30,
      fixed: true,
      caption: 'What it did',
      notes: ['m: a measure'],
    };
    await show(page, 'a', data, {}, TABLE_MIME);
    assert.equal(await page.locator('tbody tr').count(), 30);
    assert.equal(await page.locator('.nb-data button').count(), 0);
    assert.equal(await page.getByRole('table', { name: 'What it did' }).count(), 1);
    assert.equal(await page.getByRole('rowheader').count(), 30);
    assert.equal(await page.locator('.nb-notes li').innerText(), 'm: a measure');
    const align = (cell: string): Promise<string> =>
      page
        .locator(cell)
        .first()
        .evaluate((element) => getComputedStyle(element).textAlign);
    assert.deepEqual([await align('tbody th'), await align('tbody td')], ['left', 'right']);
  });

  it('draws a bar of what is done, and says it to a screen reader', async () => {
    await show(
      page,
      'a',
      { label: 'epochs', done: 3, total: 4, state: 'running', seconds: 6 },
      {},
      PROGRESS_MIME,
    );
    const bar = page.getByRole('progressbar', { name: 'epochs' });
    assert.deepEqual(
      [await bar.getAttribute('aria-valuenow'), await bar.getAttribute('aria-valuemax')],
      ['3', '4'],
    );
    const [track, done] = await Promise.all([
      bar.boundingBox(),
      page.locator('.nb-progress-done').boundingBox(),
    ]);
    assert.ok(track && done && Math.abs(done.width / track.width - 0.75) < 0.01);
    assert.match(await page.locator('.nb-progress').innerText(), /3 of 4\s+6 s, 2 s left/);
  });

  it('links the places of an error, in cells and files, of causes too', async () => {
    const error = {
      name: 'Error',
      message: 'two\nlines',
      stack:
        'Error: two\nlines\n    at f (lib/help.ts, line 2, column 7)\n    at Cell 3, line 4, column 1\n  Caused by TypeError: inner\n      at Cell 1, line 9, column 2',
    };
    await show(page, 'a', error, {}, ERROR_MIME);
    assert.equal(await page.locator('.nb-error-title').innerText(), 'Error: two\nlines');
    const links = page.locator('.nb-link');
    assert.deepEqual(await links.allInnerTexts(), [
      'lib/help.ts, line 2, column 7',
      'Cell 3, line 4, column 1',
      'Cell 1, line 9, column 2',
    ]);
    await links.first().click();
    await links.nth(1).focus();
    await page.keyboard.press('Enter');
    assert.deepEqual(opened, [
      { type: 'open', label: 'lib/help.ts', line: 2, column: 7 },
      { type: 'open', label: 'Cell 3', line: 4, column: 1 },
    ]);
  });

  it('runs no script of HTML, loads nothing for it, and fits its height', async () => {
    const asked: string[] = [];
    // What the page's policy refuses does not come here.
    await page.route('http://elsewhere.test/**', (route) => {
      asked.push(route.request().url());
      return route.abort();
    });
    const html = `<p style="height: 120px">tall</p><img src="http://elsewhere.test/pixel.png" onerror="alert('error')">
<script>alert('script')</script><a href="javascript:alert('link')">link</a><svg onload="alert('svg')"></svg>`;
    await show(page, 'a', html, {}, 'text/html');
    const frame = page.locator('iframe.nb-html');
    const link = page.frameLocator('iframe.nb-html').getByText('link');
    await link.waitFor();
    await link.click();
    assert.equal(await frame.getAttribute('sandbox'), 'allow-same-origin');
    assert.ok(((await frame.boundingBox())?.height ?? 0) > 120);
    assert.deepEqual(asked, []);
  });

  it('says what is wrong with data that are not what they should be', async () => {
    await show(page, 'a', { text: 1 }, {}, TREE_MIME);
    await show(page, 'b', { columns: [], rows: [['x']], total: 1 }, {}, TABLE_MIME);
    await show(page, 'c', {}, {}, ERROR_MIME);
    assert.equal(await page.locator('.nb-problem').count(), 3);
  });
});
