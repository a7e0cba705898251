/** The numbers of the table under the cursor against a recomputation from the raw data, for the whole table. */
import { runComparison } from '../../../src/kernel/variants.ts';
import { comparisonView } from '../../../src/kernel/views.ts';
import type { Panel } from '../../../src/protocol/view.ts';
import { type CellRow, cellRows } from '../../../src/view/comparison/cell-rows.ts';
import { sharingOf } from '../../../src/view/comparison/sharing.ts';
import { indices, near, variants, x } from './recomputed.ts';

/** Everything on screen is of one element. */
function rowsAt(panels: readonly Panel[], data: readonly ArrayLike<number>[], at: number): CellRow[] {
  const start = Object.values(indices[at] ?? {});
  const seen = data.map((numbers) => ({
    values: [numbers[at] ?? Number.NaN],
    text: '',
    isExact: true,
    elements: { start, size: start.map(() => 1) },
  }));
  const sharing = panels.map((panel) => panel.normalization && sharingOf(panel, panel.normalization));
  return cellRows(panels, seen, sharing, 1);
}

describe('the table under the cursor', () => {
  for (const { name, layer, inputs, expected } of variants()) {
    it(`says μ, σ, x̂, y and Δ of ${name} as the raw data have it`, () => {
      const comparison = runComparison(
        x,
        [{ none: x, [name]: layer }, { inputs: { [name]: inputs } }],
        () => 'x',
      );
      const { view, tensors } = comparisonView(comparison);
      for (let at = 0; at < x.size; at += 3) {
        const [input, , row] = rowsAt(
          view.panels,
          tensors.map(({ data }) => data),
          at,
        );
        const want = expected(at);
        const where = `${name} at ${Object.values(indices[at] ?? {})}`;
        near(`${where}: x`, input?.value, want.x);
        near(`${where}: μ`, row?.mean, want.mean);
        near(`${where}: σ`, row?.std, want.std);
        near(`${where}: x̂`, row?.normalized, want.normalized);
        near(`${where}: y`, row?.value, want.y);
        near(`${where}: Δ`, row?.delta, want.y - want.x, Math.abs(want.y) + Math.abs(want.x));
      }
    });
  }
});
