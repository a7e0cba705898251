/**
 * Which indices of an axis are drawn, and where: all of a short one; of a long one a few, with the one that is pointed at
 * always among them and gaps between those that are not neighbours. It knows nothing of sets or pixels.
 */

/** An axis as it is drawn; places are counted in cells. */
export interface DrawnAxis {
  readonly name: string;
  readonly size: number;
  /** Ascending. */
  readonly indices: readonly number[];
  /** Of each drawn index, where its cell begins. */
  readonly starts: readonly number[];
  /** Where something is left out: the middle of each gap. */
  readonly gaps: readonly number[];
  /** The stretches without a gap, from one drawn index (by position) to before another. */
  readonly runs: readonly (readonly [from: number, to: number])[];
  readonly extent: number;
}

/** The most that are drawn of one axis. */
export const MOST = 6;
/** What all gaps of an axis take together, in cells: it stays as large as it is, whatever is pointed at. */
const GAPS = 1.4;

interface Wish {
  /** At most so many indices, {@link MOST} or fewer. */
  readonly most: number;
  /** The index that is pointed at. */
  readonly pointed?: number | undefined;
  /** Of a split axis the size of its inner part: indices on both sides of its borders tell most. */
  readonly inner?: number | undefined;
}

export function drawnAxis(name: string, size: number, wish: Wish): DrawnAxis {
  const indices = drawnIndices(size, wish);
  const cuts = indices.flatMap((index, i) => (i > 0 && index - (indices[i - 1] ?? 0) > 1 ? [i] : []));
  const gap = cuts.length === 0 ? 0 : GAPS / cuts.length;
  const starts = indices.map((_, i) => i + gap * cuts.filter((cut) => cut <= i).length);
  return {
    name,
    size,
    indices,
    starts,
    gaps: cuts.map((cut) => (starts[cut] ?? 0) - gap / 2),
    runs: [0, ...cuts].map((from, i) => [from, cuts[i] ?? indices.length] as const),
    extent: indices.length + gap * cuts.length,
  };
}

/** The pointed one takes the place of the last choice, so that the others stay where they are. */
function drawnIndices(size: number, { most, pointed, inner }: Wish): number[] {
  if (size <= most) return Array.from({ length: size }, (_, i) => i);
  const borders = inner !== undefined && inner > 1 && inner < size ? [inner, 1, inner + 1, size - 2] : [];
  const first = [0, size - 1, ...borders, ...Array.from({ length: most }, (_, i) => i)];
  const chosen = [...new Set(first)].filter((index) => index < size).slice(0, most);
  const isIndex = pointed !== undefined && pointed >= 0 && pointed < size;
  if (isIndex && !chosen.includes(pointed)) chosen[chosen.length - 1] = pointed;
  return chosen.sort((a, b) => a - b);
}

/** `C 6`, `C ⋯ 512` where not all are drawn; of a longer name than `longest` the beginning. */
export function axisText({ name, size, indices }: DrawnAxis, longest = Number.POSITIVE_INFINITY): string {
  const short = name.length <= longest ? name : `${name.slice(0, longest - 1)}…`;
  return `${short} ${indices.length < size ? '⋯ ' : ''}${size}`.trim();
}
