/** The panel A − B: from the kernel, for as long as it is looked at; from what was saved where that tells it. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { parseView } from '../../protocol/view-guard.ts';
import type { Shown } from '../../view/arrange.ts';
import { savedDifference } from '../../view/comparison/difference.ts';
import { readPreview } from '../../view/preview.ts';
import { type Drawable, type Place, targetOf } from './pieces.ts';

export interface Difference {
  readonly drawable: Drawable | undefined;
  /** Why there is none, or not all of it. */
  readonly problem: string | undefined;
}

const NONE: Difference = { drawable: undefined, problem: undefined };

/** Of panels `a` and `b`; nothing while it `isWanted` by no one. */
export function useDifference(
  shown: readonly Shown[],
  places: readonly (Place | undefined)[],
  a: number,
  b: number,
  isWanted: boolean,
): Difference {
  const saved = useMemo((): Difference => {
    const [one, other] = [shown[a], shown[b]];
    const found = isWanted && one && other ? savedDifference(one, other) : undefined;
    if (found === undefined) return { drawable: undefined, problem: 'run the cell to see the difference' };
    return { drawable: { shown: found, source: undefined, panel: 0 }, problem: undefined };
  }, [shown, a, b, isWanted]);
  const [held, setHeld] = useState<{ of: readonly unknown[]; difference: Difference }>();
  const of = useMemo(() => [shown, places, a, b], [shown, places, a, b]);
  useEffect(() => {
    const [from, minus] = [places[a], places[b]];
    if (!isWanted || from === undefined || minus === undefined) return undefined;
    const { kernel } = from.source;
    let isCurrent = true;
    let mine: string | undefined;
    const release = (): void => {
      // What is gone with its kernel needs no release.
      const leave = (): void => undefined;
      if (mine !== undefined)
        kernel.ask<'release'>({ output: mine, panel: 0 }, { kind: 'release' }).then(leave, leave);
      mine = undefined;
    };
    const refuse = (error: unknown): void => {
      const problem = error instanceof Error ? error.message : String(error);
      if (isCurrent) setHeld({ of, difference: { drawable: undefined, problem } });
    };
    kernel
      .ask<'difference'>(targetOf(from), { kind: 'difference', minus: targetOf(minus) })
      .then(({ output: handle, view }) => {
        mine = handle;
        if (!isCurrent) return release();
        const [panel] = parseView(view).panels;
        if (panel === undefined) return;
        const found = { panel, preview: panel.preview, cells: readPreview(panel.preview) };
        const drawable = { shown: found, source: { kernel, output: handle }, panel: 0 };
        setHeld({ of, difference: { drawable, problem: undefined } });
      })
      .catch(refuse);
    return () => {
      isCurrent = false;
      release();
    };
  }, [of, isWanted]);
  if (!isWanted) return NONE;
  const found = held?.of === of ? held.difference : NONE;
  if (found.drawable) return found;
  return { drawable: saved.drawable, problem: found.problem ?? saved.problem };
}
