/** Assertions about numbers and engine errors that every engine test shares. It knows no subject. */
import assert from 'node:assert/strict';
import { EngineError, type EngineErrorCode } from '../../src/engine/errors.ts';

/** All elements within `tolerance` (absolute) of the expected ones; NaN equals NaN, ∞ equals ∞. */
export function close(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(actual.length, expected.length, 'length');
  for (let i = 0; i < expected.length; i++) {
    const got = actual[i] ?? Number.NaN;
    const want = expected[i] ?? Number.NaN;
    const near = Object.is(got, want) || Math.abs(got - want) <= tolerance;
    assert.ok(near, `element ${i}: got ${got}, expected ${want} ± ${tolerance}`);
  }
}

/** The call throws an EngineError of this code and exactly this text. */
export function refuses(call: () => unknown, code: EngineErrorCode, message: string): void {
  assert.throws(call, (error) => {
    assert.ok(error instanceof EngineError, `not an EngineError: ${error}`);
    assert.equal(error.message, message);
    assert.equal(error.code, code);
    return true;
  });
}
