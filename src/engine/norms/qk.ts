/**
 * Query–key normalization: queries and keys of attention normalized head by head, before their product.
 *
 * Forward: each head's vector x of d features becomes γ·x/√(mean x² + ε) (`rms`), γ·(x − μ)/√(σ² + ε) + β (`layer`),
 * or γ·x/max(‖x‖, ε) with γ one number (`l2`, Henry et al.). γ of `rms` and `layer` has d entries, shared by all
 * heads. Backward: as in `rms.ts`, `layer.ts` and `scale.ts`, with the features of one head as the group.
 */

import { EngineError } from '../errors.ts';
import { ofLength } from '../formulas/lengths.ts';
import type { LayerPlan } from '../layer/layer.ts';
import type { Pass } from '../layer/mathematics.ts';
import type { ValueSpec } from '../layer/values.ts';
import type { Described } from '../tensor/axes.ts';
import { divisors, orList } from '../wording.ts';
import { groupMathematics } from './group.ts';
import { AFFINE_OPTIONS, BETA, defineNorm, GAMMA } from './record.ts';
import { rmsMathematics } from './rms.ts';
import { channelAxis, freshName, patternText, side } from './sides.ts';

const perFeature: NonNullable<ValueSpec['shape']> = (_, { parameterShape, parameterAxes }, { kind }) =>
  kind === 'l2' ? { shape: [], axes: [] } : { shape: parameterShape, axes: parameterAxes };

/**
 * One layer for the queries and one for the keys: tokens `N L D` with `heads`, which split D, or `N H L D` without.
 * Features: axis `D`, or the channels `C` where there is one.
 */
export const qkNorm = defineNorm({
  id: 'qkNorm',
  name: 'QKNorm',
  title: 'Query–key normalization',
  family: 'activations',
  summary: 'Queries and keys are normalized within each head, so that attention logits stay bounded.',
  paper: {
    authors: 'Alex Henry, Prudhvi Raj Dachapally, Shubham Pawar, Yuxuan Chen',
    year: 2020,
    title: 'Query-Key Normalization for Transformers',
  },
  formula: String.raw`\hat q_{nhld} = \gamma_d\,\frac{q_{nhld}}{\sqrt{\frac{1}{D}\sum_{d'} q_{nhld'}^2 + \epsilon}},\quad \hat k \text{ likewise}`,
  formulaText: 'y = γ[d] · x / √(mean over a head’s d of x² + ε)',
  parameters: [
    { ...GAMMA, shape: perFeature },
    { ...BETA, when: ({ affine, kind }) => affine === true && kind === 'layer' },
  ],
  options: {
    heads: {
      type: 'integer',
      min: 1,
      doc: 'Into how many heads the features split; left out, the axis is one head’s.',
    },
    kind: {
      type: 'choice',
      choices: ['rms', 'layer', 'l2'],
      default: 'rms',
      doc: 'Root mean square, mean and variance, or Euclidean length.',
    },
    ...AFFINE_OPTIONS,
    eps: { ...AFFINE_OPTIONS.eps, default: 1e-6, doc: 'Added under the root; for l2 the least length.' },
  },
  statistics: ['rstd'],
  pattern: (x, { heads }) => perHead(x, heads),
  mathematics: ({ kind, eps }) => {
    const mathematics = {
      rms: rmsMathematics({ eps }),
      layer: groupMathematics({ eps }),
      l2: (pass: Pass) => ofLength(pass, eps),
    };
    return (pass) => {
      const { y, backward, statistics } = mathematics[kind](pass);
      const { rstd } = statistics ?? {};
      return { y, backward, ...(rstd && { statistics: { rstd } }) };
    };
  },
  invariants: ['batchIndependence'],
  example: `import { qkNorm, randn } from 'normbook'

const q = randn([1, 8, 64], 'N L D', { seed: 1, std: 5 }).rearrange('n l (h d) -> n h l d', { h: 4 }, 'N H L D')
const k = randn([1, 8, 64], 'N L D', { seed: 2, std: 5 }).rearrange('n l (h d) -> n h l d', { h: 4 }, 'N H S D')
qkNorm().forward(q).y.matmul(qkNorm().forward(k).y, 'D') // attention logits
`,
  valid: [
    {
      options: { heads: 2 },
      shape: [2, 3, 8],
      axes: 'N L D',
      pattern: 'n l (h d) -> n l h',
      parameters: 'd4',
    },
    { options: {}, shape: [2, 2, 3, 6], axes: 'N H L D', pattern: 'n h l d -> n h l', parameters: 'D6' },
    {
      options: { kind: 'layer', heads: 3 },
      shape: [2, 4, 9],
      axes: 'N L D',
      pattern: 'n l (h d) -> n l h',
      parameters: 'd3',
    },
    {
      options: { kind: 'l2' },
      shape: [2, 2, 3, 6],
      axes: 'N H L D',
      pattern: 'n h l d -> n h l',
      parameters: 'scalar',
    },
    {
      options: { kind: 'l2', heads: 2, affine: false },
      shape: [2, 3, 4],
      axes: 'N H D',
      pattern: 'n h (head d) -> n h head',
      parameters: 'none',
    },
  ],
  errors: [
    {
      options: { heads: 3 },
      shape: [2, 4, 8],
      axes: 'N L D',
      code: 'groups',
      message: 'qkNorm: 8 features do not split into 3 heads; choose 1, 2, 4 or 8',
    },
    {
      options: { kind: 'cosine' },
      shape: [2, 4, 8],
      axes: 'N L D',
      code: 'option',
      message: 'qkNorm: kind "cosine", expected "rms", "layer" or "l2"; the default is "rms"',
    },
  ],
});

function perHead(x: Described, heads: number | undefined): LayerPlan {
  const feature = channelAxis('qkNorm', x);
  const names = x.axes.map((name) => name.toLowerCase());
  if (heads === undefined) {
    return {
      pattern: patternText(x, (axis) => axis !== feature),
      affine: side(x, (axis) => axis === feature),
    };
  }
  const features = x.shape[feature] ?? 0;
  if (features % heads !== 0) {
    const got = `${features} features do not split into ${heads} heads`;
    throw new EngineError('groups', {
      what: 'qkNorm',
      got,
      remedy: `choose ${orList(divisors(features, heads))}`,
    });
  }
  const head = freshName(names, 'h', 'head', 'heads');
  const left = names.map((name, axis) => (axis === feature ? `(${head} ${name})` : name));
  const right = names.map((name, axis) => (axis === feature ? head : name));
  return {
    pattern: `${left.join(' ')} -> ${right.join(' ')}`,
    sizes: { [head]: heads },
    affine: names[feature] ?? '',
  };
}
