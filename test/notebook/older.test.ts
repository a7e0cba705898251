/** A file of an older version: what it becomes when it is saved now, and that nothing of it is lost. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseNotebook, writeNotebook } from '../../src/notebook/index.ts';

interface File {
  metadata: { normbook: object };
  nbformat_minor: number;
  cells: { id: string; source: string | string[]; outputs?: { text?: string | string[] }[] }[];
}

const text = readFileSync(path.join(import.meta.dirname, 'older', 'nbformat-4.2.normbook'), 'utf8');

describe('a file from before cells had ids and Normbook a version', () => {
  const old = JSON.parse(text) as File;
  const saved = writeNotebook(parseNotebook(text));
  const now = JSON.parse(saved) as File;

  it('is saved as of this version', () => {
    assert.equal(now.nbformat_minor, 5);
    assert.deepEqual(now.metadata.normbook, { seed: 7, version: 1 });
  });

  it('has cells with ids of their own', () => {
    const ids = now.cells.map(({ id }) => id);
    for (const id of ids) assert.match(id, /^[A-Za-z0-9_-]{1,64}$/);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('has all else that it had, but for the counts of runs, which say nothing of a notebook', () => {
    const kept = now.cells.map(({ id: _, ...cell }) => joined(cell));
    const had = old.cells.map((cell) =>
      joined({ ...cell, ...('outputs' in cell ? { execution_count: null } : {}) }),
    );
    assert.deepEqual(kept, had);
    const { language_info: _, ...metadata } = now.metadata as File['metadata'] & { language_info: object };
    assert.deepEqual(metadata, { ...old.metadata, normbook: now.metadata.normbook });
  });

  it('is not changed by being saved again', () => {
    assert.equal(writeNotebook(parseNotebook(saved)), saved);
  });
});

/** Text as one string, which nbformat allows to be a list of lines wherever it is. */
function joined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(joined);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      const isLines = ['source', 'text', 'text/plain', 'image/png'].includes(key) && Array.isArray(part);
      return [key, isLines ? part.join('') : joined(part)];
    }),
  );
}
