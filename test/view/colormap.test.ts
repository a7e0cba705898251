/** Colour tables against d3, their evenness in Lab, and what colour-blind eyes see of them. */
import assert from 'node:assert/strict';
import { lab, rgb } from 'd3-color';
import { interpolateViridis } from 'd3-scale-chromatic';
import type { Domain } from '../../src/protocol/view.ts';
import {
  colorIndex,
  colorTable,
  LEVELS,
  NAN_INDEX,
  NEGATIVE_INFINITY_INDEX,
  POSITIVE_INFINITY_INDEX,
} from '../../src/view/colormap.ts';
import { RAMPS } from '../../src/view/ramps.ts';
import { definitions } from './ramps.ts';

const SIGNED: Domain = { min: -2, max: 2, scale: 'diverging', shared: false };
const entry = (scale: Domain['scale'], i: number) => [...colorTable(scale).subarray(i * 3, i * 3 + 3)];
const labOf = ([r = 0, g = 0, b = 0]: number[]) => lab(rgb(r, g, b));
const distance = (a: number[], b: number[]) => {
  const [p, q] = [labOf(a), labOf(b)];
  return Math.hypot(p.l - q.l, p.a - q.a, p.b - q.b);
};

/** How a protanope or deuteranope sees an sRGB colour (Machado, Oliveira, Fernandes 2009, severity 1). */
const DICHROMATS = {
  protanope: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranope: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};
const seenBy = (matrix: number[][], color: number[]) => {
  const linear = color.map((c) => (c / 255) ** 2.2);
  return matrix.map((row) => {
    const value = row.reduce((sum, m, i) => sum + m * (linear[i] ?? 0), 0);
    return Math.round(255 * Math.min(1, Math.max(0, value)) ** (1 / 2.2));
  });
};

describe('Colours', () => {
  it('are d3’s viridis for one-signed data', () => {
    for (const i of [0, 1, 100, 127, 254]) {
      const { r, g, b } = rgb(interpolateViridis(i / (LEVELS - 1)));
      assert.deepEqual(entry('sequential', i), [r, g, b]);
    }
  });

  it('are the ones that their definition computes', () => {
    for (const [name, made] of Object.entries(definitions)) {
      assert.equal(Object.entries(RAMPS).find(([known]) => known === name)?.[1], made());
    }
  });

  it('have 0 at the neutral middle and equal steps in Lab on both sides', () => {
    assert.deepEqual(entry('diverging', 127), [245, 245, 244]);
    const steps = Array.from({ length: LEVELS - 1 }, (_, i) =>
      distance(entry('diverging', i), entry('diverging', i + 1)),
    );
    const mean = steps.reduce((a, b) => a + b) / steps.length;
    // Eight bits a channel round each colour by up to 0.5; ten steps at a time even that out.
    for (let i = 0; i + 10 < LEVELS; i += 10) {
      const ten = steps.slice(i, i + 10).reduce((a, b) => a + b) / 10;
      assert.ok(Math.abs(ten / mean - 1) < 0.25, `steps from ${i}: ${ten} against ${mean}`);
    }
  });

  it('darken to both ends alike', () => {
    for (let i = 0; i < 127; i += 6) {
      const [below, above] = [labOf(entry('diverging', i)).l, labOf(entry('diverging', 254 - i)).l];
      assert.ok(Math.abs(below - above) < 4, `${i}: ${below} against ${above}`);
    }
  });

  for (const [who, matrix] of Object.entries(DICHROMATS)) {
    it(`tell the signs apart for a ${who}`, () => {
      for (let i = 0; i <= 100; i += 10) {
        const apart = distance(
          seenBy(matrix, entry('diverging', i)),
          seenBy(matrix, entry('diverging', 254 - i)),
        );
        assert.ok(apart > 10, `level ${i}: ${apart}`);
      }
    });
  }

  it('of NaN and the infinities are far from every colour of both ramps and from each other', () => {
    const special = [NAN_INDEX, POSITIVE_INFINITY_INDEX, NEGATIVE_INFINITY_INDEX].map((i) =>
      entry('diverging', i),
    );
    for (const scale of ['diverging', 'sequential'] as const) {
      for (let i = 0; i < LEVELS; i++) {
        for (const color of special)
          assert.ok(distance(entry(scale, i), color) > 15, `${scale} ${i} ${color}`);
      }
    }
  });

  const indices: [number, number][] = [
    [0, 127],
    [-2, 0],
    [2, 254],
    [9, 254],
    [-9, 0],
    [1, 191],
    [Number.NaN, NAN_INDEX],
    [Infinity, POSITIVE_INFINITY_INDEX],
    [-Infinity, NEGATIVE_INFINITY_INDEX],
  ];
  for (const [value, index] of indices) {
    it(`index ${value} in −2 … 2 as ${index}`, () => assert.equal(colorIndex(value, SIGNED), index));
  }
});
