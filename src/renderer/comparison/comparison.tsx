/** Panels of one shape set against each other: one place, one cursor and one table for all of them. */
import type { ComponentChildren } from 'preact';
import { useContext, useMemo, useState } from 'preact/hooks';
import type { Panel, View } from '../../protocol/view.ts';
import { litAlong, litGroup, litWith } from '../../view/comparison/brush.ts';
import { cellRows } from '../../view/comparison/cell-rows.ts';
import { type ColorGroup, type ColorMode, colorGroups } from '../../view/comparison/colors.ts';
import { compact } from '../../view/format.ts';
import { automatic, type Coloring } from '../../view/inspector/coloring.ts';
import type { Range } from '../../view/inspector/scale.ts';
import { readPreview } from '../../view/preview.ts';
import { AxisBoard } from '../inspector/axis-board.tsx';
import { readingOf } from '../inspector/reading.tsx';
import { slide, useLooking } from '../inspector/sight.ts';
import type { Source } from '../kernel.ts';
import { Shape } from '../parts.tsx';
import { SetTable } from '../set-table.tsx';
import { SettingsContext } from '../settings.ts';
import type { Measured } from '../space.ts';
import { CellTable } from './cell-table.tsx';
import { Controls, type Lighting } from './controls.tsx';
import { useDifference } from './difference.ts';
import { useFacts } from './facts.ts';
import { LinkedCube } from './linked-cube.tsx';
import type { Mode } from './modes.ts';
import { PanelTitle, Picture } from './panel-picture.tsx';
import { type Drawable, NO_PIECES, type Pieces, type Place, useEveryPiece } from './pieces.ts';
import { GAP, useRoom } from './room.ts';
import { Spread } from './spread.tsx';
import { Swipe } from './swipe.tsx';
import { useTurns } from './turns.ts';
import type { Brush } from './veil.tsx';
import { Zoom } from './zoom.tsx';

interface Props {
  view: View;
  source: Source | undefined;
  /** Where the panels' tensors are; left out: in the source, by their numbers. */
  places?: readonly (Place | undefined)[];
  space: Measured;
  /** What stands for a panel's name in its title. */
  nameOf?: (panel: number) => ComponentChildren;
  /** Asks for other groups of the variant in a panel, where that can be had. */
  setGroups?: ((panel: number, groups: number) => void) | undefined;
}

export function ComparisonView(props: Props) {
  // Of other panels nothing that was chosen holds.
  const key = props.view.panels.map(({ name, axes, shape }) => `${name} ${axes} ${shape}`).join('|');
  return <Compared key={key} {...props} />;
}

function Compared({ view, source: given, places: givenPlaces, space, nameOf, setGroups }: Props) {
  const { panels } = view;
  const source = useMemo(() => given, [given?.kernel, given?.output]);
  const settings = useContext(SettingsContext);
  const places = useMemo(
    () => givenPlaces ?? panels.map((_, panel) => source && { source, panel }),
    [givenPlaces, panels, source],
  );
  const usual =
    view.reference ??
    Math.max(
      0,
      panels.findIndex(({ role }) => role === 'variant'),
    );
  const [mode, setMode] = useState<Mode>('side');
  const [b, setB] = useState(usual);
  const [a, setA] = useState(() => otherThan(panels, usual));
  const [colors, setColors] = useState<ColorMode>('outputs');
  const [lighting, setLighting] = useState<Lighting>('set');
  const [brush, setBrush] = useState<Brush>();
  const [{ element, at }, setCursor] = useState<Cursor>({ element: undefined, at: 0 });
  const turn = useTurns(mode === 'flicker');

  const shown = useMemo(
    () => panels.map((panel) => ({ panel, preview: panel.preview, cells: readPreview(panel.preview) })),
    [panels],
  );
  const difference = useDifference(shown, places, a, b, mode === 'difference');
  const drawables = useMemo((): Drawable[] => {
    const own = shown.map((one, i) => ({
      shown: one,
      source: places[i]?.source,
      panel: places[i]?.panel ?? i,
    }));
    return difference.drawable ? [...own, difference.drawable] : own;
  }, [shown, places, difference.drawable]);
  const seen = useMemo(() => {
    if (mode === 'side') return panels.map((_, i) => i);
    return mode === 'difference' && drawables.length > panels.length ? [a, b, panels.length] : [a, b];
  }, [mode, panels, a, b, drawables.length]);
  const [first] = panels;
  const shape = first?.shape ?? NO_SHAPE;
  const rows = useRoom(space, shape, settings.cellSize, mode, seen.length);
  const looking = useLooking(shape, rows.room, settings.cellSize, undefined);

  const groups = useMemo(() => colorGroups(panels, colors, settings), [panels, colors, settings]);
  const differenceGroup = useMemo((): ColorGroup | undefined => {
    const panel = difference.drawable?.shown.panel;
    return panel && { members: [panels.length], coloring: automatic(panel, settings) };
  }, [difference.drawable, panels, settings]);
  const coloringOf = (i: number): Coloring | undefined =>
    i === panels.length
      ? differenceGroup?.coloring
      : groups.find(({ members }) => members.includes(i))?.coloring;
  const colorings = useMemo(
    () => drawables.map((_, i) => coloringOf(i)),
    [drawables, groups, differenceGroup],
  );
  const pieces = useEveryPiece(drawables, seen, looking, colorings);

  const isDrawn = seen.every((i) => pieces[i]?.pieces.every(({ isExact }) => isExact));
  const facts = useFacts(panels, places, isDrawn);
  const readings = drawables.map((one, i) =>
    element ? readingOf(one.shown, looking, pieces[i]?.pieces ?? [], element) : undefined,
  );
  const cells = cellRows(panels, readings, facts.sharing, b);
  const light = (panel: number, where: readonly number[]): void => {
    const of = panels[panel];
    if (!of) return;
    // The input is averaged by no one of its own: the reference tells by whom.
    const by = facts.normalizations[panel] ? panel : b;
    const found =
      lighting === 'set' && panels[by]
        ? litWith(panels[by], facts.normalizations[by], where)
        : litAlong(of, lighting === 'set' ? 0 : lighting, where);
    setBrush(found && { kind: 'elements', ...found });
  };
  const command =
    (panel: number) =>
    (key: string): boolean => {
      if (key === '[' || key === ']') return slide(shape, looking, key === ']' ? 1 : -1);
      if (key === ' ' && mode === 'flicker') turn.next();
      else if (key === 'l' && element) brush ? setBrush(undefined) : light(panel, element);
      else return false;
      return true;
    };
  /** Before it means anything else: pictures let go of their cursor. */
  const clearOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || brush === undefined) return;
    setBrush(undefined);
    event.preventDefault();
    event.stopPropagation();
  };
  if (!first) return null;
  const picture = (i: number) => {
    const [drawable, coloring] = [drawables[i], coloringOf(i)];
    if (!drawable || !coloring) return null;
    const { panel } = drawable.shown;
    return (
      <Picture
        panel={panel}
        pieces={pieces[i] ?? NO_PIECES}
        coloring={coloring}
        looking={looking}
        pixelRatio={space.pixelRatio}
        digits={settings.digits}
        element={element}
        point={(where) => setCursor({ element: where, at: i })}
        press={(where) => light(i, where)}
        command={command(i)}
        brush={brush}
        brushed={brush?.kind === 'values' ? pieces[brush.panel] : undefined}
        isGhost={at !== i}
      />
    );
  };
  const title = (i: number, mark: string) => {
    const drawable = drawables[i];
    if (!drawable) return null;
    return <PanelTitle drawable={drawable} mark={mark} name={i < panels.length ? nameOf?.(i) : undefined} />;
  };
  const names = [panels[a]?.name ?? '', panels[b]?.name ?? ''] as const;
  const front = turn.isB ? b : a;
  return (
    <section class="nb-comparison" onKeyDownCapture={clearOnEscape}>
      <header class="nb-header">
        <Shape axes={first.axes} shape={first.shape} />
        <Zoom looking={looking} />
      </header>
      <Controls {...{ panels, mode, setMode, a, b, setA, setB, colors, setColors, lighting, setLighting }} />
      <AxisBoard panel={first} slice={looking.slice} setSlice={looking.setSlice} />
      {first.summary.count === 0 ? (
        <div class="nb-empty">no elements</div>
      ) : mode === 'swipe' ? (
        <div class="nb-panel">
          <div class="nb-pair-titles">
            {title(a, 'A')}
            {title(b, 'B')}
          </div>
          <Swipe
            width={looking.screen.width / space.pixelRatio}
            names={names}
            left={picture(a)}
            right={picture(b)}
          />
        </div>
      ) : mode === 'flicker' ? (
        <div class="nb-panel">
          {title(front, turn.isB ? 'B' : 'A')}
          {picture(front)}
          <div class="nb-flicker">
            <button type="button" onClick={turn.next}>
              show {names[turn.isB ? 0 : 1]}
            </button>
            <button type="button" aria-pressed={turn.isPlaying} onClick={turn.play}>
              {turn.isPlaying ? 'stop' : 'play'}
            </button>
          </div>
        </div>
      ) : (
        <div
          class="nb-row"
          style={{
            gridTemplateColumns: `repeat(${rows.columns}, ${rows.panelWidth}px)`,
            gap: `16px ${GAP}px`,
          }}
        >
          {seen.map((i) => (
            <div class="nb-panel" key={i} data-role={drawables[i]?.shown.panel.role}>
              {title(i, markOf(i, { mode, a, b }))}
              {picture(i)}
            </div>
          ))}
        </div>
      )}
      {mode === 'difference' && !difference.drawable && <p class="nb-hint">{difference.problem}</p>}
      {brush && (
        <div class="nb-brush" role="status">
          lit: {brush.text}{' '}
          <button type="button" onClick={() => setBrush(undefined)}>
            clear
          </button>
        </div>
      )}
      <div class="nb-compare-below">
        <CellTable
          rows={cells}
          panels={panels}
          reference={b}
          place={element && (readings[at]?.place ?? '')}
          hint={hintOf(
            readings,
            seen.map((i) => pieces[i] ?? NO_PIECES),
            places.every((place) => place !== undefined),
          )}
        />
        <div class="nb-spreads">
          {[...groups, ...(differenceGroup ? [differenceGroup] : [])].map(({ members, coloring }) => (
            <Spread
              key={members.join()}
              panels={members.flatMap((i) => drawables[i]?.shown.panel ?? [])}
              coloring={coloring}
              values={members.flatMap((i) => readings[i]?.values ?? [])}
              range={brush?.kind === 'values' && members.includes(brush.panel) ? brush.range : undefined}
              setRange={(range) => {
                const panel = members.includes(b) ? b : (members[0] ?? 0);
                const name = drawables[panel]?.shown.panel.name ?? '';
                setBrush(range && { kind: 'values', panel, range, text: `${name} ${rangeText(range)}` });
              }}
              pixelRatio={space.pixelRatio}
            />
          ))}
        </div>
      </div>
      <SetTable
        view={view}
        light={(panel, group) => {
          const found = panels[panel] && litGroup(panels[panel], facts.normalizations[panel], group);
          if (found) setBrush({ kind: 'elements', ...found });
        }}
      />
      <LinkedCube
        panels={panels}
        shown={shown}
        normalizations={facts.normalizations}
        element={element}
        valueIn={(panel) => {
          const { values = [] } = readings[panel] ?? {};
          return values.length === 1 ? values[0] : undefined;
        }}
        point={(panel, where) => setCursor({ element: where, at: panel })}
        light={light}
        brush={brush}
        setGroups={setGroups}
      />
    </section>
  );
}

const NO_SHAPE: readonly number[] = [];

interface Cursor {
  element: number[] | undefined;
  /** The panel, by number, in which it is. */
  at: number;
}

/** What is seen against the reference to begin with: another output, else the input. */
function otherThan(panels: readonly Panel[], reference: number): number {
  const found = panels.findIndex(({ role }, i) => role === 'variant' && i !== reference);
  return found >= 0
    ? found
    : Math.max(
        0,
        panels.findIndex((_, i) => i !== reference),
      );
}

function markOf(i: number, { mode, a, b }: { mode: Mode; a: number; b: number }): string {
  if (mode === 'side') return i === b ? 'reference' : '';
  return i === a ? 'A' : i === b ? 'B' : '';
}

/** Why pictures or table do not say all. */
function hintOf(
  readings: readonly ReturnType<typeof readingOf>[],
  pieces: readonly Pieces[],
  isLive: boolean,
): string {
  const isBlock = readings.some((one) => (one?.values.length ?? 0) > 1);
  const lacks = pieces.some(({ isWhole, problem }) => !isWhole && (!isLive || problem !== undefined));
  return [
    isBlock ? 'each cell is a block here: zoom in for single elements' : '',
    lacks ? 'run the cell for full detail' : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

function rangeText({ min, max }: Range): string {
  return `${compact(min)} … ${compact(max)}`;
}
