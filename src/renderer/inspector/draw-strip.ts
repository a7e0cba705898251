/**
 * Puts statistics of lines on the canvas of a strip, as pixels of our own: thousands of small rectangles would cost more
 * than the picture beside them.
 */
import { LINE_STATISTICS, type Span } from '../../protocol/questions.ts';
import type { Coloring } from '../../view/inspector/coloring.ts';
import type { Side, Sight } from '../../view/inspector/plane.ts';
import { placeOn } from '../../view/inspector/scale.ts';
import { spansOnScreen } from '../../view/inspector/span-on-screen.ts';
import { imageFor } from './pixels.ts';

export interface Line {
  readonly span: Span;
  /** In the order of {@link LINE_STATISTICS}, each for every cell. */
  readonly values: Float32Array;
}

/** Of a strip, in device pixels. */
interface Extent {
  readonly side: Side;
  readonly sight: Sight;
  readonly length: number;
  readonly across: number;
}

/** How much of the page is seen through what is drawn: the range, the quartiles, mean ± σ. */
const OPACITY = { range: 0.16, quartiles: 0.34, sigma: 0.75 };

export function drawStrip(
  canvas: HTMLCanvasElement,
  along: 'rows' | 'columns',
  { side, sight, length, across }: Extent,
  lines: readonly Line[],
  coloring: Coloring,
  ratio: number,
): void {
  const [width, height] = along === 'rows' ? [across, length] : [length, across];
  const context = canvas.getContext('2d');
  if (!context) return;
  const { image, words } = imageFor(canvas, width, height, ratio);
  words.fill(0);
  const { color, borderTopColor } = getComputedStyle(canvas);
  const place = placeOn(coloring.scale, coloring);
  // Greater values are further from the picture's beginning: right, and up.
  const at = (value: number): number => {
    const t = Math.max(0, Math.min(1, place(value)));
    return along === 'rows' ? t * (across - 1) : (1 - t) * (across - 1);
  };
  const zero = coloring.min < 0 && coloring.max > 0 ? Math.round(at(0)) : -1;
  const ink = inksOf(color);
  const [alongStride, acrossStride] = along === 'rows' ? [width, 1] : [1, width];
  const cellsOnPixels = spansOnScreen({ side, sight }, length);
  const opacity = new Float32Array(across);
  const line = Math.max(1, Math.round(ratio));
  for (const { span, values } of lines) {
    const { from: start, cells, count } = cellsOnPixels(span);
    for (let p = 0; p < cells.length; ) {
      const cell = cells[p] ?? -1;
      const first = p;
      while (p < cells.length && cells[p] === cell) p++;
      const value = (index: number): number => values[index * count + cell] ?? Number.NaN;
      const mean = cell < 0 ? Number.NaN : value(STATISTIC.mean);
      if (Number.isNaN(mean)) continue;
      const thick = p - first;
      const inset = thick >= 6 * ratio ? Math.round(ratio) : 0;
      const dot = Math.min(thick, Math.round(3 * ratio));
      const [dotFrom, lineFrom] = [Math.floor((thick - dot) / 2), Math.floor((thick - line) / 2)];
      const [low, high] = [at(value(STATISTIC.min)), at(value(STATISTIC.max))];
      const [q1, q3] = [at(value(STATISTIC.q1)), at(value(STATISTIC.q3))];
      const middle = at(mean);
      const std = value(STATISTIC.std);
      const [below, above] = [at(mean - std), at(mean + std)];
      for (let i = 0; i < thick; i++) {
        opacity.fill(0);
        if (i >= inset && i < thick - inset) {
          cover(opacity, low, high, OPACITY.range);
          cover(opacity, q1, q3, OPACITY.quartiles);
        }
        if (thick >= 5 * ratio && i >= lineFrom && i < lineFrom + line) {
          cover(opacity, below, above, OPACITY.sigma);
        }
        if (i >= dotFrom && i < dotFrom + dot) cover(opacity, middle - ratio, middle + ratio, 1);
        let to = (start + first + i) * alongStride;
        for (let a = 0; a < across; a++, to += acrossStride) {
          words[to] = ink[Math.round((opacity[a] ?? 0) * 255)] ?? 0;
        }
      }
    }
  }
  context.putImageData(image, 0, 0);
  if (zero < 0) return;
  // Below what is drawn, as an axis is.
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = borderTopColor;
  if (along === 'rows') context.fillRect(zero, 0, 1, height);
  else context.fillRect(0, zero, width, 1);
  context.globalCompositeOperation = 'source-over';
}

/** Draws over what is there, from one place to the other, at least a pixel; of pixels at the ends as much as is covered. */
function cover(opacity: Float32Array, from: number, to: number, share: number): void {
  const low = Math.min(from, to);
  const high = Math.max(low + 1, Math.max(from, to));
  const last = Math.min(opacity.length, Math.ceil(high));
  for (let a = Math.max(0, Math.floor(low)); a < last; a++) {
    const covered = share * (Math.min(high, a + 1) - Math.max(low, a));
    const before = opacity[a] ?? 0;
    opacity[a] = before + covered * (1 - before);
  }
}

const indexOf = (name: (typeof LINE_STATISTICS)[number]): number => LINE_STATISTICS.indexOf(name);
const STATISTIC = {
  mean: indexOf('mean'),
  std: indexOf('std'),
  min: indexOf('min'),
  q1: indexOf('q1'),
  q3: indexOf('q3'),
  max: indexOf('max'),
};

/** A colour at each of 256 opacities, as RGBA words in this machine's byte order. */
function inksOf(css: string): Uint32Array {
  const known = inks.get(css);
  if (known) return known;
  const made = new Uint32Array(256);
  const one = new OffscreenCanvas(1, 1).getContext('2d');
  if (one) {
    one.fillStyle = css;
    one.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0, a = 0] = one.getImageData(0, 0, 1, 1).data;
    const bytes = new Uint8ClampedArray(made.buffer);
    for (let i = 0; i < 256; i++) bytes.set([r, g, b, (a * i) / 255], 4 * i);
  }
  inks.set(css, made);
  return made;
}

const inks = new Map<string, Uint32Array>();
