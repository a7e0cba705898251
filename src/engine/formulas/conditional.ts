/**
 * γ and β by the class of each sample: a row of a table for each class. It knows no statistics.
 *
 * y = γ[k,c]·x̂ + β[k,c], k the class of the sample. Backward: the gradient of x̂ is γ[k,c]·dy, and the gradients of
 * the tables sum dy·x̂ and dy over the samples of each class; a class without samples has 0.
 */

import { EngineError } from '../errors.ts';
import type { InputSpec } from '../layer/inputs.ts';
import type { Outcome, Pass } from '../layer/mathematics.ts';
import type { ValueSpec } from '../layer/values.ts';
import { patternText, sampleAxis } from '../norms/sides.ts';
import { resolvePattern } from '../pattern/grouping.ts';
import { describe } from '../tensor/axes.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { eachElement, forEachElement, groupIndices } from './moments.ts';
import { backwardToX, type Scale, standardized } from './standardize.ts';

export const CLASSES_OPTION = {
  classes: { type: 'integer', required: true, min: 1, doc: 'How many classes there are.' },
} as const;

export const LABELS: InputSpec = {
  name: 'labels',
  doc: 'The class of each sample, from 0 on: a list, or a tensor of axis N.',
  listAxes: 'N',
  differentiable: false,
};

const classTable: NonNullable<ValueSpec['shape']> = (_, { parameterShape, parameterAxes }, { classes }) => {
  return { shape: [Number(classes), ...parameterShape], axes: ['K', ...parameterAxes] };
};

/** One row of γ and of β for each class, axes `K C`. */
export const CLASS_PARAMETERS = [
  { name: 'gamma', initial: 1, shape: classTable, doc: 'The scale γ of each class and channel.' },
  { name: 'beta', initial: 0, shape: classTable, doc: 'The shift β of each class and channel.' },
] as const satisfies readonly ValueSpec[];

/** Throws code `data` for labels that are no classes, `shape` where they are not as many as samples. */
export function conditioned(
  what: string,
  pass: Pass,
  scale: Scale,
  classes: number,
): Pick<Outcome, 'y' | 'backward'> {
  const { x, grouping, values } = pass;
  const channels = grouping.parameterShape.reduce((product, extent) => product * extent, 1);
  const rows = rowsOf(what, x, pass.inputs.labels, classes).map((row) => row * channels);
  const { gamma, beta } = values;
  const hat = standardized(x.data, scale);
  const at = (i: number, p: number): number => (rows[i] ?? 0) + p;
  const y = eachElement(
    grouping,
    (i, g, p) => (gamma?.[at(i, p)] ?? 1) * hat(i, g, p) + (beta?.[at(i, p)] ?? 0),
  );
  return {
    y: new Float32Array(y),
    backward: (dy) => {
      const dgamma = new Float64Array(classes * channels);
      const dbeta = new Float64Array(classes * channels);
      forEachElement(grouping, (i, g, p) => {
        const entry = at(i, p);
        dgamma[entry] = (dgamma[entry] ?? 0) + (dy[i] ?? 0) * hat(i, g, p);
        dbeta[entry] = (dbeta[entry] ?? 0) + (dy[i] ?? 0);
      });
      const dx = backwardToX(x.data, grouping, scale, (i, _, p) => (gamma?.[at(i, p)] ?? 1) * (dy[i] ?? 0));
      return { x: dx, parameters: { gamma: dgamma, beta: dbeta } };
    },
  };
}

/** The class of the sample of each element. */
function rowsOf(what: string, x: Tensor, labels: Tensor | undefined, classes: number): Int32Array {
  const sample = sampleAxis(x);
  if (sample < 0) {
    const remedy = 'name the axis of the samples N';
    throw new EngineError('axis', {
      what,
      got: `a tensor without samples (${describe(x)})`,
      expected: 'an axis N',
      remedy,
    });
  }
  const samples = x.shape[sample] ?? 0;
  if (labels?.size !== samples || labels.shape.length !== 1) {
    const got = `labels ${labels}`;
    throw new EngineError('shape', {
      what,
      got,
      expected: `N${samples}`,
      remedy: 'pass one class for each sample',
    });
  }
  const wrong = labels.data.find((label) => !Number.isInteger(label) || label < 0 || label >= classes);
  if (wrong !== undefined) {
    const expected = `an integer from 0 to ${classes - 1}`;
    throw new EngineError('data', {
      what,
      got: `label ${wrong}`,
      expected,
      remedy: 'correct it, or state more classes',
    });
  }
  const bySample = resolvePattern(
    patternText(x, (axis) => axis === sample),
    x,
  );
  return groupIndices(bySample).map((n) => labels.data[n] ?? 0);
}
