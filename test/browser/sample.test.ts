// The first sample as a user sees it, in a real VS Code in a real browser: colours, exact values, keys, reopening.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { outFolder, root } from '../../scripts/paths.mjs';
import { VIEW_MIME } from '../../src/protocol/view.ts';
import { parseView } from '../../src/protocol/view-guard.ts';
import { type Session, startSession } from '../host/session.ts';
import { openNotebook, outputFrame, outputsDrawn, runAll } from './notebook.ts';
import { hideSides } from './tall.ts';

const SAMPLE = '01-six-images.normbook';

interface SavedNotebook {
  cells: { id: string; outputs?: { data?: Record<string, unknown> }[] }[];
}

/** The features `x` of the committed sample, element by element: its preview is exact. */
async function savedFeatures(): Promise<{ data: Float32Array; shape: number[] }> {
  const saved: SavedNotebook = JSON.parse(await readFile(join(root, 'samples', SAMPLE), 'utf8'));
  const output = saved.cells.find(({ id }) => id === 'filters')?.outputs?.[0];
  const [panel] = parseView(output?.data?.[VIEW_MIME]).panels;
  assert.equal(panel?.preview.encoding, 'float32');
  const data = new Float32Array(new Uint8Array(Buffer.from(panel.preview.data, 'base64')).buffer);
  return { data, shape: panel.shape };
}

/** The definition, in float64: (x − μ)/√(σ² + ε) over the elements that share statistics with element `at`. */
function normalized(data: Float32Array, at: number, isShared: (element: number) => boolean): number {
  const shared = [...data].filter((_, element) => isShared(element));
  const mean = shared.reduce((sum, value) => sum + value, 0) / shared.length;
  const variance = shared.reduce((sum, value) => sum + (value - mean) ** 2, 0) / shared.length;
  return ((data[at] ?? 0) - mean) / Math.sqrt(variance + 1e-5);
}

/** A number as the read-out writes it. */
function numberOf(text: string): number {
  return Number(text.replace('−', '-').replace(/\s/g, ''));
}

/** The output of the cell that compares all four; VS Code keeps outputs in no particular order. */
function comparisonIn(frame: Frame): Locator {
  return frame.locator('.nb-comparison', { has: frame.locator('.nb-map[data-panel=GN]') });
}

/** The colour of the cell under the cursor, in its corner: in the middle stands its number. */
async function colourAt(map: Locator): Promise<string> {
  return map.evaluate((figure) => {
    const canvas = figure.querySelector('canvas');
    const cursor = figure.querySelector('.nb-cursor');
    if (!canvas || !cursor) throw new Error('no canvas or no cursor');
    const [outer, inner] = [canvas.getBoundingClientRect(), cursor.getBoundingClientRect()];
    const scale = canvas.width / outer.width;
    const x = Math.floor((inner.left + 4 - outer.left) * scale);
    const y = Math.floor((inner.top + 4 - outer.top) * scale);
    const rgb = canvas.getContext('2d')?.getImageData(x, y, 1, 1).data ?? [];
    return `#${[...rgb.slice(0, 3)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  });
}

describe('the first sample in VS Code', () => {
  let session: Session;
  let page: Page;
  let frame: Frame;
  let comparison: Locator;

  before(async () => {
    session = await startSession();
    page = await session.open({ viewport: { width: 1600, height: 5600 } });
    // The full width for the editor: narrower, the five panels take two rows.
    await hideSides(page);
    await openNotebook(page, SAMPLE);
    await runAll(page);
    await outputsDrawn(page);
    frame = await outputFrame(page);
    comparison = comparisonIn(frame);
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await session.picture('sample-failed');
  });
  after(() => session?.close());

  it('draws the input and its four normalizations side by side, under their names', async () => {
    await comparison.waitFor();
    const names = await comparison.locator('.nb-panel .nb-name').allTextContents();
    assert.deepEqual(names, ['x', 'BN', 'LN', 'IN', 'GN']);
    const tops = await comparison.locator('.nb-panel').evaluateAll((panels) => {
      return panels.map((panel) => Math.round(panel.getBoundingClientRect().top));
    });
    assert.equal(new Set(tops).size, 1, 'the panels stand in one row');
    const row = comparison.locator('.nb-row');
    const beyond = await row.evaluate((element) => element.scrollWidth - element.clientWidth);
    assert.ok(beyond <= 0, `the panels reach ${beyond} pixels beyond the output`);
    await comparison.screenshot({ path: join(outFolder, 'sample-comparison.png') });
  });

  it('says which statistics each of them makes 0 and 1', async () => {
    const meeting = await comparison.locator('td[data-meets=true]').evaluateAll((cells) => {
      return cells.map(
        (cell) => `${cell.closest('tr')?.dataset.variant} ${cell.dataset.set} ${cell.dataset.statistic}`,
      );
    });
    const sets: [string, string[]][] = [
      ['BN', ['C']],
      ['LN', ['N']],
      ['IN', ['C', 'N', 'N · C', 'N · g']],
      ['GN', ['N', 'N · g']],
    ];
    const expected = sets.flatMap(([name, own]) =>
      own.flatMap((set) => [`${name} ${set} mean`, `${name} ${set} std`]),
    );
    assert.deepEqual(meeting, expected);
  });

  it('tells the exact value under the mouse in every panel', async () => {
    const { data, shape } = await savedFeatures();
    const [, c = 0, h = 0, w = 0] = shape;
    const map = comparison.locator('.nb-map[data-panel=LN]');
    await map.hover({ position: { x: 60, y: 70 } });
    const place = await comparison.locator('.nb-cells .nb-place').textContent();
    const [n0 = 0, c0 = 0, h0 = 0, w0 = 0] = (place?.match(/\d+/g) ?? []).map(Number);
    const at = ((n0 * c + c0) * h + h0) * w + w0;
    const image = (element: number): number => Math.floor(element / (c * h * w));
    const channel = (element: number): number => Math.floor(element / (h * w)) % c;
    const pair = (element: number): number => Math.floor(channel(element) / 2);
    const isInput = { x: data[at] ?? 0 };
    const expected = {
      ...isInput,
      BN: normalized(data, at, (e) => channel(e) === c0),
      LN: normalized(data, at, (e) => image(e) === n0),
      IN: normalized(data, at, (e) => image(e) === n0 && channel(e) === c0),
      GN: normalized(data, at, (e) => image(e) === n0 && pair(e) === pair(at)),
    };
    for (const [name, value] of Object.entries(expected)) {
      const cell = comparison.locator(`tr[data-variant="${name}"] td[data-column=value][data-exact=true]`);
      const text = (await cell.textContent({ timeout: 10_000 })) ?? '';
      // Shown is float32 after a few roundings, computed here is float64 from float32 input.
      assert.ok(
        Math.abs(numberOf(text) - value) <= Math.max(1, Math.abs(value)) * 2 ** -22,
        `${name} at ${place}: ${text}, ${value}`,
      );
    }
  });

  it('moves the cursor by keys, in all panels at once', async () => {
    const map = comparison.locator('.nb-map[data-panel=BN]');
    await map.focus();
    await page.keyboard.press('ArrowRight');
    const before = await comparison.locator('.nb-cells .nb-place').textContent();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    const numbers = (text: string | null) => (text?.match(/\d+/g) ?? []).map(Number);
    const [n, c, h = 0, w = 0] = numbers(before);
    assert.deepEqual(numbers(await comparison.locator('.nb-cells .nb-place').textContent()), [
      n,
      c,
      h + 1,
      w + 1,
    ]);
    assert.equal(await comparison.locator('.nb-cursor').count(), 5);
    await page.keyboard.press('Escape');
    assert.equal(await comparison.locator('.nb-cursor').count(), 0);
  });
});

describe('a heatmap in VS Code', () => {
  let session: Session;
  before(async () => {
    session = await startSession();
  });
  after(() => session?.close());

  /** Viridis as its authors publish it, and our neutral and ends; each with the key presses that lead there. */
  it('has the colour map’s colours for known values', async () => {
    const source =
      "import { show, tensor } from 'normbook'\nshow(tensor([0, 0.5, 1], [3], 'W'), 'ramp')\nshow(tensor([-2, 0, 2, NaN], [4], 'W'), 'signed')";
    const cell = { cell_type: 'code', id: 'a', metadata: {}, source, execution_count: null, outputs: [] };
    const text = JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 });
    await writeFile(join(session.folder, 'known.normbook'), text);
    const page = await session.open();
    await openNotebook(page, 'known.normbook');
    await runAll(page);
    const frame = await outputFrame(page);
    const coloursOf = async (name: string, count: number): Promise<string[]> => {
      const map = frame.locator(`.nb-map[data-panel=${name}]`);
      await map.focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Home');
      const colours: string[] = [];
      for (let i = 0; i < count; i++) {
        colours.push(await colourAt(map));
        await page.keyboard.press('ArrowRight');
      }
      return colours;
    };
    assert.deepEqual(await coloursOf('ramp', 3), ['#440154', '#21918c', '#fde725']);
    const [low = '', zero = '', high = '', nan = ''] = await coloursOf('signed', 4);
    const [r0 = 0, g0 = 0, b0 = 0] = channels(zero);
    assert.ok(Math.max(r0, g0, b0) - Math.min(r0, g0, b0) < 12 && Math.min(r0, g0, b0) > 220, `0 is ${zero}`);
    const [lowRed = 0, , lowBlue = 0] = channels(low);
    const [highRed = 0, , highBlue = 0] = channels(high);
    assert.ok(lowBlue > lowRed + 50 && highRed > highBlue + 50, `the ends are ${low} and ${high}`);
    assert.equal(nan, '#d8178f');
    await page.screenshot({ path: join(outFolder, 'known-values.png') });
  });

  it('of a saved notebook is drawn without a kernel, and says how to get full detail', async () => {
    // So high that the comparison is in it: what is scrolled out cannot be pointed at.
    const page = await session.open({ viewport: { width: 1400, height: 6400 } });
    await openNotebook(page, SAMPLE);
    await outputsDrawn(page);
    const comparison = comparisonIn(await outputFrame(page));
    await comparison.locator('.nb-map[data-panel=BN]').hover({ position: { x: 60, y: 70 } });
    const value = await comparison.locator('tr[data-variant=BN] td[data-column=value]').textContent();
    assert.match(value ?? '', /^≈ −?\d/);
    assert.match(
      (await comparison.locator('.nb-cells-hint').textContent()) ?? '',
      /run the cell for full detail/,
    );
  });
});

function channels(colour: string): number[] {
  return (colour.slice(1).match(/../g) ?? []).map((hex) => Number.parseInt(hex, 16));
}
