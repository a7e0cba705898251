/**
 * The one table of file formats, and decoding by content: a file's name decides only where its bytes do not tell, which
 * is for tables of numbers as text. It knows no file system.
 */
import type { Tensor } from '../engine/tensor/tensor.ts';
import { bytesReader } from './byte-reader.ts';
import { chosenEntry } from './chosen-entry.ts';
import { decodeCsv, isCsvName } from './csv.ts';
import { entryTensor } from './entry-tensor.ts';
import { decodeJpeg } from './jpeg.ts';
import { decodePng } from './png.ts';
import { openTensorFile, tensorFormatOf, tensorFormats } from './tensor-file.ts';
import { beginsWith, type Known, unknownFormat } from './unknown-format.ts';

interface ImageFormat extends Known {
  decode(bytes: Uint8Array, name: string): Tensor;
}

const images: readonly ImageFormat[] = [
  { title: 'PNG', magic: [0x89, 0x50, 0x4e, 0x47], decode: decodePng },
  { title: 'JPEG', magic: [0xff, 0xd8, 0xff], decode: decodeJpeg },
];

export const formats: readonly Known[] = [...images, ...tensorFormats];

/** The tensor in a file of any format: of a file of several arrays, the only one. `name` begins every message. Throws `DataError`. */
export function decode(bytes: Uint8Array, name: string): Tensor {
  const image = images.find(({ magic }) => beginsWith(bytes, magic));
  if (image !== undefined) return image.decode(bytes, name);
  const reader = bytesReader(bytes, name);
  const isTensorFile = tensorFormatOf(reader, name) !== undefined;
  if (!isTensorFile && bytes.length > 0 && isCsvName(name)) return decodeCsv(bytes, name);
  if (!isTensorFile) throw unknownFormat(bytes, name, formats);
  return entryTensor(chosenEntry(openTensorFile(reader, name), name), name);
}
