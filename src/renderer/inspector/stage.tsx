/** The picture itself: cells on a canvas, numbers and glyphs in them, indices beside, and what mouse and keys do. */
import type { ComponentChildren, TargetedKeyboardEvent, TargetedPointerEvent } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Panel } from '../../protocol/view.ts';
import type { Coloring } from '../../view/inspector/coloring.ts';
import { elementsIn } from '../../view/inspector/cursor.ts';
import type { Piece } from '../../view/inspector/paint.ts';
import { placeOfStretch, type Side, type Stretch, stepped, stretchAt } from '../../view/inspector/plane.ts';
import { hasFacet, walkOf } from '../../view/inspector/strided.ts';
import { ticksOf } from '../../view/inspector/ticks.ts';
import { draw } from './draw.ts';
import { type Looking, ZOOM_STEP } from './sight.ts';

export interface StageProps {
  panel: Panel;
  looking: Looking;
  pieces: readonly Piece[];
  coloring: Coloring;
  pixelRatio: number;
  /** Significant digits of numbers in cells; 0: as many as there is room for. */
  digits: number;
  element: readonly number[] | undefined;
  point: (element: number[] | undefined) => void;
  /** By key: `[`, `]`, `n`. */
  command: (key: string) => boolean;
  summary: string;
  /** Told of a click that is no drag. */
  press?: (element: number[]) => void;
  /** Drawn over the cells, under the cursor. */
  children?: ComponentChildren;
}

/** CSS pixels beside the picture, for indices. */
export const GUTTER = { left: 52, top: 16 };
/** Of a movement, CSS pixels below which it is a click. */
const DRAG = 3;

export function Stage(props: StageProps) {
  const { panel, looking, pieces, coloring, pixelRatio, digits, element, point, command, summary } = props;
  const { screen, slice } = looking;
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (canvas.current)
      draw(canvas.current, { screen, slice, shape: panel.shape }, pieces, coloring, {
        ratio: pixelRatio,
        digits,
      });
  }, [screen, slice, panel, pieces, coloring, pixelRatio, digits]);
  const css = (pixels: number) => `${pixels / pixelRatio}px`;
  const drag = useRef<{ x: number; y: number; isMoving: boolean } | undefined>(undefined);

  const elementAt = (x: number, y: number): number[] | undefined => {
    const rows = stretchAt(screen.rows.side, screen.rows.sight, y);
    const columns = stretchAt(screen.columns.side, screen.columns.sight, x);
    return rows && columns && elementsIn(panel.shape, slice, { rows, columns })?.start;
  };
  const at = (event: { clientX: number; clientY: number; currentTarget: EventTarget & HTMLElement }) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return { x: (event.clientX - left) * pixelRatio, y: (event.clientY - top) * pixelRatio };
  };
  const onPointerMove = (event: TargetedPointerEvent<HTMLElement>) => {
    const from = drag.current;
    if (from && event.buttons === 1) {
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      if (!from.isMoving && Math.hypot(dx, dy) < DRAG) return;
      // By whole device pixels, so that what stays on screen can be moved; the rest goes with the next event.
      const [right, down] = [Math.round(dx * pixelRatio), Math.round(dy * pixelRatio)];
      drag.current = { x: from.x + right / pixelRatio, y: from.y + down / pixelRatio, isMoving: true };
      if (right !== 0 || down !== 0) looking.pan(right, down);
      return;
    }
    const { x, y } = at(event);
    point(elementAt(x, y));
  };
  const onPointerDown = (event: TargetedPointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.focus({ preventScroll: true });
    drag.current = { x: event.clientX, y: event.clientY, isMoving: false };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerUp = (event: TargetedPointerEvent<HTMLElement>) => {
    const isClick = drag.current?.isMoving === false;
    drag.current = undefined;
    const { x, y } = at(event);
    const pressed = isClick ? elementAt(x, y) : undefined;
    if (pressed) props.press?.(pressed);
  };

  // Not passive, for a wheel that zooms must not scroll the page; preact adds listeners of no other kind.
  const figure = useRef<HTMLElement>(null);
  const zoom = useRef(looking.zoom);
  zoom.current = looking.zoom;
  useEffect(() => {
    const target = figure.current;
    if (!target) return undefined;
    const onWheel = (event: WheelEvent) => {
      const isMeant = event.ctrlKey || event.metaKey || target === target.ownerDocument.activeElement;
      if (!isMeant) return;
      event.preventDefault();
      event.stopPropagation();
      const { left, top } = target.getBoundingClientRect();
      const factor = Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 150);
      zoom.current(factor, (event.clientX - left) * pixelRatio, (event.clientY - top) * pixelRatio);
    };
    target.addEventListener('wheel', onWheel, { passive: false });
    return () => target.removeEventListener('wheel', onWheel);
  }, [pixelRatio]);

  const cell = element && looking.cellWith(element);
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>) => {
    if (event.altKey || ((event.ctrlKey || event.metaKey) && !['Home', 'End'].includes(event.key))) return;
    const isKnown = handleKey(event.key, event.ctrlKey || event.metaKey) || command(event.key);
    if (!isKnown) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') event.currentTarget.blur();
  };
  const handleKey = (key: string, all: boolean): boolean => {
    const box = cell && {
      x: placeOfStretch(screen.columns.side, screen.columns.sight, cell.columns),
      y: placeOfStretch(screen.rows.side, screen.rows.sight, cell.rows),
    };
    const middle = box
      ? { x: (box.x.from + box.x.to) / 2, y: (box.y.from + box.y.to) / 2 }
      : { x: screen.width / 2, y: screen.height / 2 };
    const zoomed = { '+': ZOOM_STEP, '=': ZOOM_STEP, '-': 1 / ZOOM_STEP, _: 1 / ZOOM_STEP }[key];
    if (zoomed !== undefined) looking.zoom(zoomed, middle.x, middle.y);
    else if (key === '0') looking.fit();
    else if (key === 'Escape') point(undefined);
    else {
      const next = moved(key, all);
      if (next === undefined) return false;
      point(next);
      looking.reveal(next);
    }
    return true;
  };
  const moved = (key: string, all: boolean): number[] | undefined => {
    const start = cell ?? {
      rows: stretchAt(screen.rows.side, screen.rows.sight, 0),
      columns: stretchAt(screen.columns.side, screen.columns.sight, 0),
    };
    if (!start.rows || !start.columns) return undefined;
    const found = { rows: start.rows, columns: start.columns };
    const { rows, columns } = screen;
    if (!['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Home', 'End'].includes(key)) return undefined;
    if (key === 'ArrowRight') found.columns = stepped(columns.side, columns.sight.scale, found.columns, 1);
    if (key === 'ArrowLeft') found.columns = stepped(columns.side, columns.sight.scale, found.columns, -1);
    if (key === 'ArrowDown') found.rows = stepped(rows.side, rows.sight.scale, found.rows, 1);
    if (key === 'ArrowUp') found.rows = stepped(rows.side, rows.sight.scale, found.rows, -1);
    if (key === 'Home' || key === 'End') {
      found.columns = endOf(columns.side, found.columns.facet, key, all);
      if (all) found.rows = endOf(rows.side, found.rows.facet, key, all);
    }
    const next = elementsIn(panel.shape, slice, found)?.start;
    return next ?? (element ? [...element] : undefined);
  };

  return (
    <div class="nb-stage" style={{ padding: `${GUTTER.top}px 0 0 ${GUTTER.left}px` }}>
      <Ticks panel={panel} looking={looking} pixelRatio={pixelRatio} />
      <figure
        ref={figure}
        class={`nb-map ${looking.isFitted ? '' : 'nb-map-zoomed'}`}
        aria-label={summary}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the cell cursor here.
        tabIndex={0}
        data-panel={panel.name}
        style={{ width: css(screen.width), height: css(screen.height) }}
        onPointerMove={onPointerMove}
        onPointerDown={onPointerDown}
        onPointerUp={onPointerUp}
        onPointerLeave={() => drag.current === undefined && point(undefined)}
        onDblClick={(event) => {
          const { x, y } = at(event);
          looking.zoom(ZOOM_STEP * ZOOM_STEP, x, y);
        }}
        onKeyDown={onKeyDown}
      >
        <canvas ref={canvas} class="nb-canvas" />
        {props.children}
        {cell && isOnScreen(panel, looking, element) && <Cursor looking={looking} cell={cell} css={css} />}
      </figure>
    </div>
  );
}

/** The first or the last element of the facet, or of all facets. */
function endOf({ facets, size }: Side, facet: number, key: 'Home' | 'End', all: boolean): Stretch {
  if (key === 'Home') return { facet: all ? 0 : facet, from: 0, to: 1 };
  return { facet: all ? facets - 1 : facet, from: size - 1, to: size };
}

function isOnScreen(panel: Panel, { slice, cellWith }: Looking, element: readonly number[]): boolean {
  const isSeen = [slice.rows, slice.columns, slice.facetRows, slice.facetColumns];
  const { rows, columns } = cellWith(element);
  return (
    element.every((n, axis) => isSeen.includes(axis) || n === slice.index[axis]) &&
    hasFacet(walkOf(panel.shape, slice), rows.facet, columns.facet)
  );
}

function Cursor({
  looking: { screen },
  cell,
  css,
}: {
  looking: Looking;
  cell: ReturnType<Looking['cellWith']>;
  css: (pixels: number) => string;
}) {
  const x = placeOfStretch(screen.columns.side, screen.columns.sight, cell.columns);
  const y = placeOfStretch(screen.rows.side, screen.rows.sight, cell.rows);
  if (x.to < 0 || y.to < 0 || x.from > screen.width || y.from > screen.height) return null;
  const style = {
    left: css(x.from),
    top: css(y.from),
    width: css(x.to - x.from),
    height: css(y.to - y.from),
  };
  return <div class="nb-cursor" style={style} />;
}

function Ticks({ panel, looking, pixelRatio }: Pick<StageProps, 'panel' | 'looking' | 'pixelRatio'>) {
  const { screen, slice } = looking;
  const { wrap } = slice;
  const name = (axis: number | undefined): string => (axis === undefined ? '' : (panel.axes[axis] ?? ''));
  const isWrapped = wrap !== undefined && screen.rows.side.facets > 1;
  // Digits of the greatest index.
  const longest = String(Math.max(screen.columns.side.facets, screen.columns.side.size)).length;
  const columns = ticksOf(screen.columns.side, screen.columns.sight, {
    name: screen.columns.side.facets > 1 ? (isWrapped ? '' : name(slice.facetColumns)) : name(slice.columns),
    pixels: screen.width,
    apart: (16 + 7 * longest) * pixelRatio,
    ...(isWrapped ? { facetText: (n: number) => `+${n}` } : {}),
  });
  const rows = ticksOf(screen.rows.side, screen.rows.sight, {
    name:
      screen.rows.side.facets > 1 ? name(isWrapped ? slice.facetColumns : slice.facetRows) : name(slice.rows),
    pixels: screen.height,
    apart: 18 * pixelRatio,
    ...(isWrapped ? { facetText: (n: number) => String(n * wrap) } : {}),
  });
  return (
    <div class="nb-ticks" aria-hidden="true">
      {columns.map(({ text, at }, i) => (
        <span key={i} class="nb-tick nb-tick-top" style={{ left: `${GUTTER.left + at / pixelRatio}px` }}>
          {text}
        </span>
      ))}
      {rows.map(({ text, at }, i) => (
        <span key={i} class="nb-tick nb-tick-left" style={{ top: `${GUTTER.top + at / pixelRatio}px` }}>
          {text}
        </span>
      ))}
    </div>
  );
}
