/** Which indices stand beside a picture, and where: facets where there are any, else elements at round steps. */
import { pitchOf, type Side, type Sight } from './plane.ts';

export interface Tick {
  readonly text: string;
  /** Device pixels from the screen's beginning to the middle of what it names. */
  readonly at: number;
}

export interface TickOptions {
  /** The axis' name, said at the first tick. */
  readonly name: string;
  readonly pixels: number;
  /** Device pixels that a tick needs for itself. */
  readonly apart: number;
  /** What facet `n` is called. */
  readonly facetText?: (facet: number) => string;
}

export function ticksOf(side: Side, sight: Sight, options: TickOptions): Tick[] {
  const pitch = pitchOf(side, sight.scale);
  const extent = side.size * sight.scale;
  const isFacets = side.facets > 1;
  // Zoomed into a facet one wants to know where in it.
  if (isFacets && extent > FACET_TICKS * options.apart) return elementTicks(side, sight, options);
  const unit = isFacets ? pitch : sight.scale;
  const count = isFacets ? side.facets : side.size;
  const middle = (isFacets ? extent : sight.scale) / 2;
  const step = roundStep(options.apart / unit, isFacets);
  const first = Math.max(0, Math.ceil((sight.offset - middle) / unit / step) * step);
  const ticks: Tick[] = [];
  for (let i = first; i < count; i += step) {
    const at = i * unit + middle - sight.offset;
    if (at > options.pixels) break;
    const text = isFacets && options.facetText ? options.facetText(i) : String(i);
    ticks.push({ text: ticks.length === 0 ? `${options.name} ${text}`.trim() : text, at });
  }
  return ticks;
}

/** From this many ticks' room on, a facet has ticks of its own. */
const FACET_TICKS = 6;

/** `C 2 · 0`, `8`, `16` …: at the beginning of each facet which one it is. */
function elementTicks(side: Side, { scale, offset }: Sight, options: TickOptions): Tick[] {
  const pitch = pitchOf(side, scale);
  const step = roundStep((2 * options.apart) / scale, false);
  const ticks: Tick[] = [];
  const last = Math.min(side.facets - 1, Math.floor((offset + options.pixels) / pitch));
  for (let facet = Math.max(0, Math.floor(offset / pitch)); facet <= last; facet++) {
    let isFirst = true;
    for (let i = 0; i < side.size; i += step) {
      const at = facet * pitch + (i + 0.5) * scale - offset;
      if (at < 0 || at > options.pixels) continue;
      const name = options.facetText?.(facet) ?? String(facet);
      const before = isFirst ? [ticks.length === 0 ? options.name : '', name].filter(Boolean).join(' ') : '';
      ticks.push({ text: [before, String(i)].filter(Boolean).join(' · '), at });
      isFirst = false;
    }
  }
  return ticks;
}

/** The least of 1, 2, 5, 10 … , or of 1, 2, 4, 8 … for elements, that is at least so much: extents are powers of 2. */
function roundStep(least: number, isFacets: boolean): number {
  if (!isFacets) {
    let power = 1;
    while (power < least) power *= 2;
    return power;
  }
  for (let ten = 1; ; ten *= 10) {
    for (const digit of [1, 2, 5]) if (digit * ten >= least) return digit * ten;
  }
}
