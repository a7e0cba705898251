/** Checks of questions about tensors and of their answers: a webview and a kernel are hostile until then. */
import * as v from 'valibot';
import { explorationState } from './exploration-guard.ts';
import { normalization } from './normalization-guard.ts';
import type { Answers, Histogram, QuestionKind, Scale, Shades } from './questions.ts';
import { base64, count, finite, jsonNumber, perAxis, preview } from './view-parts-guard.ts';

/** As many parts as anyone draws. */
const MOST_BINS = 4096;
/** Of one region: four times what a chunk has. */
const MOST_CELLS = 2 ** 16;

const extent = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const indices = perAxis(count);

export const target = v.object({ output: v.string(), panel: count });

export const slice = v.pipe(
  v.object({
    rows: v.exactOptional(count),
    columns: v.exactOptional(count),
    facetRows: v.exactOptional(count),
    facetColumns: v.exactOptional(count),
    wrap: v.exactOptional(extent),
    index: indices,
  }),
  v.check(({ rows, columns, facetRows, facetColumns, index }) => {
    const seen = [rows, columns, facetRows, facetColumns].filter((axis) => axis !== undefined);
    return new Set(seen).size === seen.length && seen.every((axis) => axis < index.length);
  }, 'a place of its own for each axis'),
);

const span = v.object({ facet: count, facets: extent, start: count, size: extent, block: extent });

export const scale: v.GenericSchema<Scale> = v.variant('type', [
  v.object({ type: v.literal('linear') }),
  v.object({ type: v.literal('symlog'), threshold: v.pipe(finite, v.gtValue(0)) }),
]);

export const shades: v.GenericSchema<Shades> = v.pipe(
  v.object({ min: finite, max: finite, ramp: v.picklist(['diverging', 'sequential']), scale }),
  v.check(({ min, max }) => min < max, 'a min below the max'),
);

const cells = ({ facets, size, block }: v.InferOutput<typeof span>): number =>
  facets * Math.ceil(size / block);

const part = { slice, rows: span, columns: span };
const isSmall = ({ rows, columns }: Record<'rows' | 'columns', v.InferOutput<typeof span>>): boolean =>
  cells(rows) * cells(columns) <= MOST_CELLS;
const SMALL = `at most ${MOST_CELLS} cells`;

export const exportQuestion = v.object({
  kind: v.literal('export'),
  format: v.picklist(['npy', 'csv']),
  slice,
  part: v.exactOptional(count),
});

/** Of a page: `write` is not among them, for only the extension names files. */
export const question = v.variant('kind', [
  v.object({ kind: v.literal('preview'), start: indices, size: indices }),
  v.pipe(
    v.object({ kind: v.literal('region'), ...part }),
    v.check((asked) => isSmall(asked), SMALL),
  ),
  v.pipe(
    v.object({ kind: v.literal('levels'), ...part, shades }),
    v.check((asked) => isSmall(asked), SMALL),
  ),
  v.pipe(
    v.object({ kind: v.literal('lines'), slice, along: v.picklist(['rows', 'columns']), span }),
    v.check(({ span: lines }) => cells(lines) <= MOST_CELLS, `at most ${MOST_CELLS} lines`),
  ),
  v.pipe(
    v.object({
      kind: v.literal('histogram'),
      min: finite,
      max: finite,
      bins: v.pipe(extent, v.maxValue(MOST_BINS)),
      scale,
    }),
    v.check(({ min, max }) => min < max, 'a min below the max'),
  ),
  v.object({
    kind: v.literal('find'),
    what: v.picklist(['nan', 'posInf', 'negInf', 'min', 'max']),
    after: v.exactOptional(indices),
  }),
  exportQuestion,
  v.object({ kind: v.literal('hold') }),
  v.object({ kind: v.literal('normalization') }),
  v.object({ kind: v.literal('difference'), minus: target }),
  v.object({ kind: v.literal('explore'), state: explorationState }),
  v.object({ kind: v.literal('release') }),
]);

export const histogram: v.GenericSchema<Histogram> = v.pipe(
  v.object({
    min: finite,
    max: finite,
    scale,
    counts: v.pipe(v.array(count), v.maxLength(MOST_BINS)),
    below: count,
    above: count,
  }),
  v.check(({ min, max }) => min < max, 'a min below the max'),
);

export const distribution = v.strictObject({
  histogram,
  quantiles: v.pipe(v.array(jsonNumber), v.maxLength(16)),
});

const held = v.object({ output: v.string(), view: v.unknown() });

const ANSWERS: { readonly [Kind in QuestionKind]: v.GenericSchema<unknown, Answers[Kind]> } = {
  preview,
  region: v.object({ min: base64, max: v.exactOptional(base64), marks: v.exactOptional(base64) }),
  levels: v.object({ levels: base64, marks: v.exactOptional(base64) }),
  lines: v.object({ data: base64, stride: extent }),
  histogram,
  find: v.object({ index: v.exactOptional(indices) }),
  export: v.object({ bytes: base64, parts: extent }),
  hold: held,
  normalization,
  difference: held,
  explore: v.object({ ...held.entries, code: v.string() }),
  write: v.object({}),
  release: v.object({}),
};

/** Throws for an answer that is none to such a question; the message is for the user. */
export function parseAnswer<Kind extends QuestionKind>(kind: Kind, answer: unknown): Answers[Kind] {
  const schema: v.GenericSchema<unknown, Answers[Kind]> = ANSWERS[kind];
  const result = v.safeParse(schema, answer, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new Error(
    `bad answer about a tensor (${v.getDotPath(issue) ?? kind}: ${issue.message}); run the cell again`,
  );
}
