/** The cube unfolded: a cell for each drawn element, which the keyboard goes through and a screen reader reads. */
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { GRID_MARGIN } from '../../view/cube/arrangement.ts';
import { type Element, setName, setOf } from '../../view/cube/membership.ts';
import type { GridSide, Line, Unfolded } from '../../view/cube/unfolded.ts';
import { describeElements } from '../../view/cursor.ts';
import { fillOf, hatchOf } from './hatches.tsx';
import { dimming, elementUnder, type Painting, pathsBy, textOfElement } from './painting.ts';

interface Props {
  painting: Painting;
  grid: Unfolded;
  unit: number;
  element: Element | undefined;
  point(element: Element | undefined): void;
  press: ((element: Element) => void) | undefined;
  isLit: ((element: Element) => boolean) | undefined;
}

export function Grid({ painting, grid, unit, element, point, press, isLit }: Props) {
  const { membership } = painting;
  const { down, across } = grid;
  const svg = useRef<SVGSVGElement>(null);
  const cells = useMemo(() => cellsOf(grid, unit), [grid, unit]);
  const painted = useMemo(() => paint(painting, grid, cells, unit), [painting, grid, cells, unit]);
  const isDimmed = dimming(membership, element, isLit);
  const here = cells.find((cell) => cell.element.join() === element?.join());
  const active = here ?? cells[0];
  // One stop for Tab, at the cell where one was last; cells themselves are not drawn anew for it.
  useLayoutEffect(() => {
    const stop = active && cellNode(svg.current, active);
    stop?.setAttribute('tabindex', '0');
    return () => stop?.setAttribute('tabindex', '-1');
  }, [active]);
  const leave = (): void => {
    const focused = document.activeElement;
    const isInside = focused !== null && svg.current?.contains(focused) === true;
    point(isInside && focused instanceof SVGElement ? parsed(focused.dataset.element) : undefined);
  };
  const move = (event: KeyboardEvent): void => {
    if (active === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' || event.key === 'l') press?.(active.element);
    const step = STEPS[event.key]?.(active, grid);
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const row = Math.max(0, Math.min(down.lines.length - 1, step.row));
    const column = Math.max(0, Math.min(across.lines.length - 1, step.column));
    const next = cells[row * across.lines.length + column];
    // Having the focus is being pointed at.
    if (next !== undefined) cellNode(svg.current, next)?.focus();
  };
  return (
    <svg
      ref={svg}
      class="nb-cube-grid"
      role="presentation"
      width={GRID_MARGIN.left + across.extent * unit + GRID_MARGIN.right}
      height={GRID_MARGIN.top + down.extent * unit + GRID_MARGIN.bottom}
      onPointerMove={(event) => point(elementUnder(event) ?? element)}
      onPointerLeave={leave}
      onPointerUp={(event) => {
        const at = elementUnder(event);
        if (at) press?.(at);
      }}
    >
      <g transform={`translate(${GRID_MARGIN.left} ${GRID_MARGIN.top})`}>
        {/* biome-ignore lint/a11y/useSemanticElements: a table cannot be drawn in SVG */}
        <g
          role="grid"
          aria-label="elements, unfolded"
          tabindex={-1}
          onFocusIn={(event) => point(elementUnder(event))}
          onFocusOut={() => point(undefined)}
          onKeyDown={move}
        >
          {painted}
        </g>
        {isDimmed && (
          <path
            class="nb-cube-veil"
            d={cells
              .filter((cell) => isDimmed(cell.element))
              .map((cell) => pathOf(cell, unit))
              .join('')}
          />
        )}
        {here && (
          <g class="nb-cube-here">
            <path d={pathOf(here, unit)} />
            <path d={pathOf(here, unit)} />
          </g>
        )}
        <Bands side={down} isDown unit={unit} />
        <Bands side={across} isDown={false} unit={unit} />
      </g>
    </svg>
  );
}

interface Cell {
  readonly element: Element;
  readonly row: number;
  readonly column: number;
  readonly x: number;
  readonly y: number;
}

function cellsOf({ down, across }: Unfolded, unit: number): Cell[] {
  return down.lines.flatMap((line, row) =>
    across.lines.map((other, column) => ({
      element: [...line.indices, ...other.indices],
      row,
      column,
      x: other.start * unit,
      y: line.start * unit,
    })),
  );
}

function paint(
  { id, axes, membership, drawn }: Painting,
  grid: Unfolded,
  cells: readonly Cell[],
  unit: number,
) {
  const width = grid.across.lines.length;
  const hatches = pathsBy(
    cells,
    ({ element }) => hatchOf(id, drawn.lookAt(element)),
    (cell) => pathOf(cell, unit),
  );
  const labelOf = (element: Element): string => {
    const place =
      describeElements(
        axes,
        element,
        element.map(() => 1),
      ) || 'the one element';
    return `${place}: set ${setName(membership, setOf(membership, element))}`;
  };
  return (
    <>
      {grid.down.lines.map((_: Line, row) => (
        // biome-ignore lint/a11y/useSemanticElements: a table cannot be drawn in SVG
        <g role="row" key={row}>
          {cells.slice(row * width, (row + 1) * width).map(({ element, x, y, column }) => (
            // biome-ignore lint/a11y/useSemanticElements: a table cannot be drawn in SVG
            <rect
              role="gridcell"
              key={column}
              class="nb-cube-cell"
              // Lower case: of SVG the attribute itself is written.
              tabindex={-1}
              aria-label={labelOf(element)}
              data-element={textOfElement(element)}
              x={x}
              y={y}
              width={unit}
              height={unit}
              style={{ '--nb-fill': fillOf(drawn.lookAt(element)) }}
            />
          ))}
        </g>
      ))}
      {hatches.map(([hatch, d]) => (
        <path key={hatch + d.length} class="nb-cube-hatch" d={d} fill={hatch} />
      ))}
    </>
  );
}

interface Place {
  readonly row: number;
  readonly column: number;
}

/** By cell; by index of the outermost axis; to the ends. */
const STEPS: Readonly<Record<string, (at: Cell, grid: Unfolded) => Place>> = {
  ArrowLeft: ({ row, column }) => ({ row, column: column - 1 }),
  ArrowRight: ({ row, column }) => ({ row, column: column + 1 }),
  ArrowUp: ({ row, column }) => ({ row: row - 1, column }),
  ArrowDown: ({ row, column }) => ({ row: row + 1, column }),
  PageUp: ({ row, column }, { down }) => ({ row: row - down.stride, column }),
  PageDown: ({ row, column }, { down }) => ({ row: row + down.stride, column }),
  Home: ({ row }) => ({ row, column: 0 }),
  End: ({ row }) => ({ row, column: Number.POSITIVE_INFINITY }),
};

/** The indices of the outermost axis, and where some are left out. */
function Bands({ side, isDown, unit }: { side: GridSide; isDown: boolean; unit: number }) {
  const at = (place: number) => (isDown ? { x: -7, y: place * unit + 3.5 } : { x: place * unit, y: -6 });
  const anchor = isDown ? 'end' : 'middle';
  return (
    <g class="nb-cube-text">
      {side.bands.map(({ index, start, extent }) => (
        <text key={index} {...at(start + extent / 2)} text-anchor={anchor}>
          {index}
        </text>
      ))}
      {side.gaps.map((gap) => (
        <text key={`gap ${gap}`} {...at(gap)} text-anchor={anchor}>
          {isDown ? '⋮' : '⋯'}
        </text>
      ))}
    </g>
  );
}

function cellNode(svg: SVGSVGElement | null, { element }: Cell): SVGElement | null | undefined {
  return svg?.querySelector<SVGElement>(`[role=gridcell][data-element="${textOfElement(element)}"]`);
}

function parsed(text: string | undefined): Element | undefined {
  return text === undefined ? undefined : text === '' ? [] : text.split(',').map(Number);
}

function pathOf({ x, y }: Cell, unit: number): string {
  return `M${x} ${y}h${unit}v${unit}h${-unit}Z`;
}
