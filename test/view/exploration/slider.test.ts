/** Sliders: every step has a value, which leads back to it; values between go to the nearest. */
import assert from 'node:assert/strict';
import type { Control } from '../../../src/protocol/exploration.ts';
import { sliderOf } from '../../../src/view/exploration/slider.ts';

const control = (rest: Partial<Control>): Control => ({ name: 'option', type: 'number', doc: '', ...rest });

const SLIDERS: [what: string, of: Control, first: number, last: number][] = [
  ['the counts that fit', control({ type: 'integer', values: [1, 2, 3, 6] }), 1, 6],
  ['whole numbers between two ends', control({ type: 'integer', min: 1, max: 32 }), 1, 32],
  ['a number between two ends', control({ min: 0, max: 1, default: 0.1 }), 0, 1],
  ['a small number above 0', control({ name: 'eps', min: 0, default: 1e-5 }), 0, 5e1],
  ['γ', control({ name: 'gamma', default: 1 }), -4, 4],
];

describe('a slider', () => {
  for (const [what, of, first, last] of SLIDERS) {
    it(`of ${what} goes from end to end, and each value back to its step`, () => {
      const slider = sliderOf(of) ?? assert.fail('none');
      const steps = Array.from({ length: slider.steps + 1 }, (_, step) => step);
      const values = steps.map((step) => slider.valueAt(step));
      assert.equal(values[0], first);
      assert.equal(values.at(-1), last);
      values.reduce((before, value) => {
        assert.ok(value > before, `${before}, ${value}`);
        return value;
      }, Number.NEGATIVE_INFINITY);
      assert.deepEqual(
        values.map((value) => slider.stepOf(value)),
        steps,
      );
    });
  }

  it('stands at the nearest step for a number that was typed', () => {
    const groups = sliderOf(control({ type: 'integer', values: [1, 2, 3, 6] }));
    assert.equal(groups?.stepOf(5), 3);
    const eps = sliderOf(control({ min: 0, default: 1e-5 }));
    assert.equal(eps?.valueAt(eps.stepOf(1.1e-5)), 1e-5);
  });

  it('has values as one writes them, 0.3 and not 0.30000000000000004', () => {
    const slider = sliderOf(control({ min: 0, max: 1 }));
    assert.equal(slider?.valueAt(30), 0.3);
  });

  const NONE: [what: string, of: Control][] = [
    ['numbers without ends', control({ default: 3 })],
    ['very many whole numbers', control({ type: 'integer', min: 0, max: 100_000 })],
  ];
  for (const [what, of] of NONE) {
    it(`is not there for ${what}`, () => assert.equal(sliderOf(of), undefined));
  }
});
