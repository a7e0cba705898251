/** What a slice holds, as the bytes of a file, part by part: whoever writes it never has all of it in memory. */
import { fromUint8Array, toBase64 } from 'js-base64';
import type { Exported, ExportQuestion } from '../protocol/questions.ts';
import type { ElementReader } from '../view/inspector/slice-elements.ts';
import { npyPart, npyParts, sliceCsv } from '../view/inspector/slice-file.ts';

/** `axes`: the names of all, for tables. */
export function exported(
  elements: ElementReader,
  axes: readonly string[],
  { format, slice, part = 0 }: ExportQuestion,
): Exported {
  if (format === 'csv') return { bytes: toBase64(sliceCsv(elements, axes, slice)), parts: 1 };
  const parts = npyParts(elements, slice);
  if (part >= parts) throw new RangeError(`no part ${part} of ${parts}`);
  return { bytes: fromUint8Array(npyPart(elements, slice, part)), parts };
}
