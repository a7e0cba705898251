/** Powers of two with the same bits on every machine. */

/** 2^exponent exactly, by multiplication: `**` may differ in the last bit between JavaScript engines. */
export function powerOfTwo(exponent: number): number {
  const factor = exponent < 0 ? 0.5 : 2;
  let power = 1;
  for (let i = Math.abs(exponent); i > 0; i--) power *= factor;
  return power;
}
