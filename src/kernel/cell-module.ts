/** The module `normbook` inside a cell: the engine, and what only a cell has. */
import { loadAll } from '../data/index.ts';
import * as engine from '../engine/index.ts';
import type { Displays } from './displays.ts';
import { currentRun, type Run } from './run.ts';
import type { Variant } from './variants.ts';

/** What a cell can do beyond the engine. */
export interface CellFunctions {
  /** Shows a value under the cell: a tensor as a heatmap with statistics, anything else as text. */
  show(value: unknown, name?: string): void;
  /**
   * Shows `x` beside up to six variants of it, in one colour domain: `compare(x, batchNorm(), layerNorm())`,
   * or with names of your own, `compare(x, { BN: batchNorm(), mine: (x) => … })`.
   */
  compare(x: engine.Tensor, ...variants: Variant[] | [Record<string, Variant>]): void;
  /** Reads images (PNG, JPEG → `N C H W`) or arrays (`.npy`), by path from the notebook's folder. */
  load(...paths: string[]): Promise<engine.Tensor>;
}

/** `folder` is the notebook's; `latestRun` owns displays made outside any run's context. */
export function cellModule(folder: string, displays: Displays, latestRun: () => Run | undefined): object {
  const run = (): Run => {
    const current = currentRun.getStore() ?? latestRun();
    if (current === undefined) throw new Error('nothing can be shown before a cell has run');
    return current;
  };
  const functions: CellFunctions = {
    show: (value, name) => displays.show(run(), value, name),
    compare: (x, ...variants) => displays.compare(run(), x, variants),
    load: (...paths) => loadAll(paths, folder),
  };
  return { ...engine, ...functions };
}
