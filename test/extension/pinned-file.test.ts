/** What is pinned, in its file: read as it was written, without what is damaged, and never half of it. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PinnedFile } from '../../src/extension/pinned-file.ts';
import type { Pinned } from '../../src/protocol/comparison-page.ts';
import { make, tensorView } from '../view/samples.ts';

const view = tensorView(
  'x',
  make([2, 3], 'N C', (_, flat) => flat),
);
const item = (id: string): Pinned => ({
  id,
  name: `name ${id}`,
  from: 'a.normbook · Cell 1',
  view,
  output: 'o',
});

describe('the file of what is pinned', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'normbook-pinned-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('has all in its order, but no handle of a kernel', async () => {
    const file = new PinnedFile(path.join(folder, 'not', 'there'));
    await file.write([item('b'), item('a')]);
    const { items } = await new PinnedFile(path.join(folder, 'not', 'there')).read();
    assert.deepEqual(
      items.map(({ id, name }) => [id, name]),
      [
        ['b', 'name b'],
        ['a', 'name a'],
      ],
    );
    assert.deepEqual(items[0]?.view, JSON.parse(JSON.stringify(view)));
    assert.equal('output' in (items[0] ?? {}), false);
  });

  it('has the last of many changes that came at once', async () => {
    const file = new PinnedFile(folder);
    const all = Array.from({ length: 20 }, (_, n) => file.write([item(String(n))]));
    await Promise.all(all);
    assert.deepEqual(
      (await file.read()).items.map(({ id }) => id),
      ['19'],
    );
    assert.deepEqual(await readdir(folder), ['pinned.json']);
  });

  it('is gone when nothing is pinned', async () => {
    const file = new PinnedFile(folder);
    await file.write([item('a')]);
    await file.write([]);
    assert.deepEqual(await readdir(folder), []);
    assert.deepEqual((await file.read()).items, []);
  });

  const DAMAGED: [what: string, text: string, left: number][] = [
    ['no JSON', '{"items": [', 0],
    ['something else', '{"items": 3}', 0],
    [
      'one item without a view',
      JSON.stringify({ items: [item('a'), { ...item('b'), view: { version: 1 } }] }),
      1,
    ],
    [
      'a view of two tensors',
      JSON.stringify({ items: [{ ...item('a'), view: { ...view, panels: [] } }] }),
      0,
    ],
  ];
  for (const [what, text, left] of DAMAGED) {
    it(`loses no more than what is damaged: ${what}`, async () => {
      await writeFile(path.join(folder, 'pinned.json'), text);
      assert.equal((await new PinnedFile(folder).read()).items.length, left);
    });
  }

  it('says what the system says where it cannot be written', async () => {
    await writeFile(path.join(folder, 'file'), '');
    await assert.rejects(new PinnedFile(path.join(folder, 'file')).write([item('a')]), /ENOTDIR|EEXIST/);
  });
});
