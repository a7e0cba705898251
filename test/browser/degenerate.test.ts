/** The inspector of tensors at the edge of what there is, by the real kernel: what they must show, and must not. */
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { colorTable, LEVELS, NAN_INDEX } from '../../src/view/colormap.ts';
import { Gallery } from './gallery-states.ts';
import { launch } from './renderer-page.ts';
import { press, tabTo, until, untilIs } from './until.ts';

type Rgb = readonly number[];
const ramp = (name: 'diverging' | 'sequential', level: number): Rgb => [
  ...colorTable(name).subarray(level * 3, level * 3 + 3),
];
const NAN = ramp('diverging', NAN_INDEX);
const POS_INF = ramp('diverging', LEVELS + 1);
const NEG_INF = ramp('diverging', LEVELS + 2);

describe('The inspector of degenerate data', () => {
  const gallery = new Gallery();
  let browser: Browser;
  let page: Page;
  let errors: string[] = [];
  before(async () => {
    browser = await launch();
    await gallery.run();
  });
  after(async () => {
    gallery.end();
    await browser.close();
  });
  beforeEach(async () => {
    page = await gallery.openPage(browser, 'light');
    errors = [];
    page.on('pageerror', (error) => errors.push(String(error)));
  });
  afterEach(async () => {
    assert.deepEqual(errors, []);
    await page.close();
  });

  const open = (state: string) => gallery.show(page, state);
  const text = (selector: string) => page.locator(selector).first().innerText();
  const reading = async () => (await text('.nb-readout-line')).replace(/\s+/g, ' ').trim();
  const header = async () => (await text('.nb-header')).replace(/\s+/g, ' ');

  /** How many pixels of the picture have each of the colours. */
  async function count(...colours: Rgb[]): Promise<number[]> {
    return page.locator('.nb-map canvas').evaluate((canvas, wanted) => {
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error('not a canvas');
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {};
      return wanted.map((colour) => {
        let found = 0;
        for (let i = 0; i < (data?.length ?? 0); i += 4) {
          if (colour.every((value, c) => data?.[i + c] === value)) found++;
        }
        return found;
      });
    }, colours);
  }

  /** The RGB of the picture at a fraction of its size. */
  async function pixel(fx: number, fy: number): Promise<Rgb> {
    return page.locator('.nb-map canvas').evaluate(
      (canvas, [x = 0, y = 0]) => {
        if (!(canvas instanceof HTMLCanvasElement)) throw new Error('not a canvas');
        const [left, top] = [Math.floor(x * canvas.width), Math.floor(y * canvas.height)];
        return [...(canvas.getContext('2d')?.getImageData(left, top, 1, 1).data ?? [])].slice(0, 3);
      },
      [fx, fy],
    );
  }

  /** Of the whole picture. */
  async function area(): Promise<number> {
    return page
      .locator('.nb-map canvas')
      .evaluate((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.width * canvas.height : 0));
  }

  it('has the colour of NaN, and of no number, where all is NaN, and counts them', async () => {
    await open('all-nan');
    const [nan = 0, middle = 0] = await count(NAN, ramp('diverging', 127));
    assert.ok(nan > (await area()) / 2, `${nan} pixels`);
    assert.equal(middle, 0);
    assert.match(await header(), /╳ 960 NaN/);
    await tabTo(page, '.nb-map');
    await press(page, 'ArrowRight');
    await until(page, reading, 'H 0 · W 1 → NaN');
  });

  it('says that a tensor without elements has none, draws no picture, and asks for nothing', async () => {
    await open('empty');
    assert.equal(await text('.nb-empty'), 'no elements');
    assert.equal(await page.locator('canvas').count(), 0);
    assert.doesNotMatch(await header(), /NaN/);
  });

  for (const state of [
    'constant',
    'one',
    'scalar',
    'strip',
    'tall',
    'vector',
    'binary',
    'extremes',
    'integers',
  ]) {
    it(`says NaN or Infinity nowhere of ${state}`, async () => {
      await open(state);
      await tabTo(page, '.nb-map');
      await press(page, 'Control+Home');
      await page.waitForSelector('.nb-cursor');
      assert.doesNotMatch(await text('.nb-output'), /NaN|∞|Infinity|undefined/);
      for (const name of [
        'aria-label',
        'aria-valuenow',
        'aria-valuemin',
        'aria-valuemax',
        'title',
        'style',
      ]) {
        const said = await page
          .locator(`.nb-output [${name}]`)
          .evaluateAll((elements, wanted) => elements.map((one) => one.getAttribute(wanted) ?? ''), name);
        assert.deepEqual(
          said.filter((one) => /NaN|Infinity|undefined/.test(one)),
          [],
          name,
        );
      }
    });
  }

  for (const [state, names] of [
    ['vector', ['nb-margin-rows']],
    ['tall', ['nb-margin-rows', 'nb-margin-columns']],
    ['one', []],
    ['scalar', []],
    ['constant', []],
    ['all-nan', []],
    ['numbers', ['nb-margin-rows', 'nb-margin-columns']],
  ] as const) {
    it(`has the strips of ${state} that tell more than its cells: ${names.length}`, async () => {
      await open(state);
      const found = await page
        .locator('.nb-margin')
        .evaluateAll((all) => all.map((one) => one.className.split(' ').at(-1)));
      assert.deepEqual(found, names);
      assert.equal(await page.locator('.nb-spark').count(), names.length === 0 ? 0 : 1);
    });
  }

  it('says which numbers are of the finite values, and which of all', async () => {
    await open('not-finite');
    assert.match(await header(), /finite: ?μ −0.011/);
    assert.match(
      await text('.nb-statistics .nb-choice'),
      /μ, σ of all values, NaN and ∞ too; min, max without NaN/,
    );
    await open('numbers');
    assert.doesNotMatch((await header()) + (await text('.nb-statistics .nb-choice')), /finite|of all values/);
  });

  it('draws constant data in one colour', async () => {
    await open('constant');
    const at = await Promise.all([0.05, 0.3, 0.45, 0.7, 0.95].map((x) => pixel(x, 0.5)));
    assert.deepEqual(
      at.map((colour) => colour.join()),
      at.map(() => at[0]?.join()),
    );
  });

  it('tells NaN, +∞ and −∞ apart by colour, marks each with a glyph, and goes to each from the header', async () => {
    await open('not-finite');
    const found = await count(NAN, POS_INF, NEG_INF);
    assert.ok(
      found.every((pixels) => pixels > 15),
      String(found),
    );
    for (const [title, value] of [
      ['NaN', 'NaN'],
      ['+∞', '∞'],
      ['−∞', '−∞'],
    ]) {
      await tabTo(page, `.nb-go[title="go to the next ${title}"]`);
      await press(page, 'Enter');
      await untilIs(page, reading, (words) => words.endsWith(`→ ${value}`));
    }
  });

  it('marks the one NaN and the one outlier among a million, and finds them', async () => {
    await open('outlier');
    const [nan = 0] = await count(NAN);
    assert.ok(nan < 4, 'a pixel, and its glyph over it');
    // Of the lines of both glyphs; no colour of the ramp is as bright.
    const [glyphs = 0] = await count([255, 255, 255]);
    assert.ok(glyphs > 8, `${glyphs} pixels`);
    await tabTo(page, '.nb-go[title="go to the max"]');
    await press(page, 'Enter');
    await untilIs(page, reading, (words) => /1e6/.test(words));
    await tabTo(page, '.nb-map');
    await press(page, 'n');
    await untilIs(page, reading, (words) => /NaN/.test(words));
    assert.match(await text('.nb-legend'), /beyond, to −4\.\d+ and 1e6/);
  });

  it('separates 1e38 from 1e-38, and reads both exactly', async () => {
    await open('extremes');
    assert.deepEqual(await pixel(0.5 / 30, 0.5 / 18), ramp('diverging', LEVELS - 1));
    await tabTo(page, '.nb-map');
    await press(page, 'Control+Home');
    await untilIs(page, reading, (words) => /→ 1e[+]?38$/.test(words));
    await press(page, 'ArrowRight');
    await untilIs(page, reading, (words) => /→ 1e[-−]38$/.test(words));
  });

  it('shows 0 and 1 as the two ends of the colours', async () => {
    await open('binary');
    assert.deepEqual(
      [await pixel(0.1, 0.5), await pixel(0.5, 0.5)],
      [ramp('sequential', 0), ramp('sequential', LEVELS - 1)],
    );
  });

  for (const [state, last] of [
    ['strip', '–99999 →'],
    ['tall', '–19999 · D 0 →'],
  ]) {
    it(`shows all of ${state}, thick enough to be pointed at, to its last element`, async () => {
      await open(state ?? '');
      const box = await page.locator('.nb-map').boundingBox();
      assert.ok(box && Math.min(box.width, box.height) >= 20, JSON.stringify(box));
      await tabTo(page, '.nb-map');
      await press(page, 'Control+End');
      await untilIs(page, reading, (words) => words.includes(last ?? ''));
    });
  }

  it('has a slider for each of eight axes that is not seen, and reads all eight', async () => {
    await open('eight-axes');
    assert.equal(await page.locator('.nb-slider input').count(), 4);
    await tabTo(page, '.nb-map');
    await press(page, 'Control+End');
    await untilIs(page, reading, (words) =>
      words.startsWith('a 0 · b 0 · c 0 · d 0 · e 1 · f 1 · g 3 · h 4 →'),
    );
  });

  it('keeps a very long name in one line, whole for those who point at it or hear it', async () => {
    await open('long-name');
    const name = page.locator('.nb-name');
    const whole = await name.innerText();
    assert.ok(whole.length > 100);
    assert.equal(await name.getAttribute('title'), whole);
    assert.ok(((await name.boundingBox())?.height ?? 99) < 30);
    assert.ok((await page.getByRole('figure').getAttribute('aria-label'))?.startsWith(whole));
    const isWider = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    assert.equal(isWider, false);
  });
});
