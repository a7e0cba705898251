/** Pinned tensors → what a notebook of them is made of, as far as their pictures tell it. */
import { fromUint8Array } from 'js-base64';
import { npyHead } from '../../data/npy-head.ts';
import type { ComparisonToSave } from '../../protocol/comparison-page.ts';
import type { Panel } from '../../protocol/view.ts';
import { viewToPng } from '../png.ts';
import { readPreview } from '../preview.ts';
import { viewToText } from '../text.ts';
import { type Item, linked } from './pinned.ts';

interface Identified extends Item {
  readonly id: string;
}

export function comparisonToSave(items: readonly Identified[]): ComparisonToSave {
  const exact = items.flatMap(({ id, panel }) => {
    const elements = exactElements(panel);
    return elements ? [[id, npyOf(panel.shape, elements)]] : [];
  });
  return {
    groups: linked(items).map(({ items: members, view }) => ({
      ids: members.map(({ id }) => id),
      view,
      png: fromUint8Array(viewToPng(view)),
      text: viewToText(view),
    })),
    exact: Object.fromEntries(exact),
  };
}

/** Row-major; undefined where the picture is of a part, of blocks or rounded. */
function exactElements({ shape, preview }: Panel): Float32Array | undefined {
  const { start, size, block, encoding } = preview;
  const isWhole = shape.every((n, axis) => start[axis] === 0 && size[axis] === n && block[axis] === 1);
  return isWhole && encoding === 'float32' ? readPreview(preview).values : undefined;
}

function npyOf(shape: readonly number[], elements: Float32Array): string {
  const head = npyHead(shape);
  const bytes = new Uint8Array(head.length + elements.byteLength);
  bytes.set(head);
  bytes.set(new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength), head.length);
  return fromUint8Array(bytes);
}
