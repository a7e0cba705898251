/** Strips beside the picture: per row and per column min to max, quartiles, mean ± σ; aligned and zoomed with it. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { LINE_STATISTICS, type Slice, type Span } from '../../protocol/questions.ts';
import type { Shown } from '../../view/arrange.ts';
import { floatsOf } from '../../view/base64.ts';
import { chunksOnScreen } from '../../view/inspector/chunks.ts';
import type { Coloring } from '../../view/inspector/coloring.ts';
import { lineStatistics } from '../../view/inspector/lines.ts';
import type { Screen } from '../../view/inspector/paint.ts';
import { isWhole } from '../../view/inspector/preview-regions.ts';
import { cellsOf } from '../../view/inspector/strided.ts';
import { type Asked, LatestQuestions, type Source } from '../kernel.ts';
import { drawStrip, type Line } from './draw-strip.ts';

/** CSS pixels across a strip. */
export const STRIP = 56;
/** Line statistics that are kept. */
const MOST_KEPT = 200;

type Along = 'rows' | 'columns';

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
  const { lines, problem } = useLines({ along, shown, source, mayAsk, slice, screen });
  const length = along === 'rows' ? screen.height : screen.width;
  useLayoutEffect(() => {
    if (!canvas.current) return;
    const across = Math.round(STRIP * pixelRatio);
    drawStrip(canvas.current, along, { ...screen[along], length, across }, lines, coloring, pixelRatio);
  }, [lines, screen, coloring, pixelRatio]);
  const said = `${along === 'rows' ? 'per row' : 'per column'}: ${problem ?? 'least to greatest, quartiles, mean ± σ'}`;
  return (
    <div class={`nb-strip-place nb-strip-${along}`}>
      <canvas ref={canvas} class={`nb-margin nb-margin-${along}`} role="img" aria-label={said} title={said} />
      {problem !== undefined && (
        <span class="nb-strip-problem" title={said} aria-hidden="true">
          ?
        </span>
      )}
    </div>
  );
}

/** What is known of the lines on screen; the rest is asked for. `problem`: why some are not there. */
function useLines({ along, shown, source, mayAsk, slice, screen }: Omit<Props, 'coloring' | 'pixelRatio'>): {
  lines: Line[];
  problem: string | undefined;
} {
  const [version, setVersion] = useState(0);
  const [problem, setProblem] = useState<string>();
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
      (span): Asked<'lines'> => ({
        key: keyOf(span),
        panel: 0,
        question: { kind: 'lines', slice, along, span },
      }),
    );
    setProblem(undefined);
    questions?.pursue(asked, {
      refused: ({ message }) => setProblem(message),
      answered: ({ key, question: { span } }, { data }) => {
        const values = floatsOf(data);
        if (values.length !== LINE_STATISTICS.length * span.facets * cellsOf(span)) return;
        if (kept.size > MOST_KEPT) kept.clear();
        kept.set(key, values);
        setVersion((n) => n + 1);
      },
    });
  }, [questions, spans, slice, kept, mayAsk]);
  const lines = useMemo(
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
  return { lines, problem };
}
