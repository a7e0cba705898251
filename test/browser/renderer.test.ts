/** The renderer alone in Chromium: pixels, pointer, keys, themes, windows, errors and what is left behind. */
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { colorTable, NAN_INDEX } from '../../src/view/colormap.ts';
import { exact } from '../../src/view/format.ts';
import { comparisonOf, make, normals, photos, tensorView } from '../view/samples.ts';
import { answerFrom, launch, openPage, type PageOptions, setTheme, show } from './renderer-page.ts';

const live = { normbook: { output: 'o1' } };
const small = make([3, 4], 'H W', (_, i) => normals(12, 1)[i] ?? 0);
let browser: Browser;
let page: Page;
let errors: string[] = [];

async function open(options: PageOptions = {}): Promise<void> {
  page = await openPage(browser, options);
  errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
}

/** RGB of a canvas pixel, as a fraction of its size. */
function pixel(selector: string, fx: number, fy: number): Promise<number[]> {
  return page
    .locator(`${selector} canvas.nb-canvas`)
    .first()
    .evaluate(
      (element, [x = 0, y = 0]) => {
        if (!(element instanceof HTMLCanvasElement)) return [];
        const at = element
          .getContext('2d')
          ?.getImageData(Math.floor(x * element.width), Math.floor(y * element.height), 1, 1);
        return [...(at?.data ?? [])].slice(0, 3);
      },
      [fx, fy],
    );
}

async function pointAt(map: string, fx: number, fy: number): Promise<void> {
  const box = await page.locator(map).first().boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + fx * box.width, box.y + fy * box.height);
}

const color = (level: number) => [...colorTable('diverging').subarray(level * 3, level * 3 + 3)];
const valueCell = (panel: string) => `#a .nb-cells tr[data-variant="${panel}"] td[data-column="value"]`;
const text = (selector: string) => page.locator(selector).first().innerText();

describe('The renderer', () => {
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());
  afterEach(async () => {
    assert.deepEqual(errors, []);
    await page.close();
  });

  for (const pixelRatio of [1, 1.5, 2]) {
    it(`draws the colour map's colours, pixel for pixel, at ${pixelRatio} pixels per pixel`, async () => {
      await open({ pixelRatio });
      // 30 columns: too many for numbers in the cells.
      const x = make([2, 30], 'H W', ([h = 0, w = 0]) =>
        h === 0 ? (w < 15 ? -1 : 1) : w < 15 ? 0 : Number.NaN,
      );
      await show(page, 'a', tensorView('x', x));
      const at = (fx: number, fy: number) => pixel('#a', fx, fy);
      assert.deepEqual(
        [await at(0.2, 0.25), await at(0.8, 0.25), await at(0.01, 0.75)],
        [color(0), color(254), color(127)],
      );
      assert.deepEqual(await at(29.05 / 30, 0.55), color(NAN_INDEX));
      const [css, device] = await page
        .locator('#a canvas.nb-canvas')
        .evaluate((element) =>
          element instanceof HTMLCanvasElement ? [element.getBoundingClientRect().width, element.width] : [],
        );
      assert.equal((css ?? 0) * pixelRatio, device);
    });
  }

  for (const pixelRatio of [1, 1.5, 2]) {
    it(`says the exact value under the pointer, by axis names, at ${pixelRatio} pixels per pixel`, async () => {
      await open({ pixelRatio });
      const x = make([2, 3, 20, 20], 'N C H W', (_, flat) => Math.sin(flat));
      await show(page, 'a', tensorView('x', x));
      await pointAt('#a .nb-map', 0.999, 0.999);
      assert.equal(await text('#a .nb-place'), 'N 1 · C 2 · H 19 · W 19');
      assert.equal(await text('#a .nb-value'), exact(x.data[2399] ?? 0));
    });
  }

  it('keeps its height while the pointer moves in and out', async () => {
    await open();
    await show(page, 'a', comparisonOf(photos([3, 4, 8, 8]), 2).view);
    const height = async () => (await page.locator('#a').boundingBox())?.height;
    const before = await height();
    await pointAt('#a .nb-map', 0.5, 0.5);
    await page.waitForSelector('#a .nb-cursor');
    assert.equal(await height(), before);
    await page.mouse.move(1, 890);
    await page.waitForSelector('#a .nb-cursor', { state: 'detached' });
    assert.equal(await height(), before);
  });

  it('moves by keys, into the next tile, and leaves on Escape', async () => {
    await open();
    await show(
      page,
      'a',
      tensorView(
        'x',
        make([2, 2, 16, 16], 'N C H W', (_, flat) => flat),
      ),
    );
    await page.locator('#a .nb-map').focus();
    const pressed = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
      return text('#a .nb-place');
    };
    assert.equal(await pressed('ArrowRight', 'ArrowRight'), 'N 0 · C 0 · H 0 · W 2');
    assert.equal(await pressed('ArrowDown'), 'N 0 · C 0 · H 1 · W 2');
    assert.equal(await pressed('End', 'ArrowRight'), 'N 0 · C 1 · H 1 · W 0');
    assert.equal(await pressed('Control+End'), 'N 1 · C 1 · H 15 · W 15');
    assert.equal(await pressed('Home'), 'N 1 · C 1 · H 15 · W 0');
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('#a .nb-cursor').count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'BODY');
  });

  it('links the cursor of all panels and reads the element in each', async () => {
    const { view, tensors } = comparisonOf(photos([3, 4, 8, 8]), 2, 1e6);
    await open();
    await show(page, 'a', view);
    await pointAt('#a [data-panel="LN"].nb-map', 0.999, 0.999);
    assert.equal(await page.locator('#a .nb-cursor').count(), 5);
    for (const [i, name] of ['x', 'BN', 'LN', 'IN', 'GN'].entries()) {
      assert.equal(await text(valueCell(name)), exact(tensors[i]?.data.at(-1) ?? 0));
    }
  });

  it('marks what each variant makes 0 and 1 with a ✓, not by colour alone', async () => {
    await open();
    await show(page, 'a', comparisonOf(photos([3, 4, 8, 8]), 2).view);
    const cell = (name: string, set: string) =>
      text(`#a .nb-sets tr[data-variant="${name}"] td[data-set="${set}"][data-statistic="std"]`);
    assert.equal(await cell('BN', 'C'), '1 ✓');
    assert.equal(await cell('LN', 'N'), '1 ✓');
    assert.equal(await cell('IN', 'N · C'), '1 ✓');
    assert.doesNotMatch(await cell('LN', 'C'), /✓/);
  });

  it('shows ≈ until the exact values come from the kernel, in every panel', async () => {
    const { view, tensors } = comparisonOf(photos([2, 3, 16, 16]), 3, 2100);
    const releases: (() => void)[] = [];
    const answer = answerFrom(tensors);
    let isHeld = true;
    await open({
      answer: async (request) => {
        if (request.type === 'question' && isHeld)
          await new Promise<void>((resolve) => releases.push(resolve));
        return answer(request);
      },
    });
    await show(page, 'a', view, live);
    await pointAt('#a .nb-map', 0.999, 0.999);
    await page.waitForFunction(() => document.querySelector('.nb-place')?.textContent?.includes('W 15'));
    assert.match(await text(valueCell('x')), /^≈ /);
    isHeld = false;
    for (const release of releases) release();
    for (const [i, name] of ['x', 'BN', 'LN', 'IN', 'GN'].entries()) {
      await page.waitForSelector(`${valueCell(name)}[data-exact="true"]`);
      assert.equal(await text(valueCell(name)), exact(tensors[i]?.data.at(-1) ?? 0));
    }
  });

  it('says what to do for full detail without a kernel, and that a cell is a block', async () => {
    await open();
    await show(page, 'a', comparisonOf(photos([1, 2, 512, 512]), 1, 2000).view);
    await pointAt('#a .nb-map', 0.5, 0.5);
    await page.waitForSelector('#a .nb-cursor');
    assert.match(await text('#a .nb-cells'), /each cell is a block here.* · run the cell for full detail/s);
  });

  it('shows what a saved view cut off, from the kernel', async () => {
    const x = make([20, 10, 4, 4], 'N C H W', ([n = 0]) => n - 10);
    const { view, tensors } = comparisonOf(x, 2, 1e6);
    await open({ answer: answerFrom(tensors) });
    await show(page, 'a', view, live);
    await pointAt('#a .nb-map', 0.999, 0.999);
    await page.waitForFunction(() =>
      document.querySelector('.nb-place')?.textContent?.startsWith('N 19 · C 9'),
    );
    await page.waitForSelector(`${valueCell('x')}[data-exact="true"]`);
    assert.equal(await text(valueCell('x')), '9');
  });

  it('takes text colours from the theme at once, and data colours never', async () => {
    await open({ theme: 'dark' });
    await show(
      page,
      'a',
      tensorView(
        'x',
        make([2, 30], 'H W', ([h = 0]) => h * 2 - 1),
      ),
    );
    const ink = () => page.locator('#a .nb-name').evaluate((element) => getComputedStyle(element).color);
    assert.equal(await ink(), 'rgb(204, 204, 204)');
    await setTheme(page, 'light');
    assert.equal(await ink(), 'rgb(59, 59, 59)');
    assert.deepEqual(await pixel('#a', 0.5, 0.25), color(0));
    await setTheme(page, 'hc');
    assert.equal(
      await page
        .locator('#a .nb-chip')
        .first()
        .evaluate((element) => getComputedStyle(element).borderTopWidth),
      '1px',
    );
  });

  it('fits itself anew when its width changes', async () => {
    await open({ width: 1000 });
    await show(page, 'a', tensorView('x', photos([4, 12, 20, 20]), { sets: [] }));
    const width = async () => (await page.locator('#a .nb-map').boundingBox())?.width ?? 0;
    const wide = await width();
    await page.setViewportSize({ width: 420, height: 900 });
    await page.waitForFunction(
      (old) => (document.querySelector('.nb-map')?.getBoundingClientRect().width ?? old) < old,
      wide,
    );
    assert.ok((await width()) <= 388);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth), false);
  });

  it('shows a small box with the guard’s words for a bad view, and asks to update for a newer one', async () => {
    await open();
    const view = tensorView(
      'x',
      make([4], 'C', () => 1),
    );
    await show(page, 'a', { ...view, panels: [] });
    assert.match(await text('#a .nb-problem'), /panels/);
    await show(page, 'b', { ...view, version: 2 });
    assert.match(await text('#b .nb-problem'), /update Normbook/);
  });

  it('never reads markup from names', async () => {
    await open();
    await show(
      page,
      'a',
      tensorView(
        '<img src=x onerror="window.hit=1">',
        make([4], '<b>C</b>', () => 1),
      ),
    );
    assert.equal(await page.locator('#a img').count(), 0);
    assert.equal(await text('#a .nb-name'), '<img src=x onerror="window.hit=1">');
  });

  it('replaces an output in place and leaves nothing behind when disposed', async () => {
    await open();
    await show(page, 'a', tensorView('x', small));
    await show(page, 'a', tensorView('y', small));
    assert.equal(await text('#a .nb-name'), 'y');
    assert.equal(await page.locator('#a .nb-output').count(), 1);
    await page.evaluate('normbook.dispose("a")');
    assert.equal(await page.locator('#a').innerHTML(), '');
    await page.setViewportSize({ width: 500, height: 500 });
    assert.equal(await page.locator('style#normbook-style').count(), 1);
  });

  for (const pixelRatio of [1, 1.5]) {
    it(`keeps under the pointer what was there, however finely it is dragged, at ${pixelRatio} pixels per pixel`, async () => {
      const grid = make([200, 300], 'H W', (_, i) => i);
      await open({ pixelRatio, answer: answerFrom([grid]) });
      await show(page, 'a', tensorView('x', grid), live);
      await pointAt('#a .nb-map', 0.5, 0.5);
      await page.keyboard.down('Control');
      for (let i = 0; i < 14; i++) await page.mouse.wheel(0, -60);
      await page.keyboard.up('Control');
      await page.waitForSelector('.nb-map-zoomed');
      const box = await page.locator('#a .nb-map').boundingBox();
      assert.ok(box);
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const reading = () => text('#a .nb-readout-line');
      const moveTo = async (steps: number) => page.mouse.move(x + steps * 0.3, y - steps * 0.2);
      await moveTo(1);
      await page.waitForFunction(() =>
        document.querySelector('#a .nb-readout-line')?.textContent?.includes('→'),
      );
      const before = await reading();
      await page.mouse.down();
      for (let i = 2; i <= 301; i++) await moveTo(i);
      await page.mouse.up();
      await moveTo(301);
      assert.equal(await reading(), before);
    });
  }

  it('lets the page scroll by wheel over a picture', async () => {
    await open();
    for (const id of ['a', 'b', 'c', 'd']) await show(page, id, tensorView('x', photos([4, 4, 24, 24])));
    await pointAt('#a .nb-map', 0.5, 0.5);
    await page.mouse.wheel(0, 300);
    await page.waitForFunction(() => window.scrollY > 200);
  });
});
