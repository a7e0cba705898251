/** Tensors into files: NumPy's own bytes, what comes back, what Python's library reads, and what is refused. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { jupyterPython } from '../../scripts/setup-jupyter.mjs';
import { bytesReader, DataError, decode, encodeFile, openTensorFile } from '../../src/data/index.ts';
import { randn, type Tensor, tensor, zeros } from '../../src/engine/index.ts';
import { saveFile } from '../../src/kernel/save.ts';
import { bytesOf, cases } from './fixture.ts';

const bytesFor = (file: string, saved: Parameters<typeof encodeFile>[1]): Uint8Array =>
  Buffer.concat([...encodeFile(file, saved)]);

/** Every bit, NaN and −0 too. */
function same(found: Tensor, expected: Tensor): void {
  assert.deepEqual(found.shape, expected.shape);
  const bits = ({ data }: Tensor) => new Uint32Array(data.buffer, data.byteOffset, data.length);
  assert.deepEqual(bits(found), bits(expected));
}

const SPECIAL = [0, -0, 1e-45, 3.4028235e38, 0.1, 1 / 3, 16777217, -1e10, Infinity, -Infinity, NaN].map(
  Math.fround,
);

describe('a saved tensor', () => {
  for (const name of ['<f4', 'shape ()', 'shape (0,)', 'shape (3, 0, 2)']) {
    it(`is byte for byte what NumPy saves: ${name}`, () => {
      const bytes = bytesOf('npy', name);
      const dtype = Buffer.from(bytes)
        .toString('latin1')
        .match(/'descr': '(.+?)'/)?.[1];
      const decoded = decode(bytes, 'a.npy');
      if (dtype === '<f4') assert.deepEqual(bytesFor('a.npy', decoded), Buffer.from(bytes));
      same(decode(bytesFor('a.npy', decoded), 'a.npy'), decoded);
    });
  }

  it('has at least one case of NumPy’s own bytes to be held to', () => {
    assert.ok(cases('npy').some(({ name }) => name === '<f4'));
  });

  for (const ending of ['npy', 'npz', 'safetensors']) {
    it(`comes back from .${ending}, every bit`, () => {
      fc.assert(
        fc.property(
          fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 }),
          fc.array(fc.float(), { minLength: 1, maxLength: 20 }),
          (shape, values) => {
            const x = filled(shape, [...SPECIAL, ...values]);
            same(decode(bytesFor(`a.${ending}`, x), `a.${ending}`), x);
          },
        ),
        { seed: 11 },
      );
    });
  }

  it('comes back from .csv, every number, a column as one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.float(), { minLength: 1, maxLength: 25 }),
        (rows, columns, values) => {
          const x = filled([rows, columns], [...values, ...SPECIAL]);
          same(decode(bytesFor('a.csv', x), 'a.csv'), x);
        },
      ),
      { seed: 12 },
    );
    same(decode(bytesFor('a.csv', tensor([1, 2])), 'a.csv'), tensor([[1], [2]]));
  });

  it('is short text in .csv', () => {
    const x = tensor([0.1, 1e-7, -0, NaN, Infinity, 1 / 3].map(Math.fround), [2, 3]);
    assert.equal(Buffer.from(bytesFor('a.csv', x)).toString(), '0.1,1e-7,-0\nnan,inf,0.33333334\n');
  });

  for (const channels of [1, 3, 4]) {
    it(`comes back from .png, every sample, with ${channels} channels`, () => {
      const samples = filled(
        [1, channels, 7, 5],
        Array.from({ length: 256 }, (_, i) => Math.fround(i / 255)),
      );
      same(decode(bytesFor('a.png', samples), 'a.png'), samples);
    });
  }

  it('comes back nearly from .jpg, as photographs do', () => {
    const smooth = tensor(
      Float32Array.from({ length: 3 * 32 * 32 }, (_, i) => ((i % 32) + Math.floor(i / 32) / 3) / 64),
      [3, 32, 32],
    );
    for (const x of [smooth, smooth.slice({ [smooth.axes[0] ?? '']: [0, 1] })]) {
      const back = decode(bytesFor('a.jpg', x), 'a.jpg');
      assert.deepEqual(back.shape, [1, ...x.shape]);
      const furthest = back.data.reduce((most, v, i) => Math.max(most, Math.abs(v - (x.data[i] ?? 0))), 0);
      assert.ok(furthest < 0.05, String(furthest));
    }
  });

  it('is one of several by name, in the order given, the same bytes each time', () => {
    const [x, y] = [randn([2, 3], 'N C', { seed: 1 }), zeros([4])];
    for (const file of ['a.npz', 'a.safetensors']) {
      const bytes = bytesFor(file, { x, 'y/z é': y });
      const { entries } = openTensorFile(bytesReader(bytes, file), file);
      assert.deepEqual(
        entries.map(({ name, shape }) => [name, ...shape]),
        [
          ['x', 2, 3],
          ['y/z é', 4],
        ],
      );
      assert.deepEqual(bytes, bytesFor(file, { x, 'y/z é': y }));
    }
  });

  it('is an archive and a header that Python’s own library reads', () => {
    const python = jupyterPython();
    assert.ok(python, 'there is no Python: node scripts/setup-jupyter.mjs installs one');
    const folder = mkdtempSync(path.join(tmpdir(), 'normbook-save-'));
    try {
      const saved = { x: tensor([1.5, -2]), y: zeros([2, 2]) };
      for (const name of ['a.npz', 'a.safetensors'])
        writeFileSync(path.join(folder, name), bytesFor(name, saved));
      const program = `
import ast, json, struct, zipfile
with zipfile.ZipFile('a.npz') as z:
    assert z.testzip() is None
    print([(i.filename, i.compress_type) for i in z.infolist()])
    a = z.read('x.npy')
    print(a[:8], ast.literal_eval(a[10:10 + struct.unpack('<H', a[8:10])[0]].decode()), struct.unpack('<2f', a[-8:]), (len(a) - 8) % 64)
b = open('a.safetensors', 'rb').read()
n, = struct.unpack('<Q', b[:8])
print(json.loads(b[8:8 + n]), n % 8, struct.unpack('<6f', b[8 + n:]))
`;
      assert.equal(
        execFileSync(python, ['-c', program], { cwd: folder, encoding: 'utf8' }),
        `[('x.npy', 0), ('y.npy', 0)]
b'\\x93NUMPY\\x01\\x00' {'descr': '<f4', 'fortran_order': False, 'shape': (2,)} (1.5, -2.0) 0
{'x': {'dtype': 'F32', 'shape': [2], 'data_offsets': [0, 8]}, 'y': {'dtype': 'F32', 'shape': [2, 2], 'data_offsets': [8, 24]}} 0 (1.5, -2.0, 0.0, 0.0, 0.0, 0.0)
`,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('what cannot be saved', () => {
  const x = zeros([2, 2]);
  const wrong: [what: string, file: string, saved: unknown, message: RegExp][] = [
    [
      'an unknown ending',
      'a.pt',
      x,
      /^a\.pt: its name ends in \.pt, expected \.npy, \.npz, .*; choose one of these$/,
    ],
    ['no ending', 'a', x, /^a: its name has no ending, expected \.npy/],
    ['an ending that every object has', 'a.constructor', x, /ends in \.constructor, expected \.npy/],
    [
      'several in a file for one',
      'a.npy',
      { x },
      /^a\.npy: it was given 1 tensors by name, expected one tensor; use \.npz/,
    ],
    ['none', 'a.npz', {}, /^a\.npz: it was given no tensor; write it as in save/],
    ['a list', 'a.npz', [x], /it was given \[.*expected a tensor, or an object of tensors; write it/],
    ['a number', 'a.npy', 1, /it was given 1, expected a tensor/],
    ['a number among tensors', 'a.npz', { x, n: 1 }, /^a\.npz: "n" is 1, expected a tensor/],
    [
      'a name that a format keeps for itself',
      'a.safetensors',
      { __metadata__: x },
      /is called __metadata__; give it/,
    ],
    [
      'three axes as a table',
      'a.csv',
      zeros([1, 2, 2]),
      /^a\.csv: the tensor is .*, expected one axis or two; rearrange/,
    ],
    [
      'two channels as a picture',
      'a.png',
      zeros([2, 4, 4]),
      /^a\.png: the tensor is .*, expected H W, or C H W/,
    ],
    ['an empty picture', 'a.png', zeros([0, 4]), /expected H W, or C H W/],
    [
      'negative pixels',
      'a.jpg',
      tensor([
        [-1, 1],
        [0, 0],
      ]),
      /values are from -1 to 1, expected 0 to 1, or 0 to 255; bring/,
    ],
    [
      'pixels that are none',
      'a.png',
      tensor([
        [NaN, 1],
        [0, 0],
      ]),
      /^a\.png: values are NaN, expected 0 to 1/,
    ],
  ];
  for (const [what, file, saved, message] of wrong) {
    it(`is refused by name: ${what}`, () => {
      const given = saved as Parameters<typeof encodeFile>[1];
      assert.throws(
        () => [...encodeFile(file, given)],
        (error) => error instanceof DataError && message.test(error.message),
      );
    });
  }
});

describe('save in a cell', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'normbook-save-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes beside the notebook, over what is there', async () => {
    await saveFile('a.npy', zeros([3]), folder);
    await saveFile('a.npy', tensor([1, 2]), folder);
    assert.deepEqual([...decode(readFileSync(path.join(folder, 'a.npy')), 'a.npy').data], [1, 2]);
    assert.deepEqual(readdirSync(folder), ['a.npy']);
  });

  it('leaves what is there when it refuses', async () => {
    await saveFile('a.csv', tensor([1, 2]), folder);
    await assert.rejects(saveFile('a.csv', zeros([1, 1, 1]), folder), DataError);
    assert.equal(readFileSync(path.join(folder, 'a.csv'), 'utf8'), '1\n2\n');
    assert.deepEqual(readdirSync(folder), ['a.csv']);
  });

  it('says which folder there is not', async () => {
    await assert.rejects(saveFile('no/a.npy', zeros([1]), folder), {
      message: `no/a.npy: there is no folder ${path.join(folder, 'no')}; make it first`,
    });
  });

  it('says that a path is none', async () => {
    await assert.rejects(
      saveFile(zeros([1]), 'a.npy' as never, folder),
      /expected the name of a file in it; write it/,
    );
  });
});

describe('a table of numbers as text', () => {
  const read = (text: string, name = 'a.csv') => decode(Buffer.from(text), name);
  const tables: [what: string, text: string, shape: number[], values: number[]][] = [
    ['commas', '1,2\n3,4\n', [2, 2], [1, 2, 3, 4]],
    ['semicolons', '1;2.5\n3;4', [2, 2], [1, 2.5, 3, 4]],
    ['tabs', '1\t2\n', [1, 2], [1, 2]],
    ['spaces', '  1   2\n3 4\n', [2, 2], [1, 2, 3, 4]],
    ['one column', '1\n2\n3', [3, 1], [1, 2, 3]],
    ['a line of names', 'a,b\n1,2\n', [1, 2], [1, 2]],
    [
      'names in quotes, lines of Windows, a mark of the byte order',
      '\ufeff"a","b"\r\n1,"2"\r\n',
      [1, 2],
      [1, 2],
    ],
    ['comments and empty lines', '# made by me\n\n1,2\n\n#3,4\n5,6\n', [2, 2], [1, 2, 5, 6]],
    ['exponents and signs', '+1e3,-.5,1.,1E-2\n', [1, 4], [1000, -0.5, 1, 0.01]],
    ['missing and infinite values', 'a,b,c,d\n,NaN,inf,-Infinity\n', [1, 4], [NaN, NaN, Infinity, -Infinity]],
    ['names only', 'a,b\n', [0, 2], []],
  ];
  for (const [what, text, shape, values] of tables) {
    it(`is read with ${what}`, () => {
      const { axes, shape: found, data } = read(text);
      assert.deepEqual([axes.join(' '), found, [...data]], ['N C', shape, values.map(Math.fround)]);
    });
  }

  const faults: [what: string, text: string, offset: number, message: string][] = [
    [
      'too few fields',
      '1,2\n3\n',
      4,
      'a.csv: at byte 4 line 2 has 1 fields, expected 2, as the first one; complete the line',
    ],
    [
      'a word',
      '1,2\n3,x\n',
      4,
      'a.csv: at byte 4 line 2, field 2 is "x", expected a number; leave out columns that are no numbers',
    ],
    ['nothing', '\n# only this\n', 0, 'a.csv: at byte 0 there is no line with a number; save it again'],
  ];
  for (const [what, text, offset, message] of faults) {
    it(`says where it has ${what}`, () => {
      assert.throws(() => read(text), { name: 'DataError', code: 'corrupt', offset, message });
    });
  }

  it('is known by its name alone, and never when the bytes say what it is', () => {
    assert.deepEqual(read('1 2\n', 'a.TXT').shape, [1, 2]);
    assert.throws(() => read('1 2\n', 'a.dat'), /the file begins with/);
    assert.deepEqual(decode(bytesFor('a.npy', zeros([3])), 'a.csv').shape, [3]);
  });
});

function filled(shape: readonly number[], values: readonly number[]): Tensor {
  const count = shape.reduce((product, extent) => product * extent, 1);
  return tensor(
    Float32Array.from({ length: count }, (_, i) => values[i % values.length] ?? 0),
    shape,
  );
}
