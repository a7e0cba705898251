/** Turning what is explored: one question at a time, the latest wish next; what is there stays until there is another. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Exploration, ExplorationState } from '../../protocol/exploration.ts';
import type { View } from '../../protocol/view.ts';
import { parseView } from '../../protocol/view-guard.ts';
import type { Source } from '../kernel.ts';

export interface Exploring {
  readonly view: View;
  readonly source: Source | undefined;
  /** A cell that shows the same as the view. */
  readonly code: string;
  /** As the controls stand: ahead of the view while that is on its way. */
  readonly state: ExplorationState;
  /** Why it was not turned. */
  readonly problem: string | undefined;
  turn(state: ExplorationState): void;
}

export function useExploring(
  first: View,
  { state: initial, code }: Exploration,
  source: Source | undefined,
): Exploring {
  const [shown, show] = useState({ view: first, source, code });
  const [state, setState] = useState(initial);
  const [problem, setProblem] = useState<string>();
  const waiting = useRef<{ isAsking: boolean; next: ExplorationState | undefined }>({
    isAsking: false,
    next: undefined,
  });
  // After the cell has run again all begins anew.
  useEffect(() => {
    show({ view: first, source, code });
    setState(initial);
    setProblem(undefined);
    waiting.current = { isAsking: false, next: undefined };
  }, [first, source?.output]);
  const ask = async (wanted: ExplorationState): Promise<void> => {
    if (source === undefined) return;
    const mine = waiting.current;
    mine.isAsking = true;
    const { kernel, output } = source;
    try {
      const held = await kernel.ask<'explore'>({ output, panel: 0 }, { kind: 'explore', state: wanted });
      const view = parseView(held.view);
      if (mine !== waiting.current) return;
      show({ view, source: { kernel, output: held.output }, code: held.code });
      setProblem(undefined);
    } catch (error) {
      if (mine === waiting.current) setProblem(error instanceof Error ? error.message : String(error));
    }
    const { next } = mine;
    mine.next = undefined;
    mine.isAsking = next !== undefined;
    if (next !== undefined) await ask(next);
  };
  const turn = (wanted: ExplorationState): void => {
    setState(wanted);
    if (waiting.current.isAsking) waiting.current.next = wanted;
    else void ask(wanted);
  };
  return { ...shown, state, problem, turn };
}
