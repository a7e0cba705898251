/** A user's own normalizations, and the check of gradients. */
import assert from 'node:assert/strict';
import {
  batchNorm,
  batchRenorm,
  defineNormalization,
  type EngineErrorCode,
  gradCheck,
  groupNorm,
  layerNorm,
  randn,
  type Tensor,
  tensor,
} from '../../src/engine/index.ts';
import { close, refuses } from './expect.ts';

const x = randn([2, 4, 3, 3], 'N C H W', { seed: 8, mean: 1 });

/** y = a·tanh(x), a per channel, with its derivative. */
function scaledTanh(wrong = 1) {
  const channel = (i: number): number => Math.floor(i / 9) % 4;
  return defineNormalization({
    name: 'scaledTanh',
    parameters: { a: { axes: 'c', initial: 2 } },
    forward: (input, { a }) => {
      const tanh = input.map(Math.tanh);
      return { y: tanh.map((value, i) => (a.data[channel(i)] ?? 0) * value), tanh };
    },
    backward: (dy, { tanh, a }) => {
      const hat = tanh as Tensor;
      const da = new Float64Array(4);
      dy.data.forEach((value, i) => {
        da[channel(i)] = (da[channel(i)] ?? 0) + value * (hat.data[i] ?? 0);
      });
      const dx = dy.map(
        (value, i) => wrong * value * (a.data[channel(i)] ?? 0) * (1 - (hat.data[i] ?? 0) ** 2),
      );
      return { dx, da: tensor(da, 'C') };
    },
  });
}

describe('a normalization of one’s own', () => {
  it('needs nothing but a pattern', () => {
    const own = defineNormalization({ name: 'halves', pattern: 'n (g c) h w -> n g', sizes: { g: 2 } });
    const gn = groupNorm({ groups: 2, affine: false });
    close(own.forward(x).y.data, gn.forward(x).y.data, 1e-6);
    close(own.backward(x).dx.data, gn.backward(x).dx.data, 1e-5);
    assert.deepEqual(
      [own.name, own.patternFor(x), own.gradient],
      ['halves', 'n (g c) h w -> n g', 'formula'],
    );
  });
  it('needs nothing but a forward, and says that its backward is by finite differences', () => {
    const ln = layerNorm({ affine: false });
    const own = defineNormalization({
      name: 'mine',
      pattern: '... -> n',
      forward: (one) => ln.forward(one).y,
    });
    const { y } = own.forward(x);
    assert.deepEqual(y.data, ln.forward(x).y.data);
    assert.equal(own.gradient, 'finite differences');
    const dy = randn(x.shape, 'N C H W', { seed: 9 });
    ln.forward(x);
    close(own.backward(dy).dx.data, ln.backward(dy).dx.data, 1e-3);
    assert.equal(
      gradCheck(own, x).note,
      'backward is itself by finite differences: there is no formula to check',
    );
  });
  it('has parameters as properties, in the shape of their axes', () => {
    const own = scaledTanh();
    assert.equal(own.a, undefined);
    own.forward(x);
    assert.equal(String(own.a), 'C4');
    own.a = tensor([0, 0, 0, 1]);
    const { y } = own.forward(x);
    close(y.select({ C: 0 }).data, new Float32Array(18), 0);
    assert.equal(String(own.backward(y).da), 'C4');
  });
  it('has gradients of its parameters by finite differences too', () => {
    const own = defineNormalization({
      name: 'scaled',
      parameters: { s: { initial: 3 } },
      forward: (one, { s }) => one.map((value) => (s.data[0] ?? 0) * value),
    });
    own.forward(x);
    const { dx, ds } = own.backward(x.map(() => 1));
    close(dx.data, x.map(() => 3).data, 1e-3);
    close(ds?.data ?? [], [x.data.reduce((sum, value) => sum + value, 0)], 1e-3);
  });
  it('has the pattern of single elements where none is given', () => {
    const own = defineNormalization({ name: 'tanh', forward: (one) => one.map(Math.tanh) });
    assert.equal(own.patternFor(x), 'n c h w -> n c h w');
  });
  it('sees whether it is training', () => {
    const seen: boolean[] = [];
    const own = defineNormalization({
      name: 'seeing',
      forward: (one, { training }) => {
        seen.push(training);
        return one;
      },
    });
    own.forward(x);
    own.eval().forward(x);
    assert.deepEqual(seen, [true, false]);
  });
  it('does not get its input changed by a backward of finite differences', () => {
    const own = defineNormalization({ name: 'same', forward: (one) => one });
    const before = x.data.slice();
    own.forward(x);
    own.backward(x);
    assert.deepEqual(x.data, before);
  });
  // What a cell that was not type-checked can pass.
  const untyped = (definition: object): unknown => defineNormalization(definition as { name: string });
  const bad = (definition: object) => () => defineNormalization({ name: 'bad', ...definition }).forward(x);
  const refused: [string, () => unknown, EngineErrorCode, string][] = [
    [
      'no name',
      () => untyped({ pattern: 'n c -> n' }),
      'option',
      'defineNormalization: no name, expected a name, and a pattern or a forward; add what is missing',
    ],
    [
      'neither pattern nor forward',
      () => untyped({ name: 'none' }),
      'option',
      'defineNormalization: none without a pattern and without forward, expected a name, and a pattern or a forward; add what is missing',
    ],
    [
      'a misspelt part',
      () => untyped({ name: 'odd', foward: () => x }),
      'option',
      'defineNormalization: unknown option foward, expected name, pattern, sizes, eps, parameters, forward or backward; did you mean forward?',
    ],
    [
      'a pattern that does not parse, at once',
      () => untyped({ name: 'odd', pattern: 'n c' }),
      'pattern',
      'pattern "n c": no "->"; write the axes that keep statistics behind an arrow, as in "n c h w -> c"',
    ],
    [
      'a parameter under a name that backward uses',
      () => untyped({ name: 'odd', forward: () => x, parameters: { y: {} } }),
      'option',
      'defineNormalization: odd with a parameter named y, which is taken, expected a name, and a pattern or a forward; rename it',
    ],
    [
      'a parameter that is a number',
      () => untyped({ name: 'odd', forward: () => x, parameters: { w: 0.5 } }),
      'option',
      'defineNormalization: odd with a parameter w that is no { initial, axes }, expected a name, and a pattern or a forward; write it as in { initial: 1, axes: "c" }',
    ],
    [
      'a parameter under the name of a method',
      () => untyped({ name: 'odd', forward: () => x, parameters: { forward: {} } }),
      'option',
      'defineNormalization: odd with a parameter named forward, which is taken, expected a name, and a pattern or a forward; rename it',
    ],
    [
      'a forward that is no function',
      () => untyped({ name: 'odd', forward: 'x' }),
      'option',
      'defineNormalization: odd with a forward or backward that is no function, expected a name, and a pattern or a forward; pass functions',
    ],
    [
      'a forward that turns the axes, which a square shape would hide',
      () => {
        const own = defineNormalization({ name: 'turn', forward: (one) => one.transpose('C N') });
        return own.forward(randn([3, 3], 'N C'));
      },
      'axis',
      "turn.forward: y C3 N3, expected the axes in the order N C; call transpose('N C') on it",
    ],
    [
      'a forward that returns no tensor',
      bad({ forward: () => [1] }),
      'data',
      'bad.forward: no tensor, expected a tensor, or an object with a tensor y; correct its return value',
    ],
    [
      'a forward that returns another shape',
      bad({ forward: (one: Tensor) => one.select({ N: 0 }) }),
      'data',
      'bad.forward: y C4 H3 W3, expected the shape of x, N2 C4 H3 W3; correct its return value',
    ],
    [
      'a parameter on an axis that x does not have',
      bad({ forward: (one: Tensor) => one, parameters: { a: { axes: 'd' } } }),
      'axis',
      'bad.a: no axis d, expected N, C, H or W; choose one of these',
    ],
    [
      'a backward without a parameter’s gradient',
      () => {
        const own = defineNormalization({
          name: 'bad',
          parameters: { a: {} },
          forward: (one) => one,
          backward: (dy) => dy,
        });
        own.forward(x);
        return own.backward(x);
      },
      'data',
      'bad.backward: no da, expected a tensor da; correct its return value',
    ],
  ];
  for (const [title, call, code, message] of refused) {
    it(`refuses ${title}`, () => refuses(call, code, message));
  }
});

describe('gradCheck', () => {
  it('passes a right backward and tells how near it is', () => {
    const found = gradCheck(scaledTanh(), x);
    assert.ok(found.ok, String(found));
    assert.deepEqual(
      found.errors.map(({ name }) => name),
      ['dx', 'da'],
    );
    assert.match(String(found), /^backward is the gradient of forward\ndx: error \S+ of the largest/);
  });
  it('finds a backward that is one percent off, and where', () => {
    const found = gradCheck(scaledTanh(1.01), x);
    assert.equal(found.ok, false);
    const [dx, da] = found.errors;
    assert.ok(dx && da && dx.error > 5e-3 && da.error < 1e-3);
    assert.ok(Math.abs(dx.backward / dx.numeric - 1.01) < 2e-3);
    assert.match(String(found), /^backward is NOT the gradient of forward/);
  });
  it('leaves layer and tensors as they were', () => {
    const bn = batchNorm();
    bn.forward(x);
    const [before, data] = [JSON.stringify(bn), x.data.slice()];
    gradCheck(bn, x);
    assert.deepEqual([JSON.stringify(bn), x.data], [before, data]);
  });
  it('checks as many elements of each tensor as asked', () => {
    const found = gradCheck(batchNorm(), x, {}, { elements: 10 });
    assert.deepEqual(
      found.errors.map(({ checked }) => checked),
      [10, 4, 4],
    );
  });
  it('calls NaN no success', () => {
    const own = defineNormalization({
      name: 'nan',
      forward: (one) => one,
      backward: (dy) => dy.map(() => Number.NaN),
    });
    assert.equal(gradCheck(own, x).ok, false);
  });
  it('passes on noise of the default seed, along which nothing but dy of another stream shows', () => {
    const images = randn([4, 3, 4, 4], 'N C H W');
    for (const layer of [batchNorm(), layerNorm(), groupNorm({ groups: 3 })]) {
      const found = gradCheck(layer, images);
      assert.ok(found.ok, String(found));
    }
    const silent = defineNormalization({
      name: 'silent',
      pattern: 'n c h w -> n',
      forward: (one) => layerNorm({ affine: false }).forward(one).y,
      backward: (dy) => dy.mul(0),
    });
    assert.equal(gradCheck(silent, images).ok, false);
  });
  it('does not compare what is held constant in training', () => {
    const found = gradCheck(batchRenorm(), x);
    assert.match(String(found), /^not comparable\n[\s\S]*takes r and d for constant/);
  });
  it('refuses what is no layer', () => {
    const call = (): unknown => gradCheck(batchNorm as unknown as ReturnType<typeof batchNorm>, x);
    const message =
      'gradCheck: function, expected a layer; call it with a layer, as in gradCheck(batchNorm(), x)';
    refuses(call, 'data', message);
  });
  it('refuses unknown options', () => {
    const call = (): unknown => gradCheck(batchNorm(), x, {}, { tol: 1 } as object);
    refuses(
      call,
      'option',
      'gradCheck: unknown option tol, expected seed, tolerance or elements; did you mean tolerance?',
    );
  });
});
