/** Group normalization: one mean and variance per sample and group of channels. */
import { findAxis } from '../axes.ts';
import { EngineError } from '../errors.ts';
import { divisors, orList } from '../wording.ts';
import { AFFINE_OPTIONS, AFFINE_PARAMETERS, defineNorm } from './record.ts';
import { channelAxis } from './sides.ts';

/**
 * Normalizes groups of neighbouring channels of each sample over their positions. `groups` is required, as in
 * PyTorch: 1 has the statistics of layer norm over the image, as many as channels those of instance norm.
 * Channels: axis `C`, or `D` where there is no `C`, then per token.
 */
export const groupNorm = defineNorm({
  id: 'groupNorm',
  name: 'GN',
  title: 'Group normalization',
  summary: 'Groups of channels of each sample are normalized together, which works at any batch size.',
  paper: { authors: 'Yuxin Wu, Kaiming He', year: 2018, title: 'Group Normalization' },
  formula: String.raw`y_{nchw} = \gamma_c\,\frac{x_{nchw} - \mu_{ng}}{\sqrt{\sigma_{ng}^2 + \epsilon}} + \beta_c,\quad g = \lfloor c\,G/C \rfloor`,
  parameters: AFFINE_PARAMETERS,
  options: {
    groups: { type: 'integer', required: true, min: 1, doc: 'How many groups; divides the channels.' },
    ...AFFINE_OPTIONS,
  },
  pattern(x, { groups }) {
    const channel = channelAxis('groupNorm', x);
    checkDivides(x.shape[channel] ?? 0, groups);
    const names = x.axes.map((name) => name.toLowerCase());
    // A tensor may have an axis G of its own.
    const group = ['g', 'group', 'groups'].find((name) => !names.includes(name)) ?? 'g';
    const hasC = findAxis(x.axes, 'C') >= 0;
    const split = `(${group} ${names[channel]})`;
    const left = names.map((name, axis) => (axis === channel ? split : name));
    // Where channels are features of tokens, each token stands for itself, as in layer norm.
    const right = names.flatMap((name, axis) => {
      if (axis === channel) return [group];
      return name === 'n' || !hasC ? [name] : [];
    });
    return { pattern: `${left.join(' ')} -> ${right.join(' ')}`, sizes: { [group]: groups }, affine: split };
  },
  invariants: ['zeroMean', 'unitVariance', 'shiftInvariance', 'scaleInvariance', 'batchIndependence'],
  example: `import { groupNorm, randn } from 'normbook'

const x = randn([6, 6, 16, 16], 'N C H W', { seed: 1, mean: 3, std: 2 })
groupNorm({ groups: 3 }).forward(x).y
`,
  valid: [
    {
      options: { groups: 3 },
      shape: [2, 6, 4, 4],
      axes: 'N C H W',
      pattern: 'n (g c) h w -> n g',
      parameters: 'C6',
    },
    { options: { groups: 1 }, shape: [2, 6], axes: 'N C', pattern: 'n (g c) -> n g', parameters: 'C6' },
    {
      options: { groups: 2, affine: false },
      shape: [2, 3, 8],
      axes: 'N L D',
      pattern: 'n l (g d) -> n l g',
      parameters: 'scalar',
    },
    {
      options: { groups: 2 },
      shape: [2, 3, 4],
      axes: 'N G C',
      pattern: 'n g (group c) -> n group',
      parameters: 'C4',
    },
  ],
  errors: [
    {
      options: { groups: 4 },
      shape: [2, 6, 4, 4],
      axes: 'N C H W',
      code: 'groups',
      message: 'groupNorm: 6 channels do not split into 4 groups; choose 1, 2, 3 or 6',
    },
    {
      options: {},
      shape: [2, 6],
      axes: 'N C',
      code: 'option',
      message: 'groupNorm: no groups, expected an integer ≥ 1; pass it, as in groupNorm({ groups: 1 })',
    },
    {
      options: { num_groups: 2 },
      shape: [2, 6],
      axes: 'N C',
      code: 'option',
      message: 'groupNorm: unknown option num_groups, expected groups, eps or affine; did you mean groups?',
    },
    {
      options: { groups: 1.5 },
      shape: [2, 6],
      axes: 'N C',
      code: 'option',
      message: 'groupNorm: groups 1.5, expected an integer ≥ 1; pass another value',
    },
  ],
});

function checkDivides(channels: number, groups: number): void {
  if (channels % groups === 0) return;
  throw new EngineError('groups', {
    what: 'groupNorm',
    got: `${channels} channels do not split into ${groups} groups`,
    remedy: `choose ${orList(divisors(channels, groups))}`,
  });
}
