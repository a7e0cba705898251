/** Completion and hover: the cursor is marked by `‸`. */
import assert from 'node:assert/strict';
import { norms } from '../../src/engine/index.ts';
import { complete, hover } from '../../src/language/index.ts';

const names = norms.map(({ id }) => id);
const cases: [name: string, marked: string, labels: string[]][] = [
  ['offers the normalizations for a bare word', 'const bn = ba‸', names],
  ['offers options inside a call’s object', 'groupNorm({ ‸', ['groups', 'eps', 'affine']],
  ['leaves out options that are written', 'groupNorm({ groups: 3, ‸', ['eps', 'affine']],
  ['offers options over several lines', 'groupNorm({\n  eps: 1e-6,\n  ‸', ['groups', 'affine']],
  ['offers nothing for an option’s value', 'groupNorm({ groups: ‸', []],
  ['offers nothing for members', 'x.‸', []],
  ['offers the normalizations in another function’s object', 'compare(x, { BN: ‸', names],
];

describe('completion', () => {
  for (const [name, marked, labels] of cases) {
    it(name, () => {
      const [before = ''] = marked.split('‸');
      assert.deepEqual(
        complete(before).map(({ label }) => label),
        labels,
      );
    });
  }

  it('writes required options along with the call', () => {
    const inserts = complete('').map(({ insert }) => insert);
    assert.ok(inserts.includes('groupNorm({ groups: 1 })') && inserts.includes('batchNorm()'));
  });
});

describe('hover', () => {
  for (const { id, title, paper, options } of norms) {
    it(`tells title, options and paper of ${id}`, () => {
      const text = hover(id) ?? '';
      for (const part of [title, paper.title, ...Object.keys(options)]) assert.ok(text.includes(part), part);
    });
  }

  it('tells nothing of other words', () => {
    assert.equal(hover('constructor'), undefined);
  });
});
