/** 10,000 files damaged at random: each is read, or refused with a place; none crashes, hangs or turns into an empty notebook. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { decodeFile, NotebookFileError, parseNotebook, writeNotebook } from '../../src/notebook/index.ts';

const FILES = 10_000;

/** A sample, its pictures cut short so that damage falls on every part of a file. */
const sample = readFileSync(new URL('../../samples/02-one-formula.normbook', import.meta.url), 'utf8')
  .replaceAll(/"[A-Za-z0-9+/=]{200,}"/g, '"iVBORw=="')
  .slice(0, 200_000);
const whole = Buffer.from(writeNotebook(parseNotebook(sample)));

type Damage = (bytes: Buffer) => Buffer;

const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const at = (bytes: Buffer, share: number) => Math.floor(share * bytes.length);
const span = fc.record({ from: place, length: fc.oneof(fc.nat(8), fc.nat(4000)) });
const tokens = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '\n',
  'null',
  '1e999',
  '"\\ud800"',
  '\u0000',
  '<<<<<<< ours\n',
];

function spliced(bytes: Buffer, from: number, length: number, put: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + length)]);
}

const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.tuple(place, fc.nat(7)).map(
    ([where, bit]): Damage =>
      (bytes) => {
        const changed = Buffer.from(bytes);
        const index = at(bytes, where);
        changed[index] = (changed[index] ?? 0) ^ (1 << bit);
        return changed;
      },
  ),
  span.map(
    ({ from, length }): Damage =>
      (bytes) =>
        spliced(bytes, at(bytes, from), length, Buffer.alloc(0)),
  ),
  span.map(
    ({ from, length }): Damage =>
      (bytes) =>
        spliced(bytes, at(bytes, from), length, Buffer.alloc(length)),
  ),
  fc.tuple(span, place).map(
    ([{ from, length }, to]): Damage =>
      (bytes) => {
        const start = at(bytes, from);
        return spliced(bytes, at(bytes, to), 0, bytes.subarray(start, start + length));
      },
  ),
  fc.tuple(place, fc.constantFrom(...tokens)).map(
    ([where, token]): Damage =>
      (bytes) =>
        spliced(bytes, at(bytes, where), 0, Buffer.from(token)),
  ),
  // A save that was cut off.
  place.map(
    (where): Damage =>
      (bytes) =>
        bytes.subarray(0, at(bytes, where)),
  ),
);

/** JSON whose text is sound, with one value of it turned into another. */
const change = fc.tuple(
  place,
  fc.constantFrom<unknown>(null, true, -1, 0.5, '', 'x', [], {}, [[]], { output_type: 'stream' }, 1e21),
);

describe('a file damaged at random', () => {
  it(`is read or refused with a place, and never empty, ${FILES / 2} times damaged bytes`, function () {
    this.timeout(300_000);
    const drawn = fc.array(damage, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(drawn, (damages) => readOrRefused(damagedBy(damages))),
      { seed: 9, numRuns: FILES / 2 },
    );
  });

  it(`is read or refused with a place, ${FILES / 2} times sound JSON of another meaning`, function () {
    this.timeout(300_000);
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const json: unknown = JSON.parse(whole.toString());
        for (const [where, value] of changes) replaceOne(json, where, value);
        readOrRefused(Buffer.from(JSON.stringify(json)), { mayBeEmpty: hasNoCells(json) });
      }),
      { seed: 9, numRuns: FILES / 2 },
    );
  });

  const deep = 200_000;
  const nested: Record<string, string> = {
    'lists that never end': '['.repeat(deep),
    'lists in lists': '['.repeat(deep) + ']'.repeat(deep),
    'objects in objects': `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`,
    'metadata in metadata': `{"cells": [], "nbformat": 4, "nbformat_minor": 5, "metadata": ${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}}`,
    'an output of lists': `{"nbformat": 4, "nbformat_minor": 5, "cells": [{"cell_type": "code", "source": "", "outputs": [${'['.repeat(deep)}${']'.repeat(deep)}]}]}`,
    'a fault behind deep metadata': `{"nbformat": 4, "nbformat_minor": 5, "metadata": {"a": ${'['.repeat(deep)}${']'.repeat(deep)}}, "cells": 7}`,
  };
  for (const [name, text] of Object.entries(nested)) {
    it(`is refused where it is nested ${deep} deep: ${name}`, () => {
      assert.throws(() => parseNotebook(text), NotebookFileError);
    });
  }
});

/** Never down to nothing: an empty file is what an explorer's "New File" makes, and a notebook. */
function damagedBy(damages: readonly Damage[]): Buffer {
  return damages.reduce<Buffer>((bytes, one) => {
    const damaged = one(bytes);
    return damaged.toString().trim() === '' ? bytes : damaged;
  }, whole);
}

function readOrRefused(bytes: Uint8Array, { mayBeEmpty = false } = {}): void {
  let notebook: ReturnType<typeof parseNotebook>;
  try {
    notebook = parseNotebook(decodeFile(bytes));
  } catch (error) {
    assert.ok(error instanceof NotebookFileError, String(error));
    assert.ok(error.line >= 1 && error.column >= 1, error.message);
    assert.doesNotMatch(error.message, /undefined|\[object|at .*\.ts/);
    return;
  }
  assert.ok(mayBeEmpty || notebook.cells.length > 0, 'an empty notebook');
  const written = writeNotebook(notebook);
  assert.equal(writeNotebook(parseNotebook(written)), written);
}

/** Replaces the value at `where` of all values inside `root`, counted from 0 to 1. */
function replaceOne(root: unknown, where: number, value: unknown): void {
  const places: [owner: Record<string, unknown>, key: string][] = [];
  const visit = (owner: unknown): void => {
    if (typeof owner !== 'object' || owner === null) return;
    for (const [key, item] of Object.entries(owner)) {
      places.push([owner as Record<string, unknown>, key]);
      visit(item);
    }
  };
  visit(root);
  const [owner, key] = places[Math.floor(where * places.length)] ?? [];
  if (owner && key !== undefined) owner[key] = structuredClone(value);
}

function hasNoCells(json: unknown): boolean {
  return (json as { cells?: unknown[] }).cells?.length === 0;
}
