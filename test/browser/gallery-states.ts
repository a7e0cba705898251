/**
 * The states of the notebooks in test/gallery/ in Chromium, by the real kernel: their cells are run, each view is drawn
 * alone, some keys are pressed, and every question of the renderer goes to the kernel. It knows no reference pictures.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { root } from '../../scripts/paths.mjs';
import { parseNotebook } from '../../src/notebook/index.ts';
import type { RendererReply, RendererRequest } from '../../src/protocol/messages.ts';
import { VIEW_MIME } from '../../src/protocol/view.ts';
import { TestKernel } from '../kernel/process.ts';
import { openPage, show, type Theme } from './renderer-page.ts';

export const FOLDER = join(root, 'test/gallery');
const notebooks = ['inspector.normbook', 'compare.normbook'].map((name) =>
  parseNotebook(readFileSync(join(FOLDER, name), 'utf8')).cells.filter(({ kind }) => kind === 'code'),
);

/** A cell after some keys: where the focus is set, and what is pressed there. */
interface Turned {
  cell: string;
  focus: string;
  keys: readonly string[];
}

const mode = (name: string): Turned => ({
  cell: 'compare',
  focus: `.nb-compare-controls button:text-is("${name}")`,
  keys: ['Enter'],
});

const TURNED: Readonly<Record<string, Turned>> = {
  'compare-lit': {
    cell: 'compare',
    focus: '.nb-map[data-panel=GN]',
    keys: ['ArrowRight', 'ArrowRight', 'ArrowDown', 'l'],
  },
  'compare-difference': mode('A − B'),
  'compare-swipe': mode('swipe'),
  'compare-range': {
    cell: 'compare',
    focus: '.nb-spreads button:text-is("light a range") >> nth=1',
    keys: ['Enter'],
  },
  'compare-tab': {
    cell: 'compare',
    focus: '.nb-cube [role=tab] >> nth=0',
    keys: ['ArrowRight', 'ArrowRight'],
  },
  'explore-turned': {
    cell: 'explore',
    focus: '.nb-variant input[type=range] >> nth=0',
    keys: ['ArrowRight'],
  },
};

/** Each is the id of a cell, the first one of each notebook only prepares, or of a cell after some keys. */
export const STATES: readonly string[] = [
  ...notebooks.flatMap((cells) => cells.slice(1).map(({ id = '' }) => id)),
  ...Object.keys(TURNED),
];

interface State {
  view: unknown;
  output: string;
}

/** All states, and the kernel that knows them until it is ended. */
export class Gallery {
  readonly #kernel = new TestKernel(FOLDER);
  readonly #states = new Map<string, State>();
  #asked = 0;
  #answered = 0;

  async run(): Promise<void> {
    for (const { id = '', source } of notebooks.flat()) {
      const { end, displays, handles } = await this.#kernel.run(source);
      if (end.type !== 'done') throw new Error(`cell ${id}: ${JSON.stringify(end)}`);
      const [view, output] = [displays[0]?.[VIEW_MIME], handles[0]];
      if (output !== undefined) this.#states.set(id, { view, output });
    }
  }

  end(): void {
    this.#kernel.end();
  }

  async openPage(browser: Browser, theme: Theme): Promise<Page> {
    const page = await openPage(browser, { theme, width: WIDTH, answer: (request) => this.#answer(request) });
    // The cube would be in the midst of moving.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    return page;
  }

  /** Draws a state under its name, and nothing beside; resolves when all that was asked is on screen. */
  async show(page: Page, name: string): Promise<void> {
    const turned = TURNED[name];
    const state = this.#states.get(turned?.cell ?? name);
    if (state === undefined) throw new Error(`no cell of the gallery has the id ${name}`);
    await page.evaluate('normbook.dispose(undefined)');
    await page.evaluate(() => {
      for (const element of document.querySelectorAll('body > div')) element.remove();
    });
    await show(page, name, state.view, { normbook: { output: state.output } });
    await this.settled(page);
    if (turned === undefined) return;
    await page.locator(turned.focus).focus();
    for (const key of turned.keys) await page.keyboard.press(key);
    await this.settled(page);
  }

  /** Resolves when for several frames nothing was asked and nothing waits for an answer. */
  async settled(page: Page): Promise<void> {
    for (let quiet = 0; quiet < 2; ) {
      const before = this.#asked;
      await page.evaluate(async () => {
        for (let i = 0; i < 3; i++) {
          await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        }
      });
      quiet = this.#asked === before && this.#answered === before ? quiet + 1 : 0;
    }
  }

  async #answer(request: RendererRequest): Promise<RendererReply | undefined> {
    if (request.type !== 'question') return undefined;
    const { request: number, target, question } = request;
    this.#asked++;
    try {
      const answer = await this.#kernel.kernel.ask(target, question);
      return { type: 'reply', request: number, answer };
    } catch (error) {
      return {
        type: 'reply',
        request: number,
        error: error instanceof Error ? error.message : String(error),
      };
    } finally {
      this.#answered++;
    }
  }
}

/** CSS pixels of the page: as narrow as an editor beside another, so that pictures stay small. */
const WIDTH = 760;

/** A canvas, by the last of its classes. */
export interface Drawn {
  name: string;
  width: number;
  height: number;
  /** SHA-256 of its pixels, the first characters. */
  hash: string;
}

/** Every canvas, pixel for pixel. */
export async function canvasesOf(page: Page): Promise<Drawn[]> {
  const canvases = await page.locator('canvas').evaluateAll((elements) =>
    elements.map((element) => {
      if (!(element instanceof HTMLCanvasElement)) throw new Error('not a canvas');
      const { width, height, className } = element;
      const { data } = element.getContext('2d')?.getImageData(0, 0, width, height) ?? {};
      // Text of bytes crosses to Node far faster than an array.
      let text = '';
      for (let i = 0; i < (data?.length ?? 0); i += 8192) {
        text += String.fromCharCode(...(data?.subarray(i, i + 8192) ?? []));
      }
      return { name: className.split(' ').at(-1) ?? '', width, height, text: btoa(text) };
    }),
  );
  return canvases.map(({ text, ...drawn }) => ({
    ...drawn,
    hash: createHash('sha256').update(text).digest('hex').slice(0, 16),
  }));
}
