/** A view as a PNG on white: what `image/png` and exports show. Equal views give equal bytes. */
import { encode } from 'fast-png';
import type { Domain, View } from '../protocol/view.ts';
import { arrangePanels, PANEL_GAP, type Shown } from './arrange.ts';
import { colorTable, LEVELS } from './colormap.ts';
import { exact } from './format.ts';
import type { Layout } from './layout.ts';
import { type Bitmap, drawText, lineHeight, textWidth } from './pixel-font.ts';
import { readPreview } from './preview.ts';
import { rasterize } from './raster.ts';
import { FINITE, finiteCount, summaryNumbers } from './tables.ts';

const WIDTH = 900;
const HEIGHT = { tensor: 440, comparison: 330 };
const MARGIN = 10;
const FONT = 2;
const LINE = lineHeight(FONT);
/** Two lines of title above a panel's picture. */
const TITLE = 2 * LINE + 4;
const BAR = { width: 200, height: 10 };
const BAR_BLOCK = BAR.height + LINE + 10;
const DARK = 30;
const MUTED = 110;

/** Panels as the renderer arranges them at 900 pixels, with titles, facet labels and colour bars. */
export function viewToPng(view: View): Uint8Array {
  const shown = view.panels.map(
    (panel): Shown => ({ panel, preview: panel.preview, cells: readPreview(panel.preview) }),
  );
  const space = { width: WIDTH - 2 * MARGIN, height: HEIGHT[view.kind], pixelRatio: 1 };
  const { columns, layouts } = arrangePanels(shown, [], space);
  const places = place(shown, layouts, columns);
  const bars = domainsOf(shown);
  const width = Math.min(WIDTH, Math.max(...places.map(({ right }) => right), 2 * MARGIN + BAR.width * 1.5));
  const top = Math.max(...places.map(({ bottom }) => bottom)) + 12;
  const height = top + bars.length * BAR_BLOCK + MARGIN;
  const image: Bitmap = { width, height, data: new Uint8Array(width * height * 3).fill(255) };
  for (const { one, layout, x, y } of places) drawPanel(image, one, layout, x, y);
  bars.forEach(({ domain, names }, i) => {
    drawBar(image, domain, names, top + i * BAR_BLOCK);
  });
  return encode({ ...image, channels: 3, depth: 8 });
}

interface Place {
  one: Shown;
  layout: Layout;
  x: number;
  y: number;
  right: number;
  bottom: number;
}

/** Rows and columns as wide and high as what stands in them. */
function place(shown: readonly Shown[], layouts: readonly Layout[], columns: number): Place[] {
  const places: Place[] = [];
  const pitch =
    Math.max(...shown.map((one, i) => Math.max(layouts[i]?.width ?? 0, titleWidth(one)))) + PANEL_GAP;
  let y = MARGIN;
  let bottom = MARGIN;
  shown.forEach((one, i) => {
    const layout = layouts[i];
    if (!layout) return;
    if (i % columns === 0 && i > 0) y = bottom + 12;
    const x = MARGIN + (i % columns) * pitch;
    const end = y + TITLE + layout.height;
    bottom = Math.max(bottom, end);
    places.push({ one, layout, x, y, right: x + pitch - PANEL_GAP + MARGIN, bottom: end });
  });
  return places;
}

function titleOf({ panel }: Shown): string {
  return panel.pattern ? `${panel.name}  ${panel.pattern}` : panel.name;
}

function numbersOf({ panel }: Shown): string {
  const [mean, std] = summaryNumbers(panel.summary);
  const of = finiteCount(panel.summary) === undefined ? '' : `${FINITE.name} `;
  return `${of}${mean?.name} ${mean?.text}  ${std?.name} ${std?.text}`;
}

function titleWidth(one: Shown): number {
  return Math.max(textWidth(titleOf(one), FONT), textWidth(numbersOf(one), FONT));
}

function drawPanel(image: Bitmap, one: Shown, layout: Layout, x: number, y: number): void {
  drawText(image, titleOf(one), x, y, FONT, DARK);
  drawText(image, numbersOf(one), x, y + LINE, FONT, MUTED);
  const top = y + TITLE;
  const { data, width, height } = rasterize(one.cells, layout, one.panel.domain);
  for (let i = 0; i < width * height; i++) {
    if (data[i * 4 + 3] === 0) continue;
    const [row, column] = [top + Math.floor(i / width), x + (i % width)];
    if (column < image.width)
      image.data.set(data.subarray(i * 4, i * 4 + 3), (row * image.width + column) * 3);
  }
  for (const label of layout.labels) {
    const inset = label.side === 'left' ? label.width - textWidth(label.text, FONT) - 5 : 0;
    const down = label.side === 'left' ? Math.floor((label.height - 5 * FONT) / 2) : 2;
    drawText(image, label.text, x + label.x + inset, top + label.y + down, FONT, MUTED);
  }
}

/** The shared domain once, the others by panel. */
function domainsOf(shown: readonly Shown[]): { domain: Domain; names: string }[] {
  const shared = shown.filter(({ panel }) => panel.domain.shared);
  const own = shown.filter(({ panel }) => !panel.domain.shared);
  const bars = own.map(({ panel }) => ({ domain: panel.domain, names: panel.name }));
  const [first] = shared;
  if (!first) return bars;
  return [...bars, { domain: first.panel.domain, names: shared.map(({ panel }) => panel.name).join(' ') }];
}

function drawBar(image: Bitmap, domain: Domain, names: string, y: number): void {
  const table = colorTable(domain.scale);
  for (let dx = 0; dx < BAR.width; dx++) {
    const level = Math.round((dx / (BAR.width - 1)) * (LEVELS - 1));
    const color = table.subarray(level * 3, level * 3 + 3);
    for (let dy = 0; dy < BAR.height; dy++) {
      image.data.set(color, ((y + dy) * image.width + MARGIN + dx) * 3);
    }
  }
  const below = y + BAR.height + 4;
  const high = exact(domain.max);
  drawText(image, exact(domain.min), MARGIN, below, FONT, MUTED);
  drawText(image, high, MARGIN + BAR.width - textWidth(high, FONT), below, FONT, MUTED);
  if (domain.scale === 'diverging') drawText(image, '0', MARGIN + BAR.width / 2 - FONT, below, FONT, MUTED);
  drawText(image, names, MARGIN + BAR.width + 12, y, FONT, DARK);
}
