/**
 * Segments in portions that fit a block of the kernels' memory: several short ones together, or a long one in
 * pieces. It knows no kernels.
 */
import { BLOCK } from './kernels.ts';
import type { Segments } from './segments.ts';

/** `count` whole segments from `segment` on, or with count 1 a piece of one: elements `start` to `end` of the data. */
export interface Portion {
  readonly segment: number;
  readonly count: number;
  /** Elements of each segment in this portion. */
  readonly length: number;
  readonly start: number;
  readonly end: number;
  /** Where the piece begins within its segment; 0 for whole ones. */
  readonly offset: number;
}

export function* portionsOf({ groups, length }: Segments): Generator<Portion> {
  const segments = groups.length;
  if (length <= BLOCK) {
    const most = Math.floor(BLOCK / length);
    for (let segment = 0; segment < segments; segment += most) {
      const count = Math.min(most, segments - segment);
      const start = segment * length;
      yield { segment, count, length, start, end: start + count * length, offset: 0 };
    }
    return;
  }
  for (let segment = 0; segment < segments; segment++) {
    for (let offset = 0; offset < length; offset += BLOCK) {
      const piece = Math.min(BLOCK, length - offset);
      const start = segment * length + offset;
      yield { segment, count: 1, length: piece, start, end: start + piece, offset };
    }
  }
}
