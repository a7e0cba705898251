/** How panels stand beside each other: as many in a row as leave each a readable picture. */
import type { Panel, Preview } from '../protocol/view.ts';
import { type Layout, layoutGrid, type Space } from './layout.ts';
import type { Cells } from './preview.ts';

/** A panel as drawn: its preview may be another window than the one saved. */
export interface Shown {
  panel: Panel;
  preview: Preview;
  cells: Cells;
}

export interface Arrangement {
  /** Panels in a row. */
  columns: number;
  /** The last row has a place left, for the read-out. */
  free: boolean;
  /** CSS pixels. */
  panelWidth: number;
  layouts: Layout[];
}

/** CSS pixels between panels. */
export const PANEL_GAP = 20;
const NARROWEST = 150;
/** A picture may shrink to this share of its best size, by length, for the sake of fewer rows. */
const ENOUGH = 0.6;

/** `space.height` is each panel's. `outer` chooses the index of each axis before the last four. */
export function arrangePanels(shown: readonly Shown[], outer: readonly number[], space: Space): Arrangement {
  const found: Arrangement[] = [];
  for (let columns = shown.length; columns >= 1; columns--) {
    // 3 + 2 rather than 4 + 1: of column counts with equally many rows the least.
    if (Math.ceil(shown.length / columns) === Math.ceil(shown.length / (columns - 1))) continue;
    const panelWidth = Math.floor((space.width - (columns - 1) * PANEL_GAP) / columns);
    if (panelWidth < NARROWEST && columns > 1) continue;
    const layouts = layoutsIn(shown, outer, { ...space, width: panelWidth });
    found.push({ columns, free: columns > 1 && shown.length % columns !== 0, panelWidth, layouts });
  }
  // Where each cell can have a pixel of its own, it has: a picture in which cells share pixels is another one.
  const whole = found.filter(
    ({ layouts: [layout] }) => layout && Math.min(layout.cellWidth, layout.cellHeight) >= 1,
  );
  const eligible = whole.length > 0 ? whole : found;
  const best = Math.max(...eligible.map(sizeOf));
  const last = found.at(-1) ?? { columns: 1, free: false, panelWidth: space.width, layouts: [] };
  return eligible.find((one) => sizeOf(one) >= ENOUGH * best) ?? last;
}

function sizeOf({ layouts: [layout] }: Arrangement): number {
  return layout ? Math.sqrt(layout.tileWidth * layout.tileHeight) : 0;
}

/** Panels with one grid share one layout. */
function layoutsIn(shown: readonly Shown[], outer: readonly number[], space: Space): Layout[] {
  const known = new Map<string, Layout>();
  return shown.map(({ panel, preview, cells }) => {
    const grid = { axes: panel.axes, shape: cells.shape, start: preview.start };
    const key = JSON.stringify(grid);
    const layout = known.get(key) ?? layoutGrid(grid, outer, space);
    known.set(key, layout);
    return layout;
  });
}
