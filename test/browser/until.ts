/** Waiting for what is seen, without a mouse: looks again after each frame, presses Tab until something has the focus. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

/** Milliseconds that the slowest of machines is given. */
const PATIENCE = 30_000;
/** More stops than any of our outputs has. */
const MOST_STOPS = 80;

/** Resolves once what is read is as expected; after a while fails with the difference. */
export async function until<T>(page: Page, read: () => Promise<T>, expected: T): Promise<void> {
  const end = performance.now() + PATIENCE;
  for (;;) {
    const got = await read();
    try {
      assert.deepEqual(got, expected);
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    await nextFrame(page);
  }
}

/** Resolves with what is read once it passes the test. */
export async function untilIs<T>(page: Page, read: () => Promise<T>, is: (got: T) => boolean): Promise<T> {
  const end = performance.now() + PATIENCE;
  for (;;) {
    const got = await read();
    if (is(got)) return got;
    assert.ok(performance.now() < end, `still ${JSON.stringify(got)}`);
    await nextFrame(page);
  }
}

export async function nextFrame(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
}

/** Presses Tab, or Shift+Tab, until the focus is on what the selector names. */
export async function tabTo(page: Page, selector: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    await page.keyboard.press(key);
    if (await isFocused(page, selector)) return;
  }
  assert.fail(`${key} does not reach ${selector}`);
}

export function isFocused(page: Page, selector: string): Promise<boolean> {
  return page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
}

export async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}
