/** The picture with its indices and the meaning of its colours, as a file: SVG, and PNG drawn from it. */
import { fromUint8Array, toBase64 } from 'js-base64';
import type { Panel } from '../../protocol/view.ts';
import { compact } from '../../view/format.ts';
import { type Coloring, lutOf } from '../../view/inspector/coloring.ts';
import { type Piece, paint } from '../../view/inspector/paint.ts';
import { valueAt } from '../../view/inspector/scale.ts';
import { ticksOf } from '../../view/inspector/ticks.ts';
import { panelLine } from '../../view/text.ts';
import type { Looking } from './sight.ts';

interface Picture {
  panel: Panel;
  looking: Looking;
  pieces: readonly Piece[];
  coloring: Coloring;
}

const MARGIN = { left: 56, top: 52, right: 24, bottom: 64 };
const BAR = { width: 240, height: 12 };

/** The SVG's text as base64. */
export function svgOf(picture: Picture): string {
  return toBase64(svgText(picture).text);
}

/** The PNG's bytes as base64. */
export async function pngOf(picture: Picture): Promise<string> {
  const { text, width, height } = svgText(picture);
  const image = new Image();
  image.src = `data:image/svg+xml;base64,${toBase64(text)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this page draws no pictures');
  context.drawImage(image, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error('the picture is too large for a PNG');
  return fromUint8Array(new Uint8Array(await blob.arrayBuffer()));
}

function svgText({ panel, looking: { screen, slice }, pieces, coloring }: Picture) {
  const width = Math.max(screen.width, BAR.width + 60) + MARGIN.left + MARGIN.right;
  const height = screen.height + MARGIN.top + MARGIN.bottom;
  const axis = (index: number | undefined): string => (index === undefined ? '' : (panel.axes[index] ?? ''));
  const { rows, columns } = screen;
  const across = ticksOf(columns.side, columns.sight, {
    name: axis(columns.side.facets > 1 ? slice.facetColumns : slice.columns),
    pixels: screen.width,
    apart: 36,
  });
  const down = ticksOf(rows.side, rows.sight, {
    name: axis(rows.side.facets > 1 ? (slice.facetRows ?? slice.facetColumns) : slice.rows),
    pixels: screen.height,
    apart: 18,
  });
  const top = screen.height + MARGIN.top + 16;
  const at = (place: number): number => MARGIN.left + place * BAR.width;
  const value = valueAt(coloring.scale, coloring);
  const text = (x: number, y: number, words: string, anchor = 'start', size = 11): string =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}" font-size="${size}">${escaped(words)}</text>`;
  const parts = [
    text(MARGIN.left, 18, panelLine(panel), 'start', 13),
    ...across.map((tick) => text(MARGIN.left + tick.at, MARGIN.top - 6, tick.text, 'middle')),
    ...down.map((tick) => text(MARGIN.left - 6, MARGIN.top + tick.at + 4, tick.text, 'end')),
    image(MARGIN.left, MARGIN.top, screen.width, screen.height, cellsUrl(screen, pieces, coloring)),
    image(MARGIN.left, top, BAR.width, BAR.height, rampUrl(coloring)),
    ...[0, 0.5, 1].map((place) => text(at(place), top + BAR.height + 14, compact(value(place)), 'middle')),
  ];
  return {
    width,
    height,
    text: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" fill="#222"><rect width="100%" height="100%" fill="#fff"/>${parts.join('')}</svg>`,
  };
}

function image(x: number, y: number, width: number, height: number, url: string): string {
  return `<image x="${x}" y="${y}" width="${width}" height="${height}" preserveAspectRatio="none" style="image-rendering:pixelated" href="${url}"/>`;
}

function cellsUrl(
  screen: Picture['looking']['screen'],
  pieces: readonly Piece[],
  coloring: Coloring,
): string {
  return urlOf(screen.width, screen.height, (words) => paint(words, screen, pieces, coloring));
}

function rampUrl(coloring: Coloring): string {
  const lut = lutOf(coloring);
  const value = valueAt(coloring.scale, coloring);
  return urlOf(BAR.width, 1, (words) => {
    for (let x = 0; x < BAR.width; x++) words[x] = lut.colors[lut.index(value((x + 0.5) / BAR.width))] ?? 0;
  });
}

function urlOf(width: number, height: number, draw: (words: Uint32Array) => void): string {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const data = new ImageData(width, height);
  draw(new Uint32Array(data.data.buffer));
  canvas.getContext('2d')?.putImageData(data, 0, 0);
  return canvas.toDataURL('image/png');
}

function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (letter) => names[letter] ?? letter);
}
