/**
 * A pattern as a recipe for another shape, after einops (Rogozhnikov 2022): `n (h w) c -> n c h w` splits,
 * permutes and composes axes. It knows no mathematics.
 */

import { EngineError } from '../errors.ts';
import { floats } from '../memory/memory.ts';
import { type Grouping, resolvePattern } from '../pattern/grouping.ts';
import { patternText } from '../pattern/pattern-text.ts';
import { forEachRun } from '../pattern/runs.ts';
import type { SplitSizes } from '../pattern/split.ts';
import { type Axes, axisNames } from './axes.ts';
import type { Elements } from './elements.ts';

/** See `Tensor.rearrange`. The groups of the pattern, of one element each, are the places of the result. */
export function rearrange(x: Elements, pattern: string, sizes: SplitSizes = {}, axes?: Axes): Elements {
  const text = patternText('rearrange', pattern, 'n c h w -> n h w c');
  const grouping = resolvePattern(text, x, { sizes });
  const { shape } = grouping;
  if (grouping.count !== 1) throw lossy(grouping);
  const names = axisNames('rearrange', axes ?? grouping.axes, shape.length);
  const data = floats('rearrange', x.data.length);
  forEachRun(grouping, ({ start, length, group, groupStep }) => {
    for (let i = 0; i < length; i++) data[group + i * groupStep] = x.data[start + i] ?? Number.NaN;
  });
  return { data, shape, axes: names };
}

function lossy({ pattern, count }: Grouping): EngineError {
  return new EngineError('pattern', {
    what: `pattern "${pattern}"`,
    got: `${count} elements for each place of the result`,
    expected: '1',
    remedy: 'write every name of the left on the right too, or reduce with x.mean()',
  });
}
