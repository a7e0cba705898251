/** The numbers under the cursor, as the renderer draws them, against a recomputation from the raw data. */
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { uniforms } from '../../src/engine/tensor/random.ts';
import { normalizationOf } from '../../src/kernel/normalization-facts.ts';
import { MOST_VARIANTS, runComparison } from '../../src/kernel/variants.ts';
import { comparisonView, type LiveView } from '../../src/kernel/views.ts';
import type { RendererReply, RendererRequest } from '../../src/protocol/messages.ts';
import { AXES, indices, near, type Variant, variants, x } from '../view/comparison/recomputed.ts';
import { answerFrom, launch, openPage, show } from './renderer-page.ts';
import { nextFrame, until } from './until.ts';

/** Cells looked at in each comparison. */
const CELLS = 100;
/** Numbers that are as saved, and not yet as the kernel has them. */
const INEXACT = '.nb-cells [data-column=value][data-exact=false]';

/** The rows of the table: panel by panel the numbers by column, and what place they are of. */
interface Table {
  place: string;
  rows: Record<string, Record<string, number | undefined>>;
}

function tableOn(page: Page): Promise<Table> {
  return page.evaluate(() => {
    const rows = [...document.querySelectorAll<HTMLElement>('.nb-cells tbody tr')].map((row) => {
      const cells = [...row.querySelectorAll<HTMLElement>('td[data-column]')];
      const numbers = cells.map(({ dataset }) => [
        dataset.column ?? '',
        dataset.value === undefined ? undefined : Number(dataset.value),
      ]);
      return [row.dataset.variant ?? '', Object.fromEntries(numbers)] as const;
    });
    return {
      place: document.querySelector('.nb-cells .nb-place')?.textContent ?? '',
      rows: Object.fromEntries(rows),
    };
  });
}

/** Statistics that a view does not hold are asked for too. */
function answerOf({ tensors, facts }: LiveView): (request: RendererRequest) => RendererReply | undefined {
  const ofTensors = answerFrom(tensors);
  return (message) => {
    if (message.type !== 'question' || message.question.kind !== 'normalization') return ofTensors(message);
    const { request, target } = message;
    const found = facts[target.panel];
    return found
      ? { type: 'reply', request, answer: normalizationOf(found) }
      : { type: 'reply', request, error: 'no normalization' };
  };
}

/** Where an element is in the data, from `N 2 · C 3 · H 0 · W 4`. */
function positionOf(place: string): number {
  const words = place.split(' · ');
  return indices.findIndex((index) =>
    AXES.every((axis, i) => words[i] === `${axis} ${index[axis.toLowerCase()]}`),
  );
}

function checkAt({ place, rows }: Table, of: readonly Variant[]): void {
  const at = positionOf(place);
  assert.ok(at >= 0, place);
  const [reference] = of;
  const base = reference?.expected(at).y ?? Number.NaN;
  for (const { name, expected } of of) {
    const want = expected(at);
    const row = rows[name];
    const where = `${name} at ${place}`;
    near(`${where}: x`, rows.x?.value, want.x);
    near(`${where}: μ`, row?.mean, want.mean);
    near(`${where}: σ`, row?.std, want.std);
    near(`${where}: x̂`, row?.normalized, want.normalized);
    near(`${where}: y`, row?.value, want.y);
    near(`${where}: Δ`, row?.delta, want.y - base, Math.abs(want.y) + Math.abs(base));
  }
}

const all = variants();
const sixes = Array.from({ length: Math.ceil(all.length / MOST_VARIANTS) }, (_, i) =>
  all.slice(i * MOST_VARIANTS, (i + 1) * MOST_VARIANTS),
);

describe('Under the pointer', () => {
  let browser: Browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const of of sixes) {
    it(`${CELLS} random cells of ${of.map(({ name }) => name).join(', ')} have the numbers of the raw data`, async () => {
      const layers = Object.fromEntries(of.map(({ name, layer }) => [name, layer]));
      const inputs = Object.fromEntries(of.map((one) => [one.name, one.inputs]));
      const live = comparisonView(runComparison(x, [layers, { inputs }], () => 'x'));
      const page = await openPage(browser, { width: 1280, answer: answerOf(live) });
      await show(page, 'a', live.view, { normbook: { output: 'o1' } });
      const uniform = uniforms(71 + sixes.indexOf(of));
      const maps = await page.locator('.nb-map').all();
      const boxes = await Promise.all(maps.map((map) => map.boundingBox()));
      const seen = new Set<string>();
      while (seen.size < CELLS) {
        const box = boxes[Math.floor(uniform() * boxes.length)];
        assert.ok(box);
        await page.mouse.move(box.x + uniform() * box.width, box.y + uniform() * box.height);
        await nextFrame(page);
        const { place } = await tableOn(page);
        // Between two images there is no cell.
        if (place === '' || seen.has(place)) continue;
        if (seen.size === 0) await until(page, () => page.locator(INEXACT).count(), 0);
        checkAt(await tableOn(page), of);
        seen.add(place);
      }
      await page.close();
    });
  }
});
