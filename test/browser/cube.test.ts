/** The cube alone in Chromium: its numbers against plain sums, everything by keyboard, axe, motion, and how it looks. */
import assert from 'node:assert/strict';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { batchNorm, groupNorm, instanceNorm, layerNorm, randn, rmsNorm } from '../../src/engine/index.ts';
import { addCube, CUBE_STATES, four, mounted, showCube } from './cube-states.ts';
import { launch, openPage, setTheme } from './renderer-page.ts';
import { isFocused, press, tabTo, until, untilIs } from './until.ts';

interface Place {
  N: number;
  C: number;
}

const THEMES = ['dark', 'light', 'hc', 'hc-light'] as const;

describe('The cube', () => {
  let browser: Browser;
  let page: Page;
  let errors: string[] = [];
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());
  beforeEach(async () => {
    page = await openPage(browser, { width: 1000 });
    errors = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await addCube(page);
  });
  afterEach(async () => {
    assert.deepEqual(errors, []);
    await page.close();
  });

  const card = () => page.locator('.nb-cube-card').innerText();
  const says = () => page.locator('.nb-cube-says').innerText();
  const pointed = () => page.evaluate(() => window.normbookCube.pointed.at(-1));
  const text = async (selector: string) => (await page.locator(selector).innerText()).replace(/\s+/g, ' ');

  it('tells the numbers of the set and the formula with them, as plain sums have them', async () => {
    const x = randn([6, 6, 4, 5], 'N C H W', { seed: 3, mean: 0.4, std: 1.3 });
    const at = [1, 4, 2, 3];
    const [n = 0, c = 0, h = 0, w = 0] = at;
    const layers = { BN: batchNorm(), LN: layerNorm(), IN: instanceNorm(), GN: groupNorm({ groups: 2 }) };
    const shares = {
      BN: ({ C }: Place) => C === c,
      LN: ({ N }: Place) => N === n,
      IN: ({ N, C }: Place) => N === n && C === c,
      GN: ({ N, C }: Place) => N === n && Math.floor(C / 3) === Math.floor(c / 3),
    };
    for (const [i, [name, isShared]] of Object.entries(shares).entries()) {
      await showCube(page, mounted(x, layers, { chosen: i, element: at }));
      const values: number[] = [];
      for (let N = 0; N < 6; N++) {
        for (let C = 0; C < 6; C++) {
          if (!isShared({ N, C })) continue;
          for (let H = 0; H < 4; H++) for (let W = 0; W < 5; W++) values.push(x.at({ N, C, H, W }));
        }
      }
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      const own = x.at({ N: n, C: c, H: h, W: w });
      const y = (own - mean) / Math.sqrt(variance + 1e-5);
      const facts = Object.fromEntries(
        await page
          .locator('.nb-cube-facts > div')
          .evaluateAll((rows) => rows.map((row) => [...row.children].map((one) => one.textContent ?? ''))),
      );
      const near = (found: string | undefined, expected: number): void => {
        const number = Number(found?.replace('−', '-'));
        // Shown are four digits.
        assert.ok(
          Math.abs(number - expected) <= 6e-4 * Math.max(1, Math.abs(expected)),
          `${name} ${found}, ${expected}`,
        );
      };
      near(facts.μ, mean);
      near(facts.σ, Math.sqrt(variance));
      near(facts.x, own);
      near(facts.y, y);
      assert.match(await card(), new RegExp(`${values.length} elements share statistics`));
      const formula = await text('.nb-cube-formula');
      near(/= ([^=]+)$/.exec(formula)?.[1], y);
      assert.ok(formula.includes(facts.x ?? '?'), formula);
    }
  });

  it('is gone through by keyboard alone: tabs, layer, set, groups, and every cell', async () => {
    await showCube(page, four());
    await tabTo(page, '[role=tab]');
    await press(page, 'ArrowRight', 'ArrowRight', 'ArrowRight');
    await until(page, () => page.locator('[role=tab][aria-selected=true]').innerText(), 'GN');
    assert.match(await says(), /n \(g c\) h w -> n g/);
    await tabTo(page, '.nb-cube button[aria-pressed=false]');
    await press(page, 'Enter');
    await untilIs(page, says, (found) => found.includes('γ and β'));
    await press(page, 'Shift+Tab', 'Enter');
    await untilIs(page, says, (found) => found.includes('statistics'));
    await tabTo(page, '.nb-cube-groups input');
    await press(page, 'ArrowRight');
    await untilIs(page, says, (found) => found.startsWith('n (g c) h w -> n g') && found.includes('18 sets'));
    await tabTo(page, '[role=gridcell]');
    await until(page, pointed, [0, 0, 0, 0]);
    await press(page, 'ArrowRight', 'ArrowDown', 'End', 'PageDown');
    await until(page, pointed, [1, 1, 5, 5]);
    await untilIs(page, card, (found) => /share statistics/.test(found));
    assert.ok(await isFocused(page, '[role=gridcell]'));
    await press(page, 'Tab');
    assert.equal(await isFocused(page, '[role=gridcell]'), false);
  });

  it('lights the set of what is pointed at elsewhere, and tells what is pointed at here', async () => {
    await showCube(page, four());
    await page.evaluate(() => window.normbookCube.point([2, 3, 1, 0]));
    await untilIs(page, card, (found) => found.includes('C 3'));
    assert.equal(await page.locator('.nb-cube-grid .nb-cube-veil').count(), 1);
    await page.locator('[role=gridcell][data-element="4,5,0,2"]').hover();
    await until(page, pointed, [4, 5, 0, 2]);
    await untilIs(page, card, (found) => found.includes('C 5'));
  });

  it('goes over the divisors of the channels, and asks for such groups where someone listens', async () => {
    const x = randn([2, 12, 3, 3], 'N C H W', { seed: 2 });
    await showCube(page, mounted(x, { GN: groupNorm({ groups: 2 }) }, { asksForGroups: true }));
    const slider = page.locator('.nb-cube-groups input');
    await slider.focus();
    await press(page, 'Home', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight');
    assert.deepEqual(await page.evaluate(() => [...window.normbookCube.groups]), [1, 2, 3, 4, 6, 12]);
  });

  it('says so where there are no elements, and no γ and β', async () => {
    const none = randn([0, 4], 'N C', { seed: 1 });
    await showCube(page, mounted(none, { BN: batchNorm() }));
    assert.match(await page.locator('.nb-cube').innerText(), /no elements/);
    const tokens = randn([2, 3, 4], 'N L D', { seed: 1 });
    await showCube(page, mounted(tokens, { plain: layerNorm({ affine: false }), RMS: rmsNorm() }));
    const layer = page.getByRole('button', { name: 'γ β' });
    assert.equal(await layer.isDisabled(), true);
  });

  it('moves where people want motion, and not where they do not', async () => {
    const duration = () =>
      page
        .locator('.nb-cube-grid .nb-cube-cell')
        .first()
        .evaluate((cell) => getComputedStyle(cell).transitionDuration);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await showCube(page, four());
    assert.notEqual(await duration(), '0s');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    assert.equal(await duration(), '0s');
  });

  for (const theme of THEMES) {
    it(`has nothing that axe finds, ${theme}`, async () => {
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await setTheme(page, theme);
      await page.evaluate(axe.source);
      for (const [name, { mounted: make, act }] of Object.entries(CUBE_STATES)) {
        await showCube(page, make());
        await act?.(page);
        const found = await page.evaluate(async () => {
          const { violations } = await window.axe.run('.nb-cube');
          return violations.flatMap(({ id, nodes }) =>
            nodes.map(({ html }) => `${id} ${html.slice(0, 200)}`),
          );
        });
        assert.deepEqual(found, [], name);
      }
    });
  }
});
