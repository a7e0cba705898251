// `npm run pictures`: the pictures of README and walkthrough, made anew from the samples in the real VS Code:
// media/walkthrough/STEP-THEME.webp, media/samples/ and media/compare.png. Look at each before it is committed.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { npyHead } from '../src/data/npy-head.ts';
import { randn } from '../src/engine/index.ts';
import { openNotebook, outputFrame, outputsDrawn, runAll } from '../test/browser/notebook.ts';
import { growToNotebook, hideSides } from '../test/browser/tall.ts';
import { type Session, startSession } from '../test/host/session.ts';
import { root } from './paths.mjs';

const THEMES = { light: 'Light Modern', dark: 'Dark Modern' } as const;
const SAMPLE = '01-six-images.normbook';
/** The square of which heatmap, and from where in it, is the small picture of a sample. */
const SAMPLES = {
  '01-six-images': { map: 1, x: 0, y: 214, side: 66 },
  '02-one-formula': { map: 0, x: 0, y: 0, side: 138 },
  '03-batch-size': { map: 0, x: 0, y: 0, side: 72 },
  '04-style': { map: 0, x: 0, y: 0, side: 75 },
} as const;
/** What a walkthrough shows is about half as wide as a window. */
const VIEWPORT = { width: 820, height: 640 };

type Clip = Record<'x' | 'y' | 'width' | 'height', number>;

const folder = join(root, 'media', 'walkthrough');
await mkdir(folder, { recursive: true });
for (const [name, theme] of Object.entries(THEMES)) {
  const session = await startSession({
    settings: {
      'workbench.colorTheme': theme,
      'workbench.activityBar.location': 'hidden',
      'workbench.statusBar.visible': false,
      'window.menuBarVisibility': 'hidden',
      'window.commandCenter': false,
      'workbench.layoutControl.enabled': false,
    },
  });
  try {
    if (name === 'light') {
      // First: the list of samples shows them.
      for (const sample of Object.keys(SAMPLES) as (keyof typeof SAMPLES)[]) await thumbnail(session, sample);
      await hero(session);
    }
    await pictured(session, (step) => join(folder, `${step}-${name}.webp`));
  } finally {
    await session.close();
  }
}

async function pictured(session: Session, fileOf: (step: string) => string): Promise<void> {
  await writeFile(join(session.folder, 'activations.npy'), activations());
  const page = await session.open({ viewport: { ...VIEWPORT, height: 1000 } });
  await openNotebook(page, SAMPLE);
  await hideSides(page);
  await outputsDrawn(page);
  // While all of the first cell is in sight: VS Code else leaves its spinner there, which never comes to rest.
  await runAll(page);
  await page.setViewportSize(VIEWPORT);
  await page.mouse.move(VIEWPORT.width - 4, VIEWPORT.height - 20);
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').first().fill('>Normbook: Open Sample');
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'Six images' }).waitFor();
  await settled(page, fileOf('open'));
  await page.keyboard.press('Escape');

  await page.locator('.notebookOverlay:visible').hover();
  for (let i = 0; i < 6; i++) await page.mouse.wheel(0, 120);
  const cell = page.locator('.code-cell-row:visible').first();
  await cell.locator('.cell-editor-container').hover({ position: { x: 600, y: 20 } });
  await settled(page, fileOf('run'));

  await growToNotebook(page);
  const frame = await outputFrame(page);
  const photos = outputWith(frame, '.nb-map[data-panel=photos]').first();
  await pointAt(page, photos.locator('canvas').first(), 0.62, 0.44);
  await settled(page, fileOf('hover'), () => clipOf(photos));
  const comparison = outputWith(frame, '.nb-cube').first();
  await pointAt(page, comparison.locator('.nb-map').nth(1).locator('canvas').first(), 0.3, 0.3);
  await settled(page, fileOf('compare'), () => clipOf(comparison, 640));

  await page.setViewportSize(VIEWPORT);
  await page.keyboard.press('ControlOrMeta+B');
  await page.locator('.explorer-folders-view').getByText('activations.npy').dblclick();
  await page.locator('.tab.active').filter({ hasText: 'activations.npy' }).waitFor();
  await page.locator('iframe.webview.ready:not([src*="notebookRenderer"]):visible').waitFor();
  await settled(page, fileOf('own'));
}

/** The comparison as wide as in a window of its own, for the README. */
async function hero(session: Session): Promise<void> {
  const page = await session.open({ viewport: { width: 1240, height: 900 } });
  await openNotebook(page, SAMPLE);
  await hideSides(page);
  await runAll(page);
  await growToNotebook(page);
  const comparison = outputWith(await outputFrame(page), '.nb-cube').first();
  await pointAt(page, comparison.locator('.nb-map').nth(1).locator('canvas').first(), 0.3, 0.3);
  await settled(page, join(root, 'media', 'compare.png'), () => clipOf(comparison));
}

/** A square of a heatmap, for the list of samples. */
async function thumbnail(session: Session, sample: keyof typeof SAMPLES): Promise<void> {
  const page = await session.open({ viewport: { width: 1240, height: 1000 } });
  await openNotebook(page, `${sample}.normbook`);
  await hideSides(page);
  await runAll(page);
  await growToNotebook(page);
  const { map, x, y, side } = SAMPLES[sample];
  const canvas = (await outputFrame(page)).locator('.nb-map canvas').nth(map);
  await settled(page, join(root, 'media', 'samples', `${sample}.png`), async () => {
    const box = await clipOf(canvas);
    return { x: box.x + x, y: box.y + y, width: side, height: side };
  });
  await page.close();
}

/** What a layer might leave behind a ReLU: blobs that differ by channel, on noise. */
function activations(): Uint8Array {
  const noise = randn([8, 16, 28, 28], 'N C H W', { seed: 5 });
  const data = noise.data.map((value, i) => {
    const [w, h, c, n] = [i % 28, Math.floor(i / 28) % 28, Math.floor(i / 784) % 16, Math.floor(i / 12_544)];
    const far = (h - 5 - ((c * 7 + n * 3) % 18)) ** 2 + (w - 5 - ((c * 5 + n * 11) % 18)) ** 2;
    return Math.max(0, 0.3 * value + (1 + (c % 4)) * Math.exp(-far / (12 + 9 * (n % 5))));
  });
  return Buffer.concat([npyHead(noise.shape), Buffer.from(data.buffer, data.byteOffset, data.byteLength)]);
}

/** A picture of what no longer changes, where it is, too; a caret that blinks may. */
async function settled(page: Page, path: string, clip?: () => Promise<Clip>): Promise<void> {
  const seen: string[] = [];
  while (seen.length < 40) {
    const at = clip ? { clip: await clip() } : {};
    const now = (await page.screenshot(at)).toString('base64');
    if (seen.slice(-3).includes(now)) {
      await writeFile(path, path.endsWith('.webp') ? await webp(page, at.clip) : Buffer.from(now, 'base64'));
      return console.log(path);
    }
    seen.push(now);
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 700)));
  }
  throw new Error(`${path} never comes to rest`);
}

/** A third as large as PNG, for what comes with the extension ten times; Playwright itself makes none. */
async function webp(page: Page, clip: Clip = { x: 0, y: 0, ...VIEWPORT }): Promise<Buffer> {
  const chromium = await page.context().newCDPSession(page);
  const options = { format: 'webp', quality: 90, clip: { ...clip, scale: 1 } } as const;
  const { data } = await chromium.send('Page.captureScreenshot', options);
  return Buffer.from(data, 'base64');
}

function outputWith(frame: Frame, inside: string): Locator {
  return frame.locator('.output').filter({ has: frame.locator(inside) });
}

async function pointAt(page: Page, target: Locator, across: number, down: number): Promise<void> {
  const box = await target.boundingBox();
  if (box === null) throw new Error('the picture is not drawn');
  await page.mouse.move(box.x + across * box.width, box.y + down * box.height);
}

async function clipOf(output: Locator, highest = 2000): Promise<Clip> {
  const box = await output.boundingBox();
  if (box === null) throw new Error('the output is not drawn');
  return { x: box.x, y: box.y, width: box.width, height: Math.min(box.height, highest) };
}
