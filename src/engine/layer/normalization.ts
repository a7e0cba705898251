/**
 * A normalization from nothing but a pattern. It knows none of the named ones.
 */
import { EngineError } from '../errors.ts';
import { groupMathematics } from '../norms/group.ts';
import { AFFINE_PARAMETERS, type NormLayer } from '../norms/record.ts';
import { readOptions, refuseUnknown } from '../options.ts';
import { parsePattern, parseSide } from '../pattern/pattern.ts';
import { Layer } from './layer.ts';

const COMMON = {
  eps: { type: 'number', default: 1e-5, min: 0, doc: 'Added to the variance under the root.' },
  affine: { type: 'axes', default: '', doc: 'The axes of γ and β in the pattern’s names; none by default.' },
} as const;

/** `eps` and `affine`; every other name is a split part of the pattern with its size. */
export interface NormalizationOptions {
  /** Added to the variance under the root; 1e-5 by default. */
  eps?: number;
  /** The axes of γ and β in the pattern's names, `'c h w'`, `'(g c)'`; none by default. */
  affine?: string;
  [part: string]: number | string | undefined;
}

/**
 * Any pattern as a layer: `normalization('n (g c) h w -> n g', { g: 3, affine: '(g c)' })`. In `affine`, `c`
 * alone is the inner part of the split: one γ for the c-th channel of every group. Throws code `pattern`
 * for text that does not parse, `option` for unknown names; what a tensor has to do with it, at forward.
 */
export function normalization(
  pattern: string,
  options: NormalizationOptions = {},
): NormLayer<'mean' | 'variance' | 'rstd', 'gamma' | 'beta'> {
  const parsed = parsePattern(pattern);
  const splits = parsed.left.filter((item) => item.kind === 'split');
  const parts = splits.flatMap((item) => item.names.map(({ name }) => name));
  const { eps, affine, ...rest } = options;
  refuseUnknown('normalization', [...parts, 'eps', 'affine'], Object.keys(rest));
  const values = readOptions('normalization', COMMON, { eps, affine });
  parseSide(`affine "${values.affine}"`, values.affine);
  const sizes = readSizes(rest);
  const isAffine = values.affine.trim() !== '';
  const layer = new Layer<'mean' | 'variance' | 'rstd', 'gamma' | 'beta'>({
    id: 'normalization',
    name: pattern,
    title: `Normalization ${pattern}`,
    options: { pattern, ...values, ...sizes },
    parameters: isAffine ? AFFINE_PARAMETERS : [],
    state: [],
    absent: isAffine ? [] : ['gamma', 'beta'],
    inputs: [],
    gradient: 'formula',
    plan: () => ({ pattern, sizes, affine: values.affine }),
    mathematics: groupMathematics(values),
  });
  // With affine axes it has γ and β as properties; without, both read as undefined.
  return layer as NormLayer<'mean' | 'variance' | 'rstd', 'gamma' | 'beta'>;
}

function readSizes(given: Readonly<Record<string, number | string | undefined>>): Record<string, number> {
  const sizes: Record<string, number> = {};
  for (const [name, size] of Object.entries(given)) {
    if (size === undefined) continue;
    if (typeof size === 'number' && Number.isSafeInteger(size) && size >= 1) {
      sizes[name] = size;
      continue;
    }
    throw new EngineError('option', {
      what: 'normalization',
      got: `${name} ${JSON.stringify(size)}`,
      expected: 'an integer ≥ 1',
      remedy: `pass the size of part ${name}`,
    });
  }
  return sizes;
}
