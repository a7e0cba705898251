/** Where the cells of spans are on screen, in one direction of a picture. It knows no values. */
import type { Span } from '../../protocol/questions.ts';
import { cellsOnScreen, type Side, type Sight } from './plane.ts';
import { cellsOf } from './strided.ts';

/** The pixels on which a span is, and which of its cells is on each; −1 for none. */
export interface SpanOnScreen {
  readonly from: number;
  readonly cells: Int32Array;
  /** Cells of the span. */
  readonly count: number;
  readonly isFull: boolean;
}

/** Pieces beside each other share their rows, and pieces below each other their columns: each is found once. */
export function spansOnScreen(
  { side, sight }: { side: Side; sight: Sight },
  pixels: number,
): (span: Span) => SpanOnScreen {
  const maps = new Map<number, ReturnType<typeof cellsOnScreen>>();
  const spans = new Map<Span, SpanOnScreen>();
  return (span) => {
    const map = maps.get(span.block) ?? cellsOnScreen(side, sight, pixels, span.block);
    maps.set(span.block, map);
    const found = spans.get(span) ?? placed(span, map);
    spans.set(span, found);
    return found;
  };
}

function placed(span: Span, { facet, cell }: ReturnType<typeof cellsOnScreen>): SpanOnScreen {
  const count = cellsOf(span);
  const first = Math.floor(span.start / span.block);
  let [from, to] = [facet.length, 0];
  const found = new Int32Array(facet.length).fill(-1);
  for (let p = 0; p < facet.length; p++) {
    const f = (facet[p] ?? -1) - span.facet;
    const c = (cell[p] ?? -1) - first;
    if (f < 0 || f >= span.facets || c < 0 || c >= count) continue;
    found[p] = f * count + c;
    if (p < from) from = p;
    to = p + 1;
  }
  const cells = found.subarray(from, Math.max(from, to));
  return { from, cells, count: span.facets * count, isFull: !cells.includes(-1) };
}

/** What of it is on these pixels. */
export function within({ from, cells, ...rest }: SpanOnScreen, first: number, end: number): SpanOnScreen {
  const start = Math.max(from, first);
  const part = cells.subarray(start - from, Math.max(start, Math.min(from + cells.length, end)) - from);
  return { ...rest, from: start, cells: part };
}
