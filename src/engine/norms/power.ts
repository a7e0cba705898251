/**
 * Power normalization: division by a running root mean square, with a backward that keeps a running account of what
 * it leaves out.
 *
 * Forward (`running`): y = γ·x̂ + β, x̂ = x/√(ψ² + ε) with ψ² the running mean square before this batch, which then
 * moves it; eval is the same. `batch` (PN-V in the paper) takes the batch's own mean square in training.
 * Forward keeps x and 1/√(ψ² + ε).
 *
 * Backward (`running`), the paper's approximation: with g = γ·dy and ν the running gradient,
 *     dx = (g − ν·x̂)/√(ψ² + ε), then ν ← ν·(1 − f·Γ) + f·Λ, Γ = mean x̂², Λ = mean(g·x̂), f the momentum
 * ν stands for the mean of g·x̂ that `batch`, where the gradient is exact as in `rms.ts`, takes from the batch alone:
 *     dx = (g − x̂·mean(g·x̂))/√(ψ_B² + ε)
 * In eval dx = g/√(ψ² + ε). dγ = Σ dy·x̂ and dβ = Σ dy in each.
 */

import { meanOver, meanSquares } from '../formulas/moments.ts';
import { blendAll } from '../formulas/running.ts';
import { fixedScale, ownScale, reciprocalRoot, standardize, standardized } from '../formulas/standardize.ts';
import type { Outcome, Pass } from '../layer/mathematics.ts';
import { AFFINE_OPTIONS, AFFINE_PARAMETERS, defineNorm } from './record.ts';
import { perChannel } from './sides.ts';

/** Divides each channel by a running root mean square. `momentum` is the share of a new batch in it (the paper's 1 − α). */
export const powerNorm = defineNorm({
  id: 'powerNorm',
  name: 'PN',
  title: 'Power normalization',
  family: 'activations',
  summary:
    'Channels are divided by a running root mean square and not centred, which steadies batch statistics of text.',
  paper: {
    authors: 'Sheng Shen, Zhewei Yao, Amir Gholami, Michael W. Mahoney, Kurt Keutzer',
    year: 2020,
    title: 'PowerNorm: Rethinking Batch Normalization in Transformers',
  },
  formula: String.raw`y_{nld} = \gamma_d\,\frac{x_{nld}}{\sqrt{\psi_d^2 + \epsilon}} + \beta_d,\quad \psi_d^2 \leftarrow (1 - f)\,\psi_d^2 + f\,\mathbb{E}_{nl}\,x^2`,
  formulaText: 'y = γ[d] · x / √(ψ²[d] + ε) + β[d],  ψ² the running mean of x²',
  parameters: AFFINE_PARAMETERS,
  state: [
    { name: 'runningMeanSquare', initial: 1, doc: 'The running average ψ² of x² of each channel.' },
    {
      name: 'runningGradient',
      initial: 0,
      doc: 'The running part ν of the gradient that lies along x̂, moved by backward.',
      when: ({ kind }) => kind === 'running',
    },
  ],
  options: {
    ...AFFINE_OPTIONS,
    momentum: {
      type: 'number',
      default: 0.1,
      min: 0,
      max: 1,
      doc: 'The share of each new batch in the running values.',
    },
    kind: {
      type: 'choice',
      choices: ['running', 'batch'],
      default: 'running',
      doc: 'Whether training divides by the running or by the batch’s own root mean square (PN-V).',
    },
  },
  statistics: ['meanSquare', 'rstd'],
  heldConstant: ({ kind }) =>
    kind === 'running' ? 'the running mean square, whose gradient it approximates,' : undefined,
  pattern: (x) => perChannel('powerNorm', x),
  mathematics: (options) => (pass) => powered(pass, options),
  invariants: [],
  example: `import { powerNorm, randn } from 'normbook'

const tokens = randn([4, 8, 32], 'N L D', { seed: 1, std: 3 })
const norm = powerNorm({ momentum: 0.5 })
for (let step = 0; step < 8; step++) norm.forward(tokens)
norm.forward(tokens).y
`,
  valid: [
    { options: {}, shape: [3, 4, 6], axes: 'N L D', pattern: 'n l d -> d', parameters: 'D6' },
    {
      options: { kind: 'batch', affine: false },
      shape: [3, 2, 3, 3],
      axes: 'N C H W',
      pattern: 'n c h w -> c',
      parameters: 'none',
    },
    {
      options: { momentum: 1, eps: 1e-3 },
      shape: [6, 3],
      axes: 'N C',
      pattern: 'n c -> c',
      parameters: 'C3',
    },
  ],
  errors: [
    {
      options: { kind: 'exact' },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message: 'powerNorm: kind "exact", expected "running" or "batch"; the default is "running"',
    },
    {
      options: { momentum: null },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message: 'powerNorm: momentum null, expected a finite number from 0 to 1; the default is 0.1',
    },
  ],
});

interface PowerOptions {
  readonly eps: number;
  readonly momentum: number;
  readonly kind: 'running' | 'batch';
}

function powered(pass: Pass, { eps, momentum, kind }: PowerOptions): Outcome {
  const { x, grouping, training } = pass;
  const before = Float64Array.from(pass.values.runningMeanSquare ?? []);
  const now = meanSquares(x.data, grouping);
  const state = training && grouping.count > 0 ? moved(before, now, momentum) : {};
  if (training && kind === 'batch') {
    const rstd = reciprocalRoot(now, eps);
    return { ...standardize(pass, ownScale(grouping, rstd)), statistics: { meanSquare: now, rstd }, state };
  }
  const rstd = reciprocalRoot(before, eps);
  const fixed = standardize(pass, fixedScale(rstd));
  const statistics = { meanSquare: before, rstd };
  if (!training) return { ...fixed, statistics };
  return { ...fixed, statistics, state, backward: (dy) => approximated(pass, fixed, rstd, momentum, dy) };
}

function moved(before: Float64Array, now: Float64Array, momentum: number): Record<string, Float64Array> {
  const found = blendAll({ runningMeanSquare: before }, [{ runningMeanSquare: now }], {
    momentum,
    batches: 0,
  });
  return { runningMeanSquare: Float64Array.from(found.runningMeanSquare ?? []) };
}

function approximated(
  { x, grouping, values }: Pass,
  fixed: Pick<Outcome, 'backward'>,
  rstd: Float64Array,
  momentum: number,
  dy: Float32Array,
): ReturnType<Outcome['backward']> {
  const found = fixed.backward(dy);
  const { gamma, runningGradient } = values;
  const hat = standardized(x.data, fixedScale(rstd));
  const groups = rstd.map((_, g) => runningGradient?.[g] ?? 0);
  const dx = Float64Array.from(found.x);
  const square = meanOver(grouping, (i, g, p) => {
    dx[i] = (dx[i] ?? 0) - (groups[g] ?? 0) * hat(i, g, p) * (rstd[g] ?? 0);
    return hat(i, g, p) * hat(i, g, p);
  });
  const along = meanOver(grouping, (i, g, p) => (gamma?.[p] ?? 1) * (dy[i] ?? 0) * hat(i, g, p));
  const gradient = groups.map((nu, g) => nu * (1 - momentum * (square[g] ?? 0)) + momentum * (along[g] ?? 0));
  // Momentum 0 keeps all, though 0·NaN would not.
  const isKept = grouping.count === 0 || momentum === 0;
  return { ...found, x: dx, ...(isKept ? {} : { state: { runningGradient: gradient } }) };
}
