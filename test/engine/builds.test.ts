/** The engine where something is missing: fused arithmetic, shared memory, all of WebAssembly. Each in its own process. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';

interface Found {
  readonly settings: { threads: number; arithmetic: string; memoryLimit: number };
  readonly isShared: boolean;
  readonly values: number[];
  readonly digest: number;
}

const ENGINE = new URL('../../src/engine/index.ts', import.meta.url).href;

/** Forward, backward, statistics and a product, `before` having run before the first of them; `digest` tells every bit of them. */
function inProcess(before: string): Found {
  const source = `
    const { batchNorm, layerNorm, randn, statistics, engineSettings } = await import(${JSON.stringify(ENGINE)});
    ${before};
    const x = randn([8, 12, 20, 21], 'N C H W', { seed: 1, mean: 5 });
    const results = [];
    for (const layer of [batchNorm(), layerNorm()]) {
      const { y } = layer.forward(x);
      const { dx, dgamma } = layer.backward(y);
      results.push(y.data, dx.data, dgamma.data, y.mul(0.3).data);
    }
    results.push(Float32Array.from(statistics(x, '... -> c').skewness));
    let digest = 0;
    for (const data of results) {
      const bits = new Uint32Array(data.slice().buffer);
      for (const one of bits) digest = (Math.imul(digest, 31) + one) | 0;
    }
    const values = results.flatMap((data) => [...data.slice(0, 50)]);
    const isShared = !(x.data.buffer instanceof ArrayBuffer);
    console.log(JSON.stringify({ settings: engineSettings(), isShared, values, digest }));`;
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8' }),
  );
}

/** Relative to the largest of them. */
function distance(a: readonly number[], b: readonly number[]): number {
  const largest = Math.max(...a.map(Math.abs));
  return Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? NaN)))) / largest;
}

const REFUSE_RELAXED = `
  const { validate } = WebAssembly;
  let refused = 0;
  WebAssembly.validate = (bytes) => refused++ === 0 ? false : validate(bytes)`;

describe('the engine', function () {
  this.timeout(60_000);
  const usual = inProcess('');
  const plain = inProcess(REFUSE_RELAXED);

  it('multiplies and adds with one rounding where the machine can, which changes the last bits alone', () => {
    assert.deepEqual([usual.settings.arithmetic, plain.settings.arithmetic], ['fused', 'plain']);
    assert.ok(distance(usual.values, plain.values) < 3e-7);
  });
  it('gives the same bits by the plain build, asked for or for want of another, alone or shared', () => {
    const asked = inProcess(`engineSettings({ arithmetic: 'plain' })`);
    const alone = inProcess(`delete globalThis.SharedArrayBuffer; ${REFUSE_RELAXED}`);
    assert.deepEqual([asked.digest, alone.digest], [plain.digest, plain.digest]);
    assert.deepEqual([asked.isShared, alone.isShared], [true, false]);
  });
  it('has memory of a fixed size where none is shared', () => {
    const { settings } = inProcess('delete globalThis.SharedArrayBuffer');
    assert.equal(settings.memoryLimit, 2 ** 29);
  });
  it('computes in TypeScript without WebAssembly', () => {
    const without = inProcess('delete globalThis.WebAssembly');
    assert.deepEqual([without.settings.arithmetic, without.settings.memoryLimit], ['none', 0]);
    assert.ok(distance(usual.values, without.values) < 3e-6);
  });
});
