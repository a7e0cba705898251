/** Numbers as text: table-driven, and a round trip over float32 bit patterns. */
import assert from 'node:assert/strict';
import { approximate, column, compact, exact, grouped, rangeOf } from '../../src/view/format.ts';

describe('Numbers as text', () => {
  const cases: [string, () => unknown, unknown][] = [
    ['shows four significant digits', () => compact(0.534187), '0.5342'],
    ['shows a range by its ends', () => rangeOf(-1.23456, 13.28, true), '−1.235 … 13.28'],
    ['tells the ends of a narrow range apart', () => rangeOf(13.28112, 13.28254, true), '13.281 … 13.283'],
    ['says one number for ends that are not known apart', () => rangeOf(13.281, 13.2825, false), '≈ 13.28'],
    ['uses a true minus sign', () => compact(-12.3456), '−12.35'],
    ['keeps large numbers short', () => compact(1234567), '1.235e6'],
    ['keeps small numbers short, with a minus in the exponent', () => compact(-0.000012345), '−1.234e−5'],
    ['names what is not finite', () => [Number.NaN, Infinity, -Infinity].map(compact), ['NaN', '∞', '−∞']],
    ['writes zero as zero', () => [compact(0), compact(-0)], ['0', '0']],
    ['gives a float32 its shortest text', () => exact(Math.fround(0.1)), '0.1'],
    ['needs nine digits for some float32', () => exact(Math.fround(16777.217)), '16777.217'],
    [
      'writes exponents as other texts do',
      () => [exact(Math.fround(1e38)), exact(1e300), compact(1e38)],
      ['1e38', '1e300', '1e38'],
    ],
    ['gives a double that is no float32 all its digits', () => exact(0.1), '0.1'],
    [
      'lines a column up by its largest magnitude',
      () => column([0.5, -12.25, 3]),
      ['0.50', '−12.25', '3.00'],
    ],
    ['reads a rounding error beside a σ of 1 as zero', () => column([-3e-10], 1), ['0.000']],
    ['falls back to exponents for tiny columns', () => column([2e-9, -3e-10]), ['2e−9', '−3e−10']],
    ['shows no more decimals than a quantum deserves', () => approximate(0.53418, 0.02), '0.53'],
    ['groups thousands', () => grouped(1234567), '1\u2009234\u2009567'],
  ];
  for (const [name, make, expected] of cases) it(name, () => assert.deepEqual(make(), expected));

  it('reads back as the same float32, whatever the bits', () => {
    for (let word = 1; word < 0x7f800000; word += 0x7fff31) {
      const value = new Float32Array(Uint32Array.of(word).buffer)[0] ?? 0;
      assert.equal(Math.fround(Number(exact(value).replaceAll('−', '-'))), value);
    }
  });
});
