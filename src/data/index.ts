/** What others may use of this folder: files → tensors. */
export { decode, formats } from './decode.ts';
export { DataError, type DataErrorCode, type DataErrorParts } from './errors.ts';
export { MAX_PIXELS } from './image.ts';
export { decodeJpeg } from './jpeg.ts';
export { decodeNpy } from './npy.ts';
export { decodePng } from './png.ts';
export { loadAll, loadFile } from './read-file.ts';
