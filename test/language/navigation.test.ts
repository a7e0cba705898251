// From a name to its places and new names, across cells. Places are told as the cell's number and the text there.
import assert from 'node:assert/strict';
import type { Location, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { addMissingImports, format, quickFixes } from '../../src/language/code-actions.ts';
import { diagnose } from '../../src/language/diagnostics.ts';
import { hover, signatureHelp } from '../../src/language/hover.ts';
import {
  definitions,
  highlights,
  references,
  rename,
  renameable,
  selectionRanges,
} from '../../src/language/navigation.ts';
import { foldings, inlayHints, outline, semanticTokens, TOKEN_TYPES } from '../../src/language/structure.ts';
import { type Asked, knowing, uriOf, Workbench } from './cells.ts';

const FILES = {
  'half.ts': 'export function half(v: number) { return v / 2 }\n',
  'uses.ts': 'import { half } from "./half"\nhalf(1)\n',
};

let bench: Workbench;
before(() => {
  bench = new Workbench(FILES);
});
after(() => bench.end());

/** `0:1:6` is line 1, column 6 of cell 0; `half.ts:0:16` of a file. */
function at({ uri, range }: Location): string {
  const cell = /#(\d+)$/.exec(uri)?.[1];
  return `${cell ?? uri.split('/').at(-1)}:${range.start.line}:${range.start.character}`;
}

function edited(asked: Asked, edit: WorkspaceEdit | undefined): string {
  return asked.program.cells.map((cell) => apply(cell.text, edit?.changes?.[cell.uri] ?? [])).join('\n---\n');
}

function apply(text: string, edits: readonly TextEdit[]): string {
  const starts = text.split('\n').map((_, i, all) => all.slice(0, i).join('\n').length + (i === 0 ? 0 : 1));
  const offset = ({ line, character }: TextEdit['range']['start']): number =>
    (starts[line] ?? text.length) + character;
  return edits
    .toSorted((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (all, { range, newText }) => all.slice(0, offset(range.start)) + newText + all.slice(offset(range.end)),
      text,
    );
}

describe('Go to definition', () => {
  const CASES: readonly (readonly [what: string, cells: string, found: readonly string[]])[] = [
    ['finds a name of the cell above', 'const a = 1\n---\na‸', ['0:0:6']],
    ['finds the newest declaration above', 'const a = 1\n---\nconst a = 2\n---\na‸', ['1:0:6']],
    ['finds a name of its own cell', 'const a = 1\na‸', ['0:0:6']],
    ['finds a destructured name', 'const { b: { a } } = { b: { a: 1 } }\n---\na‸', ['0:0:13']],
    ['finds a member', 'class A { size = 1 }\n---\nnew A().size‸', ['0:0:10']],
    ['finds a function of a local file', "import { half } from './half'\n---\nhalf‸(1)", ['half.ts:0:16']],
    ['finds a local file', "import { half } from './ha‸lf'\nhalf", ['half.ts:0:0']],
    ['finds a declaration of normbook', "import { Tensor } from 'normbook'\nTensor‸", ['tensor.d.ts']],
    ['finds nothing in a comment', 'const a = 1\n---\n// a‸', []],
  ];
  for (const [what, cells, found] of CASES) {
    it(what, () => {
      const { program, cell, offset } = bench.ask(cells);
      const places = definitions(program, cell, Math.max(0, offset - 1), 'definition').map(at);
      if (found[0]?.endsWith('.d.ts')) assert.ok(places[0]?.startsWith(found[0]), String(places));
      else assert.deepEqual(places, found);
    });
  }

  it('finds the type’s declaration too', () => {
    const { program, cell, offset } = bench.ask('interface Box { a: 1 }\nlet b: Box\n---\nb‸');
    assert.deepEqual(definitions(program, cell, offset, 'type').map(at), ['0:0:10']);
  });
});

describe('References', () => {
  it('are found in all cells, with the declaration and without', () => {
    const { program, cell, offset } = bench.ask(
      'const a = 1\n---\na + a\n---\nfunction f(a: number) { return a }\n---\na‸',
    );
    assert.deepEqual(references(program, cell, offset, true).map(at).toSorted(), [
      '0:0:6',
      '1:0:0',
      '1:0:4',
      '3:0:0',
    ]);
    assert.deepEqual(references(program, cell, offset, false).map(at).toSorted(), [
      '1:0:0',
      '1:0:4',
      '3:0:0',
    ]);
  });

  it('of a local file’s function are found in files and cells', () => {
    const { program, cell, offset } = bench.ask("import { half } from './half'\n---\nhalf‸(1)");
    const found = references(program, cell, offset - 1, true).map(at);
    assert.deepEqual(found.toSorted(), ['0:0:9', '1:0:0', 'half.ts:0:16', 'uses.ts:0:9', 'uses.ts:1:0']);
  });

  it('in the cell are highlighted, writing apart from reading', () => {
    const { program, cell, offset } = bench.ask('let a = 1\n---\na = a‸ + 1');
    assert.deepEqual(
      highlights(program, cell, offset).map(({ range, kind }) => [range.start.character, kind]),
      [
        [0, 3],
        [4, 2],
      ],
    );
  });
});

describe('Rename', () => {
  const CASES: readonly (readonly [what: string, before: string, after: string])[] = [
    [
      'changes a name in all cells',
      'const a‸ = 1\n---\na + a\n---\nconst b = { c: a }',
      'const z = 1\n---\nz + z\n---\nconst b = { c: z }',
    ],
    ['starts from any use', 'const a = 1\n---\na‸ + a', 'const z = 1\n---\nz + z'],
    [
      'leaves a redeclared namesake alone',
      'const a‸ = 1\n---\na\n---\nconst a = 2\n---\na',
      'const z = 1\n---\nz\n---\nconst a = 2\n---\na',
    ],
    [
      'leaves a local namesake alone',
      'const a‸ = 1\n---\n(a: number) => a',
      'const z = 1\n---\n(a: number) => a',
    ],
    [
      'keeps the key of a shorthand',
      'const a‸ = 1\n---\nconst o = { a }',
      'const z = 1\n---\nconst o = { a: z }',
    ],
    [
      'keeps what normbook calls it',
      "import { randn } from 'normbook'\n---\nrandn‸([1])",
      "import { randn as z } from 'normbook'\n---\nz([1])",
    ],
    ['changes a type', 'interface A‸ { b: 1 }\n---\nlet x: A', 'interface z { b: 1 }\n---\nlet x: z'],
    ['changes a member', 'class A { b‸ = 1 }\n---\nnew A().b', 'class A { z = 1 }\n---\nnew A().z'],
  ];
  for (const [what, before, after] of CASES) {
    it(what, () => {
      const asked = bench.ask(before);
      const { program, cell, offset } = asked;
      assert.notEqual(typeof renameable(program, cell, offset), 'string');
      assert.equal(edited(asked, rename(program, cell, offset, 'z')), after);
    });
  }

  it('changes a local file’s function there and in the cells', () => {
    const asked = bench.ask("import { half } from './half'\n---\nhalf‸(1)");
    const edit = rename(asked.program, asked.cell, asked.offset, 'z');
    assert.equal(edited(asked, edit), "import { z } from './half'\n---\nz(1)");
    assert.equal(Object.keys(edit?.changes ?? {}).filter((uri) => uri.endsWith('half.ts')).length, 1);
  });

  it('says why a keyword cannot be renamed', () => {
    const { program, cell, offset } = bench.ask('return‸');
    assert.match(String(renameable(program, cell, offset - 2)), /cannot rename/);
  });
});

describe('Hover', () => {
  it('tells the type and documentation of a name of another cell', async () => {
    const { program, cell, offset } = bench.ask('/** How many. */\nconst count = 3\n---\ncount‸');
    assert.deepEqual((await hover(program, cell, offset - 1, knowing()))?.contents, {
      kind: 'markdown',
      value: '```typescript\nconst count: 3\n```\n\nHow many.',
    });
  });

  it('tells what a variable is in the kernel', async () => {
    const { program, cell, offset } = bench.ask(
      "import { randn } from 'normbook'\nlet x = randn([2])\n---\nx‸",
    );
    const known = { name: 'x', description: 'N6 C6', axes: ['N', 'C'], shape: [6, 6] };
    assert.match(JSON.stringify(await hover(program, cell, offset - 1, knowing([known]))), /N6 C6/);
  });

  it('does not tell it of a local of the same name', async () => {
    const { program, cell, offset } = bench.ask('let x = 1\n---\n(x: string) => x‸');
    const known = { name: 'x', description: '4711' };
    assert.doesNotMatch(JSON.stringify(await hover(program, cell, offset - 1, knowing([known]))), /4711/);
  });

  it('of nothing is nothing', async () => {
    const { program, cell } = bench.ask('1 + 1');
    assert.equal(await hover(program, cell, 2, knowing()), undefined);
  });
});

describe('Signature help', () => {
  it('tells parameters, and which one is being written', () => {
    const { program, cell, offset } = bench.ask(
      '/** Adds. @param b the second */\nfunction add(a: number, b: number) { return a + b }\n---\nadd(1, ‸',
    );
    const help = signatureHelp(program, cell, offset);
    assert.equal(help?.activeParameter, 1);
    assert.equal(help?.signatures[0]?.label, 'add(a: number, b: number): number');
  });

  it('of overloads has each', () => {
    const { program, cell, offset } = bench.ask("import { progress } from 'normbook'\nprogress(‸");
    assert.equal(signatureHelp(program, cell, offset)?.signatures.length, 2);
  });
});

describe('The structure of a cell', () => {
  it('has its declarations in the outline, members inside, imports left out', () => {
    const { program, cell } = bench.ask(
      "import { randn } from 'normbook'\nconst a = 1\nclass B { c = 1; d() {} }\nfunction e() {}",
    );
    const found = outline(program, cell).map(({ name, children }) => [
      name,
      ...(children ?? []).map((one) => one.name),
    ]);
    assert.deepEqual(found, [['a'], ['B', 'c', 'd'], ['e']]);
  });

  it('folds blocks and comments', () => {
    const { program, cell } = bench.ask('const z = 1\n---\nfunction f() {\n  1\n  2\n}\n/*\n a\n*/');
    assert.deepEqual(
      foldings(program, cell).map(({ startLine, endLine }) => [startLine, endLine]),
      [
        [0, 2],
        [4, 6],
      ],
    );
  });

  it('has a colour for each name by what it is, also of other cells', () => {
    const { program, cell } = bench.ask(
      'class A { b = 1 }\nfunction f() {}\nconst c = 1\n---\nnew A().b; f(); c',
    );
    const data = semanticTokens(program, cell);
    const types = data.flatMap((type, i) => (i % 5 === 3 ? [TOKEN_TYPES[type]] : []));
    assert.deepEqual(types, ['class', 'property', 'function', 'variable']);
    assert.deepEqual(data.slice(0, 3), [0, 4, 1]);
  });

  it('hints at the names of parameters', () => {
    const { program, cell } = bench.ask('function f(width: number, height: number) {}\n---\nf(1, 2)');
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 7 } };
    assert.deepEqual(
      inlayHints(program, cell, range).map(({ label, position }) => [label, position.character]),
      [
        ['width:', 2],
        ['height:', 5],
      ],
    );
  });

  it('grows a selection from the word to the cell', () => {
    const { program, cell, offset } = bench.ask('const z = 1\n---\nf(a + b‸)');
    const widths = selectionRanges(program, cell, offset).map(
      ({ start, end }) => end.character - start.character,
    );
    assert.deepEqual(widths, [1, 5, 8, 8].slice(0, widths.length));
    assert.equal(widths.at(-1), 8);
  });

  it('is laid out as TypeScript would, and nothing outside the cell is touched', () => {
    const asked = bench.ask('const z=1\n---\nif(z){\nf( 1,2 )\n}\nfunction f(a,b){return a+b}');
    const edits = format(asked.program, asked.cell, { tabSize: 4, insertSpaces: true });
    assert.equal(
      apply(asked.cell.text, edits),
      'if (z) {\n    f(1, 2)\n}\nfunction f(a, b) { return a + b }',
    );
  });
});

describe('Quick fixes', () => {
  function fixes(asked: Asked): ReturnType<typeof quickFixes> {
    return quickFixes(asked.program, asked.cell, diagnose(asked.program, asked.cell, knowing()));
  }

  it('import a name of normbook, first of all', () => {
    const asked = bench.ask('const a = 1\n---\n// twice\nrandn([a])');
    const [first] = fixes(asked);
    assert.equal(first?.title, 'Add import from "normbook"');
    assert.equal(
      edited(asked, first?.edit),
      "const a = 1\n---\nimport { randn } from 'normbook'\n// twice\nrandn([a])",
    );
  });

  it('import a name of Node and of a local file', () => {
    for (const [name, from] of [
      ['readFileSync', 'fs'],
      ['half', './half'],
    ] as const) {
      const titles = fixes(bench.ask(`${name}("1")`)).map(({ title }) => title);
      assert.ok(
        titles.some((title) => title.includes('import') && title.includes(from)),
        titles.join(),
      );
    }
  });

  it('correct a name that is nearly right', () => {
    const asked = bench.ask('const counter = 1\n---\ncountr');
    const fix = fixes(asked).find(({ title }) => /spelling/.test(title));
    assert.equal(edited(asked, fix?.edit), 'const counter = 1\n---\ncounter');
  });

  it('remove an import that no cell uses', () => {
    const asked = bench.ask("import { half } from './half'\n1");
    const fix = fixes(asked).find(({ title }) => /unused|Remove/.test(title));
    assert.equal(edited(asked, fix?.edit).trim(), '1');
  });

  it('add all missing imports at once', () => {
    const asked = bench.ask('batchNorm().forward(randn([2, 2])); half(1)');
    const text = edited(asked, addMissingImports(asked.program, asked.cell)?.edit);
    assert.match(text, /import \{ batchNorm, randn \} from ['"]normbook['"]/);
    assert.match(text, /import \{ half \} from ['"]\.\/half['"]/);
  });

  it('never offer to change what is not the user’s', () => {
    const asked = bench.ask("import { Tensor } from 'normbook'\nlet t!: Tensor\nt.nonsense");
    for (const { edit } of fixes(asked)) {
      const others = Object.keys(edit?.changes ?? {}).filter((uri) => uri !== uriOf(0));
      assert.deepEqual(others, []);
    }
  });
});
