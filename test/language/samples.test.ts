// The samples as the editor shows them: nothing in them is marked.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/paths.mjs';
import { diagnose } from '../../src/language/diagnostics.ts';
import { parseNotebook } from '../../src/notebook/index.ts';
import { knowing, Workbench } from './cells.ts';

const folder = join(root, 'samples');

describe('The language service marks nothing', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.normbook'))) {
    it(`in ${file}`, () => {
      const bench = new Workbench();
      const cells = parseNotebook(readFileSync(join(folder, file), 'utf8')).cells.flatMap(
        ({ kind, source }) => (kind === 'code' ? [source] : []),
      );
      const found = cells.flatMap((_, i) => {
        const { program, cell } = bench.ask(
          cells.map((text, j) => (i === j ? `${text}‸` : text)).join('\n---\n'),
        );
        return diagnose(program, cell, knowing()).map(({ message, range }) => ({
          cell: i,
          line: range.start.line,
          message,
        }));
      });
      assert.deepEqual(found, []);
      bench.end();
    });
  }
});
