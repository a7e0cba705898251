/** What others may use of this folder: files → tensors. */
export { type ByteReader, bytesReader } from './byte-reader.ts';
export { decode, formats } from './decode.ts';
export { encodeFile, type Saved } from './encode.ts';
export { namedTensor, namesFor } from './entry-tensor.ts';
export { DataError, type DataErrorCode, type DataErrorParts } from './errors.ts';
export { MAX_PIXELS } from './image.ts';
export { decodeJpeg } from './jpeg.ts';
export { loadAll } from './load-all.ts';
export { decodeNpy } from './npy.ts';
export { extentsOf, type Pixels, pixelsOf, rangeOf, scaleFor } from './pixels.ts';
export { decodePng } from './png.ts';
export { type FileReader, type LoadOptions, loadFile, openReader } from './read-file.ts';
export type { TensorEntry } from './tensor-entry.ts';
export { openTensorFile, type TensorFile } from './tensor-file.ts';
export { type FileContents, isAlive, temporaryOf, writeWhole } from './write-file.ts';
