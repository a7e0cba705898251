/** Which parts of a picture to ask for: pieces of at most 128 cells a side that stay the same while one pans. */
import type { Span } from '../../protocol/questions.ts';
import { blockOf, pitchOf, type Side, type Sight } from './plane.ts';

/** Cells along a side of a chunk: 128 KB of the least and greatest of blocks, some 20 ms on their way. */
const CHUNK = 128;

/** The chunks of a direction that are on screen, each as the span it covers. */
export function chunksOnScreen(side: Side, { scale, offset }: Sight, pixels: number): Span[] {
  const block = blockOf(side, scale);
  const pitch = pitchOf(side, scale);
  const cells = Math.ceil(side.size / block);
  if (cells === 0 || side.facets === 0) return [];
  const first = Math.max(0, Math.floor(offset / pitch));
  const last = Math.min(side.facets - 1, Math.floor((offset + pixels) / pitch));
  const spans: Span[] = [];
  if (cells < CHUNK) {
    const together = Math.floor(CHUNK / cells);
    for (let i = Math.floor(first / together); i * together <= last; i++) {
      const facets = Math.min(together, side.facets - i * together);
      spans.push({ facet: i * together, facets, start: 0, size: side.size, block });
    }
    return spans;
  }
  const length = CHUNK * block;
  for (let facet = first; facet <= last; facet++) {
    for (let start = 0; start < side.size; start += length) {
      const size = Math.min(length, side.size - start);
      const from = facet * pitch + start * scale - offset;
      if (from > pixels || from + size * scale < 0) continue;
      spans.push({ facet, facets: 1, start, size, block });
    }
  }
  return spans;
}

export function chunkKey(rows: Span, columns: Span): string {
  const part = ({ facet, start, block }: Span): string => `${facet},${start},${block}`;
  return `${part(rows)};${part(columns)}`;
}
