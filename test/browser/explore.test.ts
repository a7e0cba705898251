/** `explore` by a real kernel, in Chromium without a mouse and in VS Code: what is turned is what is drawn. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import type { NewCellRequest } from '../../src/protocol/messages.ts';
import { VIEW_MIME } from '../../src/protocol/view.ts';
import { type Session, startSession } from '../host/session.ts';
import { TestKernel } from '../kernel/process.ts';
import { openNotebook, outputFrame, outputsDrawn, runAll } from './notebook.ts';
import { launch, openPage, setTheme, show } from './renderer-page.ts';
import { hideSides } from './tall.ts';
import { press, tabTo, until, untilIs } from './until.ts';

const CELL = `import { explore, randn } from 'normbook'
const x = randn([4, 6, 8, 8], 'N C H W', { seed: 11, mean: 1, std: 2 })
explore(x)`;

describe('An exploration', () => {
  let browser: Browser;
  let kernel: TestKernel;
  let page: Page;
  let view: unknown;
  let told: NewCellRequest[] = [];
  let errors: string[] = [];

  before(async () => {
    browser = await launch();
    kernel = new TestKernel();
  });
  after(async () => {
    kernel.end();
    await browser.close();
  });
  beforeEach(async () => {
    const { displays, handles } = await kernel.run(CELL);
    view = displays[0]?.[VIEW_MIME];
    [told, errors] = [[], []];
    page = await openPage(browser, {
      answer: async (message) => {
        if (message.type === 'new-cell') told.push(message);
        if (message.type !== 'question') return undefined;
        const { request, target, question } = message;
        return kernel.kernel.ask(target, question).then(
          (answer) => ({ type: 'reply' as const, request, answer }),
          (error: Error) => ({ type: 'reply' as const, request, error: error.message }),
        );
      },
    });
    page.on('pageerror', (error) => errors.push(String(error)));
    await show(page, 'a', view, { normbook: { output: handles[0] } });
  });
  afterEach(async () => {
    assert.deepEqual(errors, []);
    await page.close();
  });

  const panels = () => page.locator('.nb-comparison .nb-panel[data-role=variant] .nb-name').allInnerTexts();
  const pattern = (i: number) => page.locator('.nb-panel[data-role=variant] .nb-pattern').nth(i).innerText();
  const code = () => page.locator('.nb-code pre').textContent();
  const spread = (i: number) => page.locator('.nb-panel[data-role=variant] .nb-numbers').nth(i).innerText();
  const holds = (read: () => Promise<string | null>, what: string) =>
    untilIs(page, read, (text) => text?.includes(what) ?? false);

  it('chooses another normalization, and turns its groups through the divisors', async () => {
    await tabTo(page, 'select[aria-label="BN: normalization"]');
    await press(page, 'g', 'r');
    await until(page, panels, ['GN']);
    await holds(code, 'groupNorm({ groups: 3 })');
    await tabTo(page, 'input[type=range][aria-label=groups]');
    await press(page, 'ArrowRight');
    await holds(code, 'groupNorm({ groups: 6 })');
    await press(page, 'ArrowLeft', 'ArrowLeft');
    await holds(code, 'groupNorm({ groups: 2 })');
    assert.equal(await pattern(0), 'n (g c) h w -> n g');
  });

  it('sets γ and β, and puts all back', async () => {
    await tabTo(page, 'input[aria-label="γ, number"]');
    await press(page, 'Control+A', '3', 'Enter');
    await holds(() => spread(0), '3.000');
    await holds(code, 'BN.gamma = full([6], 3');
    await tabTo(page, 'button[title^="all options"]');
    await press(page, 'Enter');
    await holds(() => spread(0), '1.000');
  });

  it('adds a variant and takes one away', async () => {
    await page.getByRole('button', { name: '+ variant' }).focus();
    await press(page, 'Enter');
    await until(page, panels, ['BN', 'LN']);
    await tabTo(page, 'button[aria-label="take BN away"]', 'Shift+Tab');
    await press(page, 'Enter');
    await until(page, panels, ['LN']);
  });

  it('evaluates after passes, and of fewer samples', async () => {
    await page.getByRole('button', { name: 'evaluation' }).focus();
    await press(page, 'Enter');
    await holds(code, 'BN.eval()');
    await tabTo(page, 'input[aria-label="after passes, number"]');
    await press(page, 'Control+A', '5', 'Enter');
    await holds(code, 'i < 5');
    await tabTo(page, 'input[aria-label="batch N"]');
    await press(page, 'ArrowLeft');
    await holds(code, 'N: [0, 3]');
    await holds(() => page.locator('.nb-comparison .nb-shape').innerText(), '3');
  });

  it('keeps the picture and says why where it cannot be turned', async () => {
    await tabTo(page, 'input[aria-label="ε, number"]');
    await press(page, 'Control+A', '-', '1', 'Enter');
    await holds(() => page.getByRole('alert').innerText(), 'expected a finite number ≥ 0');
    assert.deepEqual(await panels(), ['BN']);
    await tabTo(page, 'button[title^="all options"]');
    await press(page, 'Enter');
    await until(page, () => page.getByRole('alert').count(), 0);
  });

  it('asks for a cell with the code of what is shown', async () => {
    await tabTo(page, 'input[aria-label="ε, number"]');
    await press(page, 'Control+A', '1', 'Enter');
    await holds(code, 'eps: 1');
    await tabTo(page, '.nb-explore-code button');
    await press(page, 'Enter');
    await until(page, async () => told.length, 1);
    assert.match(told[0]?.source ?? '', /BN: batchNorm\(\{ eps: 1 \}\)/);
    assert.equal(typeof told[0]?.output, 'string');
  });

  it('begins anew when its cell has run again', async () => {
    await tabTo(page, 'select[aria-label="BN: normalization"]');
    await press(page, 'l', 'a');
    await until(page, panels, ['LN']);
    const { displays, handles } = await kernel.run(CELL);
    await show(page, 'a', displays[0]?.[VIEW_MIME], { normbook: { output: handles[0] } });
    await until(page, panels, ['BN']);
  });

  it('shows what was saved where no kernel answers, and says what to do', async () => {
    await show(page, 'b', view);
    const saved = page.locator('#b');
    assert.equal(await saved.locator('.nb-explore-controls:disabled').count(), 1);
    assert.match(await saved.innerText(), /run the cell to explore/);
    assert.equal(await saved.locator('.nb-map').count(), 2);
  });

  it('has no violation that axe finds, in every theme', async () => {
    await page.evaluate(axe.source);
    for (const theme of ['dark', 'light', 'hc', 'hc-light'] as const) {
      await setTheme(page, theme);
      const found = await page.evaluate(async () => {
        const { violations } = await window.axe.run('.nb-explore-controls, .nb-code', {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],
        });
        return violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`);
      });
      assert.deepEqual(found, [], theme);
    }
  });
});

describe('An exploration in VS Code', () => {
  let session: Session;
  before(async () => {
    session = await startSession();
  });
  after(() => session?.close());

  it('is copied as a cell below its own', async () => {
    const cell = {
      cell_type: 'code',
      id: 'a',
      metadata: {},
      source: CELL,
      execution_count: null,
      outputs: [],
    };
    const notes = { cell_type: 'markdown', id: 'b', metadata: {}, source: 'the end' };
    const text = JSON.stringify({ cells: [cell, notes], metadata: {}, nbformat: 4, nbformat_minor: 5 });
    await writeFile(join(session.folder, 'explored.normbook'), text);
    const page = await session.open({ viewport: { width: 1500, height: 1400 } });
    await openNotebook(page, 'explored.normbook');
    await hideSides(page);
    await runAll(page);
    await outputsDrawn(page);
    const frame = await outputFrame(page);
    await frame.getByRole('button', { name: 'copy as cell' }).click();
    const added = page.locator('.code-cell-row').nth(1);
    await added.waitFor();
    await untilIs(
      page,
      () => added.innerText(),
      (lines) => lines.includes('compare(x'),
    );
  });
});
