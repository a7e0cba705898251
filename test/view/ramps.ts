/** The ramps by their definition, from d3; `src/view/ramps.ts` holds the result. Run to print it. */
import { hcl, lab, rgb } from 'd3-color';
import { interpolateLab, piecewise } from 'd3-interpolate';
import {
  interpolateCividis,
  interpolateGreys,
  interpolateMagma,
  interpolatePRGn,
  interpolateRdBu,
  interpolateViridis,
} from 'd3-scale-chromatic';
import type { RampName } from '../../src/protocol/view-settings.ts';
import { LEVELS } from '../../src/view/colormap.ts';

/** Lightness and chroma from the neutral middle to either end, mirrored: equal distances look equal. */
const ARM = [
  { l: 80, c: 24 },
  { l: 55, c: 50 },
  { l: 27, c: 41 },
] as const;
const BLUE = [268, 266, 275];
const ORANGE = [48, 47, 45];
const NEUTRAL = '#f5f5f4';
const FINE = 512;

/** At `LEVELS` even steps, as hex digits. */
function even(ramp: (t: number) => string): string {
  return hexOf(Array.from({ length: LEVELS }, (_, i) => ramp(i / (LEVELS - 1))));
}

/** Every ramp; the least value first. */
export const definitions: Readonly<Record<RampName, () => string>> = {
  blueOrange,
  blueRed: () => even((t) => interpolateRdBu(1 - t)),
  purpleGreen: () => even(interpolatePRGn),
  viridis: () => even(interpolateViridis),
  cividis: () => even(interpolateCividis),
  magma: () => even(interpolateMagma),
  // Light is much, on a page that is dark or light.
  grey: () => even((t) => interpolateGreys(1 - t)),
};

/** Through Lab at even distances, blue – light grey – orange. */
function blueOrange(): string {
  const arm = (hues: number[]) =>
    ARM.map(({ l, c }, i) =>
      rgb(hcl(hues[i] ?? 0, c, l).toString())
        .clamp()
        .formatHex(),
    );
  const steps = (LEVELS - 1) / 2;
  const below = alongPath(piecewise(interpolateLab, [...arm(BLUE).reverse(), NEUTRAL]), steps);
  const above = alongPath(piecewise(interpolateLab, [NEUTRAL, ...arm(ORANGE)]), steps);
  return hexOf([...below, ...above.slice(1)]);
}

/** `steps + 1` colours from t = 0 to 1, spaced by the length of the path through Lab. */
function alongPath(ramp: (t: number) => string, steps: number): string[] {
  const lengths = [0];
  for (let i = 1; i <= FINE; i++) {
    const [a, b] = [lab(ramp((i - 1) / FINE)), lab(ramp(i / FINE))];
    lengths.push((lengths[i - 1] ?? 0) + Math.hypot(a.l - b.l, a.a - b.a, a.b - b.b));
  }
  const total = lengths[FINE] ?? 1;
  return Array.from({ length: steps + 1 }, (_, step) => {
    const wanted = (total * step) / steps;
    const after = Math.max(
      1,
      lengths.findIndex((length) => length >= wanted),
    );
    const [a = 0, b = 1] = lengths.slice(after - 1, after + 1);
    return ramp(Math.min(1, (after - 1 + (wanted - a) / (b - a || 1)) / FINE));
  });
}

function hexOf(colors: readonly string[]): string {
  return colors.map((color) => rgb(color).formatHex().slice(1)).join('');
}

if (import.meta.main) {
  const lines = Object.entries(definitions).map(([name, make]) => {
    const parts = (make().match(/.{1,108}/g) ?? []).map((part) => `    '${part}'`);
    return `  ${name}:\n${parts.join(' +\n')},`;
  });
  console.log(`export const RAMPS: Readonly<Record<RampName, string>> = {\n${lines.join('\n')}\n};`);
}
