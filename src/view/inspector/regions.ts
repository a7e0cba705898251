/** Cells of a part of a picture: its elements, or the least and greatest of blocks of them, with marks for the rest. */

/**
 * Of what is not finite as the engine marks blocks. `absent`: there is nothing at this place, or nothing is known of it. `far`: what is drawn is far beyond the range of
 * the colours; told only where there are levels in place of values.
 */
export const MARK = { nan: 1, posInf: 2, negInf: 4, absent: 8, far: 16 } as const;

/** Cells in row-major order. Where cells are elements, `min` and `max` are the same array and there are no marks. */
export interface RegionCells {
  readonly rows: number;
  readonly columns: number;
  /** +∞ for a block without finite elements. */
  readonly min: Float32Array;
  /** −∞ for a block without finite elements. */
  readonly max: Float32Array;
  readonly marks: Uint8Array | undefined;
}

/** Of a value that is not finite. */
export function markOf(value: number): number {
  if (Number.isNaN(value)) return MARK.nan;
  return value > 0 ? MARK.posInf : MARK.negInf;
}
