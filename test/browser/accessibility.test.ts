/** What axe-core finds in the outputs, in every theme: names, roles, contrast. Rules of whole pages are VS Code's. */
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { PROGRESS_MIME, TABLE_MIME, TREE_MIME } from '../../src/protocol/display.ts';
import { comparisonOf, make, photos, tensorView } from '../view/samples.ts';
import { violations } from './axe.ts';
import { THEMES } from './gallery.ts';
import { STATES as DRAWN, Gallery } from './gallery-states.ts';
import { answerFrom, launch, openPage, show } from './renderer-page.ts';
import { press, tabTo } from './until.ts';

const ERROR_MIME = 'application/vnd.code.notebook.error';
const live = { normbook: { output: 'o1' } };
const holes = make([2, 3, 20, 24], 'N C H W', (_, flat) =>
  flat % 97 === 0 ? Number.NaN : flat % 101 === 0 ? Infinity : flat % 103 === 0 ? -Infinity : Math.sin(flat),
);
const comparison = comparisonOf(photos([3, 4, 8, 8]), 2);

interface State {
  name: string;
  tensors?: Parameters<typeof answerFrom>[0];
  show(page: Page): Promise<void>;
}

const inspector = (page: Page) => show(page, 'a', tensorView('x', holes), live);
const inspected = (name: string, then: (page: Page) => Promise<void>): State => ({
  name,
  tensors: [holes],
  show: async (page) => {
    await inspector(page);
    await then(page);
  },
});
const other = (name: string, mime: string, json: unknown): State => ({
  name,
  show: (page) => show(page, 'a', json, {}, mime),
});

const STATES: State[] = [
  inspected('the inspector', () => Promise.resolve()),
  inspected('the inspector with a cursor, zoomed', async (page) => {
    await tabTo(page, '.nb-map');
    await press(page, 'ArrowRight', '+', '+', '+');
    await page.waitForSelector('.nb-map-zoomed .nb-cursor');
  }),
  inspected('the inspector with a slider and a pinned range', async (page) => {
    await tabTo(page, '[data-axis="0"]');
    await press(page, 's');
    await page.waitForSelector('.nb-slider input');
    await tabTo(page, '.nb-handle-max');
    await press(page, 'ArrowLeft');
    await page.getByText('pinned').waitFor();
  }),
  inspected('the inspector’s table of values', async (page) => {
    await tabTo(page, '.nb-map');
    await press(page, 't');
    await page.waitForSelector('.nb-values-table');
  }),
  inspected('the inspector with its menu open', async (page) => {
    await tabTo(page, 'button[aria-haspopup]');
    await press(page, 'Enter');
    await page.waitForSelector('.nb-menu-list');
  }),
  {
    name: 'the inspector without a kernel, of a tensor that is not all there',
    show: (page) => show(page, 'a', tensorView('x', photos([2, 3, 64, 64]), { bytes: 4000 })),
  },
  {
    name: 'the inspector of a tensor without elements',
    show: (page) =>
      show(
        page,
        'a',
        tensorView(
          'x',
          make([0, 3], 'N D', () => 0),
          { sets: [] },
        ),
      ),
  },
  {
    name: 'a comparison',
    tensors: comparison.tensors,
    show: async (page) => {
      await show(page, 'a', comparison.view, live);
      await tabTo(page, '.nb-map');
      await press(page, 'ArrowRight');
      await page.waitForSelector('.nb-cursor');
    },
  },
  other('a tree', TREE_MIME, {
    text: '{ a: 1, b: [Object] }',
    tone: 'object',
    children: [
      { key: 'a', text: '1', tone: 'number' },
      { key: 'b', text: "'words'", tone: 'text' },
      { key: 'c', text: 'null', tone: 'word' },
      { key: 'd', text: '{ e: 2 }', tone: 'object', children: [{ key: 'e', text: '2', tone: 'number' }] },
    ],
    more: 3,
  }),
  other('a table', TABLE_MIME, {
    columns: [
      { name: 'name', numeric: false },
      { name: 'n', numeric: true },
    ],
    rows: Array.from({ length: 30 }, (_, i) => [`row ${i}`, String(i)]),
    total: 100,
  }),
  other('a report', TABLE_MIME, {
    columns: [
      { name: 'measure', numeric: false },
      { name: 'BN', numeric: true },
    ],
    rows: [
      ['μ per C', '0 ✓ own'],
      ['C constant', '2 ! 0, 4'],
    ],
    total: 2,
    fixed: true,
    caption: 'What each variant did to x',
    notes: ['μ, σ: lowest … highest of the groups'],
  }),
  other('a progress bar', PROGRESS_MIME, {
    label: 'epochs',
    done: 3,
    total: 4,
    state: 'running',
    seconds: 6,
  }),
  {
    name: 'an error with links',
    tensors: [],
    show: (page) =>
      show(
        page,
        'a',
        { name: 'Error', message: 'm', stack: 'Error: m\n    at f (lib/help.ts, line 2, column 7)' },
        {},
        ERROR_MIME,
      ),
  },
  other('a problem', TREE_MIME, { text: 1 }),
  other('HTML', 'text/html', '<p>words</p>'),
];

describe('axe finds nothing wrong', () => {
  let browser: Browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const theme of THEMES) {
    for (const { name, tensors, show: showState } of STATES) {
      it(`in ${name}, ${theme}`, async () => {
        const page = await openPage(browser, { theme, ...(tensors ? { answer: answerFrom(tensors) } : {}) });
        try {
          await showState(page);
          assert.deepEqual(await violations(page), []);
        } finally {
          await page.close();
        }
      });
    }
  }

  describe('in comparisons by a real kernel:', () => {
    const gallery = new Gallery();
    before(() => gallery.run());
    after(() => gallery.end());

    for (const theme of THEMES) {
      describe(theme, () => {
        let page: Page;
        before(async () => {
          page = await gallery.openPage(browser, theme);
        });
        after(() => page.close());

        for (const state of DRAWN.filter((name) => /^(?:compare|explore)/.test(name))) {
          it(state, async () => {
            await gallery.show(page, state);
            assert.deepEqual(await violations(page), []);
          });
        }
      });
    }
  });
});
