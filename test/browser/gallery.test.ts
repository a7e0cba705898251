/**
 * Every state of inspector and comparison in every theme against its reference: cells pixel for pixel, the whole
 * output nearly. What to do when it is meant to look otherwise says `gallery.ts`.
 */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { capture, hashes, referenceOf, THEMES } from './gallery.ts';
import { Gallery, STATES } from './gallery-states.ts';
import { difference, readPicture } from './reference.ts';
import { launch } from './renderer-page.ts';

/** Of an output's pixels: what another version of a font may change of its texts, less than a line of them. */
const SHARE = 0.008;
/** Pixels by which the output may be larger or smaller. */
const SLACK = 2;
/** Where what differs is left to be looked at. */
const OUT = 'test/out/gallery';

describe('What is seen looks as in its reference', () => {
  const gallery = new Gallery();
  const known = hashes();
  let browser: Browser;
  before(async () => {
    browser = await launch();
    await gallery.run();
  });
  after(async () => {
    gallery.end();
    await browser.close();
  });

  for (const theme of THEMES) {
    describe(theme, () => {
      let page: Page;
      const errors: string[] = [];
      before(async () => {
        page = await gallery.openPage(browser, theme);
        page.on('pageerror', (error) => errors.push(String(error)));
      });
      after(() => page.close());

      for (const state of STATES) {
        it(`for ${state}`, async () => {
          const { screenshot, canvases } = await capture(gallery, page, state);
          const reference = referenceOf(state, theme);
          assert.ok(
            reference,
            `there is no picture of ${state} in ${theme}; make it with gallery.ts --update`,
          );
          const share = difference(readPicture(screenshot), reference, SLACK);
          const drawn = known[state]?.[theme];
          try {
            assert.deepEqual(errors, []);
            assert.deepEqual(canvases, drawn, 'canvases');
            assert.ok(share <= SHARE, `${(share * 100).toFixed(2)} % of the pixels differ`);
          } catch (error) {
            mkdirSync(OUT, { recursive: true });
            writeFileSync(`${OUT}/${state}-${theme}-changed.png`, screenshot);
            throw error;
          }
        });
      }
    });
  }

  it('has no reference of a state or theme that is gone', () => {
    assert.deepEqual(Object.keys(known).sort(), [...STATES].sort());
    for (const themes of Object.values(known)) assert.deepEqual(Object.keys(themes), [...THEMES]);
  });
});
