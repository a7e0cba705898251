// The numbers that go in, the same for every competitor: seeded, and written to files that each reads for itself.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randn } from '../../src/engine/index.ts';
import type { Case } from './cases.ts';
import { layoutOf } from './layout.ts';

/** γ, β and running statistics have one number per channel, or per element of a token. */
export interface Inputs {
  readonly x: Float32Array;
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
  readonly runningMean: Float32Array;
  readonly runningVar: Float32Array;
  /** Empty where there is no backward. */
  readonly dy: Float32Array;
}

const names = ['x', 'gamma', 'beta', 'runningMean', 'runningVar', 'dy'] as const;

export function inputsOf(one: Case): Inputs {
  const noise = (shape: readonly number[], seed: number, mean: number, std: number): Float32Array =>
    randn(shape, { seed, mean, std }).data;
  const of = [layoutOf(one).parameters];
  return {
    x: noise(one.shape, 1, one.offset, 1),
    gamma: noise(of, 2, 1, 0.1),
    // RMS normalization has none.
    beta: noise(of, 3, 0, one.operation === 'rms' ? 0 : 0.1),
    runningMean: noise(of, 4, one.offset, 0.1),
    runningVar: noise(of, 5, 1, 0.1).map(Math.abs),
    dy: one.backward ? noise(one.shape, 6, 0, 1) : new Float32Array(0),
  };
}

export function writeInputs(folder: string, inputs: Inputs): void {
  for (const name of names) writeFloats(folder, name, inputs[name]);
}

export function readInputs(folder: string): Inputs {
  const [x, gamma, beta, runningMean, runningVar, dy] = names.map((name) => readFloats(folder, name));
  if (!x || !gamma || !beta || !runningMean || !runningVar || !dy) throw new Error('inputs are missing');
  return { x, gamma, beta, runningMean, runningVar, dy };
}

export function writeFloats(folder: string, name: string, data: Float32Array): void {
  writeFileSync(join(folder, `${name}.f32`), new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

export function readFloats(folder: string, name: string): Float32Array {
  const bytes = readFileSync(join(folder, `${name}.f32`));
  if (bytes.byteOffset % 4 !== 0) return new Float32Array(Uint8Array.from(bytes).buffer);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}
