/** Import and export: what comes back from each format, and what a page makes of what it is not to trust. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { exported, fromIpynb, fromPercent, toPage } from '../../src/notebook/convert/index.ts';
import { toMarkdown } from '../../src/notebook/convert/markdown.ts';
import { markdownToHtml } from '../../src/notebook/convert/markup.ts';
import { toPercent } from '../../src/notebook/convert/percent.ts';
import { type Cell, type Notebook, parseNotebook, writeNotebook } from '../../src/notebook/index.ts';

function cell(kind: Cell['kind'], source: string, more: Partial<Cell> = {}): Cell {
  return {
    kind,
    type: kind === 'text' ? 'raw' : kind,
    source,
    metadata: {},
    outputs: [],
    extra: {},
    ...more,
  };
}

const notebook = (...cells: Cell[]): Notebook => ({ cells, metadata: {}, extra: {} });
const parts = ({ cells }: Notebook) => cells.map(({ kind, source }) => [kind, source]);

describe('a TypeScript file of cells', () => {
  const trips: Record<string, Cell[]> = {
    'no cells': [],
    'code and markdown': [cell('markdown', '# Title\n\nmore'), cell('code', 'const x = 1\nx')],
    'empty cells': [cell('code', ''), cell('markdown', ''), cell('code', '')],
    'line ends at the end': [cell('code', 'a\n'), cell('code', '\n\nb\n\n'), cell('markdown', 'c\n')],
    'a cell that speaks of markers': [cell('code', '// %% no\n// \\%% nor this'), cell('markdown', '%% no')],
    'raw text': [cell('text', '// a\n  b')],
    'Windows line ends within': [cell('code', 'a\r\nb'), cell('markdown', 'c\r\nd')],
  };
  for (const [name, cells] of Object.entries(trips)) {
    it(`gives back ${name} to the letter`, () => {
      assert.deepEqual(parts(fromPercent(toPercent(notebook(...cells)))), parts(notebook(...cells)));
    });
  }

  it('gives back any sources to the letter', () => {
    const line = fc.oneof(
      fc.constantFrom('// %%', '// %% [markdown]', '//', '', '//%%', '// \\%%'),
      fc.string(),
    );
    const source = fc.array(line, { maxLength: 5 }).map((lines) => lines.join('\n'));
    const kind = fc.constantFrom<Cell['kind']>('code', 'markdown', 'text');
    const cells = fc.array(fc.tuple(kind, source), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(cells, (wanted) => {
        const made = notebook(...wanted.map(([of, text]) => cell(of, text)));
        assert.deepEqual(parts(fromPercent(toPercent(made))), parts(made));
      }),
      { seed: 9, numRuns: 500 },
    );
  });

  const foreign: Record<string, [text: string, cells: [string, string][]]> = {
    'without any marker': ['const x = 1\n', [['code', 'const x = 1']]],
    'with code above the first one': [
      'a\n\n// %%\nb\n',
      [
        ['code', 'a'],
        ['code', 'b'],
      ],
    ],
    'without empty lines between': [
      '// %%\na\n// %%\nb',
      [
        ['code', 'a'],
        ['code', 'b'],
      ],
    ],
    'with Windows line ends': [
      '// %% [markdown]\r\n// # T\r\n\r\n// %%\r\na\r\n',
      [
        ['markdown', '# T'],
        ['code', 'a'],
      ],
    ],
  };
  for (const [name, [text, cells]] of Object.entries(foreign)) {
    it(`is read ${name}`, () => assert.deepEqual(parts(fromPercent(text)), cells));
  }

  it('keeps the title of a cell', () => {
    const { cells } = fromPercent('// %% Load the data\nx\n');
    assert.deepEqual(cells[0]?.metadata, { title: 'Load the data' });
    assert.equal(toPercent(notebook(...cells)), '// %% Load the data\nx\n');
  });
});

const PYTHON = {
  cells: [
    { cell_type: 'markdown', id: 'm', metadata: { tags: ['a'] }, source: ['# Title'] },
    {
      cell_type: 'code',
      id: 'p',
      metadata: { collapsed: false },
      source: ['import numpy'],
      execution_count: 7,
      outputs: [{ name: 'stdout', output_type: 'stream', text: ['hello\n'] }],
    },
  ],
  metadata: {
    kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
    language_info: { name: 'python', version: '3.12.1' },
    authors: [{ name: 'A' }],
  },
  nbformat: 4,
  nbformat_minor: 5,
};

describe('a Jupyter notebook', () => {
  const imported = fromIpynb(JSON.stringify(PYTHON));
  const again = parseNotebook(writeNotebook(imported));

  it('keeps cells of other languages as text that is not run, with their outputs, through a save', () => {
    assert.deepEqual(parts(again), [
      ['markdown', '# Title'],
      ['text', 'import numpy'],
    ]);
    const saved = JSON.parse(writeNotebook(again));
    assert.deepEqual(saved.cells[1].outputs, PYTHON.cells[1]?.outputs);
    assert.equal(saved.cells[1].cell_type, 'code');
    assert.deepEqual(saved.cells[1].metadata, { collapsed: false, vscode: { languageId: 'python' } });
  });

  it('keeps what is not ours in its metadata, and what kernel it was for', () => {
    const { authors, normbook } = JSON.parse(writeNotebook(again)).metadata;
    const { kernelspec, language_info } = PYTHON.metadata;
    assert.deepEqual(authors, PYTHON.metadata.authors);
    assert.deepEqual(normbook, { imported: { kernelspec, language_info }, version: 1 });
  });

  const languages: Record<string, [metadata: object, cell: object, kind: string]> = {
    'of Deno': [{ kernelspec: { name: 'deno', language: 'typescript' } }, {}, 'code'],
    'of JavaScript': [{ language_info: { name: 'javascript' } }, {}, 'code'],
    'of an unknown language': [{ language_info: { name: 'julia' } }, {}, 'text'],
    'that does not say': [{}, {}, 'text'],
    'of Python, in a cell of TypeScript': [PYTHON.metadata, { vscode: { languageId: 'typescript' } }, 'code'],
  };
  for (const [name, [metadata, ofCell, kind]] of Object.entries(languages)) {
    it(`${name} has ${kind} cells`, () => {
      const cells = [
        { cell_type: 'code', id: 'a', metadata: ofCell, source: 'x', execution_count: null, outputs: [] },
      ];
      const text = JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 });
      assert.equal(fromIpynb(text).cells[0]?.kind, kind);
    });
  }

  it('that was exported comes back as it was', () => {
    const text = writeNotebook(notebook(cell('markdown', '# T'), cell('code', 'x')));
    assert.equal(writeNotebook(fromIpynb(text)), text);
  });
});

const png = { mime: 'image/png', data: Uint8Array.of(1, 2, 3) };
const plain = { mime: 'text/plain', data: new TextEncoder().encode('x [2 3]\nmore') };

describe('a notebook as Markdown', () => {
  it('has pictures in files, what is said in code blocks, and fences that hold', () => {
    const outputs: Cell['outputs'] = [
      { kind: 'display', items: [png, plain], metadata: {} },
      { kind: 'display', items: [plain], metadata: {} },
    ];
    const made = toMarkdown(
      notebook(cell('markdown', '# T\n'), cell('code', 'a\n```\nb', { outputs })),
      'my (a)_files',
    );
    assert.equal(
      made.text,
      '# T\n\n````ts\na\n```\nb\n````\n\n![x \\[2 3\\]](my%20%28a%29_files/cell-2-1.png)\n\n```text\nx [2 3]\nmore\n```\n',
    );
    assert.deepEqual(made.pictures, [{ name: 'cell-2-1.png', data: png.data }]);
  });

  it('has attached pictures in files too', () => {
    const attachments = { 'a.png': { 'image/png': 'AQID' } };
    const made = toMarkdown(
      notebook(cell('markdown', '![a](attachment:a.png)', { extra: { attachments } })),
      'f',
    );
    assert.equal(made.text, '![a](f/cell-1-attached-1.png)\n');
    assert.deepEqual(made.pictures[0]?.data, png.data);
  });
});

describe('a notebook as a page', () => {
  const script = { text: 'run()', sha256: 'abc=' };

  const evil: Record<string, string> = {
    'a script': '<script>alert(1)</script>',
    'a handler': '<img src=x onerror=alert(1)>',
    'a javascript: link': '[a](javascript:alert(1))',
    'a picture from elsewhere': '![a](https://example.com/a.png)',
    'a data: page': '[a](data:text/html,<script>alert(1)</script>)',
    'a formula with a link': '$\\href{javascript:alert(1)}{x}$ $\\url{javascript:alert(1)}$',
    'a formula with a picture': '$\\includegraphics{https://example.com/a.png}$ $\\htmlData{a=b}{x}$',
    'a formula of markup': '$</script><script>alert(1)</script>$',
    'an attachment with a name of markup': '![a](attachment:"><script>)',
  };
  for (const [name, source] of Object.entries(evil)) {
    it(`makes text or a link of ${name} in markdown`, () => {
      assert.doesNotMatch(markdownToHtml(source), /<(?:script|img)|href="(?:javascript|data)/i);
    });
  }

  it('shows formulas as MathML, where VS Code sees one', () => {
    const html = markdownToHtml('$\\frac{a}{b}$ costs $5 and $6\n\n$$\nx^2\n$$');
    assert.match(html, /<mfrac><mi>a<\/mi><mi>b<\/mi><\/mfrac>.*costs \$5 and \$6/s);
    assert.match(html, /<math [^>]*display="block">.*<msup><mi>x<\/mi><mn>2<\/mn><\/msup>/s);
  });

  for (const [name, source] of Object.entries({
    'ends too early': '$\\frac{a$',
    'never ends': '$\\def\\a{\\a\\a}\\a$',
  })) {
    it(`shows a formula that ${name} as it is written`, () => {
      assert.ok(markdownToHtml(source).includes(`>${source.slice(1, -1)}</span>`));
    });
  }

  it('takes along pictures that lie beside the notebook, and nothing else', async () => {
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
    const files: Record<string, Uint8Array> = {
      'data/a b.png': png,
      'secret.png': Buffer.from('root:x:0:0'),
      '../up.png': png,
      '/etc/a.png': png,
    };
    const asked: string[] = [];
    const source = Object.keys({
      './data/a%20b.png': 0,
      'secret.png': 0,
      '../up.png': 0,
      'data/../../up.png': 0,
    })
      .concat('/etc/a.png', 'file:///etc/a.png', '%2e%2e/up.png', 'https://example.com/a.png', 'none.png')
      .map((address) => `![a](${address})`)
      .join('\n');
    const [page] = await exported(notebook(cell('markdown', source)), {
      to: 'html',
      name: 'a',
      pageScript: () => Promise.resolve(script),
      readBeside: (path) => {
        asked.push(path);
        return Promise.resolve(files[path]);
      },
    });
    assert.deepEqual(asked, ['data/a b.png', 'secret.png', 'none.png']);
    assert.deepEqual(String(page?.data).match(/<img [^>]*>/g), [
      '<img src="data:image/png;base64,iVBORw0KGgo=" alt="a">',
    ]);
  });

  it('shows an attached picture', () => {
    const html = markdownToHtml('![a](attachment:a.png)', {
      attachments: { 'a.png': { 'image/png': 'AQID' } },
    });
    assert.ok(html.includes('<img src="data:image/png;base64,AQID" alt="a">'), html);
  });

  it('has one script that runs, whatever is in names, code and outputs', () => {
    const html = '</script><script>alert(1)</script>';
    const item = { mime: 'text/html', data: new TextEncoder().encode(html) };
    const outputs: Cell['outputs'] = [{ kind: 'display', items: [item], metadata: {} }];
    const page = toPage(notebook(cell('code', html, { outputs }), cell('text', html)), {
      title: html,
      script,
    });
    assert.deepEqual(
      [...page.matchAll(/<script[^>]*>/g)].map(([tag]) => tag),
      ['<script type="application/json" id="outputs">', '<script type="module">'],
    );
    assert.ok(page.includes("script-src 'sha256-abc='"));
  });

  it('refuses a script that would end early', () => {
    assert.throws(() => toPage(notebook(), { title: 'a', script: { text: '"</script>"', sha256: '' } }), {
      message: 'the page script cannot stand inside of HTML',
    });
  });
});
