/** Questions about one tensor → answers that can cross to the picture of it. It knows no displays and no process. */
import { fromUint8Array } from 'js-base64';
import { EngineError, type Tensor } from '../engine/index.ts';
import type { Answers, Levels, Question, QuestionKind } from '../protocol/questions.ts';
import { type Domain, VIEW_BYTES } from '../protocol/view.ts';
import { histogramOf } from '../view/inspector/distribution.ts';
import { findElement } from '../view/inspector/find.ts';
import { type LevelCells, levelsOf } from '../view/inspector/levels.ts';
import { lineStatistics } from '../view/inspector/lines.ts';
import { readRegion } from '../view/inspector/read-region.ts';
import { readerOf } from '../view/inspector/slice-elements.ts';
import { makePreview } from '../view/preview.ts';
import { exported } from './exported.ts';

/** What takes more than the one tensor. */
const OF_DISPLAYS = ['hold', 'normalization', 'difference', 'explore', 'write', 'release'] as const;
type OfDisplays = (typeof OF_DISPLAYS)[number];
/** What is asked of a tensor alone. */
export type TensorQuestion = Exclude<Question, { kind: OfDisplays }>;
type TensorQuestionKind = Exclude<QuestionKind, OfDisplays>;

export function isTensorQuestion(question: Question): question is TensorQuestion {
  return !OF_DISPLAYS.some((kind) => kind === question.kind);
}

type Answering = {
  readonly [Kind in TensorQuestionKind]: (
    tensor: Tensor,
    question: Extract<TensorQuestion, { kind: Kind }>,
    domain: Domain,
  ) => Answers[Kind];
};

const ANSWERING: Answering = {
  preview: (tensor, { start, size }, domain) => {
    const inside = tensor.shape.every((n, axis) => (start[axis] ?? n) + (size[axis] ?? n) <= n);
    if (!inside || start.length !== tensor.shape.length || size.length !== start.length) {
      throw new Error(`no window [${start}] + [${size}] in ${tensor}`);
    }
    return makePreview(tensor, { start, size }, domain, VIEW_BYTES / 2);
  },
  region: (tensor, { slice, rows, columns }) => {
    const { min, max, marks } = readRegion(tensor, slice, rows, columns);
    return {
      min: floatsText(min),
      ...(max === min ? {} : { max: floatsText(max) }),
      ...(marks === undefined ? {} : { marks: fromUint8Array(marks) }),
    };
  },
  levels: (tensor, { slice, rows, columns, shades }) =>
    levelsAnswer(levelsOf(readRegion(tensor, slice, rows, columns), shades)),
  lines: (tensor, { slice, along, span }) => {
    const { values, stride } = lineStatistics(tensor, slice, along, span);
    return { data: floatsText(values), stride };
  },
  histogram: ({ data }, question) => histogramOf(data, question),
  find: (tensor, { what, after }) => {
    const index = findElement(tensor, what, after);
    return index === undefined ? {} : { index };
  },
  export: (tensor, question) => exported(readerOf(tensor), tensor.axes, question),
};

/** Throws for what the tensor does not have; the message is for the user. */
export function answerAbout(tensor: Tensor, question: TensorQuestion, domain: Domain): object {
  const rank = tensor.shape.length;
  if ('slice' in question && question.slice.index.length !== rank) {
    const got = `${question.slice.index.length} indices`;
    throw new EngineError('shape', {
      what: 'slice',
      got,
      expected: `${rank}, for ${tensor}`,
      remedy: 'run the cell again',
    });
  }
  return answer(question.kind, tensor, question, domain);
}

function answer<Kind extends TensorQuestionKind>(
  kind: Kind,
  tensor: Tensor,
  question: TensorQuestion,
  domain: Domain,
): Answers[Kind] {
  // `kind` is the question's own.
  return ANSWERING[kind](tensor, question as Extract<TensorQuestion, { kind: Kind }>, domain);
}

export function levelsAnswer({ levels, marks }: LevelCells): Levels {
  return {
    levels: fromUint8Array(levels),
    ...(marks === undefined ? {} : { marks: fromUint8Array(marks) }),
  };
}

/** Little-endian, as base64. */
export function floatsText({ buffer, byteOffset, byteLength }: Float32Array): string {
  return fromUint8Array(new Uint8Array(buffer, byteOffset, byteLength));
}
