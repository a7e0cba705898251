/** What is on screen of a view: its previews decoded, the element under the cursor, and its values. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Panel, Preview, View } from '../protocol/view.ts';
import type { Shown } from '../view/arrange.ts';
import { cellOf, elementsAt, offsetOf } from '../view/cursor.ts';
import { centreOf, deviation } from '../view/deviation.ts';
import { readPreview } from '../view/preview.ts';
import { type Asked, LatestQuestions, type Source } from './kernel.ts';

/** What a panel says about the element under the cursor. */
export interface Reading {
  value: number;
  exact: boolean;
  /** Distance between the values it may stand for. */
  quantum: number;
  /** The value lies at or beyond this end of the codes. */
  beyond: '≤' | '≥' | undefined;
}

export interface Figure {
  shown: Shown[];
  /** Indices of the first element of the cell under the cursor. */
  element: number[] | undefined;
  point(element: number[] | undefined): void;
  readings: (Reading | undefined)[];
  /** Shows another window of all panels; needs a live kernel. */
  turn: ((start: number[]) => Promise<void>) | undefined;
}

export function useFigure(view: View, source: Source | undefined): Figure {
  // Windows turned to belong to one view: a re-run starts from what it saved.
  const [turned, setTurned] = useState<{ of: View; previews: Preview[] }>();
  const previews = turned?.of === view ? turned.previews : undefined;
  const shown = useMemo(
    () => view.panels.map((panel, i) => decode(panel, previews?.[i] ?? panel.preview)),
    [view, previews],
  );
  const [element, point] = useState<number[]>();
  const answers = useExactAnswers(shown, element, source);
  const turn = useCallback(
    async (start: number[]) => {
      if (source) setTurned({ of: view, previews: await askForWindows(view, start, source) });
    },
    [view, source],
  );
  return {
    shown,
    element,
    point,
    readings: shown.map((one, i) => readingOf(one, element, answers.get(i))),
    turn: source && turn,
  };
}

function decode(panel: Panel, preview: Preview): Shown {
  return { panel, preview, cells: readPreview(preview) };
}

async function askForWindows(view: View, start: number[], { kernel, output }: Source): Promise<Preview[]> {
  const answers: Preview[] = [];
  for (const [panel, { shape, preview }] of view.panels.entries()) {
    const size = shape.map((n, axis) => Math.min(preview.size[axis] ?? n, n - (start[axis] ?? 0)));
    answers.push(await kernel.ask({ output, panel }, { kind: 'preview', start, size }));
  }
  return answers;
}

/** The exact values of the cell under the cursor, by panel, as they arrive. */
function useExactAnswers(shown: Shown[], element: number[] | undefined, source: Source | undefined) {
  const [answers, setAnswers] = useState<{ of: unknown; by: Map<number, number> }>({
    of: undefined,
    by: new Map(),
  });
  const questions = useMemo(
    () => source && new LatestQuestions<'preview'>(source),
    [source?.kernel, source?.output],
  );
  const current = useRef<unknown>(undefined);
  useEffect(() => {
    current.current = element;
    const open = element ? questionsAbout(shown, element) : [];
    questions?.pursue(open, ({ panel }, preview) => {
      const one = shown[panel];
      const value = one && mostDeviating(preview, one.panel);
      if (value === undefined) return;
      setAnswers((old) => ({ of: element, by: new Map(old.of === element ? old.by : []).set(panel, value) }));
    });
    return () => questions?.pursue([], () => {});
  }, [questions, shown, element]);
  return answers.of === element ? answers.by : new Map<number, number>();
}

function questionsAbout(shown: Shown[], element: number[]): Asked<'preview'>[] {
  return shown.flatMap(({ preview, cells }, panel): Asked<'preview'>[] => {
    const cell = cellOf(preview, element);
    return cell && !cells.exact
      ? [{ panel, question: { kind: 'preview', ...elementsAt(preview, cell) } }]
      : [];
  });
}

/** Of a block's elements the one it shows; undefined when even the block did not come exactly. */
function mostDeviating(preview: Preview, panel: Panel): number | undefined {
  const { values, exact } = readPreview(preview);
  if (!exact || values.length === 0) return undefined;
  const centre = centreOf(panel.domain);
  return values.reduce((most, value) => (deviation(value, centre) > deviation(most, centre) ? value : most));
}

function readingOf(
  { preview, cells, panel }: Shown,
  element: number[] | undefined,
  exact: number | undefined,
): Reading | undefined {
  const cell = element && cellOf(preview, element);
  if (!cell) return undefined;
  if (exact !== undefined) return { value: exact, exact: true, quantum: 0, beyond: undefined };
  const value = cells.values[offsetOf(cells.shape, cell)] ?? Number.NaN;
  const atTop = value >= Math.fround(preview.max) && preview.max === panel.domain.max;
  const atBottom = value <= Math.fround(preview.min) && preview.min === panel.domain.min;
  const coded = cells.quantum > 0 && Number.isFinite(value);
  const beyond = coded ? (atTop ? '≥' : atBottom ? '≤' : undefined) : undefined;
  // A block's element in float32 is exact, only its place in the block is not known.
  return { value, exact: cells.quantum === 0, quantum: cells.quantum, beyond };
}
