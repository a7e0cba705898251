/** Every function of a comparison and of explore by the keyboard alone, by a real kernel: nothing here touches a mouse. */
import type { Browser, Page } from 'playwright-core';
import { Gallery } from './gallery-states.ts';
import { launch } from './renderer-page.ts';
import { press, tabTo, until, untilIs } from './until.ts';

describe('A comparison by keys alone', () => {
  const gallery = new Gallery();
  let browser: Browser;
  let page: Page;
  before(async () => {
    browser = await launch();
    await gallery.run();
    page = await gallery.openPage(browser, 'dark');
  });
  after(async () => {
    gallery.end();
    await browser.close();
  });

  const count = (selector: string) => () => page.locator(selector).count();
  const texts = (selector: string) => () => page.locator(selector).allInnerTexts();
  const button = (name: string) => `.nb-compare-controls button:text-is("${name}")`;
  /** To what only Playwright can name. */
  const toButton = async (selector: string): Promise<void> => {
    await page.locator(selector).evaluate((element) => element.setAttribute('data-wanted', ''));
    await tabTo(page, '[data-wanted]');
    await page.locator('[data-wanted]').evaluate((element) => element.removeAttribute('data-wanted'));
  };
  const pressed = (name: string) => () => page.locator(button(name)).getAttribute('aria-pressed');

  describe('of layers', () => {
    beforeEach(() => gallery.show(page, 'compare'));

    it('puts the cursor in all panels, and reads the element in each', async () => {
      await tabTo(page, '.nb-map');
      await press(page, 'ArrowRight', 'ArrowDown');
      await until(page, count('.nb-cursor'), 5);
      await untilIs(page, count('.nb-cells td[data-column=value][data-exact=true]'), (exact) => exact === 5);
    });
    it('lights the set of the element by l, and clears it by Escape', async () => {
      await tabTo(page, '.nb-map');
      await press(page, 'ArrowRight', 'l');
      await until(page, count('.nb-veil'), 5);
      await press(page, 'Escape');
      await until(page, count('.nb-veil'), 0);
    });
    for (const name of ['A − B', 'swipe', 'flicker']) {
      it(`arranges panels by ${name}, and side by side again`, async () => {
        await toButton(button(name));
        await press(page, 'Enter');
        await until(page, pressed(name), 'true');
        await tabTo(page, '.nb-compare-controls button', 'Shift+Tab');
        await press(page, 'Enter');
        await until(page, pressed(name), 'false');
      });
    }
    it('flickers from one to the other by the space bar', async () => {
      await toButton(button('flicker'));
      await press(page, 'Enter');
      await tabTo(page, '.nb-map');
      const before = await page.locator('.nb-map').first().getAttribute('data-panel');
      await press(page, 'Space');
      await untilIs(
        page,
        () => page.locator('.nb-map').first().getAttribute('data-panel'),
        (panel) => panel !== before,
      );
    });
    it('moves the edge of swipe', async () => {
      await toButton(button('swipe'));
      await press(page, 'Enter');
      await tabTo(page, '.nb-comparison input[type=range]');
      const value = () => page.locator('.nb-comparison input[type=range]').first().inputValue();
      const before = Number(await value());
      await press(page, 'ArrowRight');
      await untilIs(page, value, (now) => Number(now) > before);
    });
    it('chooses another reference', async () => {
      await tabTo(page, '.nb-compare-controls select');
      await press(page, 'ArrowDown');
      await until(page, texts('.nb-cells th.nb-delta'), ['Δ LN']);
    });
    it('lights a range of values, and sets its ends', async () => {
      await toButton('.nb-spreads button:text-is("light a range") >> nth=1');
      await press(page, 'Enter');
      await until(page, count('.nb-veil'), 5);
      const text = () => page.locator('.nb-brush').innerText();
      const before = await text();
      await tabTo(page, '.nb-spreads input');
      await press(page, 'ControlOrMeta+A');
      await page.keyboard.type('0');
      await press(page, 'Enter');
      await untilIs(page, text, (now) => now !== before);
    });
    it('goes through the tabs of the cube, and over its elements', async () => {
      await tabTo(page, '.nb-cube [role=tab]');
      await press(page, 'ArrowRight');
      await until(page, texts('.nb-cube [role=tab][aria-selected=true]'), ['LN']);
      await tabTo(page, '.nb-cube [role=gridcell]');
      await press(page, 'ArrowRight');
      await until(page, count('.nb-cursor'), 5);
    });
  });

  it('lights the group that is farthest off from its mark in the table', async () => {
    await gallery.show(page, 'compare-flags');
    await tabTo(page, '.nb-comparison table button');
    await press(page, 'Enter');
    await untilIs(page, count('.nb-veil'), (veils) => veils > 0);
  });

  describe('of explore', () => {
    beforeEach(() => gallery.show(page, 'explore'));

    it('turns a number, and the cube follows', async () => {
      await tabTo(page, '.nb-variant input[type=range]');
      await press(page, 'ArrowRight');
      await untilIs(
        page,
        () => page.locator('.nb-cube').first().innerText(),
        (text) => text.includes('12 sets of 64 elements'),
      );
    });
    it('turns the groups in the cube, and the number follows', async () => {
      await tabTo(page, '.nb-cube input[type=range]');
      await press(page, 'ArrowRight');
      const number = page.locator('.nb-variant input:not([type=range]):not([type=checkbox])').first();
      await until(page, () => number.inputValue(), '4');
    });
    it('takes another normalization, and another variant beside it', async () => {
      await tabTo(page, '.nb-variant select');
      await page.keyboard.type('Inst');
      await untilIs(
        page,
        texts('.nb-panel[data-role=variant] .nb-pattern'),
        (found) => found[0] === 'n c h w -> n c',
      );
      await toButton('.nb-explore button:text-is("+ variant")');
      await press(page, 'Enter');
      await until(page, count('.nb-panel[data-role=variant]'), 2);
    });
  });
});
