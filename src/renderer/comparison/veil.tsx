/** What dims the cells that a brush does not light, drawn over a panel's picture; the lit ones get an outline. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Slice } from '../../protocol/questions.ts';
import { type Lit, litOnScreen } from '../../view/comparison/lit.ts';
import type { Piece, Screen } from '../../view/inspector/paint.ts';
import { placeOfStretch } from '../../view/inspector/plane.ts';
import type { Range } from '../../view/inspector/scale.ts';
import { cellsOf } from '../../view/inspector/strided.ts';

/** Elements by their place, or by what a panel holds there. */
export type Brush =
  | { readonly kind: 'elements'; readonly lit: Lit; readonly text: string }
  | { readonly kind: 'values'; readonly panel: number; readonly range: Range; readonly text: string };

interface Props {
  brush: Brush;
  screen: Screen;
  slice: Slice;
  shape: readonly number[];
  /** Of the panel whose values the brush is about. */
  pieces: readonly Piece[];
  pixelRatio: number;
}

export function Veil({ brush, screen, slice, shape, pieces, pixelRatio }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context) return;
    canvas.current.width = screen.width;
    canvas.current.height = screen.height;
    const { color, borderTopColor } = getComputedStyle(canvas.current);
    if (brush.kind === 'elements') {
      dimAllBut(context, litOnScreen(brush.lit, shape, slice, screen), { color, borderTopColor, pixelRatio });
    } else dimOutside(context, pieces, screen, brush.range, color);
  }, [brush, screen, slice, shape, pieces, pixelRatio]);
  return (
    <canvas
      ref={canvas}
      class="nb-veil"
      style={{ width: `${screen.width / pixelRatio}px`, height: `${screen.height / pixelRatio}px` }}
    />
  );
}

const DIMMED = 0.78;
/** More outlines than these would be all one sees. */
const MOST_OUTLINES = 256;

function dimAllBut(
  context: CanvasRenderingContext2D,
  boxes: ReturnType<typeof litOnScreen>,
  { color, borderTopColor, pixelRatio }: { color: string; borderTopColor: string; pixelRatio: number },
): void {
  context.globalAlpha = DIMMED;
  context.fillStyle = color;
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.globalAlpha = 1;
  for (const { x, y, width, height } of boxes) context.clearRect(x, y, width, height);
  if (boxes.length > MOST_OUTLINES) return;
  context.strokeStyle = borderTopColor;
  context.lineWidth = Math.max(1, Math.round(pixelRatio));
  const inset = context.lineWidth / 2;
  for (const { x, y, width, height } of boxes) {
    context.strokeRect(x + inset, y + inset, Math.max(0, width - 2 * inset), Math.max(0, height - 2 * inset));
  }
}

/** Cell by cell: of a block it is enough that some value of it may lie in the range. */
function dimOutside(
  context: CanvasRenderingContext2D,
  pieces: readonly Piece[],
  screen: Screen,
  { min, max }: Range,
  color: string,
): void {
  context.imageSmoothingEnabled = false;
  const [dim] = new Uint32Array(bytesOf(context, color).buffer);
  for (const { rows, columns, cells } of pieces) {
    const image = new ImageData(Math.max(1, cells.columns), Math.max(1, cells.rows));
    const words = new Uint32Array(image.data.buffer);
    for (let at = 0; at < cells.rows * cells.columns; at++) {
      const isLit = (cells.min[at] ?? 0) <= max && (cells.max[at] ?? 0) >= min;
      // A special value or nothing at all is in no range.
      if (!isLit || (cells.marks?.[at] ?? 0) !== 0) words[at] = dim ?? 0;
    }
    const mask = new OffscreenCanvas(image.width, image.height);
    mask.getContext('2d')?.putImageData(image, 0, 0);
    const [perRow, perColumn] = [cellsOf(rows), cellsOf(columns)];
    for (let r = 0; r < rows.facets; r++) {
      const y = placeOf(screen.rows, rows, r);
      for (let c = 0; c < columns.facets; c++) {
        const x = placeOf(screen.columns, columns, c);
        const [width, height] = [x.to - x.from, y.to - y.from];
        context.drawImage(mask, c * perColumn, r * perRow, perColumn, perRow, x.from, y.from, width, height);
      }
    }
  }
}

/** Where the part of a facet that a span covers is drawn. */
function placeOf({ side, sight }: Screen['rows'], { facet, start, size }: Piece['rows'], by: number) {
  return placeOfStretch(side, sight, { facet: facet + by, from: start, to: start + size });
}

/** A CSS colour, dimming, as the canvas has it. */
function bytesOf(context: CanvasRenderingContext2D, color: string): Uint8ClampedArray {
  context.clearRect(0, 0, 1, 1);
  context.globalAlpha = DIMMED;
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  context.globalAlpha = 1;
  const { data } = context.getImageData(0, 0, 1, 1);
  context.clearRect(0, 0, 1, 1);
  return data.slice();
}
