// Patterns inside the strings of cells: what is marked, offered and told. ‹…› is the stretch that is marked.
import assert from 'node:assert/strict';
import { norms } from '../../src/engine/index.ts';
import { complete } from '../../src/language/completion.ts';
import { diagnose } from '../../src/language/diagnostics.ts';
import { hover } from '../../src/language/hover.ts';
import type { KernelVariable } from '../../src/language/messages.ts';
import {
  type Context,
  describeNorm,
  describeOption,
  describePattern,
  describeVariable,
  patternProblem,
  type TextKind,
} from '../../src/language/subject/index.ts';
import { completePattern } from '../../src/language/subject/pattern-completion.ts';
import { knowing, Workbench } from './cells.ts';

const IMAGES = { axes: ['N', 'C', 'H', 'W'], shape: [6, 6, 16, 16] };
const TOKENS = { axes: ['N', 'L', 'D'], shape: [2, 8, 16] };

describe('A pattern is marked', () => {
  const PARSED = { what: 'alone', context: {} };
  const ON_IMAGES = { what: 'on images', context: { tensor: IMAGES, sizes: {} } };
  const WITH_G = { what: 'on images, g = 3', context: { tensor: IMAGES, sizes: { g: 3 } } };
  const COMPUTED = { what: 'on images, sizes computed', context: { tensor: IMAGES } };

  const CASES: readonly (readonly [{ what: string; context: Context }, TextKind, string, RegExp?])[] = [
    [PARSED, 'pattern', 'n c h w -> c'],
    [PARSED, 'pattern', 'n c h w ->'],
    [PARSED, 'pattern', 'n (g c) h w -> n g'],
    [PARSED, 'pattern', '... c -> c'],
    [PARSED, 'pattern', 'n c h w -> (n c)'],
    [PARSED, 'pattern', 'n c h w -> ‹q›', /not on the left/],
    [PARSED, 'pattern', '‹n c h w›', /no "->"/],
    [PARSED, 'pattern', 'n c h ‹c› -> c', /twice/],
    [PARSED, 'pattern', 'n c -> c ‹->› n', /second arrow/],
    [PARSED, 'pattern', 'n ‹(›g c h w -> n', /not closed/],
    [PARSED, 'pattern', 'n g c‹)› h w -> n', /closes nothing/],
    [PARSED, 'pattern', 'n (g ‹(›c)) -> n', /inside another/],
    [PARSED, 'pattern', 'n (‹)› -> n', /empty/],
    [PARSED, 'pattern', 'n c‹,› h -> c', /means nothing/],
    [PARSED, 'pattern', 'n ‹1› -> n', /means nothing/],
    [PARSED, 'pattern', 'n c -> ‹...›', /on the left/],
    [PARSED, 'pattern', 'n (... c) -> n'.replace('...', '‹...›'), /by name/],
    [ON_IMAGES, 'pattern', 'n c h w -> n c'],
    [ON_IMAGES, 'pattern', 'n c ... -> n c'],
    [ON_IMAGES, 'pattern', 'n ‹l› h w -> n', /stands where/],
    [ON_IMAGES, 'pattern', 'n ‹h› c w -> n', /stands where/],
    [ON_IMAGES, 'pattern', '‹n c h -> c›', /3 axes on the left for 4/],
    [ON_IMAGES, 'pattern', 'n c ... -> ‹q›', /.*/],
    [ON_IMAGES, 'pattern', '‹n (g c) h w -> n g›', /g/],
    [WITH_G, 'pattern', 'n (g c) h w -> n g'],
    [
      { what: 'on images, g = 4', context: { tensor: IMAGES, sizes: { g: 4 } } },
      'pattern',
      '‹n (g c) h w -> n g›',
      /4/,
    ],
    [COMPUTED, 'pattern', 'n (g c) h w -> n g'],
    [PARSED, 'axes', 'N C H W'],
    [PARSED, 'axes', 'N C ‹1› W', /letter/],
    [PARSED, 'axes', 'N C ‹n› W', /twice/],
    [{ what: 'of three axes', context: { rank: 3 } }, 'axes', '‹N C›', /3/],
    [PARSED, 'side', 'h w'],
    [PARSED, 'side', 'h ‹-›', /means nothing/],
  ];
  for (const [{ what, context }, kind, marked, message] of CASES) {
    it(`${what}: ${marked}`, () => {
      const found = patternProblem(kind, marked.replaceAll(/[‹›]/g, ''), context);
      const start = marked.indexOf('‹');
      assert.deepEqual(
        found && { start: found.start, end: found.end },
        start === -1 ? undefined : { start, end: marked.indexOf('›') - 1 },
      );
      if (found !== undefined) assert.match(found.message, message ?? /./);
    });
  }
});

describe('In a pattern is offered', () => {
  const CASES: readonly (readonly [
    what: string,
    kind: TextKind,
    text: string,
    context: Context,
    has: readonly string[],
    lacks: readonly string[],
  ])[] = [
    ['whole patterns', 'pattern', '‸', {}, ['n c h w -> c', 'n l d -> n l', 'n (g c) h w -> n g'], []],
    [
      'those that fit the tensor',
      'pattern',
      '‸',
      { tensor: IMAGES },
      ['n c h w -> c', 'n c h w -> n c', 'n (g c) h w -> n g'],
      ['n l d -> n l'],
    ],
    ['those that fit tokens', 'pattern', '‸', { tensor: TOKENS }, ['n l d -> n l'], ['n c h w -> c']],
    ['names of the tensor', 'pattern', '‸', { tensor: TOKENS }, ['n', 'l', 'd'], ['c', 'h']],
    ['the usual names', 'pattern', '‸', {}, ['n', 'c', 'h', 'w', 'l', 'd'], []],
    ['names that are not there yet', 'pattern', 'n c ‸', { tensor: IMAGES }, ['h', 'w'], ['n', 'c']],
    [
      'the rest of a known pattern',
      'pattern',
      'n c h w ‸',
      { tensor: IMAGES },
      ['n c h w -> c', 'n c h w -> n c'],
      ['n (g c) h w -> n g'],
    ],
    [
      'right sides',
      'pattern',
      'n c h w -> ‸',
      { tensor: IMAGES },
      ['n', 'c', 'h', 'w', 'n c h w -> c', 'n c h w -> n c'],
      [],
    ],
    [
      'on the right what is on the left only',
      'pattern',
      'n (g c) h w -> ‸',
      {},
      ['n', 'g', 'c', 'h', 'w'],
      ['l', 'd'],
    ],
    ['on the right what is not there yet', 'pattern', 'n c h w -> n ‸', {}, ['c', 'h', 'w'], ['n']],
    ['a name in the middle', 'pattern', 'n ‸ h w -> n', { tensor: IMAGES }, ['c'], ['n', 'h', 'w']],
    ['axis names in capitals', 'axes', 'N ‸', {}, ['C', 'H', 'W'], ['N', 'c']],
    ['nothing twice for axes in any case', 'axes', 'n ‸', {}, ['C'], ['N']],
    ['names of one side', 'side', 'h ‸', {}, ['w', 'c'], ['h', 'n c h w -> c']],
  ];
  for (const [what, kind, marked, context, has, lacks] of CASES) {
    it(what, () => {
      const offset = marked.indexOf('‸');
      const items = completePattern(kind, marked.replace('‸', ''), offset, { ...context, known: true });
      const labels = items.map(({ label }) => label);
      assert.deepEqual(
        has.filter((one) => !labels.includes(one)),
        [],
        'missing',
      );
      assert.deepEqual(
        lacks.filter((one) => labels.includes(one)),
        [],
        'too much',
      );
      assert.equal(new Set(labels).size, labels.length, 'twice');
    });
  }

  it('which normalization has it', () => {
    const [found] = completePattern('pattern', 'n c h w -> n c', 14, { tensor: IMAGES, known: true });
    assert.match(found?.detail ?? '', /Instance normalization/);
  });
});

describe('In a cell', () => {
  let bench: Workbench;
  before(() => {
    bench = new Workbench();
  });
  after(() => bench.end());

  const HEAD = "import { layerNorm, normalization, randn, statistics } from 'normbook'\n";
  const LAZY = 'layerNorm; normalization; randn; statistics\n';
  const X: KernelVariable = { name: 'x', description: 'N2 L8 D16', axes: ['N', 'L', 'D'], shape: [2, 8, 16] };

  const MARKED: readonly (readonly [what: string, cell: string, variables?: readonly KernelVariable[]])[] = [
    ['an argument', "statistics(randn([6, 6]), 'n c -> ‹q›')"],
    ['a method’s', "randn([6, 6]).mean('n ‹h› -> n')"],
    ['of a tensor by how it was made', "const x = randn([6, 6, 16, 16])\n---\nx.mean('n c h ‹q› -> n')"],
    ['of a tensor in the kernel', "let x = randn(JSON.parse('[2]'))\n---\nx.mean('n l ‹c› -> n')", [X]],
    [
      'of nothing else of that name',
      "const other = { mean(pattern: string) {} }\n---\nother.mean('anything')",
    ],
    ['a layer’s own', "normalization('n c h w -> ‹q›')"],
    ['an option', "layerNorm({ over: 'h ‹-›' })"],
    ['axis names', "randn([2, 3], 'N ‹n›')"],
    ['as many names as extents', "randn([2, 3], '‹N C H›')"],
    ['nothing that is right', "statistics(randn([6, 6]), 'n (g c) -> n g', { g: 3 })"],
    ['nothing that is computed', "statistics(randn([6, 6]), ['n c', '-> c'].join(' '))"],
    [
      'nothing with sizes that are computed',
      "const g = 1 + 2\nstatistics(randn([6, 6]), 'n (g c) -> n g', { g })",
    ],
  ];
  for (const [what, marked, variables] of MARKED) {
    it(`marks ${what}`, () => {
      const { program, cell } = bench.ask(`${HEAD}${LAZY}---\n${marked.replaceAll(/[‹›]/g, '')}`);
      const found = diagnose(program, cell, knowing(variables)).filter(({ source }) => source === 'normbook');
      const last = marked.split('\n---\n').at(-1) ?? '';
      const places = found.map(({ range }) => [
        cell.document.offsetAt(range.start),
        cell.document.offsetAt(range.end),
      ]);
      assert.deepEqual(places, last.includes('‹') ? [[last.indexOf('‹'), last.indexOf('›') - 1]] : []);
    });
  }

  const OFFERED: readonly (readonly [
    what: string,
    cell: string,
    has: string,
    variables?: readonly KernelVariable[],
  ])[] = [
    ['the axes of the tensor that was made', "const x = randn([2, 3], 'B T')\n---\nstatistics(x, '‸')", 'b'],
    [
      'the axes of the tensor in the kernel',
      "let x = randn(JSON.parse('[2]'))\n---\nstatistics(x, '‸')",
      'l',
      [X],
    ],
    ['known patterns', "normalization('‸')", 'n c h w -> c'],
    ['the right side', "statistics(randn([6, 6, 16, 16]), 'n c h w -> ‸')", 'n c h w -> c'],
    ['in a string that is not closed', "statistics(randn([6, 6]), '‸", 'n c -> c'],
    ['axis names', "randn([2, 3], '‸')", 'N'],
  ];
  for (const [what, cells, label, variables] of OFFERED) {
    it(`offers ${what}`, () => {
      const { program, cell, offset } = bench.ask(`${HEAD}---\n${cells}`);
      const { items } = complete(program, cell, offset, knowing(variables)).list;
      const labels = items.map((item) => item.label);
      assert.ok(labels.includes(label), labels.join(', '));
    });
  }

  it('offers nothing of it in another string', () => {
    const { program, cell, offset } = bench.ask("console.log('‸')");
    assert.deepEqual(complete(program, cell, offset, knowing()).list.items, []);
  });

  it('tells on a pattern what shares statistics, and whose pattern it is', async () => {
    const { program, cell, offset } = bench.ask(
      `${HEAD}---\nstatistics(randn([6, 6, 16, 16]), 'n c h‸ w -> c')`,
    );
    const text = JSON.stringify(await hover(program, cell, offset, knowing()));
    assert.match(text, /each `c`, over `n h w`/);
    assert.match(text, /6 groups of 1,536 elements/);
    assert.match(text, /batch normalization/);
  });

  it('tells the record on a normalization and on its option, also through a namespace', async () => {
    for (const source of [
      `${HEAD}---\nlayer‸Norm()`,
      "import * as nb from 'normbook'\n---\nnb.layer‸Norm()",
    ]) {
      const { program, cell, offset } = bench.ask(source);
      assert.match(
        JSON.stringify(await hover(program, cell, offset, knowing())),
        /Layer normalization.*Lei Ba/,
      );
    }
    const { program, cell, offset } = bench.ask(`${HEAD}---\nlayerNorm({ ep‸s: 1 })`);
    assert.match(JSON.stringify(await hover(program, cell, offset, knowing())), /under the root/);
  });

  it('tells nothing of it on a namesake', async () => {
    const { program, cell, offset } = bench.ask('const layerNorm = 3\n---\nlayer‸Norm');
    assert.doesNotMatch(JSON.stringify(await hover(program, cell, offset, knowing())), /Layer normalization/);
  });
});

describe('The text of a record', () => {
  const formula = { svg: '<svg stroke="currentColor"/>', width: 10, height: 10 };
  for (const record of norms) {
    it(`tells ${record.id} in full`, () => {
      const text = describeNorm(record, { foreground: '#123456' });
      for (const part of [
        record.title,
        record.summary,
        record.formulaText,
        record.paper.title,
        record.example.trim(),
      ]) {
        assert.ok(text.includes(part), part);
      }
      for (const option of Object.keys(record.options)) assert.ok(text.includes(`\`${option}\``), option);
      const [, picture = ''] =
        /base64,([^)]*)\)/.exec(describeNorm(record, { formula, foreground: '#123456' })) ?? [];
      assert.equal(Buffer.from(picture, 'base64').toString(), '<svg stroke="#123456"/>');
    });
  }

  it('of what is no option is empty', () => {
    const [record] = norms;
    assert.ok(record);
    assert.equal(describeOption(record, 'nonsense'), '');
  });

  it('of a variable in the kernel has its line and what is worth telling', () => {
    const text = describeVariable(
      { name: 'x', description: 'N6 C6' },
      'min       -3\nmax       4\nNaN       0\ninfinite  2',
    );
    assert.equal(text, 'In the kernel now: `N6 C6`\n\nmin -3 · max 4 · infinite 2');
  });

  it('of a wrong pattern is empty', () => {
    assert.equal(describePattern('n c', {}), '');
  });
});
