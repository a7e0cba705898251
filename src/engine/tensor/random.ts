/**
 * Seeded random numbers with the same bits on every machine. It knows no tensor.
 *
 * `Math.log`, `Math.cos` and `Math.sin` may differ in the last bit between JavaScript engines, so only
 * + − × ÷ and √, which IEEE 754 rounds in one way, are used; the logarithm is our own series.
 */

/** The option that everything seeded has. */
export const SEED = {
  type: 'integer',
  default: 0,
  doc: 'Other seeds give other numbers, the same one always the same.',
} as const;

/** Uniform numbers in [0, 1) in steps of 2⁻³²: Chris Doty-Humphrey's sfc32, which passes PractRand. */
export function uniforms(seed: number): () => number {
  // Both halves of a safe integer count; the 12 first draws mix them, as sfc32's author advises.
  let a = seed | 0;
  let b = Math.floor(seed / 2 ** 32) | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const draw = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 12; i++) draw();
  return draw;
}

/** Standard normal numbers by Marsaglia's polar method (1964), which needs no sine or cosine. */
export function normals(seed: number): () => number {
  const uniform = uniforms(seed);
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const second = spare;
      spare = undefined;
      return second;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const s = u * u + v * v;
      if (s >= 1 || s === 0) continue;
      const factor = Math.sqrt((-2 * logarithm(s)) / s);
      spare = v * factor;
      return u * factor;
    }
  };
}

/** ln s for 0 < s < 1: s = m·2^−k with m in [√½, √2), then ln m = 2·atanh(z), |z| ≤ 0.172, to z²¹ (1e-17). */
export function logarithm(s: number): number {
  let m = s;
  let k = 0;
  while (m < Math.SQRT1_2) {
    m *= 2; // exact
    k++;
  }
  const z = (m - 1) / (m + 1);
  const z2 = z * z;
  let series = 0;
  for (let odd = 21; odd >= 1; odd -= 2) series = series * z2 + 1 / odd;
  return 2 * z * series - k * Math.LN2;
}
