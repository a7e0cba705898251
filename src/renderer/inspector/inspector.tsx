/** One tensor, looked at closely: header, axes, picture with strips, reading, colours; statistics beside or below. */
import type { ComponentChildren } from 'preact';
import { useCallback, useContext, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Slice, Sought } from '../../protocol/questions.ts';
import type { Panel, View } from '../../protocol/view.ts';
import type { Look } from '../../protocol/view-settings.ts';
import type { Shown } from '../../view/arrange.ts';
import { automatic } from '../../view/inspector/coloring.ts';
import { findElement } from '../../view/inspector/find.ts';
import type { Room } from '../../view/inspector/fit.ts';
import type { Screen } from '../../view/inspector/paint.ts';
import { readPreview } from '../../view/preview.ts';
import { panelLine } from '../../view/text.ts';
import type { Source } from '../kernel.ts';
import { SettingsContext } from '../settings.ts';
import type { Measured } from '../space.ts';
import { Statistics } from '../statistics.tsx';
import { AxisBoard } from './axis-board.tsx';
import { Header, isVaried } from './header.tsx';
import { Legend } from './legend.tsx';
import { usePieces } from './pieces.ts';
import { Reading, readingOf } from './reading.tsx';
import { type Looking, slide, useLooking, ZOOM_STEP } from './sight.ts';
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
  const { pieces, problem, isWhole } = usePieces(shown, source, looking, coloring);
  // What the kernel is asked first is the picture: strips and histogram take a look at every element.
  const isDrawn = pieces.every(({ isExact }) => isExact);
  const drawn = useRef<Shown>(undefined);
  if (isDrawn) drawn.current = shown;
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
  const { rows, columns } = looking.screen;
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
                {tellsMore(panel, rows, columns, room.height) && (
                  <div style={{ paddingTop: `${GUTTER.top}px` }}>
                    <Strip along="rows" {...strip} />
                  </div>
                )}
                {tellsMore(panel, columns, rows, room.width) && (
                  <div class="nb-below" style={{ paddingLeft: `${GUTTER.left}px` }}>
                    <Strip along="columns" {...strip} />
                  </div>
                )}
              </div>
            )}
            <Reading reading={reading} problem={problem} isWhole={isWhole} isLive={source !== undefined} />
            <Legend
              panel={panel}
              source={drawn.current === shown ? source : undefined}
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

/** Whether a strip tells more than the cells do: lines of one element repeat it, unless so many of them share a cell. */
function tellsMore(panel: Panel, along: Screen['rows'], across: Screen['rows'], pixels: number): boolean {
  const extent = ({ side }: Screen['rows']): number => side.facets * side.size;
  return isVaried(panel) && (extent(across) > 1 || extent(along) > pixels);
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
