/** The parts of a picture that are on screen, with what there is of them: now from what was saved, then from the kernel. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Span } from '../../protocol/questions.ts';
import type { Shown } from '../../view/arrange.ts';
import { chunksOnScreen } from '../../view/inspector/chunks.ts';
import type { Coloring } from '../../view/inspector/coloring.ts';
import type { Screen } from '../../view/inspector/paint.ts';
import type { Source } from '../kernel.ts';
import { type Part, Regions } from './regions.ts';
import type { Looking } from './sight.ts';

/** What there is of the parts on screen, nearest to its middle first; what is missing is asked for. `panel`: which of the output it is. */
export function usePieces(
  shown: Shown,
  source: Source | undefined,
  { screen, slice }: Pick<Looking, 'screen' | 'slice'>,
  coloring: Coloring,
  panel = 0,
) {
  const regions = useMemo(
    () => new Regions(shown, source, panel),
    [shown, source?.kernel, source?.output, panel],
  );
  const [version, setVersion] = useState(0);
  const parts = useMemo(() => partsOf(screen), [screen]);
  const pieces = useMemo(() => regions.pieces(slice, parts), [regions, slice, parts, version]);
  useEffect(() => {
    let frame = 0;
    // One redraw for all that came since the last frame.
    const changed = (): void => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        setVersion((n) => n + 1);
      });
    };
    regions.want(slice, fromMiddle(parts), changed, coloring);
    return () => cancelAnimationFrame(frame);
  }, [regions, slice, parts, coloring]);
  return { pieces, problem: regions.problem, isWhole: regions.isWhole };
}

/** The chunks of both directions that are on screen. */
export function partsOf({ rows, columns, width, height }: Screen): Part[] {
  const across = chunksOnScreen(columns.side, columns.sight, width);
  return chunksOnScreen(rows.side, rows.sight, height).flatMap((r) =>
    across.map((c) => ({ rows: r, columns: c })),
  );
}

/** Those first that the eye is on. */
export function fromMiddle(parts: readonly Part[]): Part[] {
  const middles = parts.map(({ rows, columns }) => ({ y: middleOf(rows), x: middleOf(columns) }));
  const mean = (values: number[]): number => values.reduce((sum, n) => sum + n, 0) / values.length;
  const [x, y] = [mean(middles.map((one) => one.x)), mean(middles.map((one) => one.y))];
  return parts
    .map((part, i) => ({ part, away: Math.hypot((middles[i]?.x ?? 0) - x, (middles[i]?.y ?? 0) - y) }))
    .sort((a, b) => a.away - b.away)
    .map(({ part }) => part);
}

/** In elements, as if facets followed each other without a gap. */
function middleOf({ facet, facets, start, size }: Span): number {
  return (facet + facets / 2) * size + start;
}
