/** Where a pattern says that something is wrong: the quoted place, its column, what to do. */
import { type EngineErrorCode, type GroupingOptions, resolvePattern } from '../../src/engine/index.ts';
import { refuses } from './expect.ts';

const images = { shape: [2, 6, 3, 4], axes: ['N', 'C', 'H', 'W'] };

const P = 'pattern "n c h w';
const refused: [pattern: string, options: GroupingOptions, code: EngineErrorCode, message: string][] = [
  [
    'n c h w',
    {},
    'pattern',
    `${P}": no "->"; write the axes that keep statistics behind an arrow, as in "n c h w -> c"`,
  ],
  ['n c h w -> c -> n', {}, 'pattern', `${P} -> c -> n": "->" at column 14 is a second arrow; keep one "->"`],
  [
    'n,c h w -> c',
    {},
    'pattern',
    'pattern "n,c h w -> c": "," at column 2 means nothing in a pattern; use names, spaces, "( )", "..." and "->" only',
  ],
  [
    'n c h w → c',
    {},
    'pattern',
    `${P} → c": "→" at column 9 means nothing in a pattern; use names, spaces, "( )", "..." and "->" only`,
  ],
  ['n (c h w -> c', {}, 'pattern', 'pattern "n (c h w -> c": "(" at column 3 is not closed; add ")"'],
  [
    'n c) h w -> c',
    {},
    'pattern',
    'pattern "n c) h w -> c": ")" at column 4 closes nothing; add "(" before it',
  ],
  [
    'n () h w -> n',
    {},
    'pattern',
    'pattern "n () h w -> n": ")" at column 4 closes an empty "("; write names inside',
  ],
  [
    'n ((c) h w -> n',
    {},
    'pattern',
    'pattern "n ((c) h w -> n": "(" at column 4 is inside another "("; close the first "("',
  ],
  [
    'n (...) h w -> n',
    {},
    'pattern',
    'pattern "n (...) h w -> n": "..." at column 4 is inside "( )"; write the parts by name',
  ],
  [
    'n c h N -> c',
    {},
    'pattern',
    'pattern "n c h N -> c": "N" at column 7 is there twice; give every axis a name of its own',
  ],
  [
    '... c ... -> c',
    {},
    'pattern',
    'pattern "... c ... -> c": "..." at column 7 is there twice; give every axis a name of its own',
  ],
  [
    'n c h w -> c C',
    {},
    'pattern',
    `${P} -> c C": "C" at column 14 is there twice; give every axis a name of its own`,
  ],
  ['n c h w -> d', {}, 'pattern', `${P} -> d": "d" at column 12 is not on the left; choose from n c h w`],
  [
    'n c h w -> ...',
    {},
    'pattern',
    `${P} -> ...": "..." at column 12 has no "..." on the left; write "..." on the left too`,
  ],
  [
    '... -> q',
    {},
    'pattern',
    'pattern "... -> q": "q" at column 8 is no axis of the left side; choose from n c h w',
  ],
  [
    'n ... -> n ... c',
    {},
    'pattern',
    'pattern "n ... -> n ... c": "..." at column 12 contains C too; leave out c or "..."',
  ],
  [
    'n c -> c',
    {},
    'pattern',
    'pattern "n c -> c": 2 axes on the left for 4 of the tensor (N2 C6 H3 W4); write "n c h w", or "..." for axes not named',
  ],
  [
    'n c h w x ... -> c',
    {},
    'pattern',
    `${P} x ... -> c": 5 axes on the left for 4 of the tensor (N2 C6 H3 W4); write "n c h w", or "..." for axes not named`,
  ],
  [
    'n h w c -> c',
    {},
    'pattern',
    'pattern "n h w c -> c": "h" at column 3 stands where the tensor (N2 C6 H3 W4) has C; write "n c h w" on the left, or rename the tensor\'s axes',
  ],
  [
    'n (g h) ... -> n',
    { sizes: { g: 2 } },
    'pattern',
    'pattern "n (g h) ... -> n": "h" at column 6 stands where the tensor (N2 C6 H3 W4) has C; write "n c h w" on the left, or rename the tensor\'s axes',
  ],
  [
    'n c ... -> ... (h n)',
    {},
    'pattern',
    'pattern "n c ... -> ... (h n)": "..." at column 12 contains H too; leave out (h n) or "..."',
  ],
  [
    'n c h w -> c',
    { affine: 'x' },
    'pattern',
    'affine "x": "x" at column 1 is no axis of the left side; choose from n c h w',
  ],
  [
    'n c h w -> c',
    { affine: 'c ->' },
    'pattern',
    'affine "c ->": "->" at column 3 is a second arrow; keep one "->"',
  ],
  [
    'n (g c) h w -> g',
    { sizes: { g: 4 } },
    'groups',
    'pattern "n (g c) h w -> g": axis C of 6 does not split into (g c) with g = 4; choose 1, 2, 3 or 6',
  ],
  [
    'n (g c) h w -> g',
    { sizes: { g: 2, c: 2 } },
    'groups',
    'pattern "n (g c) h w -> g": axis C of 6 does not split into (g c) with g = 2, c = 2; choose sizes whose product is 6',
  ],
  [
    'n (a b c) h w -> a',
    { sizes: { a: 2, b: 2 } },
    'groups',
    'pattern "n (a b c) h w -> a": axis C of 6 does not split into (a b c) with a = 2, b = 2; choose sizes whose product divides 6',
  ],
  [
    'n (g c) h w -> g',
    {},
    'groups',
    'pattern "n (g c) h w -> g": no size for g and c of axis C, expected at most one part without a size; pass one, as in { g: 2 }',
  ],
  [
    'n (g c) h w -> g',
    { sizes: { g: 0 } },
    'groups',
    'pattern "n (g c) h w -> g": g = 0, expected an integer ≥ 1; pass another size',
  ],
  [
    'n (g c) h w -> g',
    { sizes: { k: 2 } },
    'option',
    'pattern "n (g c) h w -> g": a size for k, which is no part of a split, expected g or c; write the split, as in "(k c)", or leave the size out',
  ],
];

describe('a wrong pattern', () => {
  for (const [pattern, options, code, message] of refused) {
    it(`${pattern} ${JSON.stringify(options)} is refused`, () =>
      refuses(() => resolvePattern(pattern, images, options), code, message));
  }
});
