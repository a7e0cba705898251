/** The reference page and the README's table: complete, and as `npm run docs` writes them. */
import assert from 'node:assert/strict';
import { staleDocumentation } from '../../scripts/docs.ts';
import { norms } from '../../src/engine/index.ts';
import { handbook, summaryTable } from '../../src/language/index.ts';

describe('the reference', () => {
  const page = handbook(norms);
  for (const {
    id,
    title,
    summary,
    formula,
    formulaText,
    options,
    parameters,
    state = [],
    inputs = [],
    paper,
  } of norms) {
    it(`says all about ${id}`, () => {
      const section = page.split(/^### /m).find((part) => part.startsWith(`${title}\n`)) ?? '';
      const names = [
        ...Object.keys(options),
        ...[...parameters, ...state, ...inputs].map(({ name }) => name),
      ];
      for (const part of [
        summary,
        formula,
        formulaText,
        paper.title,
        ...names.map((name) => `\`${name}\``),
      ]) {
        assert.ok(section.includes(part), part);
      }
    });
  }
  it('has links that lead to its headings', () => {
    const anchors = [...page.matchAll(/^### (.*)$/gm)].map(([, title = '']) => {
      return title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
        .replaceAll(/\s/g, '-');
    });
    const links = [...page.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor]) => anchor);
    assert.deepEqual([...links].sort(), [...anchors].sort());
  });
  it('has a row in the table for each', () => {
    const rows = summaryTable(norms, 'page.md').split('\n').slice(2);
    assert.deepEqual(rows.map((row) => /`(\w+)`/.exec(row)?.[1]).sort(), norms.map(({ id }) => id).sort());
    // Bars inside cells would make more columns.
    for (const row of rows) assert.equal(row.replaceAll('\\|', '').split('|').length, 7, row);
  });
  it('is in the repository as the records have it', () => {
    assert.deepEqual(staleDocumentation(), [], 'run npm run docs');
  });
});
