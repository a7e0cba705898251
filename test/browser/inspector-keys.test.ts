/** The inspector without a mouse: every function of it by Tab and keys, and what a screen reader is told. */
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import type { RendererRequest } from '../../src/protocol/messages.ts';
import { exact } from '../../src/view/format.ts';
import { make, photos, tensorView } from '../view/samples.ts';
import { answerFrom, launch, openPage, show } from './renderer-page.ts';
import { isFocused, press, tabTo, until, untilIs } from './until.ts';

const live = { normbook: { output: 'o1' } };
const MAP = '.nb-map';
/** N C H W, of both signs, with three NaN; every value another. */
const four = make([2, 3, 20, 24], 'N C H W', (index, flat) =>
  [700, 701, 2000].includes(flat) ? Number.NaN : Math.sin(flat) + (index[1] ?? 0) / 8,
);
/** A page of the table holds 32 × 12 of it. */
const long = make([70, 30], 'H W', (_, flat) => flat);

let browser: Browser;
let page: Page;
let errors: string[] = [];
/** What the host was told to do. */
let told: Extract<RendererRequest, { type: 'save' | 'copy' | 'inspect' }>[] = [];

async function open(tensor = four, name = 'x'): Promise<void> {
  const answer = answerFrom([tensor]);
  told = [];
  page = await openPage(browser, {
    answer: (request) => {
      if (request.type === 'save' || request.type === 'copy' || request.type === 'inspect')
        told.push(request);
      return answer(request);
    },
  });
  errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await show(page, 'a', tensorView(name, tensor), live);
}

const text = (selector: string) => page.locator(selector).first().innerText();
const place = () => text('.nb-readout-line');
const reading = async () => (await place()).replace(/\s+/g, ' ').trim();
const attribute = (selector: string, name: string) => page.locator(selector).first().getAttribute(name);
const button = (name: string) => `button[aria-label="${name}"]`;
const isOn = (name: string) => page.getByRole('button', { name, exact: true }).getAttribute('aria-pressed');
const axesAt = (where: string) => page.locator(`[data-place="${where}"] .nb-axis b`).allInnerTexts();

/** Tab to a button by its words, and press it. */
async function pushButton(words: string): Promise<void> {
  for (let stops = 0; stops < 80; stops++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
    );
    if (focused.trim() !== words) continue;
    await page.keyboard.press('Enter');
    return;
  }
  assert.fail(`Tab does not reach the button ${words}`);
}

/** CSS pixels of the cell under the cursor. */
const cursorWidth = async () => (await page.locator('.nb-cursor').boundingBox())?.width ?? 0;

/** Changes with every pixel of the picture. */
const picture = () =>
  page
    .locator(`${MAP} canvas`)
    .evaluate((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : ''));

describe('The inspector by keys alone', () => {
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());
  afterEach(async () => {
    assert.deepEqual(errors, []);
    await page.close();
  });

  const walks: { keys: string[]; at: number[] }[] = [
    { keys: ['ArrowRight', 'ArrowRight'], at: [0, 0, 0, 2] },
    { keys: ['ArrowDown'], at: [0, 0, 1, 0] },
    { keys: ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft'], at: [0, 0, 1, 0] },
    { keys: ['End'], at: [0, 0, 0, 23] },
    { keys: ['End', 'ArrowRight'], at: [0, 1, 0, 0] },
    { keys: ['End', 'ArrowRight', 'Home'], at: [0, 1, 0, 0] },
    { keys: ['Control+End'], at: [1, 2, 19, 23] },
    { keys: ['Control+End', 'Control+Home'], at: [0, 0, 0, 0] },
    { keys: ['Control+End', 'ArrowRight', 'ArrowDown'], at: [1, 2, 19, 23] },
  ];
  for (const { keys, at } of walks) {
    it(`walks by ${keys.join(', ')} and says the element’s indices and exact value`, async () => {
      await open();
      await tabTo(page, MAP);
      await press(page, ...keys);
      const [n = 0, c = 0, h = 0, w = 0] = at;
      const value = four.data[((n * 3 + c) * 20 + h) * 24 + w] ?? 0;
      await until(page, reading, `N ${n} · C ${c} · H ${h} · W ${w} → ${exact(value)}`);
    });
  }

  it('gives a cursor to whoever comes by Tab, takes it away on Escape, and goes on to the next stop', async () => {
    await open();
    await tabTo(page, MAP);
    await press(page, 'ArrowRight');
    await page.waitForSelector('.nb-cursor');
    await press(page, 'Escape');
    await page.waitForSelector('.nb-cursor', { state: 'detached' });
    await press(page, 'Tab');
    assert.equal(await isFocused(page, '.nb-handle-min'), true);
  });

  it('zooms about the cursor with +, = and −, scrolls with it, and fits with 0', async () => {
    await open();
    await tabTo(page, MAP);
    await press(page, 'ArrowRight');
    const fitted = await cursorWidth();
    const wider = (than: number) => untilIs(page, cursorWidth, (width) => width > than);
    await press(page, '+');
    const once = await wider(fitted);
    await press(page, '=');
    const twice = await wider(once);
    await press(page, '-');
    await until(page, async () => Math.round(await cursorWidth()), Math.round(once));
    await press(page, '+', '+', '+', 'Control+End');
    await wider(twice);
    const [cursor, map] = await Promise.all(
      ['.nb-cursor', MAP].map((one) => page.locator(one).boundingBox()),
    );
    assert.ok(cursor && map && cursor.x + cursor.width <= map.x + map.width + 1, 'the cursor is on screen');
    await press(page, '0');
    await until(page, cursorWidth, fitted);
    assert.equal(await page.locator('button[title^="show all"]').isDisabled(), true);
  });

  it('stays zoomed while it is hidden and seen again', async () => {
    await open();
    await tabTo(page, MAP);
    await press(page, 'ArrowRight', '+', '+');
    const zoomed = () => attribute(MAP, 'class');
    await until(page, zoomed, 'nb-map nb-map-zoomed');
    const frames = () =>
      page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    for (const display of ['none', '']) {
      await page.evaluate((value) => {
        const output = document.getElementById('a');
        if (output) output.style.display = value;
      }, display);
      // Sizes are observed once a frame.
      await frames();
    }
    assert.equal(await zoomed(), 'nb-map nb-map-zoomed');
    assert.match(await reading(), /W 1/);
  });

  it('zooms and fits with the toolbar’s buttons', async () => {
    await open();
    const whole = await picture();
    await tabTo(page, button('zoom in'));
    await press(page, 'Enter', 'Space');
    const near = await untilIs(page, picture, (now) => now !== whole);
    await tabTo(page, button('zoom out'), 'Shift+Tab');
    await press(page, 'Enter');
    await untilIs(page, picture, (now) => now !== whole && now !== near);
    await tabTo(page, 'button[title^="show all"]');
    await press(page, 'Enter');
    await until(page, picture, whole);
    // There is nothing to fit any more, and no other place that the focus could be at.
    assert.equal(await isFocused(page, 'button[title^="show all"][aria-disabled=true]'), true);
    await press(page, 'Enter');
    await tabTo(page, button('zoom out'), 'Shift+Tab');
  });

  const moves: { axis: string; key: string; to: string; others: Record<string, string[]> }[] = [
    { axis: 'N', key: 's', to: 'slider', others: { facets: ['C'] } },
    { axis: 'N', key: 'r', to: 'rows', others: { facets: ['H', 'C'] } },
    { axis: 'C', key: 'c', to: 'columns', others: { facets: ['N', 'W'] } },
    { axis: 'H', key: 'S', to: 'slider', others: { rows: [] } },
    { axis: 'W', key: 'ArrowLeft', to: 'rows', others: { columns: ['H'] } },
    { axis: 'C', key: 'ArrowRight', to: 'slider', others: { facets: ['N'] } },
  ];
  for (const { axis, key, to, others } of moves) {
    it(`moves ${axis} to ${to} with ${key}, keeps the focus on it and says so`, async () => {
      await open();
      const index = four.axes.indexOf(axis);
      await tabTo(page, `[data-axis="${index}"]`);
      await press(page, key);
      await until(page, async () => (await axesAt(to)).includes(axis), true);
      for (const [where, axes] of Object.entries(others)) assert.deepEqual(await axesAt(where), axes);
      await until(page, () => isFocused(page, `[data-place="${to}"] [data-axis="${index}"]`), true);
      assert.match(await text('.nb-said'), new RegExp(`^${axis}: `));
      assert.equal(await attribute('.nb-said', 'aria-live'), 'polite');
      assert.match(
        (await attribute(`[data-axis="${index}"]`, 'aria-label')) ?? '',
        /^axis [NCHW]\d+, .*; r, c, f or s moves it to rows, columns, facets or slider$/,
      );
    });
  }

  it('turns the facets’ directions with f on one of them', async () => {
    await open();
    assert.deepEqual(await axesAt('facets'), ['N', 'C']);
    await tabTo(page, '[data-axis="0"]');
    await press(page, 'f');
    await until(page, () => axesAt('facets'), ['C', 'N']);
  });

  it('goes through a hidden axis by its slider, and by [ and ] from the picture', async () => {
    await open();
    await tabTo(page, '[data-axis="1"]');
    await press(page, 's');
    await tabTo(page, 'input[aria-label="index of C"]');
    await press(page, 'ArrowRight');
    const at = () => text('.nb-slider-at');
    await until(page, at, '1 of 3');
    await tabTo(page, MAP);
    await press(page, 'ArrowRight');
    await until(page, reading, `N 0 · C 1 · H 0 · W 1 → ${exact(four.data[481] ?? 0)}`);
    const steps: [string, string][] = [
      [']', '2 of 3'],
      [']', '2 of 3'],
      ['[', '1 of 3'],
      ['[', '0 of 3'],
      ['[', '0 of 3'],
    ];
    for (const [key, expected] of steps) {
      await press(page, key);
      await until(page, at, expected);
    }
    assert.equal(await isFocused(page, MAP), true);
  });

  it('goes from NaN to NaN with n, around the end to the first', async () => {
    await open();
    await tabTo(page, MAP);
    for (const flat of [700, 701, 2000, 700]) {
      await press(page, 'n');
      const [n, c, h, w] = [1440, 480, 24, 1].map(
        (stride, i) => Math.floor(flat / stride) % (four.shape[i] ?? 1),
      );
      await until(page, reading, `N ${n} · C ${c} · H ${h} · W ${w} → NaN`);
    }
  });

  it('goes on from NaN to NaN however fast n is pressed', async () => {
    await open();
    await tabTo(page, MAP);
    await press(page, 'n', 'n', 'n');
    await until(page, reading, 'N 1 · C 1 · H 3 · W 8 → NaN');
  });

  it('shows the slice of the next NaN where its axis is hidden', async () => {
    await open();
    await tabTo(page, '[data-axis="0"]');
    await press(page, 's');
    await tabTo(page, MAP);
    for (const seen of [
      'N 0 · C 1 · H 9 · W 4 → NaN',
      'N 0 · C 1 · H 9 · W 5 → NaN',
      'N 1 · C 1 · H 3 · W 8 → NaN',
    ]) {
      await press(page, 'n');
      await until(page, reading, seen);
    }
    assert.equal(await text('.nb-slider-at'), '1 of 2');
  });

  it('goes to the least and the greatest value and to NaN from the header', async () => {
    await open();
    await tabTo(page, '.nb-go[title="go to the min"]');
    await press(page, 'Enter');
    const finite = four.data.filter(Number.isFinite);
    await untilIs(page, reading, (words) => words.endsWith(`→ ${exact(Math.min(...finite))}`));
    await tabTo(page, '.nb-go[title="go to the max"]');
    await press(page, 'Enter');
    await untilIs(page, reading, (words) => words.endsWith(`→ ${exact(Math.max(...finite))}`));
    await tabTo(page, '.nb-go[title="go to the next NaN"]');
    await press(page, 'Enter');
    await untilIs(page, reading, (words) => words.endsWith('→ NaN'));
  });

  it('reads the values as a table, page by page, with the names of both axes', async () => {
    await open(long, 'long');
    await tabTo(page, MAP);
    await press(page, 't');
    const cells = async () => {
      const all = await page.locator('.nb-values-table td').allInnerTexts();
      return [all[0], all.at(-1), all.length];
    };
    await until(page, cells, ['0', '941', 32 * 12]);
    assert.equal(await text('.nb-values-table thead th'), 'H ╲ W');
    assert.equal(await isFocused(page, '.nb-values-scroll'), true);
    await tabTo(page, '[aria-label^="next, H"]', 'Shift+Tab');
    await press(page, 'Enter');
    await until(page, cells, ['960', '1901', 32 * 12]);
    await press(page, 'Enter');
    await until(page, cells, ['1920', '2081', 6 * 12]);
    assert.equal(await page.locator('[aria-label^="next, H"]').isDisabled(), true);
    assert.equal(await isFocused(page, '[aria-label^="next, H"]'), true);
    await press(page, 'Enter');
    await tabTo(page, '[aria-label^="next, W"]');
    await press(page, 'Enter', 'Enter');
    await until(page, cells, ['1944', '2099', 6 * 6]);
    await tabTo(page, '[aria-label^="previous, H"]', 'Shift+Tab');
    await press(page, 'Enter');
    await until(page, cells, ['984', '1919', 32 * 6]);
    await tabTo(page, '.nb-values-scroll');
    assert.equal(await attribute('.nb-values-scroll', 'aria-label'), 'values of long');
  });

  for (const key of ['t', 'Escape']) {
    it(`goes from the picture to the table with t, and back with ${key}, with the focus`, async () => {
      await open(long, 'long');
      await tabTo(page, MAP);
      await press(page, 't');
      await until(page, () => isFocused(page, '.nb-values-scroll'), true);
      await press(page, key);
      await until(page, () => isFocused(page, MAP), true);
    });
  }

  it('turns the table on and off with its button, and begins at the cursor’s page', async () => {
    await open(long, 'long');
    await tabTo(page, MAP);
    await press(page, 'Control+End');
    await until(page, reading, `H 69 · W 29 → 2099`);
    await tabTo(page, 'button[title^="values as a table"]', 'Shift+Tab');
    await press(page, 'Enter');
    await until(page, () => text('.nb-values-table tbody th'), '64');
    assert.equal(await isOn('table'), 'true');
    await press(page, 'Enter');
    await page.waitForSelector(MAP);
    assert.equal(await isOn('table'), 'false');
  });

  it('moves the colours’ ends by arrows and pages, says their values, and resets with Home', async () => {
    await open(make([20, 30], 'H W', (_, flat) => flat));
    const [low, high] = ['.nb-handle-min', '.nb-handle-max'];
    const value = async (handle: string) => Number(await attribute(handle, 'aria-valuenow'));
    const before = await picture();
    await tabTo(page, low);
    assert.equal(await attribute(low, 'aria-label'), 'lower end of the colours');
    assert.equal(await attribute(low, 'role'), 'slider');
    await press(page, 'ArrowRight');
    const once = await untilIs(
      page,
      () => value(low),
      (now) => now > 0,
    );
    await press(page, 'PageUp');
    await untilIs(
      page,
      () => value(low),
      (now) => now > 5 * once,
    );
    await press(page, 'PageDown', 'ArrowLeft');
    await untilIs(
      page,
      () => value(low),
      (now) => now < 2 * once,
    );
    await press(page, 'ArrowUp', 'ArrowUp');
    await tabTo(page, high);
    await press(page, 'ArrowDown');
    await untilIs(
      page,
      () => value(high),
      (now) => now < 599,
    );
    assert.match(await text('.nb-legend-side'), /pinned/);
    assert.equal(await attribute(high, 'aria-valuetext'), await text(`${high} .nb-handle-text`));
    await untilIs(page, picture, (now) => now !== before);
    await press(page, 'Home');
    await until(page, async () => [await value(low), await value(high)], [0, 599]);
    await until(page, picture, before);
  });

  for (const [name, shift] of [
    ['of one sign', 300],
    ['of both signs', -200],
  ] as const) {
    it(`leads back with as many steps back, for values ${name}`, async () => {
      await open(make([20, 30], 'H W', (_, flat) => flat + shift + 0.1));
      const ends = async () =>
        `${await attribute('.nb-handle-min', 'aria-valuenow')} ${await attribute('.nb-handle-max', 'aria-valuenow')}`;
      const before = await ends();
      for (const handle of ['.nb-handle-min', '.nb-handle-max']) {
        await tabTo(page, handle);
        await press(page, 'ArrowRight', 'ArrowRight', 'PageDown', 'ArrowLeft');
        await untilIs(page, ends, (now) => now !== before);
        await press(page, 'PageUp', 'ArrowLeft');
        await until(page, ends, before);
        await until(page, () => isOn('auto'), 'true');
      }
    });
  }

  it('chooses the range by presets', async () => {
    await open(make([20, 30], 'H W', (_, flat) => flat ** 2));
    const range = async () => [
      Number(await attribute('.nb-handle-min', 'aria-valuenow')),
      Number(await attribute('.nb-handle-max', 'aria-valuenow')),
    ];
    await pushButton('full');
    await until(page, range, [0, 599 ** 2]);
    assert.equal(await isOn('full'), 'true');
    await pushButton('1–99 %');
    await untilIs(page, range, ([low = 0, high = 0]) => low > 0 && high < 599 ** 2);
    await pushButton('3σ');
    await untilIs(page, range, ([low = 0]) => low < 0);
    assert.equal(await isOn('3σ'), 'true');
  });

  for (const name of ['symlog', 'diverging']) {
    it(`turns ${name} on and off`, async () => {
      await open(make([20, 30], 'H W', (_, flat) => flat + 1));
      const before = await picture();
      assert.equal(await isOn(name), 'false');
      await pushButton(name);
      await until(page, () => isOn(name), 'true');
      await untilIs(page, picture, (now) => now !== before);
      await press(page, 'Enter');
      await until(page, () => isOn(name), 'false');
    });
  }

  for (const keys of [['Escape'], ['Tab', 'Tab', 'Escape']]) {
    it(`closes the menu with ${keys.join(', ')}, saves nothing, and gives the focus back to its button`, async () => {
      await open();
      await pushButton('save ▾');
      await page.waitForSelector('.nb-menu-list');
      await press(page, ...keys);
      await page.waitForSelector('.nb-menu-list', { state: 'detached' });
      assert.equal(await isFocused(page, 'button[aria-haspopup]'), true);
      assert.deepEqual(told, []);
    });
  }

  const slice = { columns: 3, rows: 2, facetColumns: 1, facetRows: 0, index: [0, 0, 0, 0] };
  for (const format of ['npy', 'csv'] as const) {
    it(`tells the host to save the slice as ${format}`, async () => {
      await open();
      await pushButton('save ▾');
      await pushButton(`slice, ${format.toUpperCase()}`);
      await until(page, async () => told, [
        {
          type: 'save',
          name: `x.${format}`,
          from: { target: { output: 'o1', panel: 0 }, question: { kind: 'export', format, slice } },
        },
      ]);
      assert.equal(await page.locator('.nb-menu-list').count(), 0);
      assert.equal(await isFocused(page, 'button[aria-haspopup]'), true);
    });
  }

  const pictures: { format: string; opens: (bytes: Buffer) => boolean }[] = [
    { format: 'PNG', opens: (bytes) => bytes.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n' },
    { format: 'SVG', opens: (bytes) => /^<svg .*>x {2}N2 C3 H20 W24 .*<\/svg>$/s.test(bytes.toString()) },
  ];
  for (const { format, opens } of pictures) {
    it(`tells the host to save the picture as ${format}`, async () => {
      await open();
      await pushButton('save ▾');
      await pushButton(`picture, ${format}`);
      await until(page, async () => told.length, 1);
      const [first] = told;
      assert.ok(first?.type === 'save' && 'bytes' in first.from);
      assert.equal(first.name, `x.${format.toLowerCase()}`);
      assert.ok(opens(Buffer.from(first.from.bytes, 'base64')), 'the bytes are such a file');
    });
  }

  it('copies the value under the cursor, and none where there is no cursor', async () => {
    await open();
    await pushButton('save ▾');
    assert.equal(await page.getByRole('button', { name: 'copy value' }).isDisabled(), true);
    await press(page, 'Enter');
    await tabTo(page, MAP);
    await press(page, 'ArrowRight');
    await page.waitForSelector('.nb-cursor');
    await tabTo(page, 'button[aria-haspopup]', 'Shift+Tab');
    await press(page, 'Enter');
    await pushButton('copy value');
    await until(page, async () => told, [{ type: 'copy', text: exact(four.data[1] ?? 0) }]);
  });

  it('asks for a panel of its own', async () => {
    await open();
    await pushButton('inspect');
    await until(page, async () => told, [{ type: 'inspect', target: { output: 'o1', panel: 0 } }]);
  });

  it('chooses among the statistics’ axis sets', async () => {
    await open();
    await pushButton('N');
    await until(page, () => isOn('N'), 'true');
    await pushButton('C');
    await until(page, () => isOn('C'), 'true');
    assert.deepEqual(await page.locator('.nb-statistics tbody th').allInnerTexts(), ['0', '1', '2']);
  });

  it('is a figure whose name says what tensor it is, how its values lie, and which keys there are', async () => {
    await open(photos([1, 2, 8, 8]), 'photos');
    const figure = page.getByRole('figure');
    assert.equal(await figure.count(), 1);
    const name = (await figure.getAttribute('aria-label')) ?? '';
    assert.match(
      name,
      /^photos {2}N1 C2 H8 W8 {2}μ .* σ .* min .* max .*; arrow keys read it, \+ and − zoom, t/,
    );
  });

  it('reads the cursor’s place and value aloud, politely, as one text', async () => {
    await open(make([4, 5], 'row column', (_, flat) => flat / 2));
    const region = page.locator('[aria-live="polite"]', { hasText: 'point at a cell' });
    assert.equal(await region.count(), 1);
    await tabTo(page, MAP);
    await press(page, 'ArrowDown');
    await until(page, reading, 'row 1 · column 0 → 2.5');
    assert.equal(await attribute('.nb-readout-line', 'aria-live'), 'polite');
  });

  it('names every stop of the Tab key, and comes out at the end', async () => {
    await open(make([8, 12], 'H W', (_, flat) => Math.sin(flat)));
    const stops: string[] = [];
    for (;;) {
      await page.keyboard.press('Tab');
      const name = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return undefined;
        return element.getAttribute('aria-label') ?? element.textContent ?? '';
      });
      if (name === undefined) break;
      stops.push(name);
      assert.ok(stops.length < 80, 'Tab comes out');
    }
    assert.deepEqual(
      stops.filter((name) => name.trim() === ''),
      [],
    );
    assert.ok(stops.length > 12, stops.join('; '));
  });
});
