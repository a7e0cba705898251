/** What is told of a tensor that stays in its file: of a sample at first, of all when it has been read through. */
import { fromUint8Array } from 'js-base64';
import { namedTensor, namesFor } from '../data/index.ts';
import { EngineError } from '../engine/index.ts';
import type { Question } from '../protocol/questions.ts';
import type { Domain, Panel, Summary } from '../protocol/view.ts';
import { VIEW_BYTES } from '../protocol/view.ts';
import { domainOf } from '../view/domain.ts';
import { grouped } from '../view/format.ts';
import { distributionOf, histogramOf } from '../view/inspector/distribution.ts';
import { levelsOf } from '../view/inspector/levels.ts';
import type { ElementReader } from '../view/inspector/slice-elements.ts';
import { fromJsonNumber, toJsonNumber } from '../view/json-number.ts';
import { makePreview } from '../view/preview.ts';
import { exported } from './exported.ts';
import { LargeTensor } from './large-tensor.ts';
import { summarize } from './panel.ts';
import { floatsText, levelsAnswer } from './tensor-answers.ts';

/** Elements of each of the last two axes that a preview shows: all of the rest is read when it is looked at. */
const PREVIEWED = 192;

export class LargePanel {
  readonly #tensor: LargeTensor;
  readonly #sample: Float32Array;
  panel: Panel;

  constructor(name: string, elements: ElementReader) {
    this.#tensor = new LargeTensor(elements);
    this.#sample = this.#tensor.sample();
    const { shape } = elements;
    const domain = domainOf(this.#sample);
    const count = shape.reduce((product, n) => product * n, 1);
    this.panel = {
      name,
      role: 'tensor',
      axes: [...namesFor(shape)],
      shape: [...shape],
      summary: { ...summarize({ data: this.#sample }), count },
      isSampled: true,
      statistics: [],
      domain,
      distribution: distributionOf(this.#sample, domain),
      preview: this.#preview(domain),
    };
  }

  answer(question: Question): object {
    switch (question.kind) {
      case 'region': {
        const { min, max, marks } = this.#tensor.region(question.slice, question.rows, question.columns);
        return {
          min: floatsText(min),
          max: floatsText(max),
          ...(marks?.some((mark) => mark !== 0) ? { marks: fromUint8Array(marks) } : {}),
        };
      }
      case 'levels': {
        const cells = this.#tensor.region(question.slice, question.rows, question.columns);
        return levelsAnswer(levelsOf(cells, question.shades));
      }
      case 'histogram':
        return histogramOf(this.#sample, question);
      case 'find':
        return this.#tensor.find(question.what, question.after);
      case 'lines': {
        const { values, stride } = this.#tensor.lines(question);
        return { data: floatsText(values), stride };
      }
      case 'export':
        return exported(this.#tensor, this.panel.axes, question);
      default:
        throw new EngineError('data', {
          what: question.kind,
          got: `${grouped(this.panel.summary.count)} elements in a file`,
          expected: 'a tensor that is held in memory',
          remedy: 'load a part of it in a notebook',
        });
    }
  }

  /** Reads all of it, with a turn for others between; false where `goesOn` says that nobody wants it any more. */
  async complete(goesOn: () => Promise<boolean>): Promise<boolean> {
    const found = { count: 0, nan: 0, posInf: 0, negInf: 0, min: Infinity, max: -Infinity };
    // About a value of the tensor itself, so that squares do not cancel.
    const about = fromJsonNumber(this.panel.summary.mean) || 0;
    let [sum, squares] = [0, 0];
    for (const { data } of this.#tensor.parts()) {
      for (let i = 0; i < data.length; i++) {
        const value = data[i] ?? 0;
        if (value - value !== 0) {
          if (Number.isNaN(value)) found.nan++;
          else if (value > 0) found.posInf++;
          else found.negInf++;
          continue;
        }
        const away = value - about;
        sum += away;
        squares += away * away;
        if (value < found.min) found.min = value;
        if (value > found.max) found.max = value;
      }
      found.count += data.length;
      if (!(await goesOn())) return false;
    }
    const { isSampled: _, ...panel } = this.panel;
    this.panel = { ...panel, summary: summaryOf(found, about, sum, squares) };
    return true;
  }

  /** The beginning of the last two axes, at the first index of all others. */
  #preview(domain: Domain): Panel['preview'] {
    const { shape } = this.#tensor;
    const size = shape.map((n, axis) => (axis < shape.length - 2 ? 1 : Math.min(n, PREVIEWED)));
    const [rows = 1, columns = 1] = shape.length < 2 ? [1, size[0] ?? 1] : size.slice(-2);
    const span = (length: number) => ({ facet: 0, facets: 1, start: 0, size: length, block: 1 });
    const slice = {
      index: shape.map(() => 0),
      columns: shape.length - 1,
      ...(shape.length < 2 ? {} : { rows: shape.length - 2 }),
    };
    const { min, marks } = this.#tensor.region(slice, span(rows), span(columns));
    const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const data = min.map((value, i) => special[Math.log2(marks?.[i] || 8)] ?? value);
    return makePreview(namedTensor(data, size), { start: size.map(() => 0), size }, domain, VIEW_BYTES / 2);
  }
}

function summaryOf(
  {
    count,
    nan,
    posInf,
    negInf,
    min,
    max,
  }: Omit<Summary, 'mean' | 'std' | 'min' | 'max'> & { min: number; max: number },
  about: number,
  sum: number,
  squares: number,
): Summary {
  const finite = count - nan - posInf - negInf;
  const mean = sum / finite;
  return {
    count,
    nan,
    posInf,
    negInf,
    mean: toJsonNumber(about + mean),
    std: toJsonNumber(Math.sqrt(Math.max(0, squares / finite - mean * mean))),
    min: toJsonNumber(finite === 0 ? Number.NaN : min),
    max: toJsonNumber(finite === 0 ? Number.NaN : max),
  };
}
