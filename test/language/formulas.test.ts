// The pictures of formulas that the build makes for hovers.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/paths.mjs';
import { norms } from '../../src/engine/index.ts';
import type { Formula } from '../../src/language/knowledge.ts';

const file = join(root, 'dist', 'formulas.json');

describe('The pictures of formulas', () => {
  let pictures: Readonly<Record<string, Formula>>;
  before(() => {
    ({ pictures } = JSON.parse(readFileSync(file, 'utf8')));
  });

  for (const { id } of norms) {
    it(`have one of ${id} that is closed, coloured by its surroundings, and takes nothing from elsewhere`, () => {
      const { svg = '', width = 0, height = 0 } = pictures[id] ?? {};
      assert.match(svg, /^<svg [^>]*width="\d+" height="\d+"[^>]*>[\s\S]*<\/svg>$/);
      assert.match(svg, /currentColor/);
      assert.doesNotMatch(svg, /<script|<image|<foreignObject|href="(?!#)|url\((?!#)/i);
      assert.ok(width > 40 && width < 800 && height > 8 && height < 120, `${width} × ${height}`);
    });
  }

  it('are small enough to be shipped', () => {
    assert.ok(statSync(file).size < 512 * 1024);
  });
});
