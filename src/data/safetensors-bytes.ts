/** Tensors → safetensors, as Hugging Face's library writes it. It knows no file system. */
import type { Tensor } from '../engine/tensor/tensor.ts';

/** The header is padded with spaces to a multiple of this, so that the elements are aligned. */
const ALIGNMENT = 8;

/** Float32, in the order given. */
export function* safetensorsParts(tensors: ReadonlyMap<string, Tensor>): Generator<Uint8Array> {
  let end = 0;
  const entries = [...tensors].map(([name, { data, shape }]) => {
    const begin = end;
    end += data.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [begin, end] }] as const;
  });
  const header = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const length = Math.ceil(header.length / ALIGNMENT) * ALIGNMENT;
  const head = new Uint8Array(8 + length).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(length), true);
  head.set(header, 8);
  yield head;
  for (const { data } of tensors.values())
    yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
