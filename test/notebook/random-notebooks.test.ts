/** 10,000 notebooks drawn at random, through the file format and back; what is written is what the schema describes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { parseNotebook, writeNotebook } from '../../src/notebook/index.ts';

const NOTEBOOKS = 10_000;

const schema = JSON.parse(
  readFileSync(new URL('../../schemas/normbook.schema.json', import.meta.url), 'utf8'),
);
const isValid = new Ajv({ allErrors: true, strict: true }).compile(schema);

/** Any JSON, names that stand for something in JavaScript among its keys. */
const key = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom('__proto__', 'constructor', 'toString', '0', '-1', ''),
);
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(key, tie('json'), { maxKeys: 4 }),
  ),
}));
const object = fc.dictionary(key, json, { maxKeys: 3 });

/** Lines as nbformat has them: each with its end, but for the last. */
const text = fc
  .array(
    fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom('// %%', '\r', '\t', '\u2028')),
    { maxLength: 5 },
  )
  .map((lines) => lines.map((line) => line.replaceAll('\n', ' ')).join('\n'));
const lines = text.map((whole) => whole.match(/[^\n]*\n|[^\n]+/g) ?? []);
const base64 = fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('base64'));

const bundle = fc.record(
  {
    'application/vnd.normbook.view+json': json,
    'application/json': json,
    'image/png': base64,
    'image/svg+xml': lines,
    'text/html': lines,
    'text/plain': fc.oneof(lines, text),
    'application/pdf': fc.oneof(base64, json),
  },
  { requiredKeys: [] },
);
const output = fc.oneof(
  fc.record({
    name: fc.constantFrom('stdout', 'stderr'),
    output_type: fc.constant('stream'),
    text: fc.oneof(lines, text),
  }),
  fc.record({
    ename: fc.string(),
    evalue: text,
    output_type: fc.constant('error'),
    traceback: fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 3 }),
  }),
  fc.record({ data: bundle, metadata: object, output_type: fc.constant('display_data') }),
  fc.record({
    data: bundle,
    execution_count: fc.option(fc.nat()),
    metadata: object,
    output_type: fc.constant('execute_result'),
  }),
  // Of a program that we do not know.
  fc.tuple(object, fc.string()).map(([more, type]) => ({ ...more, output_type: `x-${type}` })),
);

const OURS = new Set(['cell_type', 'id', 'metadata', 'source', 'execution_count', 'outputs']);
const foreign = object.map((more) =>
  Object.fromEntries(Object.entries(more).filter(([name]) => !OURS.has(name))),
);
const cell = fc
  .record({
    cell_type: fc.constantFrom('code', 'code', 'markdown', 'raw', 'sql'),
    metadata: fc.oneof(object, fc.constant({ vscode: { languageId: 'python' } })),
    source: lines,
    more: foreign,
    outputs: fc.array(output, { maxLength: 3 }),
  })
  .map(({ more, outputs, ...rest }) => {
    return rest.cell_type === 'code'
      ? { ...rest, ...more, execution_count: null, outputs }
      : { ...rest, ...more };
  });
const notebook = fc
  .record({ cells: fc.array(cell, { maxLength: 5 }), metadata: object, more: foreign })
  .map(({ cells, metadata, more }) => ({
    ...more,
    cells: cells.map((one, index) => ({ ...one, id: `cell-${index}` })),
    metadata: {
      ...metadata,
      kernelspec: { display_name: 'Normbook', language: 'typescript', name: 'normbook' },
      language_info: { file_extension: '.ts', mimetype: 'text/typescript', name: 'typescript' },
      normbook: { version: 1 },
    },
    nbformat: 4,
    nbformat_minor: 5,
  }));

describe('notebooks drawn at random', () => {
  it(`come back from a file as they were, to the byte the second time, ${NOTEBOOKS} of them`, function () {
    this.timeout(300_000);
    fc.assert(
      fc.property(notebook, (drawn) => {
        const written = writeNotebook(parseNotebook(JSON.stringify(drawn)));
        assert.deepEqual(JSON.parse(written), JSON.parse(JSON.stringify(drawn)));
        assert.equal(writeNotebook(parseNotebook(written)), written);
        assert.ok(isValid(JSON.parse(written)), JSON.stringify(isValid.errors?.slice(0, 3)));
      }),
      { seed: 9, numRuns: NOTEBOOKS },
    );
  });

  const sound = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };
  const code = {
    cell_type: 'code',
    id: 'a',
    metadata: {},
    source: ['1'],
    execution_count: null,
    outputs: [],
  };
  const broken: Record<string, { top?: object; cell?: object }> = {
    'no cells': { top: { cells: undefined } },
    'another version': { top: { nbformat: 3 } },
    'a newer format of ours': { top: { metadata: { normbook: { version: 99 } } } },
    'another kernel': { top: { metadata: { kernelspec: { name: 'python3', display_name: 'P' } } } },
    'a cell without a type': { cell: { cell_type: undefined } },
    'a source that is a number': { cell: { source: 7 } },
    'an id with blanks': { cell: { id: 'a b' } },
    'outputs that are no list': { cell: { outputs: {} } },
    'metadata that is a list': { cell: { metadata: [] } },
  };
  for (const [name, { top, cell: change }] of Object.entries(broken)) {
    it(`the schema refuses what the reader refuses: ${name}`, () => {
      const changed = JSON.stringify({ ...sound, cells: [{ ...code, ...change }], ...top });
      assert.equal(isValid({ ...sound, cells: [code] }), true);
      assert.equal(isValid(JSON.parse(changed)), false);
      assert.throws(() => parseNotebook(changed));
    });
  }
});
