/** Strips beside the picture: per row and per column min to max, quartiles, mean ± σ; aligned and zoomed with it. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { LINE_STATISTICS, type Slice, type Span } from '../../protocol/questions.ts';
import type { Shown } from '../../view/arrange.ts';
import { chunksOnScreen } from '../../view/inspector/chunks.ts';
import type { Coloring } from '../../view/inspector/coloring.ts';
import { lineStatistics } from '../../view/inspector/lines.ts';
import type { Screen } from '../../view/inspector/paint.ts';
import { cellsOnScreen } from '../../view/inspector/plane.ts';
import { isWhole } from '../../view/inspector/preview-regions.ts';
import { placeOn } from '../../view/inspector/scale.ts';
import { cellsOf } from '../../view/inspector/strided.ts';
import { type Asked, LatestQuestions, type Source } from '../kernel.ts';
import { floatsOf } from './regions.ts';

/** CSS pixels across a strip. */
export const STRIP = 56;
/** Line statistics that are kept. */
const MOST_KEPT = 200;

type Along = 'rows' | 'columns';

interface Line {
  span: Span;
  values: Float32Array;
}

interface Props {
  along: Along;
  shown: Shown;
  source: Source | undefined;
  /** Whether the picture itself is there: it comes first. */
  mayAsk: boolean;
  slice: Slice;
  screen: Screen;
  coloring: Coloring;
  pixelRatio: number;
}

export function Strip({ along, shown, source, mayAsk, slice, screen, coloring, pixelRatio }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const lines = useLines({ along, shown, source, mayAsk, slice, screen });
  const length = along === 'rows' ? screen.height : screen.width;
  useLayoutEffect(() => {
    if (canvas.current) drawStrip(canvas.current, along, screen[along], length, lines, coloring, pixelRatio);
  }, [lines, screen, coloring, pixelRatio]);
  return (
    <canvas
      ref={canvas}
      class={`nb-margin nb-margin-${along}`}
      role="img"
      aria-label={`${along === 'rows' ? 'per row' : 'per column'}: least to greatest, quartiles, mean ± σ`}
      title="least to greatest · quartiles · mean ± σ"
    />
  );
}

/** What is known of the lines on screen; the rest is asked for. */
function useLines({
  along,
  shown,
  source,
  mayAsk,
  slice,
  screen,
}: Omit<Props, 'coloring' | 'pixelRatio'>): Line[] {
  const [version, setVersion] = useState(0);
  const kept = useMemo(() => new Map<string, Float32Array>(), [shown, source?.output]);
  const isLocal = isWhole(shown, shown.panel.shape);
  const questions = useMemo(
    () => (source && !isLocal ? new LatestQuestions<'lines'>(source) : undefined),
    [source?.kernel, source?.output, isLocal],
  );
  const { side, sight } = screen[along];
  const pixels = along === 'rows' ? screen.height : screen.width;
  const spans = useMemo(() => chunksOnScreen(side, sight, pixels), [side, sight, pixels]);
  const keyOf = (span: Span) => JSON.stringify([along, slice, span]);
  useEffect(() => {
    if (!mayAsk) return;
    const missing = spans.filter((span) => !kept.has(keyOf(span)));
    const asked = missing.map(
      (span): Asked<'lines'> => ({ panel: 0, question: { kind: 'lines', slice, along, span } }),
    );
    questions?.pursue(asked, ({ question }, { data }) => {
      const values = floatsOf(data);
      const { span } = question;
      if (values.length !== LINE_STATISTICS.length * span.facets * cellsOf(span)) return;
      if (kept.size > MOST_KEPT) kept.clear();
      kept.set(keyOf(span), values);
      setVersion((n) => n + 1);
    });
  }, [questions, spans, slice, kept, mayAsk]);
  return useMemo(
    () =>
      spans.flatMap((span): Line[] => {
        const known = kept.get(keyOf(span));
        if (known !== undefined) return [{ span, values: known }];
        if (!isLocal) return [];
        const tensor = { data: shown.cells.values, shape: shown.panel.shape };
        const { values } = lineStatistics(tensor, slice, along, span);
        kept.set(keyOf(span), values);
        return [{ span, values }];
      }),
    [spans, slice, kept, version, isLocal],
  );
}

function drawStrip(
  canvas: HTMLCanvasElement,
  along: Along,
  { side, sight }: Screen['rows'],
  length: number,
  lines: readonly Line[],
  coloring: Coloring,
  ratio: number,
): void {
  const across = Math.round(STRIP * ratio);
  const [width, height] = along === 'rows' ? [across, length] : [length, across];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.style.width = `${width / ratio}px`;
  canvas.style.height = `${height / ratio}px`;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.clearRect(0, 0, width, height);
  const { color, borderTopColor } = getComputedStyle(canvas);
  const place = placeOn(coloring.scale, coloring);
  // Greater values are further from the picture's beginning: right, and up.
  const at = (value: number): number => {
    const t = Math.max(0, Math.min(1, place(value)));
    return along === 'rows' ? t * (across - 1) : (1 - t) * (across - 1);
  };
  const bar = (p: number, from: number, to: number, thick: number): void => {
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    if (along === 'rows') context.fillRect(low, p, Math.max(1, high - low), thick);
    else context.fillRect(p, low, thick, Math.max(1, high - low));
  };
  context.fillStyle = borderTopColor;
  if (coloring.min < 0 && coloring.max > 0) {
    if (along === 'rows') context.fillRect(Math.round(at(0)), 0, 1, height);
    else context.fillRect(0, Math.round(at(0)), width, 1);
  }
  context.fillStyle = color;
  for (const { span, values } of lines) {
    const cells = span.facets * cellsOf(span);
    const statistic = (index: number, cell: number): number => values[index * cells + cell] ?? Number.NaN;
    for (const { cell, from, to } of runsOf(side, sight, length, span)) {
      const [mean = Number.NaN, std = 0, min = 0, q1 = 0, , q3 = 0, max = 0] = LINE_STATISTICS.map((_, i) =>
        statistic(i, cell),
      );
      if (Number.isNaN(mean)) continue;
      const thick = to - from;
      const inset = thick >= 6 * ratio ? Math.round(ratio) : 0;
      context.globalAlpha = 0.16;
      bar(from + inset, at(min), at(max), thick - 2 * inset);
      context.globalAlpha = 0.34;
      bar(from + inset, at(q1), at(q3), thick - 2 * inset);
      context.globalAlpha = 0.75;
      const line = Math.max(1, Math.round(ratio));
      const middle = from + Math.floor((thick - line) / 2);
      if (thick >= 5 * ratio) bar(middle, at(mean - std), at(mean + std), line);
      context.globalAlpha = 1;
      const dot = Math.min(thick, Math.round(3 * ratio));
      bar(from + Math.floor((thick - dot) / 2), at(mean) - ratio, at(mean) + ratio, dot);
    }
  }
}

/** Neighbouring pixels of one cell. */
function runsOf(side: Screen['rows']['side'], sight: Screen['rows']['sight'], pixels: number, span: Span) {
  const { facet, cell } = cellsOnScreen(side, sight, pixels, span.block);
  const first = Math.floor(span.start / span.block);
  const count = cellsOf(span);
  const runs: { cell: number; from: number; to: number }[] = [];
  for (let p = 0; p < pixels; p++) {
    const f = (facet[p] ?? -1) - span.facet;
    const c = (cell[p] ?? -1) - first;
    if (f < 0 || f >= span.facets || c < 0 || c >= count) continue;
    const at = f * count + c;
    const last = runs.at(-1);
    if (last && last.cell === at && last.to === p) last.to = p + 1;
    else runs.push({ cell: at, from: p, to: p + 1 });
  }
  return runs;
}
