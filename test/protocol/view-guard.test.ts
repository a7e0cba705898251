/** What the guards let in, and what they say of the rest. */
import assert from 'node:assert/strict';
import type { View } from '../../src/protocol/view.ts';
import { parseView, ViewError } from '../../src/protocol/view-guard.ts';

/** A 2 × 2 tensor, `[0, 1, 2, 3]` in float32, little-endian. */
function valid(): View {
  return {
    version: 1,
    kind: 'tensor',
    panels: [
      {
        name: 'x',
        role: 'tensor',
        axes: ['N', 'C'],
        shape: [2, 2],
        summary: { count: 4, mean: 1.5, std: 1.118034, min: 0, max: 3, nan: 0, posInf: 0, negInf: 0 },
        statistics: [{ axes: ['N'], shape: [2], count: 2, mean: [0.5, 2.5], std: [0.5, 'NaN'] }],
        domain: { min: 0, max: 3, scale: 'sequential', shared: false },
        preview: {
          start: [0, 0],
          size: [2, 2],
          block: [1, 1],
          encoding: 'float32',
          min: 0,
          max: 3,
          data: 'AAAAAAAAgD8AAABAAABAQA==',
        },
      },
    ],
  };
}

/** The valid view with one field replaced, `panels.0.shape`. */
function broken(path: string, value: unknown): unknown {
  const view: unknown = JSON.parse(JSON.stringify(valid()));
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const owner = keys.reduce((at: unknown, key) => (at as Record<string, unknown>)[key], view);
  (owner as Record<string, unknown>)[last] = value;
  return view;
}

describe('the guard of views', () => {
  it('lets a valid view through unchanged', () => {
    assert.deepEqual(parseView(valid()), valid());
  });

  const cases: { name: string; value: unknown; message: RegExp }[] = [
    { name: 'nothing', value: undefined, message: /^bad view: at view got undefined, expected Object; run/ },
    { name: 'a text', value: '<img>', message: /^bad view: at view got "<img>", expected Object; run/ },
    {
      name: 'a newer version',
      value: broken('version', 2),
      message: /view format 2, .*up to 1; update Normbook/,
    },
    {
      name: 'no version',
      value: broken('version', undefined),
      message: /at version got undefined, expected 1/,
    },
    { name: 'an unknown kind', value: broken('kind', 'pie'), message: /at kind got "pie", expected/ },
    {
      name: 'a comparison without an input',
      value: broken('kind', 'comparison'),
      message: /one tensor, or an input/,
    },
    { name: 'no panels', value: broken('panels', []), message: /at panels got 0, expected >=1/ },
    { name: 'an unknown field', value: broken('panels.0.html', '<b>'), message: /at panels\.0\.html/ },
    { name: 'a shape that is not the axes’', value: broken('panels.0.shape', [2]), message: /one axis name/ },
    {
      name: 'a negative extent',
      value: broken('panels.0.shape', [-2, 2]),
      message: /at panels\.0\.shape\.0 got -2/,
    },
    { name: 'a fraction of an element', value: broken('panels.0.shape', [2.5, 2]), message: /got 2\.5/ },
    {
      name: 'a count other than the shape’s product',
      value: broken('panels.0.summary.count', 5),
      message: /a count equal to the product of the shape/,
    },
    {
      name: 'an infinite mean that is no word for it',
      value: broken('panels.0.summary.mean', 'many'),
      message: /at panels\.0\.summary\.mean got "many"/,
    },
    {
      name: 'a table longer than its shape',
      value: broken('panels.0.statistics.0.mean', [1, 2, 3]),
      message: /as many groups as the shape says/,
    },
    {
      name: 'an empty domain',
      value: broken('panels.0.domain', { min: 1, max: 1, scale: 'sequential', shared: false }),
      message: /a domain whose min is below its max/,
    },
    {
      name: 'a window outside',
      value: broken('panels.0.preview.start', [1, 0]),
      message: /a preview inside the tensor/,
    },
    { name: 'a block of 0', value: broken('panels.0.preview.block', [0, 1]), message: /got 0, expected >=1/ },
    {
      name: 'an unknown encoding',
      value: broken('panels.0.preview.encoding', 'gzip'),
      message: /got "gzip"/,
    },
    { name: 'no base64', value: broken('panels.0.preview.data', '####'), message: /got "####"/ },
    {
      name: 'too few bytes',
      value: broken('panels.0.preview.data', 'AAAAAA=='),
      message: /as many bytes of data/,
    },
    {
      name: 'a huge size with few bytes',
      value: broken('panels.0.preview.size', [2, 2 ** 40]),
      message: /as many bytes of data/,
    },
    {
      name: 'a long value, without repeating it',
      value: broken('panels.0.preview.encoding', 'x'.repeat(1000)),
      message: /^.{1,200}$/,
    },
    {
      name: 'more text than a view may have',
      value: broken('panels.0.preview.data', 'AAAA'.repeat(70_000)),
      message: /at panels\.0\.preview\.data got 280000, expected <=262144/,
    },
  ];
  for (const { name, value, message } of cases) {
    it(`refuses ${name}`, () => {
      assert.throws(
        () => parseView(value),
        (error) => {
          assert.ok(error instanceof ViewError);
          assert.match(error.message, message);
          return true;
        },
      );
    });
  }
});
