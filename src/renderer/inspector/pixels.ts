/** Of each canvas the pixels that it had last: a frame has no time to ask for millions of new ones. */

interface Pixels {
  readonly image: ImageData;
  /** The same, RGBA in this machine's byte order. */
  readonly words: Uint32Array;
}

const known = new WeakMap<HTMLCanvasElement, Pixels>();

/** Makes a canvas so large, in device pixels; in the pixels is what was, nothing where they are new. */
export function imageFor(canvas: HTMLCanvasElement, width: number, height: number, ratio: number): Pixels {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.style.width = `${width / ratio}px`;
  canvas.style.height = `${height / ratio}px`;
  const found = known.get(canvas);
  if (found?.image.width === width && found.image.height === height) return found;
  const image = new ImageData(width, height);
  const made = { image, words: new Uint32Array(image.data.buffer) };
  known.set(canvas, made);
  return made;
}
