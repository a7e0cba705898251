/** What there is to be drawn of every panel of a comparison: all show the same parts, each of its own tensor. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Target } from '../../protocol/questions.ts';
import type { Shown } from '../../view/arrange.ts';
import type { Coloring } from '../../view/inspector/coloring.ts';
import { fromMiddle, partsOf } from '../inspector/pieces.ts';
import { Regions, type SeenPiece } from '../inspector/regions.ts';
import type { Looking } from '../inspector/sight.ts';
import type { Source } from '../kernel.ts';

/** Where the tensor of a panel is: an output, and the panel's number there. */
export interface Place {
  readonly source: Source;
  readonly panel: number;
}

export function targetOf({ source, panel }: Place): Target {
  return { output: source.output, panel };
}

/** A panel, and where more of it is to be asked for. */
export interface Drawable {
  readonly shown: Shown;
  readonly source: Source | undefined;
  /** Its number in the source's output. */
  readonly panel: number;
}

export interface Pieces {
  readonly pieces: readonly SeenPiece[];
  readonly problem: string | undefined;
  readonly isWhole: boolean;
}

export const NO_PIECES: Pieces = { pieces: [], problem: undefined, isWhole: false };

/** `seen`: the panels, by number, of which more is asked for, first how they look in their `colorings`. */
export function useEveryPiece(
  drawables: readonly Drawable[],
  seen: readonly number[],
  { screen, slice }: Pick<Looking, 'screen' | 'slice'>,
  colorings: readonly (Coloring | undefined)[],
): Pieces[] {
  const known = useKept(drawables);
  const [version, setVersion] = useState(0);
  const parts = useMemo(() => partsOf(screen), [screen]);
  const before = useRef<Pieces[]>([]);
  const found = useMemo(
    () =>
      known.map((regions, i): Pieces => {
        const { problem, isWhole } = regions;
        const now = { pieces: regions.pieces(slice, parts), problem, isWhole };
        const old = before.current[i];
        // What did not change is not drawn again.
        return old !== undefined && isSame(old, now) ? old : now;
      }),
    [known, slice, parts, version],
  );
  before.current = found;
  const wanted = seen.join();
  useEffect(() => {
    let frame = 0;
    // Panels answer at the same time: one redraw for all that came since the last frame.
    const changed = (): void => {
      if (frame !== 0) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        setVersion((n) => n + 1);
      });
    };
    known.forEach((regions, i) => {
      regions.want(slice, seen.includes(i) ? fromMiddle(parts) : [], changed, colorings[i]);
    });
    return () => cancelAnimationFrame(frame);
  }, [known, slice, parts, wanted, colorings]);
  return found;
}

function isSame(a: Pieces, b: Pieces): boolean {
  if (a.problem !== b.problem || a.isWhole !== b.isWhole || a.pieces.length !== b.pieces.length) return false;
  return a.pieces.every(({ cells, levels, rows, columns }, i) => {
    const other = b.pieces[i];
    return (
      other?.cells === cells && other.levels === levels && other.rows === rows && other.columns === columns
    );
  });
}

/** Regions of panels that stay are kept when others come or go. */
function useKept(drawables: readonly Drawable[]): Regions[] {
  const cache = useMemo(() => new WeakMap<Shown, { of: Source | undefined; regions: Regions }>(), []);
  return useMemo(
    () =>
      drawables.map(({ shown, source, panel }) => {
        const kept = cache.get(shown);
        if (kept !== undefined && kept.of === source) return kept.regions;
        const regions = new Regions(shown, source, panel);
        cache.set(shown, { of: source, regions });
        return regions;
      }),
    [cache, drawables],
  );
}
