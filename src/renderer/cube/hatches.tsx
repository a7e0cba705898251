/** The hatches of sets as SVG patterns, and a small picture of a look for legends. */
import { COLORS, HATCHES, INKS, type Look } from '../../view/cube/looks.ts';

/** `url(#…)`; undefined where the look has no hatch. */
export function hatchOf(id: string, { color, hatch }: Look): string | undefined {
  return hatch === 0 ? undefined : `url(#${id}-${hatch}-${COLORS[color]?.ink ?? 'dark'})`;
}

export function fillOf({ color }: Look): string {
  return COLORS[color]?.fill ?? 'none';
}

/** Once for each cube: ids are of the whole page, and whatever drew them first may be gone. */
export function Hatches({ id }: { id: string }) {
  const inks = Object.entries(INKS);
  return (
    <svg class="nb-cube-hatches" width="0" height="0" aria-hidden="true">
      <defs>
        {HATCHES.flatMap((d, hatch) =>
          inks.map(([name, ink]) => (
            <pattern
              key={`${hatch}${name}`}
              id={`${id}-${hatch}-${name}`}
              width="6"
              height="6"
              patternUnits="userSpaceOnUse"
            >
              <path d={d} stroke={ink} stroke-width={1} stroke-linecap="round" opacity=".6" fill="none" />
            </pattern>
          )),
        )}
      </defs>
    </svg>
  );
}

const SWATCH = 14;

export function Swatch({ id, look }: { id: string; look: Look }) {
  const hatch = hatchOf(id, look);
  return (
    <svg class="nb-cube-swatch" width={SWATCH} height={SWATCH} aria-hidden="true">
      <rect width={SWATCH} height={SWATCH} style={{ fill: fillOf(look) }} />
      {hatch && <rect width={SWATCH} height={SWATCH} fill={hatch} />}
    </svg>
  );
}
