/** What `explore` offers and shows: against the layers themselves, hand calculations, and the code that it hands out. */
import assert from 'node:assert/strict';
import {
  batchNorm,
  createLayer,
  defineNormalization,
  EngineError,
  groupNorm,
  layerNorm,
  norms,
  randn,
  type Tensor,
} from '../../src/engine/index.ts';
import { Explorer } from '../../src/kernel/exploration.ts';
import type { Choice, ExplorationState, ExploredVariant } from '../../src/protocol/exploration.ts';
import { isRendererRequest } from '../../src/protocol/messages-guard.ts';
import { parseAnswer } from '../../src/protocol/questions-guard.ts';
import { VIEW_BYTES, VIEW_MIME } from '../../src/protocol/view.ts';
import { parseView } from '../../src/protocol/view-guard.ts';
import { TestKernel } from './process.ts';

const x = randn([4, 6, 3, 5], 'N C H W', { seed: 11, mean: 1, std: 2 });
const explorer = (...given: unknown[]): Explorer => new Explorer(x, given, () => 'x');
const explorationOf = (one: Explorer) => one.begin().view.exploration ?? assert.fail('no exploration');
const defaults = (choice: Choice) =>
  Object.fromEntries(
    choice.options.flatMap(({ name, default: usual }) => (usual === undefined ? [] : [[name, usual]])),
  );

/** One variant, with these changes. */
function turned(one: Explorer, variant: Partial<ExploredVariant>, rest: Partial<ExplorationState> = {}) {
  const { state } = explorationOf(one);
  const [first] = state.variants;
  assert.ok(first);
  return one.show({ ...state, variants: [{ ...first, ...variant }], ...rest }).live;
}

const outputOf = (live: { tensors: readonly Tensor[] }) => live.tensors[1] ?? assert.fail('no output');
const same = (found: Tensor, expected: Tensor): void => {
  assert.deepEqual(found.shape, expected.shape);
  assert.deepEqual(found.data, expected.data);
};

describe('explore', () => {
  it('offers every normalization of the table that takes the tensor alone, each once', () => {
    const offered = explorationOf(explorer()).choices.map(({ id }) => id);
    const taking = norms.filter((record) => {
      if ((record.inputs ?? []).length > 0) return false;
      const required = Object.entries(record.options).filter(([, spec]) => spec.required === true);
      const options = Object.fromEntries(
        required.map(([name, spec]) => [name, 'odd' in spec && spec.odd ? 3 : 2]),
      );
      try {
        createLayer(record, options).forward(x);
        return true;
      } catch (error) {
        assert.ok(error instanceof EngineError);
        return false;
      }
    });
    assert.deepEqual([...offered].sort(), taking.map(({ id }) => id).sort());
    assert.ok(offered.length >= 25, `${offered.length}`);
    const tokens = new Explorer(randn([2, 5, 8], 'N L D', { seed: 1 }), [], () => undefined);
    const forTokens = explorationOf(tokens).choices.map(({ id }) => id);
    assert.ok(forTokens.includes('layerNorm') && !forTokens.includes('spade'));
  });

  it('shows of each what the layer itself makes of the tensor, in views that pass the guard', () => {
    const one = explorer();
    for (const choice of explorationOf(one).choices) {
      const record = norms.find(({ id }) => id === choice.id) ?? assert.fail(choice.id);
      const live = turned(one, { choice: choice.id });
      parseView(JSON.parse(JSON.stringify(live.view)));
      assert.ok(JSON.stringify(live.view).length <= VIEW_BYTES, choice.id);
      same(outputOf(live), createLayer(record, defaults(choice)).forward(x).y);
    }
  });

  it('has as group counts those that divide the channels, and begins between the ends', () => {
    const { choices } = explorationOf(explorer());
    const groups = choices
      .find(({ id }) => id === 'groupNorm')
      ?.options.find(({ name }) => name === 'groups');
    assert.deepEqual([groups?.values, groups?.default], [[1, 2, 3, 6], 3]);
  });

  it('takes options and parameters, γ and β the same everywhere', () => {
    const one = explorer();
    same(
      outputOf(turned(one, { choice: 'groupNorm', options: { groups: 2, eps: 0.1 } })),
      groupNorm({ groups: 2, eps: 0.1 }).forward(x).y,
    );
    const plain = layerNorm().forward(x).y;
    const { data } = outputOf(turned(one, { choice: 'layerNorm', parameters: { gamma: 2, beta: -1 } }));
    data.forEach((value, i) => {
      const expected = 2 * (plain.data[i] ?? 0) - 1;
      assert.ok(
        Math.abs(value - expected) <= 1e-5 * Math.max(1, Math.abs(expected)),
        `${value}, ${expected}`,
      );
    });
  });

  it('normalizes the first samples as a batch of their own', () => {
    const part = turned(explorer(), {}, { samples: 2 });
    const two = x.slice({ N: [0, 2] });
    same(part.tensors[0] ?? x, two);
    same(outputOf(part), batchNorm().forward(two).y);
  });

  it('evaluates with what so many passes over all samples leave, whatever the batch', () => {
    // After k passes with momentum m the running mean is (1 − (1 − m)^k) μ, since it starts from 0.
    const [momentum, passes] = [0.25, 3];
    const share = 1 - (1 - momentum) ** passes;
    const options = { momentum, eps: 0 };
    const live = turned(explorer(), { options }, { training: false, passes, samples: 1 });
    const [n, c, h, w] = x.shape as [number, number, number, number];
    for (let channel = 0; channel < c; channel++) {
      const values = Array.from({ length: n * h * w }, (_, i) =>
        x.at({ N: Math.floor(i / (h * w)), C: channel, H: Math.floor(i / w) % h, W: i % w }),
      );
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const unbiased = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
      const variance = 1 - share + share * unbiased;
      const found = outputOf(live).at({ N: 0, C: channel, H: 1, W: 2 });
      const expected = (x.at({ N: 0, C: channel, H: 1, W: 2 }) - share * mean) / Math.sqrt(variance);
      assert.ok(Math.abs(found - expected) < 1e-5, `${found}, ${expected}`);
    }
  });

  it('begins with given layers, one’s own among them, and leaves them as they are', () => {
    const rows = defineNormalization({ name: 'rows', pattern: 'n c h w -> h' });
    const trained = batchNorm({ momentum: 0.5 });
    trained.forward(x);
    const before = JSON.stringify(trained.toJSON());
    const one = explorer({ rows, trained });
    const { state, choices } = explorationOf(one);
    assert.deepEqual(
      state.variants.map(({ choice }) => choices.find(({ id }) => id === choice)?.name),
      ['rows', 'trained'],
    );
    const { view, tensors } = one.show({ ...state, training: false }).live;
    assert.deepEqual(
      view.panels.map(({ name, pattern }) => `${name} ${pattern ?? ''}`.trim()),
      ['x', 'rows n c h w -> h', 'trained n c h w -> c'],
    );
    const evaluated = batchNorm({ momentum: 0.5 });
    evaluated.forward(x);
    same(tensors[2] ?? x, evaluated.eval().forward(x).y);
    one.show({
      ...state,
      variants: [{ choice: 'given trained', options: { eps: 1 }, parameters: { gamma: 3 } }],
    });
    assert.equal(JSON.stringify(trained.toJSON()), before);
    assert.equal(trained.training, true);
    assert.equal(rows.training, true);
  });

  it('looks at a layer anew that has learned since', () => {
    const learning = batchNorm();
    const one = explorer({ learning });
    const evaluation = { ...explorationOf(one).state, training: false };
    const before = outputOf(one.show(evaluation).live).data.slice();
    learning.forward(x);
    assert.notDeepEqual(outputOf(one.show(evaluation).live).data, before);
  });

  it('does not compute again what is not turned', () => {
    const one = explorer();
    const { state } = explorationOf(one);
    const variants = ['layerNorm', 'instanceNorm'].map((choice) => ({ choice, options: {}, parameters: {} }));
    const first = one.show({ ...state, variants }).live;
    const [LN, IN] = variants;
    assert.ok(LN && IN);
    const second = one.show({ ...state, variants: [LN, { ...IN, options: { eps: 0.5 } }] }).live;
    assert.equal(second.tensors[1], first.tensors[1]);
    assert.notEqual(second.tensors[2], first.tensors[2]);
  });

  const REFUSED: [what: string, make: () => unknown, message: RegExp][] = [
    [
      'a number',
      () => new Explorer(3, [], () => undefined),
      /explore: its input is number, expected a tensor/,
    ],
    ['a function', () => explorer({ f: () => x }), /f is function, expected a normalization; .*compare/],
    [
      'seven layers',
      () => explorer(...Array.from({ length: 7 }, () => layerNorm())),
      /7 variants, expected at most 6/,
    ],
    [
      'groups that do not divide',
      () => turned(explorer(), { choice: 'groupNorm', options: { groups: 4 } }),
      /choose 1, 2, 3 or 6/,
    ],
    [
      'an option of another type',
      () => turned(explorer(), { options: { eps: 'small' } }),
      /eps "small", expected a finite number/,
    ],
    [
      'an option that there is not',
      () => turned(explorer(), { options: { epsilon: 1 } }),
      /did you mean eps/,
    ],
    ['a variant that was not offered', () => turned(explorer(), { choice: 'spade' }), /one that was offered/],
  ];
  for (const [what, make, message] of REFUSED) {
    it(`refuses ${what}, in words`, () => {
      assert.throws(make, (error) => error instanceof EngineError && message.test(error.message));
    });
  }
});

describe('explore in a kernel', () => {
  let kernel: TestKernel;
  beforeEach(() => {
    kernel = new TestKernel();
  });
  afterEach(() => kernel.end());

  const PRELUDE = `import { batchNorm, defineNormalization, explore, groupNorm, randn } from 'normbook'
const x = randn([4, 6, 3, 5], 'N C H W', { seed: 11, mean: 1, std: 2 })
const mine = defineNormalization({ name: 'mine', pattern: 'n c h w -> h' })
`;
  const target = (output: string | undefined) => ({ output: output ?? assert.fail('no output'), panel: 0 });

  /** States, and what their code must have in it. */
  const CODE: [what: string, change: Partial<ExplorationState>, has: RegExp][] = [
    ['as it begins', {}, /^ {2}BN: batchNorm\(\),$/m],
    [
      'options',
      { variants: [{ choice: 'groupNorm', options: { groups: 2, eps: 0.1 }, parameters: {} }] },
      /GN: groupNorm\(\{ groups: 2, eps: 0\.1 \}\)/,
    ],
    [
      'γ and β',
      { variants: [{ choice: 'batchNorm', options: {}, parameters: { gamma: 2, beta: -1 } }] },
      /BN\.gamma = full\(\[6\], 2, 'C'\)/,
    ],
    ['evaluation', { training: false, passes: 3 }, /for \(let i = 0; i < 3; i\+\+\) BN\.forward\(x\)/],
    ['a smaller batch', { samples: 2 }, /compare\(x\.slice\(\{ N: \[0, 2\] \}\), \{/],
    [
      'several of one name, one of them after training',
      {
        training: false,
        variants: [
          { choice: 'groupNorm', options: {}, parameters: {} },
          { choice: 'groupNorm', options: { groups: 6 }, parameters: {} },
          { choice: 'instanceNorm', options: { trackRunningStats: true }, parameters: {} },
        ],
      },
      /"GN 2": groupNorm\(\{ groups: 6 \}\)/,
    ],
  ];
  for (const [what, change, has] of CODE) {
    it(`hands out code that shows the same: ${what}`, async () => {
      const { end, displays, handles } = await kernel.run(`${PRELUDE}explore(x)`);
      assert.ok(!('error' in end), JSON.stringify(end));
      const { exploration } = parseView(displays[0]?.[VIEW_MIME]);
      assert.ok(exploration);
      const answer = await kernel.kernel.ask(target(handles[0]), {
        kind: 'explore',
        state: { ...exploration.state, ...change },
      });
      const { view, code } = parseAnswer('explore', answer);
      const shown = parseView(view);
      assert.match(code, has);
      const ran = await kernel.run(code);
      assert.ok(!('error' in ran.end), JSON.stringify(ran.end));
      const { panels } = parseView(ran.displays[0]?.[VIEW_MIME]);
      const pictures = (all: typeof panels) =>
        all.map(({ name, pattern, summary, preview }) => ({ name, pattern, summary, data: preview.data }));
      assert.deepEqual(pictures(panels).slice(1), pictures(shown.panels).slice(1));
    });
  }

  it('calls a given layer by its variable in the code', async () => {
    const { displays } = await kernel.run(`${PRELUDE}explore(x, { rows: mine })`);
    assert.match(parseView(displays[0]?.[VIEW_MIME]).exploration?.code ?? '', /^ {2}rows: mine,$/m);
  });

  it('answers about what it was turned to, and not about what it was two turns ago', async () => {
    const { handles, displays } = await kernel.run(`${PRELUDE}explore(x)`);
    const { state } = parseView(displays[0]?.[VIEW_MIME]).exploration ?? assert.fail();
    const outputs: string[] = [];
    for (const eps of [0.1, 0.2, 0.3]) {
      const variants = [{ choice: 'batchNorm', options: { eps }, parameters: {} }];
      const answer = await kernel.kernel.ask(target(handles[0]), {
        kind: 'explore',
        state: { ...state, variants },
      });
      outputs.push(parseAnswer('explore', answer).output);
    }
    const ask = (output: string | undefined) =>
      kernel.kernel.ask(target(output), { kind: 'find', what: 'max' });
    await ask(outputs[2]);
    await ask(outputs[1]);
    await assert.rejects(() => ask(outputs[0]), /earlier run/);
  });

  it('says in words why something cannot be turned, and can be turned further', async () => {
    const { handles, displays } = await kernel.run(`${PRELUDE}explore(x)`);
    const { state } = parseView(displays[0]?.[VIEW_MIME]).exploration ?? assert.fail();
    const bad = { ...state, variants: [{ choice: 'batchNorm', options: { eps: -1 }, parameters: {} }] };
    await assert.rejects(
      () => kernel.kernel.ask(target(handles[0]), { kind: 'explore', state: bad }),
      /batchNorm: eps -1, expected a finite number ≥ 0/,
    );
    await kernel.kernel.ask(target(handles[0]), { kind: 'explore', state });
    const other = await kernel.run('explore(x.shape.length === 4 && x).remove(); x');
    await assert.rejects(
      () => kernel.kernel.ask(target(other.handles.at(-1)), { kind: 'explore', state }),
      /nothing to turn here/,
    );
  });
});

describe('what is turned', () => {
  const { state } = explorationOf(explorer());
  const question = (changed: unknown) => ({
    type: 'question',
    request: 1,
    target: { output: 'o', panel: 0 },
    question: { kind: 'explore', state: changed },
  });

  it('passes from a page as it is', () => {
    assert.equal(isRendererRequest(question(state)), true);
  });

  const [variant] = state.variants;
  const HOSTILE: [what: string, state: unknown][] = [
    ['no variants', { ...state, variants: [] }],
    ['seven variants', { ...state, variants: Array(7).fill(variant) }],
    ['a million passes', { ...state, passes: 1e6 }],
    ['half a sample', { ...state, samples: 0.5 }],
    ['an option that is a list', { ...state, variants: [{ ...variant, options: { eps: [1] } }] }],
    [
      'a parameter that is infinite',
      { ...state, variants: [{ ...variant, parameters: { gamma: Infinity } }] },
    ],
    ['a field of its own', { ...state, code: 'process.exit()' }],
  ];
  for (const [what, changed] of HOSTILE) {
    it(`is refused with ${what}`, () => {
      assert.equal(isRendererRequest(question(changed)), false);
    });
  }

  it('is refused in a saved view whose variants are none of its choices', () => {
    const { view } = explorer().begin();
    const { exploration } = view;
    assert.ok(exploration);
    parseView(view);
    assert.throws(() => parseView({ ...view, exploration: { ...exploration, choices: [] } }), /choices/);
  });
});
