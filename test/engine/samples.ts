/** Tensors and layers for the samples of a record, seeded, for every test that loops over the table. */
import { type NormRecord, randn, type Tensor } from '../../src/engine/index.ts';
import { uniforms } from '../../src/engine/tensor/random.ts';

type Sample = NormRecord['valid'][number];

export function inputOf(sample: Pick<Sample, 'shape' | 'axes'>, mean = 0, std = 1): Tensor {
  return randn(sample.shape, sample.axes, { seed: 11, mean, std });
}

/** What forward takes beside x: noise, or class numbers where the sample says so. */
export function extrasOf({ inputs = {} }: Pick<Sample, 'inputs'>): Record<string, Tensor> {
  const made = Object.entries(inputs).map(([name, { shape, axes, below }], i) => {
    const noise = randn(shape, axes, { seed: 21 + i, mean: 0.5 });
    const uniform = uniforms(i);
    return [name, below === undefined ? noise : noise.map(() => Math.floor(uniform() * below))];
  });
  return Object.fromEntries(made);
}
