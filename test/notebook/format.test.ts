/** The file format: round trips, fixed bytes, and refusals with line and column. */
import assert from 'node:assert/strict';
import { NotebookFileError, parseNotebook, writeNotebook } from '../../src/notebook/index.ts';

const METADATA = {
  kernelspec: { display_name: 'Normbook', language: 'typescript', name: 'normbook' },
  language_info: { file_extension: '.ts', mimetype: 'text/typescript', name: 'typescript' },
  normbook: { version: 1 },
};

function file(cells: unknown[], more: object = {}): string {
  return JSON.stringify({ cells, metadata: METADATA, nbformat: 4, nbformat_minor: 5, ...more });
}

const CODE = {
  cell_type: 'code',
  id: 'a1',
  metadata: {},
  source: ['const x = 1\n', 'x'],
  execution_count: null,
  outputs: [],
};

function roundTrip(text: string): unknown {
  return JSON.parse(writeNotebook(parseNotebook(text)));
}

describe('a notebook file', () => {
  const cells: Record<string, object> = {
    'a code cell without outputs': CODE,
    'a markdown cell with attachments': {
      cell_type: 'markdown',
      id: 'm',
      metadata: { tags: ['intro'] },
      source: ['# Title'],
      attachments: { 'a.png': { 'image/png': 'AAAA' } },
    },
    'a raw cell': { cell_type: 'raw', id: 'r', metadata: { format: 'text/latex' }, source: ['\\alpha'] },
    'a cell of an unknown type': { cell_type: 'sql', id: 's', metadata: {}, source: ['select 1'], rows: 3 },
    'unknown keys of a cell': { ...CODE, color: 'red' },
    'a stream output': {
      ...CODE,
      outputs: [{ name: 'stdout', output_type: 'stream', text: ['one\n', 'two\n'] }],
    },
    'an error output': {
      ...CODE,
      outputs: [
        { ename: 'TypeError', evalue: 'no', output_type: 'error', traceback: ['TypeError: no', '  at x'] },
      ],
    },
    'a display with text, JSON and a picture': {
      ...CODE,
      outputs: [
        {
          data: {
            'application/vnd.x+json': { b: [1, 2], a: null },
            'image/png': 'iVBORw==',
            'text/plain': ['t'],
          },
          metadata: { 'image/png': { width: 3 } },
          output_type: 'display_data',
        },
      ],
    },
    'a foreign result with its count and single strings': {
      ...CODE,
      outputs: [
        {
          data: { 'text/html': '<b>1</b>' },
          execution_count: 7,
          metadata: {},
          output_type: 'execute_result',
        },
      ],
    },
    'a foreign output type': { ...CODE, outputs: [{ output_type: 'update_display_data', data: {}, x: 1 }] },
    'a picture whose base64 has line ends': {
      ...CODE,
      outputs: [{ data: { 'image/png': 'iVBO\nRw==\n' }, metadata: {}, output_type: 'display_data' }],
    },
  };
  for (const [name, cell] of Object.entries(cells)) {
    it(`keeps ${name}`, () => {
      const text = file([cell]);
      assert.deepEqual(roundTrip(text), JSON.parse(text));
    });
  }

  it('keeps unknown metadata and unknown top-level keys', () => {
    const text = file([CODE], {
      metadata: { ...METADATA, authors: [{ name: 'A' }], x: { y: 1 } },
      made_by: 'hand',
    });
    assert.deepEqual(roundTrip(text), JSON.parse(text));
  });

  it('is written with fixed key order, two spaces, lists of numbers on one line, and a newline at the end', () => {
    const output = {
      data: { 'a/b+json': { shape: [6, 6], name: 'x' } },
      metadata: {},
      output_type: 'display_data',
    };
    const written = writeNotebook(parseNotebook(file([{ ...CODE, outputs: [output] }])));
    const expected = `{
  "cells": [
    {
      "cell_type": "code",
      "id": "a1",
      "metadata": {},
      "source": [
        "const x = 1\\n",
        "x"
      ],
      "execution_count": null,
      "outputs": [
        {
          "data": {
            "a/b+json": {
              "shape": [6, 6],
              "name": "x"
            }
          },
          "metadata": {},
          "output_type": "display_data"
        }
      ]
    }
  ],
  "metadata": {
    "kernelspec": {
      "display_name": "Normbook",
      "language": "typescript",
      "name": "normbook"
    },
    "language_info": {
      "file_extension": ".ts",
      "mimetype": "text/typescript",
      "name": "typescript"
    },
    "normbook": {
      "version": 1
    }
  },
  "nbformat": 4,
  "nbformat_minor": 5
}
`;
    assert.equal(written, expected);
  });

  it('is the same text after a second round trip', () => {
    const once = writeNotebook(
      parseNotebook(file(Object.values(cells).map((cell, i) => ({ ...cell, id: `c${i}` })))),
    );
    assert.equal(writeNotebook(parseNotebook(once)), once);
  });

  it('gives cells of older files ids that depend on their text alone', () => {
    const { id: _, ...bare } = CODE;
    const ids = () => {
      const { cells: written } = roundTrip(file([bare, bare], { nbformat_minor: 4 })) as {
        cells: { id: string }[];
      };
      return written.map(({ id }) => id);
    };
    const [first, second] = ids();
    assert.match(first ?? '', /^[0-9a-f]{8}$/);
    assert.notEqual(first, second);
    assert.deepEqual(ids(), [first, second]);
  });

  it('leaves the outputs out where that is asked', () => {
    const output = { name: 'stdout', output_type: 'stream', text: ['hi'] };
    const notebook = parseNotebook(file([{ ...CODE, outputs: [output] }]));
    const written = JSON.parse(writeNotebook(notebook, { outputs: 'none' }));
    assert.deepEqual(written.cells[0].outputs, []);
  });

  it('without any text is a new notebook, as an explorer makes one', () => {
    assert.deepEqual(parseNotebook('').cells, []);
    assert.deepEqual(parseNotebook(' \n').cells, []);
  });
});

describe('a malformed file', () => {
  const remedy = '; the file was left as it is; mend it in a text editor or restore an earlier version';
  const pretty = (value: object) => JSON.stringify(value, null, 2);
  const top = { cells: [CODE], metadata: METADATA, nbformat: 4, nbformat_minor: 5 };
  const cases: { name: string; text: string; line: number; column: number; reason: string | RegExp }[] = [
    { name: 'no JSON', text: 'hello', line: 1, column: 1, reason: /^not valid JSON: / },
    { name: 'cut off', text: '{\n  "cells": [\n    {', line: 3, column: 6, reason: /^not valid JSON: / },
    {
      name: 'a trailing comma',
      text: '{\n  "cells": [],\n}',
      line: 3,
      column: 1,
      reason: /^not valid JSON: /,
    },
    { name: 'a merge conflict', text: '{\n<<<<<<< HEAD\n}', line: 2, column: 1, reason: /^not valid JSON: / },
    { name: 'a list', text: '[]', line: 1, column: 1, reason: 'a notebook is a list, expected an object' },
    { name: 'null', text: 'null', line: 1, column: 1, reason: 'a notebook is null, expected an object' },
    {
      name: 'no version',
      text: '{"cells": []}',
      line: 1,
      column: 1,
      reason: 'nbformat is missing, expected 4',
    },
    {
      name: 'a wrong version',
      text: pretty({ ...top, cells: [], metadata: {}, nbformat: 3 }),
      line: 4,
      column: 15,
      reason: 'nbformat is 3, expected 4',
    },
    {
      name: 'a newer version',
      text: pretty({ cells: [], metadata: {}, nbformat: 4, nbformat_minor: 6 }),
      line: 5,
      column: 21,
      reason: 'the file has nbformat 4.6, this Normbook reads up to 4.5',
    },
    {
      name: 'a newer Normbook format',
      text: '{"cells": [], "metadata": {"normbook": {"version": 2}}, "nbformat": 4, "nbformat_minor": 5}',
      line: 1,
      column: 52,
      reason: 'the file has Normbook format 2, this Normbook reads up to 1',
    },
    {
      name: 'a notebook for another kernel',
      text: '{"cells": [], "metadata": {"kernelspec": {"name": "python3"}}, "nbformat": 4, "nbformat_minor": 5}',
      line: 1,
      column: 51,
      reason: 'the notebook is for the kernel "python3", expected "normbook"',
    },
    {
      name: 'cells that are no list',
      text: '{"cells": {}, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
      line: 1,
      column: 11,
      reason: 'cells is an object, expected a list',
    },
    {
      name: 'a cell that is no object',
      text: '{"nbformat": 4, "nbformat_minor": 5,\n "cells": [\n  7]}',
      line: 3,
      column: 3,
      reason: 'a cell is 7, expected an object',
    },
    {
      name: 'a cell without a type',
      text: '{"nbformat": 4, "nbformat_minor": 5,\n "cells": [\n  {"source": ""}]}',
      line: 3,
      column: 3,
      reason: 'cell_type is missing, expected a string',
    },
    {
      name: 'a source that is a number',
      text: '{"nbformat": 4, "nbformat_minor": 5,\n "cells": [{"cell_type": "code",\n  "source": 5}]}',
      line: 3,
      column: 13,
      reason: 'source is 5, expected a string or a list of lines',
    },
    {
      name: 'an id with blanks',
      text: '{"nbformat": 4, "nbformat_minor": 5,\n "cells": [{"cell_type": "code", "source": [], "id": "a b"}]}',
      line: 2,
      column: 54,
      reason: 'id is "a b", expected 1 to 64 letters, digits, - or _',
    },
    {
      name: 'the same id twice',
      text: `{"nbformat": 4, "nbformat_minor": 5, "cells": [${JSON.stringify(CODE)},\n${JSON.stringify(CODE)}]}`,
      line: 2,
      column: 26,
      reason: 'cells 1 and 2 both have the id "a1"',
    },
    {
      name: 'outputs that are no list',
      text: '{"nbformat": 4, "nbformat_minor": 5,\n "cells": [{"cell_type": "code", "source": [], "outputs": 1}]}',
      line: 2,
      column: 59,
      reason: 'outputs is 1, expected a list',
    },
  ];
  for (const { name, text, line, column, reason } of cases) {
    it(`is refused with line and column: ${name}`, () => {
      assert.throws(
        () => parseNotebook(text),
        (error) => {
          assert.ok(error instanceof NotebookFileError);
          assert.deepEqual([error.line, error.column], [line, column], error.message);
          if (typeof reason === 'string') assert.equal(error.reason, reason + remedy);
          else assert.match(error.reason, reason);
          assert.ok(error.reason.endsWith(remedy));
          return true;
        },
      );
    });
  }
});
