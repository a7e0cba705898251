/** Checks of what both views and answers about tensors consist of. */
import * as v from 'valibot';
import { VIEW_BYTES } from './view.ts';

const MOST_AXES = 16;

export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const shortText = v.pipe(v.string(), v.maxLength(200));
export const extent = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
export const finite = v.pipe(v.number(), v.finite());
export const jsonNumber = v.union([finite, v.picklist(['NaN', 'Infinity', '-Infinity'])]);
export const perAxis = <T extends v.GenericSchema<number, number>>(item: T) =>
  v.pipe(v.array(item), v.maxLength(MOST_AXES));
export const product = (numbers: readonly number[]): number => numbers.reduce((size, n) => size * n, 1);

/** By a pattern that looks for one wrong letter and keeps no place to come back to: such texts are long, and many. */
export const base64 = v.pipe(
  v.string(),
  v.check((text) => {
    const end = text.indexOf('=');
    const isPadded = end === -1 || text.slice(end) === '='.repeat(Math.min(2, text.length - end));
    return text.length % 4 === 0 && isPadded && !/[^A-Za-z0-9+/=]/.test(text);
  }, 'base64'),
);

const BYTES_PER_CELL = { float32: 4, uint16: 2, uint8: 1 };

export const preview = v.pipe(
  v.strictObject({
    start: perAxis(count),
    size: perAxis(count),
    block: perAxis(extent),
    encoding: v.picklist(['float32', 'uint16', 'uint8']),
    min: finite,
    max: finite,
    data: v.pipe(base64, v.maxLength(VIEW_BYTES)),
  }),
  v.check(
    (p) => p.start.length === p.size.length && p.size.length === p.block.length,
    'start, size and block of one length',
  ),
  v.check((p) => p.min <= p.max, 'a preview whose min is not above its max'),
  v.check((p) => {
    const cells = product(p.size.map((size, axis) => Math.ceil(size / (p.block[axis] ?? 1))));
    const padding = p.data.endsWith('==') ? 2 : p.data.endsWith('=') ? 1 : 0;
    return (p.data.length / 4) * 3 - padding === cells * BYTES_PER_CELL[p.encoding];
  }, 'as many bytes of data as the preview has cells'),
);
