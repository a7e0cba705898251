/**
 * What forward takes beside x, such as the style of AdaIN: checked against a normalization's list.
 * It knows no normalization.
 */

import { EngineError } from '../errors.ts';
import { refuseUnknown } from '../options.ts';
import { tensor } from '../tensor/create.ts';
import { type Nested, Tensor } from '../tensor/tensor.ts';

export interface InputSpec {
  readonly name: string;
  /** A sentence: what it is, and its axes. */
  readonly doc: string;
  /** The axes of a plain list given for it, such as labels; left out: only a tensor will do. */
  readonly listAxes?: string;
  /** Whether backward gives its gradient. */
  readonly differentiable: boolean;
}

/** Tensors by name; for some, plain lists of numbers. */
export type Inputs = Readonly<Record<string, Tensor | Nested>>;

/** Throws code `option` for names that the normalization does not know, `data` for those that it misses. */
export function checkInputs(
  what: string,
  specs: readonly InputSpec[],
  given: Inputs,
): Readonly<Record<string, Tensor>> {
  if (specs.length === 0) {
    if (Object.keys(given).length === 0) return {};
    const got = `inputs ${Object.keys(given).join(', ')}`;
    throw new EngineError('option', {
      what: `${what}.forward`,
      got,
      expected: 'x alone',
      remedy: 'leave them out',
    });
  }
  refuseUnknown(
    `${what}.forward`,
    specs.map(({ name }) => name),
    Object.keys(given),
    'input',
  );
  return Object.fromEntries(specs.map((spec) => [spec.name, checkInput(what, spec, given[spec.name])]));
}

function checkInput(
  what: string,
  { name, doc, listAxes }: InputSpec,
  value: Tensor | Nested | undefined,
): Tensor {
  if (value === undefined) {
    const remedy = `pass it, as in forward(x, { ${name} })`;
    throw new EngineError('data', { what, got: `no ${name}`, expected: sentencePart(doc), remedy });
  }
  if (value instanceof Tensor) return value;
  if (listAxes !== undefined && typeof value === 'object') return tensor(value, listAxes);
  const got = Array.isArray(value) ? `a list for ${name}` : `${typeof value} for ${name}`;
  throw new EngineError('data', { what, got, expected: 'a tensor', remedy: 'make one with tensor()' });
}

/** `The style.` → `the style` */
function sentencePart(doc: string): string {
  return doc.slice(0, 1).toLowerCase() + doc.slice(1).replace(/\.$/, '');
}
