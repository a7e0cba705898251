/** What a new notebook begins with: one cell that shows something when it is run. */
import type { Cell, Notebook } from './notebook.ts';

const FIRST_CELL = `import { groupNorm, randn, compare } from 'normbook'

const x = randn([2, 6, 16, 16], 'N C H W', { seed: 1 })
compare(x, groupNorm({ groups: 3 }))`;

/** `source`: of the cell. */
export function firstNotebook(source = FIRST_CELL): Notebook {
  const cell: Cell = { kind: 'code', type: 'code', source, metadata: {}, outputs: [], extra: {} };
  return { cells: [cell], metadata: {}, extra: {} };
}
