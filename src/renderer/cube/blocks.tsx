/** The cube as isometric blocks. A screen reader gets the unfolded grid instead, which has the same cells. */
import { useMemo } from 'preact/hooks';
import { type Arrangement, LONGEST_NAME } from '../../view/cube/arrangement.ts';
import {
  type Brick,
  blockAt,
  blockAxes,
  type Face,
  isFaceSeen,
  outlineOf,
  type Point,
  project,
} from '../../view/cube/blocks.ts';
import { axisText } from '../../view/cube/drawn.ts';
import type { Element } from '../../view/cube/membership.ts';
import { fillOf, hatchOf } from './hatches.tsx';
import { dimming, elementUnder, type Painting, pathsBy, textOfElement } from './painting.ts';

interface Props {
  painting: Painting;
  arrangement: Arrangement;
  element: Element | undefined;
  point(element: Element | undefined): void;
  press: ((element: Element) => void) | undefined;
  isLit: ((element: Element) => boolean) | undefined;
}

export function Blocks({ painting, arrangement, element, point, press, isLit }: Props) {
  const { plan, membership } = painting;
  const { blocks, blockUnit, size, width, height } = arrangement;
  const painted = useMemo(
    () =>
      blocks.map(({ outer }) =>
        blockAt(plan, outer).bricks.map((brick) => cellsOf(painting, brick, blockUnit)),
      ),
    [painting, blocks, blockUnit, plan],
  );
  const isDimmed = dimming(membership, element, isLit);
  const depth = element ? element.length - Math.min(3, element.length) : 0;
  return (
    <svg
      class="nb-cube-blocks"
      width={width}
      height={height}
      role="img"
      aria-label="the same cells as isometric blocks"
      onPointerMove={(event) => point(elementUnder(event) ?? element)}
      onPointerLeave={() => point(undefined)}
      onPointerUp={(event) => {
        const at = elementUnder(event);
        if (at) press?.(at);
      }}
    >
      {blocks.map(({ outer, x, y }, i) => (
        <g key={i} transform={`translate(${x} ${y + size.origin[1] * blockUnit})`}>
          {painted[i]?.map(({ brick, node }, j) => (
            <g key={j}>
              {node}
              {isDimmed && (
                <path
                  class="nb-cube-veil"
                  d={brick
                    .filter((face) => isDimmed(face.element))
                    .map((face) => pathOf(face.corners, blockUnit))
                    .join('')}
                />
              )}
            </g>
          ))}
          {element && element.slice(0, depth).join() === outer.join() && (
            <Here plan={plan} element={element} unit={blockUnit} />
          )}
          <Names painting={painting} arrangement={arrangement} outer={outer} isFirst={i === 0} />
        </g>
      ))}
    </svg>
  );
}

/** Cells of a brick, and over them the hatches of their sets. */
function cellsOf({ id, drawn }: Painting, brick: Brick, unit: number) {
  const path = ({ corners }: Face): string => pathOf(corners, unit);
  const hatches = pathsBy(brick, ({ element }) => hatchOf(id, drawn.lookAt(element)), path);
  const node = (
    <g>
      {brick.map((face, i) => (
        <path
          key={i}
          class={`nb-cube-cell nb-cube-${face.side}`}
          d={path(face)}
          data-element={textOfElement(face.element)}
          style={{ '--nb-fill': fillOf(drawn.lookAt(face.element)) }}
        />
      ))}
      {hatches.map(([hatch, d]) => (
        <path key={hatch + d.length} class="nb-cube-hatch" d={d} fill={hatch} />
      ))}
    </g>
  );
  return { brick, node };
}

/** The outline of the cell that is pointed at; dashed where others are in front of it. */
function Here({ plan, element, unit }: { plan: Painting['plan']; element: Element; unit: number }) {
  const corners = outlineOf(plan, element);
  if (corners === undefined) return null;
  const d = pathOf(corners, unit);
  return (
    <g class={isFaceSeen(plan, element) ? 'nb-cube-here' : 'nb-cube-here nb-cube-hidden'}>
      <path d={d} />
      <path d={d} />
    </g>
  );
}

interface NamesProps {
  painting: Painting;
  arrangement: Arrangement;
  outer: Element;
  isFirst: boolean;
}

/** Which block it is; beside the first one also its axes. */
function Names({ painting: { axes, plan }, arrangement: { blockUnit, size }, outer, isFirst }: NamesProps) {
  const [deep, down, across] = blockAxes(plan);
  const at = (d: number, h: number, w: number): { x: number; y: number } => {
    const [x, y] = project(d, h, w);
    return { x: x * blockUnit, y: y * blockUnit };
  };
  const name = outer.map((index, axis) => `${axes[axis] ?? ''} ${index}`).join(' · ');
  const bottom = at(0, down.extent, across.extent);
  const left = at(0, down.extent / 2, 0);
  const low = at(0, down.extent, across.extent / 2);
  const right = at(deep.extent / 2, down.extent, across.extent);
  const isCut = outer.some((index, axis) => {
    const { indices = [] } = plan.axes[axis] ?? {};
    const place = indices.indexOf(index);
    return axis === plan.blocks && place > 0 && index - (indices[place - 1] ?? 0) > 1;
  });
  const dots = [
    ...deep.gaps.map((gap) => (by: number) => at(gap + by, down.extent, across.extent)),
    ...down.gaps.map((gap) => (by: number) => at(0, gap + by, 0)),
    ...across.gaps.map((gap) => (by: number) => at(0, down.extent, gap + by)),
  ];
  return (
    <g class="nb-cube-text">
      {dots.map((dot, i) =>
        [-0.2, 0, 0.2].map((by) => <circle key={`${i} ${by}`} cx={dot(by).x} cy={dot(by).y} r={0.9} />),
      )}
      <text x={bottom.x} y={bottom.y + 16} text-anchor="middle">
        {name}
      </text>
      {isCut && (
        <text x={-15} y={(size.height / 2 - size.origin[1]) * blockUnit} text-anchor="middle">
          ⋯
        </text>
      )}
      {isFirst && (
        <>
          {plan.down !== undefined && (
            <text x={left.x - 6} y={left.y + 4} text-anchor="end">
              {axisText(down, LONGEST_NAME)}
            </text>
          )}
          {plan.across !== undefined && (
            <text x={low.x - 6} y={low.y + 11} text-anchor="end">
              {axisText(across, LONGEST_NAME)}
            </text>
          )}
          {plan.deep !== undefined && (
            <text x={right.x + 6} y={right.y + 11}>
              {axisText(deep, LONGEST_NAME)}
            </text>
          )}
        </>
      )}
    </g>
  );
}

function pathOf(corners: readonly Point[], unit: number): string {
  return `M${corners.map(([x, y]) => `${round(x * unit)} ${round(y * unit)}`).join('L')}Z`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
