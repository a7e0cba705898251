/** Screenshots of everything the renderer draws, for eyes: `node test/browser/renderer-gallery.ts [name…]`. */
import { mkdirSync } from 'node:fs';
import { Tensor } from '../../src/engine/tensor/tensor.ts';
import type { View } from '../../src/protocol/view.ts';
import { comparisonOf, make, normals, photos, tensorView } from '../view/samples.ts';
import { answerFrom, launch, openPage, type PageOptions, show } from './renderer-page.ts';

const OUT = 'test/out';

interface Shot extends PageOptions {
  views: () => View[];
  /** Fraction of the first heatmap to point at. */
  point?: [number, number];
}

const six = photos([6, 6, 32, 32]);
const comparison = comparisonOf(photos([6, 6, 16, 16]), 3);
const heavy = new Tensor(
  Float32Array.from(normals(4096, 3), (v, i) =>
    i === 77 ? 500 : i % 401 === 0 ? Number.NaN : i % 523 === 0 ? Infinity : i % 611 === 0 ? -Infinity : v,
  ),
  [64, 64],
  ['H', 'W'],
);

const SHOTS: Record<string, Shot> = {
  'tensor-dark': {
    views: () => [tensorView('x', six, { sets: [['C'], ['N'], ['N', 'C']] })],
    point: [0.4, 0.5],
  },
  'tensor-light': {
    theme: 'light',
    views: () => [tensorView('x', six, { sets: [['C'], ['N'], ['N', 'C']] })],
    point: [0.4, 0.5],
  },
  'comparison-dark': {
    views: () => [comparison.view],
    point: [0.42, 0.3],
    answer: answerFrom(comparison.tensors),
  },
  'comparison-light': {
    theme: 'light',
    views: () => [comparison.view],
    point: [0.42, 0.3],
    answer: answerFrom(comparison.tensors),
    width: 1280,
    pixelRatio: 2,
  },
  'comparison-hc': { theme: 'hc', views: () => [comparison.view], point: [0.42, 0.3] },
  'comparison-narrow': { theme: 'light', width: 460, views: () => [comparison.view], point: [0.42, 0.3] },
  'shapes-dark': { views: shapes },
  'shapes-light': { theme: 'light', views: shapes },
  'huge-hc-light': { theme: 'hc-light', views: huge, point: [0.3, 0.3] },
};

function shapes(): View[] {
  return [
    tensorView(
      'scalar',
      make([], '', () => 0.1),
    ),
    tensorView(
      'one',
      make([1, 1], 'N D', () => -3),
    ),
    tensorView('logits', new Tensor(normals(40, 5), [4, 10], ['N', 'class'])),
    tensorView('γ', new Tensor(normals(64, 2), [64], ['C'])),
    tensorView(
      'a very long tensor name that somebody typed because encoder.layers.11.attention.output.LayerNorm.weight is how it is called',
      new Tensor(normals(100000, 2), [1, 100000], ['N', 'L']),
      { sets: [] },
    ),
    tensorView('tall', new Tensor(normals(100000, 2), [100000, 1], ['L', 'D']), { sets: [] }),
    tensorView('holes', heavy, { sets: [['H']] }),
    tensorView(
      'all NaN',
      make([8, 12], 'H W', () => Number.NaN),
    ),
    tensorView(
      'constant',
      make([3, 16, 16], 'C H W', () => 2),
    ),
    tensorView('tokens', new Tensor(normals(8 * 20 * 48, 9), [8, 20, 48], ['N', 'L', 'D'])),
    tensorView(
      'video',
      new Tensor(normals(2 * 3 * 4 * 12 * 16, 4), [2, 3, 4, 12, 16], ['N', 'C', 'T', 'H', 'W']),
    ),
    tensorView(
      'empty',
      make([0, 3], 'N D', () => 0),
      { sets: [] },
    ),
    comparisonOf(
      make([0, 2, 4, 4], 'N C H W', () => 0),
      1,
    ).view,
    comparisonOf(photos([2, 2, 3, 3]), 1).view,
  ];
}

function huge(): View[] {
  return [
    tensorView('activations', photos([32, 64, 56, 56]), { sets: [], bytes: 200_000 }),
    tensorView('image', photos([1, 1, 700, 900]), { sets: [], bytes: 60_000 }),
  ];
}

mkdirSync(OUT, { recursive: true });
const wanted = process.argv.slice(2);
const browser = await launch();
for (const [name, shot] of Object.entries(SHOTS)) {
  if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
  const page = await openPage(browser, shot);
  page.on('pageerror', (error) => console.error(name, error));
  const metadata = shot.answer ? { normbook: { output: 'o1' } } : {};
  for (const [i, view] of shot.views().entries()) await show(page, `view${i}`, view, metadata);
  if (shot.point) {
    const box = await page.locator('.nb-map').first().boundingBox();
    if (box) await page.mouse.move(box.x + box.width * shot.point[0], box.y + box.height * shot.point[1]);
    await page.waitForTimeout(150);
  }
  await page.screenshot({ path: `${OUT}/renderer-${name}.png`, fullPage: true });
  await page.close();
}
await browser.close();
