/** One tensor, looked at closely: header, axes, picture with strips, reading, colours; statistics beside or below. */
import type { ComponentChildren } from 'preact';
import { useCallback, useContext, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Slice, Sought, Span } from '../../protocol/questions.ts';
import type { View } from '../../protocol/view.ts';
import type { Look } from '../../protocol/view-settings.ts';
import type { Shown } from '../../view/arrange.ts';
import { chunksOnScreen } from '../../view/inspector/chunks.ts';
import { automatic } from '../../view/inspector/coloring.ts';
import { findElement } from '../../view/inspector/find.ts';
import type { Room } from '../../view/inspector/fit.ts';
import { atIndex, axesAt } from '../../view/inspector/slice.ts';
import { readPreview } from '../../view/preview.ts';
import { panelLine } from '../../view/text.ts';
import type { Source } from '../kernel.ts';
import { SettingsContext } from '../settings.ts';
import type { Measured } from '../space.ts';
import { Statistics } from '../statistics.tsx';
import { AxisBoard } from './axis-board.tsx';
import { Header } from './header.tsx';
import { Legend } from './legend.tsx';
import { Reading, readingOf } from './reading.tsx';
import { type Part, Regions } from './regions.ts';
import { type Looking, useLooking, ZOOM_STEP } from './sight.ts';
import { GUTTER, Stage } from './stage.tsx';
import { STRIP, Strip } from './strips.tsx';
import { Toolbar } from './toolbar.tsx';
import { ValueTable } from './value-table.tsx';

/** CSS pixels that a picture may be high. */
const HEIGHT = 420;
const GAP = 6;
/** Room for the statistics beside the picture, when there is enough for both. */
const ASIDE = 350;
const WIDE = 900;
const REMEMBER_MS = 800;
const NO_LOOK: Look = {};
const forget = (): void => undefined;

interface Props {
  view: View;
  source: Source | undefined;
  space: Measured;
  /** CSS pixels that the picture may be high, where the page says so. */
  height?: number;
  /** How it was left. */
  look?: Look;
  /** Told, a while after the last change, how it is. */
  remember?: (look: Look) => void;
  /** Further buttons. */
  children?: ComponentChildren;
}

export function Inspector(props: Props) {
  const { view, source, space, height = HEIGHT, look = NO_LOOK, remember = forget, children } = props;
  const [panel] = view.panels;
  const shown = useMemo(
    () => panel && { panel, preview: panel.preview, cells: readPreview(panel.preview) },
    [panel],
  );
  if (!shown) return null;
  // Of another shape nothing that was chosen holds.
  const key = shown.panel.axes.map((axis, i) => `${axis}${shown.panel.shape[i]}`).join(' ');
  return (
    <Inspected key={key} {...{ shown, source, space, height, look, remember }}>
      {children}
    </Inspected>
  );
}

interface InspectedProps {
  shown: Shown;
  source: Source | undefined;
  space: Measured;
  height: number;
  look: Look;
  remember: (look: Look) => void;
  children: ComponentChildren;
}

function Inspected({ shown, source, space, height, look, remember, children }: InspectedProps) {
  const { panel } = shown;
  const isEmpty = panel.summary.count === 0;
  const hasTables = panel.statistics.some(({ mean }) => mean.length > 0);
  const beside = space.width >= WIDE && hasTables;
  const room = useMemo((): Room => {
    const left = space.width - (beside ? ASIDE : 0) - GUTTER.left - STRIP - GAP;
    const { pixelRatio } = space;
    return {
      width: Math.max(40, Math.floor(left * pixelRatio)),
      height: Math.max(40, Math.floor(height * pixelRatio)),
      pixelRatio,
    };
  }, [space, beside, height]);
  const settings = useContext(SettingsContext);
  const looking = useLooking(panel.shape, room, settings.cellSize, look.slice);
  // What is chosen stays when the tensor is another one; what is automatic goes with it.
  const [chosen, setColoring] = useState<Look['coloring']>(look.coloring);
  const coloring = useMemo(() => ({ ...automatic(panel, settings), ...chosen }), [chosen, panel, settings]);
  useRemembering(looking.isUsual ? undefined : looking.slice, chosen, remember);
  const [element, point] = useState<number[]>();
  const [isTable, showTable] = useState(false);
  const section = useRef<HTMLElement>(null);
  const isByKey = useRef(false);
  // What had the focus goes away with the picture, or with the table.
  useEffect(() => {
    if (!isByKey.current) return;
    isByKey.current = false;
    section.current?.querySelector<HTMLElement>(isTable ? '.nb-values-scroll' : '.nb-map')?.focus();
  }, [isTable]);
  const toggleTable = (): void => {
    isByKey.current = true;
    showTable(!isTable);
  };
  const { pieces, problem, isWhole } = usePieces(shown, source, looking);
  // What the kernel is asked first is the picture: strips and histogram take a look at every element.
  const isDrawn = pieces.every(({ isExact }) => isExact);
  const wasDrawn = useRef(false);
  wasDrawn.current ||= isDrawn;
  const find = useFind(shown, source, looking, element, point);
  const statistics = useMemo(() => <Statistics tables={panel.statistics} />, [panel]);
  const reading = element && readingOf(shown, looking, pieces, element);
  const command = (key: string): boolean => {
    if (key === '[' || key === ']') return slide(panel.shape, looking, key === ']' ? 1 : -1);
    if (key === 'n' || key === 'N') find('nan');
    else if (key === 't') toggleTable();
    else return false;
    return true;
  };
  const middle = { x: looking.screen.width / 2, y: looking.screen.height / 2 };
  const strip = {
    shown,
    source,
    mayAsk: isDrawn,
    slice: looking.slice,
    screen: looking.screen,
    coloring,
    pixelRatio: space.pixelRatio,
  };
  return (
    <section ref={section} class="nb-inspector">
      <Header panel={panel} find={find}>
        <Toolbar
          shown={shown}
          source={source}
          looking={looking}
          pieces={pieces}
          coloring={coloring}
          isTable={isTable}
          showTable={showTable}
          zoom={(by) => looking.zoom(by > 0 ? ZOOM_STEP : 1 / ZOOM_STEP, middle.x, middle.y)}
          value={reading?.text}
        >
          {children}
        </Toolbar>
      </Header>
      <AxisBoard panel={panel} slice={looking.slice} setSlice={looking.setSlice} />
      <div class={beside ? 'nb-columns' : ''}>
        {isEmpty ? (
          <div class="nb-empty">no elements</div>
        ) : (
          <div class="nb-figure">
            {isTable ? (
              <ValueTable
                shown={shown}
                source={source}
                slice={looking.slice}
                element={element}
                height={height}
                close={toggleTable}
              />
            ) : (
              <div class="nb-picture" style={{ gap: `${GAP}px` }}>
                <Stage
                  panel={panel}
                  looking={looking}
                  pieces={pieces}
                  coloring={coloring}
                  pixelRatio={space.pixelRatio}
                  digits={settings.digits}
                  element={element}
                  point={point}
                  command={command}
                  summary={`${panelLine(panel)}; arrow keys read it, + and − zoom, t shows a table`}
                />
                {panel.shape.length > 0 && (
                  <>
                    <div style={{ paddingTop: `${GUTTER.top}px` }}>
                      <Strip along="rows" {...strip} />
                    </div>
                    <div style={{ paddingLeft: `${GUTTER.left}px` }}>
                      <Strip along="columns" {...strip} />
                    </div>
                  </>
                )}
              </div>
            )}
            <Reading reading={reading} problem={problem} isWhole={isWhole} isLive={source !== undefined} />
            <Legend
              panel={panel}
              source={wasDrawn.current ? source : undefined}
              coloring={coloring}
              setColoring={({ min, max, ramp, scale }) => setColoring({ min, max, ramp, scale })}
              reset={() => setColoring(undefined)}
              pixelRatio={space.pixelRatio}
              values={reading?.values ?? []}
            />
          </div>
        )}
        {!isEmpty && statistics}
      </div>
    </section>
  );
}

/** Tells what was chosen when nothing more is chosen for a while. */
function useRemembering(
  slice: Slice | undefined,
  coloring: Look['coloring'],
  remember: (look: Look) => void,
): void {
  const text = JSON.stringify(lookOf(slice, coloring));
  const told = useRef(text);
  const latest = useRef(remember);
  latest.current = remember;
  useEffect(() => {
    if (text === told.current) return undefined;
    const timer = setTimeout(() => {
      told.current = text;
      latest.current(lookOf(slice, coloring));
    }, REMEMBER_MS);
    return () => clearTimeout(timer);
  }, [text]);
}

function lookOf(slice: Slice | undefined, coloring: Look['coloring']): Look {
  const { wrap: _, ...plain } = slice ?? { index: [] };
  return { ...(slice ? { slice: plain } : {}), ...(coloring ? { coloring } : {}) };
}

/** What there is of the parts on screen, nearest to its middle first; what is missing is asked for. */
function usePieces(shown: Shown, source: Source | undefined, { screen, slice }: Looking) {
  const regions = useMemo(() => new Regions(shown, source), [shown, source?.kernel, source?.output]);
  const [version, setVersion] = useState(0);
  const parts = useMemo((): Part[] => {
    const { rows, columns, width, height } = screen;
    const across = chunksOnScreen(columns.side, columns.sight, width);
    return chunksOnScreen(rows.side, rows.sight, height).flatMap((r) =>
      across.map((c) => ({ rows: r, columns: c })),
    );
  }, [screen]);
  const pieces = useMemo(() => regions.pieces(slice, parts), [regions, slice, parts, version]);
  useEffect(() => {
    regions.want(slice, fromMiddle(parts), () => setVersion((n) => n + 1));
  }, [regions, slice, parts]);
  return { pieces, problem: regions.problem, isWhole: regions.isWhole };
}

function fromMiddle(parts: readonly Part[]): Part[] {
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

/** Goes to the next element of a kind after the cursor: the kernel knows all of them, the preview what it holds. */
function useFind(
  shown: Shown,
  source: Source | undefined,
  looking: Looking,
  element: number[] | undefined,
  point: (element: number[]) => void,
) {
  const at = useRef(element);
  at.current = element;
  const before = useRef<Promise<void>>(Promise.resolve());
  return useCallback(
    (what: Sought) => {
      const go = (index: number[] | undefined): void => {
        if (index === undefined) return;
        at.current = index;
        point(index);
        looking.reveal(index);
      };
      const { cells, preview, panel } = shown;
      const local = (): void => {
        const found = findElement({ data: cells.values, shape: cells.shape }, what, undefined);
        go(found?.map((n, axis) => (preview.start[axis] ?? 0) + n * (preview.block[axis] ?? 1)));
      };
      if (source === undefined) {
        if (cells.exact) go(findElement({ data: cells.values, shape: panel.shape }, what, at.current));
        else local();
        return;
      }
      // One after the other: the next begins where the one before has led.
      before.current = before.current.then(() => {
        const question = { kind: 'find' as const, what, ...(at.current ? { after: at.current } : {}) };
        return source.kernel
          .ask<'find'>({ output: source.output, panel: 0 }, question)
          .then(({ index }) => go(index), local);
      });
    },
    [shown, source, looking],
  );
}

/** One index on or back of the first axis that has a slider; false where none has. */
function slide(shape: readonly number[], { slice, setSlice }: Looking, by: 1 | -1): boolean {
  const axis = axesAt(slice, 'slider').find((one) => (shape[one] ?? 1) > 1);
  if (axis === undefined) return false;
  const next = (slice.index[axis] ?? 0) + by;
  if (next >= 0 && next < (shape[axis] ?? 1)) setSlice(atIndex(slice, axis, next));
  return true;
}
