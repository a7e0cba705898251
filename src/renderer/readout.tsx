/** The value under the cursor in words and numbers; of fixed height, so that nothing jumps. */
import type { Shown } from '../view/arrange.ts';
import { cellOf, describeElements, elementsAt } from '../view/cursor.ts';
import { approximate, exact } from '../view/format.ts';
import type { Figure, Reading } from './figure.ts';

export function valueText(reading: Reading | undefined): string {
  if (!reading) return '';
  if (reading.exact) return exact(reading.value);
  return `${reading.beyond ?? '≈'} ${approximate(reading.value, reading.quantum)}`;
}

/** `N 2 · C 3 · H 12–15`, or nothing without a cursor. */
export function placeText({ panel, preview }: Shown, element: number[] | undefined): string {
  const cell = element && cellOf(preview, element);
  if (!cell) return '';
  const { start, size } = elementsAt(preview, cell);
  return describeElements(panel.axes, start, size);
}

/** Why a value is not the plain one: a block, or codes without a kernel to ask. */
export function hintText({ preview, cells }: Shown, reading: Reading | undefined, live: boolean): string {
  const block = preview.block.filter((n) => n > 1);
  const hints = [];
  if (block.length > 0)
    hints.push(
      `each cell: largest deviation in ${block.length > 1 ? `a ${block.join('×')} block` : `${block[0]} elements`}`,
    );
  if (cells.quantum > 0 && reading && !reading.exact && !live) hints.push('run the cell for exact values');
  return hints.join(' · ');
}

/** One line: place → value. */
export function TensorReadout({ figure, live }: { figure: Figure; live: boolean }) {
  const [shown] = figure.shown;
  const [reading] = figure.readings;
  if (!shown) return null;
  const place = placeText(shown, figure.element);
  return (
    <div class="nb-readout" aria-live="polite">
      {reading ? (
        <>
          {place && <span class="nb-place">{place}</span>}
          {place && <span class="nb-arrow">→</span>}
          <b class="nb-value" data-exact={reading.exact}>
            {valueText(reading)}
          </b>
        </>
      ) : (
        <span class="nb-hint">point at a cell, or focus and use the arrow keys</span>
      )}
      <span class="nb-hint nb-readout-hint">{hintText(shown, reading, live)}</span>
    </div>
  );
}

/** Variant × value at the same element. */
export function ComparisonReadout({ figure, live }: { figure: Figure; live: boolean }) {
  const [first] = figure.shown;
  if (!first) return null;
  const active = figure.readings.some(Boolean);
  const hint = figure.shown.map((shown, i) => hintText(shown, figure.readings[i], live)).find(Boolean) ?? '';
  return (
    <div class="nb-readout nb-readout-table" aria-live="polite">
      <div class="nb-readout-line">
        {active ? (
          <span class="nb-place">{placeText(first, figure.element) || 'scalar'}</span>
        ) : (
          <span class="nb-hint">point at a cell, or focus and use the arrow keys</span>
        )}
      </div>
      <table>
        <tbody>
          {figure.shown.map(({ panel }, i) => (
            <tr key={panel.name}>
              <th scope="row" title={panel.name}>
                {panel.name}
              </th>
              <td data-variant={panel.name} data-exact={figure.readings[i]?.exact}>
                {valueText(figure.readings[i]) || '·'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div class="nb-readout-hint nb-hint">{hint}</div>
    </div>
  );
}
