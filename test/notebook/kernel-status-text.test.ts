/** The kernel in the status bar, in words. */
import assert from 'node:assert/strict';
import { durationText, type KernelFacts, kernelStatusText } from '../../src/extension/kernel-status-text.ts';

const idle: KernelFacts = {
  alive: true,
  running: undefined,
  cellsRun: 4,
  uptime: 65_000,
  status: { memory: 128_400_000, threads: 2 },
};

describe('the kernel in the status bar', () => {
  const texts: [string, Partial<KernelFacts>, string][] = [
    ['none', { alive: false }, '$(circle-outline) no kernel'],
    ['idle', {}, '$(circle-filled) Normbook · 128 MB'],
    ['busy', { running: 'Cell 3' }, '$(sync~spin) Normbook · Cell 3 · 128 MB'],
    ['just started', { running: 'Cell 1', status: undefined }, '$(sync~spin) Normbook · Cell 1'],
  ];
  for (const [what, facts, text] of texts) {
    it(`is ${what}`, () => assert.equal(kernelStatusText({ ...idle, ...facts }).text, text));
  }

  it('has its facts in the tooltip', () => {
    const rows = kernelStatusText(idle).tooltip.match(/^\| \w.*$/gm);
    assert.deepEqual(rows, [
      '| State | idle |',
      '| Memory | 128 MB |',
      '| Threads | 2 |',
      '| Up for | 1 min |',
      '| Cells run | 4 |',
    ]);
  });

  const durations: [number, string][] = [
    [-5, '0 s'],
    [59_999, '59 s'],
    [3_599_999, '59 min'],
    [3_600_000, '1 h'],
    [7_500_000, '2 h 5 min'],
  ];
  for (const [milliseconds, text] of durations) {
    it(`is up for ${text}`, () => assert.equal(durationText(milliseconds), text));
  }
});
