/** The cube of a comparison: which elements its normalizations average over, pointed at and lit together with the panels. */
import { useEffect, useState } from 'preact/hooks';
import type { Normalization } from '../../protocol/normalization.ts';
import type { Panel } from '../../protocol/view.ts';
import type { Shown } from '../../view/arrange.ts';
import { isLit } from '../../view/comparison/lit.ts';
import { cellOf, offsetOf } from '../../view/cursor.ts';
import { Cube } from '../cube/cube.tsx';
import type { Brush } from './veil.tsx';

interface Props {
  panels: readonly Panel[];
  shown: readonly Shown[];
  /** By panel. */
  normalizations: readonly (Normalization | undefined)[];
  element: readonly number[] | undefined;
  /** What panels have at that element, where they tell. */
  valueIn: (panel: number) => number | undefined;
  point: (panel: number, element: number[] | undefined) => void;
  light: (panel: number, element: readonly number[]) => void;
  brush: Brush | undefined;
  setGroups: ((panel: number, groups: number) => void) | undefined;
}

export function LinkedCube(props: Props) {
  const { panels, shown, normalizations, valueIn, point, light, brush, setGroups } = props;
  const element = useNextFrame(props.element);
  const [isOpen, setOpen] = useState(true);
  const [chosen, setChosen] = useState(0);
  const variants = panels.flatMap(({ name, role }, panel) => {
    const normalization = normalizations[panel];
    return role === 'variant' && normalization ? [{ name, normalization, panel }] : [];
  });
  const [first] = panels;
  const at = Math.min(chosen, variants.length - 1);
  const own = variants[at];
  if (first === undefined || own === undefined) return null;
  const input = panels.findIndex(({ role }) => role === 'input');
  return (
    <details
      class="nb-cube-section"
      open={isOpen}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>which elements share μ and σ</summary>
      {isOpen && (
        <Cube
          axes={first.axes}
          shape={first.shape}
          normalizations={variants}
          chosen={at}
          setChosen={setChosen}
          element={element}
          point={(where) => point(own.panel, where && [...where])}
          press={(where) => light(own.panel, where)}
          isLit={brush && ((where) => isBrushed(brush, shown, where))}
          values={(where) => {
            if (where.join() !== props.element?.join()) return undefined;
            const [x, y] = [valueIn(input), valueIn(own.panel)];
            return x === undefined || y === undefined ? undefined : { x, y };
          }}
          {...(setGroups && hasGroups(own.normalization)
            ? { onGroups: (groups: number) => setGroups(own.panel, groups) }
            : {})}
        />
      )}
    </details>
  );
}

/** Where a pattern splits an axis there are groups to be turned. */
function hasGroups({ sets }: Normalization): boolean {
  return sets.some(({ sizes }) => Object.keys(sizes).length > 0);
}

/** By place; by value as far as the saved picture has each element. */
function isBrushed(brush: Brush, shown: readonly Shown[], element: readonly number[]): boolean {
  if (brush.kind === 'elements') return isLit(brush.lit, element);
  const { preview, cells } = shown[brush.panel] ?? {};
  const cell = preview && cellOf(preview, element);
  if (!preview || !cells || !cell || preview.block.some((n) => n > 1)) return true;
  const value = cells.values[offsetOf(cells.shape, cell)] ?? Number.NaN;
  return value >= brush.range.min && value <= brush.range.max;
}

/** A frame later: pictures follow the pointer first. */
function useNextFrame<T>(value: T): T {
  const [shown, show] = useState(value);
  useEffect(() => {
    const frame = requestAnimationFrame(() => show(value));
    return () => cancelAnimationFrame(frame);
  }, [value]);
  return shown;
}
