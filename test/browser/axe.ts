/** What axe-core finds in the outputs of a page. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Each violation with the elements it is about. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const results = await window.axe.run(
      { include: [['.nb-output']] },
      { resultTypes: ['violations'], rules: { 'color-contrast': { enabled: true } } },
    );
    return results.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
    );
  });
  return found.map((one) => one.replace(/\s+/g, ' '));
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}
