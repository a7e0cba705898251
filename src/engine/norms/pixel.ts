/**
 * Pixelwise feature normalization: the vector of channels at each position divided by its root mean square.
 *
 * Forward: y = x·r, r = (mean over c of x² + ε)^−½. Forward keeps x and r.
 * Backward: dx = r·(dy − y·mean(dy·y)), as in `rms.ts` with the channels of a position as the group.
 */
import { defineNorm } from './record.ts';
import { rmsMathematics } from './rms.ts';
import { perPosition } from './sides.ts';

/** Divides the channels at each position by their root mean square. Channels: axis `C`, or `D` without a `C`. */
export const pixelNorm = defineNorm({
  id: 'pixelNorm',
  name: 'PixelNorm',
  title: 'Pixelwise feature normalization',
  family: 'activations',
  summary:
    'The channels at each position are given mean square 1, which keeps the signals of a generator in bounds.',
  paper: {
    authors: 'Tero Karras, Timo Aila, Samuli Laine, Jaakko Lehtinen',
    year: 2018,
    title: 'Progressive Growing of GANs for Improved Quality, Stability, and Variation',
  },
  formula: String.raw`y_{nchw} = \frac{x_{nchw}}{\sqrt{\frac{1}{C}\sum_{c'} x_{nc'hw}^2 + \epsilon}}`,
  formulaText: 'y = x / √(mean over c of x² + ε)',
  parameters: [],
  options: {
    eps: { type: 'number', default: 1e-8, min: 0, doc: 'Added to the mean square under the root.' },
  },
  statistics: ['meanSquare', 'rstd'],
  // The record has no γ; rms.ts leaves it out where the pass has none.
  pattern: (x) => ({ pattern: perPosition('pixelNorm', x).pattern }),
  mathematics: rmsMathematics,
  invariants: ['unitMeanSquare', 'scaleInvariance', 'batchIndependence'],
  example: `import { pixelNorm, randn } from 'normbook'

const x = randn([2, 6, 16, 16], 'N C H W', { seed: 1, mean: 3, std: 2 })
pixelNorm().forward(x).y
`,
  valid: [
    { options: {}, shape: [2, 6, 3, 4], axes: 'N C H W', pattern: 'n c h w -> n h w', parameters: 'none' },
    { options: { eps: 1e-3 }, shape: [2, 5, 8], axes: 'N L D', pattern: 'n l d -> n l', parameters: 'none' },
    {
      options: {},
      shape: [2, 2, 2, 3, 4],
      axes: 'N L H W C',
      pattern: 'n l h w c -> n l h w',
      parameters: 'none',
    },
  ],
  errors: [
    {
      options: { affine: true },
      shape: [2, 3],
      axes: 'N C',
      code: 'option',
      message: 'pixelNorm: unknown option affine, expected eps; choose one of these',
    },
    {
      options: {},
      shape: [4, 5],
      axes: 'H W',
      code: 'axis',
      message:
        'pixelNorm: a tensor without channels (H4 W5), expected an axis C, or D; rename its axes, or state a pattern with normalization()',
    },
  ],
});
