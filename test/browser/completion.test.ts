// Suggestions in the real VS Code: keys are pressed in a cell, the list is read off the page.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { type Session, startSession } from '../host/session.ts';
import { notebookReady } from './notebook.ts';

/** The cells above the one that is typed in. */
const ABOVE = [
  "import { batchNorm, groupNorm, randn, statistics } from 'normbook'\nconst activations = randn([6, 6, 16, 16])",
  'const bn = batchNorm()\nconst result = bn.forward(activations)\nlet epochCount = 3',
  "class Recorder { startRecording() {} }\nenum Phase { Train, Evaluate }\ninterface RunOptions { learningRate: number }\nlet epochLabel = 'first'",
];

interface Case {
  readonly what: string;
  readonly keys: string;
  /** Among the rows of the list. */
  readonly has: readonly string[];
}

const CASES: readonly Case[] = [
  { what: 'a variable of two cells above', keys: 'activ', has: ['activations'] },
  { what: 'variables of two cells by their beginning', keys: 'epoch', has: ['epochCount', 'epochLabel'] },
  { what: 'members of a tensor', keys: 'activations.sha', has: ['shape'] },
  { what: 'methods of a tensor', keys: 'activations.rearr', has: ['rearrange'] },
  { what: 'what forward returned', keys: 'result.vari', has: ['variance'] },
  { what: 'members of a layer', keys: 'bn.running', has: ['runningMean', 'runningVar'] },
  { what: 'a class', keys: 'new Recor', has: ['Recorder'] },
  { what: 'a method of the class', keys: 'new Recorder().sta', has: ['startRecording'] },
  { what: 'members of an enum', keys: 'Phase.', has: ['Evaluate', 'Train'] },
  { what: 'a type', keys: 'let options: RunOp', has: ['RunOptions'] },
  { what: 'a property of the type', keys: '(o: RunOptions) => o.lear', has: ['learningRate'] },
  { what: 'options of a normalization', keys: 'groupNorm({ gro', has: ['groups'] },
  { what: 'a normalization to import', keys: 'instanceN', has: ['instanceNorm'] },
  { what: 'a function of cells to import', keys: 'compar', has: ['compare'] },
  { what: 'a global of Node', keys: 'structuredCl', has: ['structuredClone'] },
  { what: 'names inside an import', keys: 'import { layerN', has: ['layerNorm'] },
  { what: 'a member of a list', keys: '[1, 2].findL', has: ['findLast', 'findLastIndex'] },
  { what: 'a keyword', keys: 'awa', has: ['await'] },
  { what: 'axes inside a pattern', keys: "statistics(activations, 'n", has: ['n', 'n c h w -> c'] },
];

describe('Typing in a cell of VS Code brings', () => {
  let session: Session;
  let page: Page;
  let editor: Locator;

  before(async () => {
    // Asked for by the keys for it: a list that comes by itself may be that of the word before where a machine is slow.
    const quiet = { 'editor.quickSuggestions': 'off', 'editor.suggestOnTriggerCharacters': false };
    session = await startSession({ settings: { '[normbook-typescript]': quiet } });
    const cells = [...ABOVE, ''].map((source, i) => {
      return { cell_type: 'code', id: `c${i}`, metadata: {}, source, execution_count: null, outputs: [] };
    });
    const file = join(session.folder, 'typing.normbook');
    await writeFile(file, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
    page = await session.open({ file, viewport: { width: 1400, height: 1100 } });
    await notebookReady(page);
    editor = page.locator('.code-cell-row').nth(ABOVE.length).locator('.monaco-editor').first();
    // The imported name that no cell uses fades as soon as the server has looked.
    await page.locator('.squiggly-inline-unnecessary, .squiggly-unnecessary').first().waitFor();
  });
  after(() => session?.close());

  async function type(keys: string): Promise<void> {
    await editor.click();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.keyboard.type(keys);
  }

  for (const { what, keys, has } of CASES) {
    it(what, async () => {
      await type(keys);
      await page.keyboard.press('Control+Space');
      const list = page.locator('.suggest-widget.visible');
      for (const label of has) {
        await list
          .locator('.monaco-list-row .label-name', { hasText: new RegExp(`^${label}$`) })
          .first()
          .waitFor();
      }
      const rows = await list
        .locator('.monaco-list-row')
        .evaluateAll((all) => all.map((row) => row.getAttribute('aria-label')));
      assert.deepEqual(
        rows.filter((row, i) => rows.indexOf(row) !== i),
        [],
        'twice',
      );
      await page.keyboard.press('Escape');
    });
  }

  it('an import when one is chosen that needs it', async () => {
    await type('instanceN');
    await page.keyboard.press('Control+Space');
    // Details can be opened when the server has said that there are some; before, the key for them does nothing.
    await page
      .locator('.suggest-widget.visible .monaco-list-row.focused:has(.can-expand-details)')
      .filter({ hasText: 'instanceNorm' })
      .waitFor();
    // The same keys open its details. What is chosen before they are there, VS Code may insert without the import.
    await page.keyboard.press('Control+Space');
    await page.locator('.suggest-details', { hasText: 'Instance normalization' }).waitFor();
    await page.keyboard.press('Enter');
    await editor.locator('.view-line', { hasText: "import { instanceNorm } from 'normbook'" }).waitFor();
  });

  it('the parameters of a function', async () => {
    await type('statistics(');
    await page.locator('.parameter-hints-widget.visible', { hasText: 'pattern' }).waitFor();
    await page.keyboard.press('Escape');
  });
});
