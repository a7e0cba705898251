/**
 * Partial root mean square normalization: RMS norm whose scale is estimated from a few elements of each token.
 *
 * Forward: y = γ·x·r, r = (1/k·Σ_{j<k} x_j² + ε)^−½ over the first k of a token's m elements. Forward keeps x and r.
 *
 * Backward, g = γ·dy and x̂ = x·r: r depends on the first k elements alone, ∂r/∂x_j = −r³·x_j/k there, so that
 *     dx_j = r·(g_j − [j < k]·x̂_j/k·Σ g·x̂)      dγ = Σ dy·x̂
 * where the sum runs over all m elements, each of which is divided by the same number.
 */

import { eachElement, forEachElement, sumOver, sumOverParameters } from '../formulas/moments.ts';
import { reciprocalRoot } from '../formulas/standardize.ts';
import type { Outcome, Pass } from '../layer/mathematics.ts';
import { AFFINE_OPTIONS, defineNorm, GAMMA, OVER_OPTION } from './record.ts';
import { perToken } from './sides.ts';

/** As `rmsNorm`, from the first `fraction` of each token's elements, in their order in the tensor. */
export const partialRmsNorm = defineNorm({
  id: 'partialRmsNorm',
  name: 'pRMS',
  title: 'Partial root mean square normalization',
  family: 'activations',
  summary:
    'Each token is divided by the root mean square of its first few elements, an estimate that costs less.',
  paper: { authors: 'Biao Zhang, Rico Sennrich', year: 2019, title: 'Root Mean Square Layer Normalization' },
  formula: String.raw`y_{nld} = \gamma_d\,\frac{x_{nld}}{\sqrt{\frac{1}{k}\sum_{d' < k} x_{nld'}^2 + \epsilon}},\quad k = \lceil p D \rceil`,
  formulaText: 'y = γ[d] · x / √(mean of the first k of x² + ε),  k = ⌈fraction·D⌉',
  parameters: [GAMMA],
  options: {
    fraction: {
      type: 'number',
      default: 0.0625,
      min: 0,
      max: 1,
      doc: 'The share of the elements that the root mean square is taken of; at least one is.',
    },
    ...AFFINE_OPTIONS,
    eps: { ...AFFINE_OPTIONS.eps, default: 1e-8, doc: 'Added to the mean square under the root.' },
    affine: { ...AFFINE_OPTIONS.affine, doc: 'Whether there is a scale γ to learn.' },
    ...OVER_OPTION,
  },
  statistics: ['meanSquare', 'rstd'],
  pattern: (x, { over }) => perToken('partialRmsNorm', x, over),
  mathematics:
    ({ fraction, eps }) =>
    (pass) =>
      divided(pass, fraction, eps),
  invariants: ['scaleInvariance', 'batchIndependence'],
  example: `import { partialRmsNorm, randn } from 'normbook'

const tokens = randn([2, 8, 64], 'N L D', { seed: 1, mean: 3, std: 2 })
partialRmsNorm({ fraction: 0.25 }).forward(tokens).y // from 16 of 64 features
`,
  valid: [
    { options: {}, shape: [2, 5, 32], axes: 'N L D', pattern: 'n l d -> n l', parameters: 'D32' },
    {
      options: { fraction: 0.5 },
      shape: [3, 2, 3, 4],
      axes: 'N C H W',
      pattern: 'n c h w -> n',
      parameters: 'C2 H3 W4',
    },
    {
      options: { fraction: 1, over: 'C', affine: false },
      shape: [2, 6, 3],
      axes: 'N C L',
      pattern: 'n c l -> n l',
      parameters: 'none',
    },
  ],
  errors: [
    {
      options: { fraction: 2 },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message: 'partialRmsNorm: fraction 2, expected a finite number from 0 to 1; the default is 0.0625',
    },
    {
      options: { over: 'K' },
      shape: [2, 3],
      axes: 'N C',
      code: 'axis',
      message: 'partialRmsNorm: no axis K, expected N or C; choose one of these',
    },
  ],
});

function divided({ x, grouping, values }: Pass, fraction: number, eps: number): Outcome {
  const { gamma } = values;
  const data = x.data;
  // A product such as 0.07·100 is a little above the 7 that is meant.
  const most = Math.ceil(fraction * grouping.count * (1 - 2 ** -50));
  // Of no elements the mean square is NaN, as in rms.ts.
  const k = Math.min(grouping.count, Math.max(1, most));
  const isCounted = firstOfGroups(grouping.groups, k);
  const used = new Uint8Array(data.length);
  forEachElement(grouping, (i, g) => {
    used[i] = isCounted(g) ? 1 : 0;
  });
  const squares = sumOver(grouping, (i) => (used[i] === 1 ? (data[i] ?? 0) * (data[i] ?? 0) : 0));
  const meanSquare = squares.map((sum) => sum / k);
  const rstd = reciprocalRoot(meanSquare, eps);
  const hat = (i: number, g: number): number => (data[i] ?? 0) * (rstd[g] ?? 0);
  return {
    y: new Float32Array(eachElement(grouping, (i, g, p) => (gamma?.[p] ?? 1) * hat(i, g))),
    statistics: { meanSquare, rstd },
    backward: (dy) => {
      const slope = sumOver(grouping, (i, g, p) => (gamma?.[p] ?? 1) * (dy[i] ?? 0) * hat(i, g));
      const dx = eachElement(grouping, (i, g, p) => {
        const through = used[i] === 1 ? (hat(i, g) * (slope[g] ?? 0)) / k : 0;
        return (rstd[g] ?? 0) * ((gamma?.[p] ?? 1) * (dy[i] ?? 0) - through);
      });
      const parameters = gamma && { gamma: sumOverParameters(grouping, (i, g) => (dy[i] ?? 0) * hat(i, g)) };
      return { x: dx, parameters: { ...parameters } };
    },
  };
}

/** Whether an element is among the first `k` of its group, asked for each element in the order of the data. */
function firstOfGroups(groups: number, k: number): (group: number) => boolean {
  const seen = new Int32Array(groups);
  return (group) => {
    const before = seen[group] ?? 0;
    seen[group] = before + 1;
    return before < k;
  };
}
