/** One heatmap: a canvas of data colours, and over it the themed parts: labels, edges, cursor. */
import type { TargetedKeyboardEvent, TargetedPointerEvent } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Shown } from '../view/arrange.ts';
import { cellOf, elementsAt, offsetOf, step } from '../view/cursor.ts';
import { boxOf, cursorAt, type Layout } from '../view/layout.ts';
import { drawCells } from './canvas.ts';

interface Props {
  shown: Shown;
  layout: Layout;
  pixelRatio: number;
  element: number[] | undefined;
  point: (element: number[] | undefined) => void;
  summary: string;
}

export function Heatmap({ shown, layout, pixelRatio, element, point, summary }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { panel, preview, cells } = shown;
  useLayoutEffect(() => {
    if (canvas.current) drawCells(canvas.current, cells, layout, panel.domain, pixelRatio);
  }, [cells, layout, panel.domain, pixelRatio]);
  const pointAt = (cell: number[] | undefined) => point(cell && elementsAt(preview, cell).start);
  const onPointerMove = (event: TargetedPointerEvent<HTMLElement>) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    pointAt(cursorAt(layout, (event.clientX - left) * pixelRatio, (event.clientY - top) * pixelRatio));
  };
  const cell = element && cellOf(preview, element);
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape') return leave(event, point);
    const moved = moveByKey(event, cells.shape, cell ?? cursorAt(layout, layout.left, layout.top));
    if (!moved) return;
    event.preventDefault();
    event.stopPropagation();
    pointAt(moved);
  };
  const css = (pixels: number) => `${pixels / pixelRatio}px`;
  return (
    <figure
      class="nb-map"
      aria-label={summary}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the cell cursor here.
      tabIndex={0}
      data-panel={panel.name}
      style={{ width: css(layout.width), height: css(layout.height) }}
      onPointerMove={onPointerMove}
      onPointerLeave={() => point(undefined)}
      onKeyDown={onKeyDown}
    >
      <canvas ref={canvas} class="nb-canvas" />
      <Edges layout={layout} pixelRatio={pixelRatio} />
      {layout.labels.map(({ text, side, x, y, width, height }) => (
        <span
          key={`${side}${x},${y}`}
          class={`nb-label nb-label-${side}`}
          aria-hidden="true"
          style={{ left: css(x), top: css(y), width: css(width), height: css(height) }}
        >
          {text}
        </span>
      ))}
      {cell && <Cursor layout={layout} cell={cell} css={css} at={offsetOf(cells.shape, cell)} />}
    </figure>
  );
}

/** One path around all tiles, so that light ones stand out from a light page. */
function Edges({ layout, pixelRatio }: { layout: Layout; pixelRatio: number }) {
  const { tiles, tileWidth: w, tileHeight: h } = layout;
  const path = tiles.map(({ x, y }) => `M${x} ${y}h${w}v${h}h${-w}z`).join('');
  return (
    <svg class="nb-edges" aria-hidden="true" viewBox={`0 0 ${layout.width} ${layout.height}`}>
      <path d={path} stroke-width={pixelRatio} />
    </svg>
  );
}

interface CursorProps {
  layout: Layout;
  cell: number[];
  at: number;
  css: (pixels: number) => string;
}

function Cursor({ layout, cell, css, at }: CursorProps) {
  const box = boxOf(layout, cell);
  if (!box) return null;
  const style = { left: css(box.x), top: css(box.y), width: css(box.width), height: css(box.height) };
  return <div class="nb-cursor" data-cell={at} style={style} />;
}

function leave(event: TargetedKeyboardEvent<HTMLElement>, point: Props['point']): void {
  point(undefined);
  event.currentTarget.blur();
}

function moveByKey(
  { key, ctrlKey, metaKey }: KeyboardEvent,
  shape: readonly number[],
  cell: number[] | undefined,
) {
  if (!cell) return undefined;
  const all = ctrlKey || metaKey;
  const last = shape.length - 1;
  if (key === 'ArrowRight') return step(shape, cell, 1, 1);
  if (key === 'ArrowLeft') return step(shape, cell, 1, -1);
  if (key === 'ArrowDown') return step(shape, cell, 2, 1);
  if (key === 'ArrowUp') return step(shape, cell, 2, -1);
  if (key === 'Home') return cell.map((n, axis) => (all || axis === last ? 0 : n));
  if (key === 'End') return cell.map((n, axis) => (all || axis === last ? (shape[axis] ?? 1) - 1 : n));
  return undefined;
}
