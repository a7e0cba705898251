/** What of a picture is asked of the kernel, in which order, and what is drawn until it has answered. */
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { answerAbout, isTensorQuestion } from '../../src/kernel/tensor-answers.ts';
import { tensorView } from '../../src/kernel/views.ts';
import type { Question, Shades } from '../../src/protocol/questions.ts';
import { parseAnswer } from '../../src/protocol/questions-guard.ts';
import { Regions } from '../../src/renderer/inspector/regions.ts';
import { type Asked, type Kernel, LatestQuestions } from '../../src/renderer/kernel.ts';
import { LINEAR } from '../../src/view/inspector/scale.ts';
import { readPreview } from '../../src/view/preview.ts';
import { make } from '../view/samples.ts';

const SIDE = 700;
const tensor = make([SIDE, SIDE], 'H W', ([r = 0, c = 0]) => Math.sin(r / 9) + Math.cos(c / 7));
const slice = { rows: 0, columns: 1, index: [0, 0] };
const shades: Shades = { min: -2, max: 2, ramp: 'diverging', scale: LINEAR };

/** A kernel that answers when it is told to. */
class Slow {
  readonly asked: Question[] = [];
  readonly #waiting: ((isRefused: boolean) => void)[] = [];
  readonly kernel: Kernel = {
    ask: async (_, question) => {
      this.asked.push(question);
      const isRefused = await new Promise<boolean>((resolve) => this.#waiting.push(resolve));
      if (isRefused || !isTensorQuestion(question)) throw new Error('the kernel has ended');
      return parseAnswer(
        question.kind,
        answerAbout(tensor, question, { min: -2, max: 2, scale: 'diverging', shared: false }),
      );
    },
    tell: () => undefined,
    dropAll: () => undefined,
  };

  /** Answers, or refuses, the oldest question. */
  async next(isRefused = false): Promise<void> {
    this.#waiting.shift()?.(isRefused);
    await turn();
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  async all(): Promise<void> {
    // Some frames after the last answer more may be asked.
    for (let quiet = 0; quiet < 8; quiet++) {
      if (this.waiting > 0) quiet = 0;
      await this.next();
    }
  }
}

function regionsOf(slow: Slow): Regions {
  const [panel] = tensorView('x', tensor).view.panels;
  assert.ok(panel);
  const shown = { panel, preview: panel.preview, cells: readPreview(panel.preview) };
  return new Regions(shown, { kernel: slow.kernel, output: '1' }, 0);
}

const span = (start: number, size: number) => ({ facet: 0, facets: 1, start, size, block: 1 });
/** Side by side, each of `size` elements a side. */
const partsOf = (count: number, size: number) =>
  Array.from({ length: count }, (_, i) => ({ rows: span(0, size), columns: span(i * size, size) }));

describe('a part of a picture', () => {
  // Frames of a page that has nothing to draw.
  const frames = ['requestAnimationFrame', 'cancelAnimationFrame'] as const;
  before(() => {
    const [requestAnimationFrame, cancelAnimationFrame] = [setImmediate, clearImmediate];
    Object.assign(globalThis, { requestAnimationFrame, cancelAnimationFrame });
  });
  after(() => {
    for (const name of frames) Reflect.deleteProperty(globalThis, name);
  });

  it('is asked for at once where it is small', async () => {
    const slow = new Slow();
    const regions = regionsOf(slow);
    const parts = partsOf(1, 64);
    regions.want(slice, parts, () => undefined, shades);
    await slow.all();
    assert.deepEqual(
      slow.asked.map(({ kind }) => kind),
      ['region'],
    );
    assert.equal(regions.pieces(slice, parts)[0]?.isExact, true);
  });

  it('is drawn as it looks first where it is large, and then is what it is', async () => {
    const slow = new Slow();
    const regions = regionsOf(slow);
    const parts = partsOf(3, 128);
    let changes = 0;
    regions.want(slice, parts, () => changes++, shades);
    for (let i = 0; i < 3; i++) await slow.next();
    assert.ok(changes > 0);
    for (const piece of regions.pieces(slice, parts)) {
      assert.deepEqual([piece.isExact, piece.levels?.levels.length], [false, 128 * 128]);
    }
    await slow.all();
    assert.deepEqual(
      slow.asked.map(({ kind }) => kind),
      ['levels', 'levels', 'levels', 'region', 'region', 'region'],
    );
    for (const piece of regions.pieces(slice, parts)) {
      assert.deepEqual([piece.isExact, piece.levels], [true, undefined]);
    }
  });

  it('is asked for again, in other colours, only while it is not there', async () => {
    const slow = new Slow();
    const regions = regionsOf(slow);
    const parts = partsOf(2, 128);
    regions.want(slice, parts, () => undefined, shades);
    await slow.next();
    await slow.next();
    regions.want(slice, parts, () => undefined, { ...shades, min: -1, max: 1 });
    await slow.all();
    regions.want(slice, parts, () => undefined, { ...shades, min: -3, max: 3 });
    assert.equal(slow.waiting, 0);
    const looks = slow.asked.flatMap((question) => (question.kind === 'levels' ? [question.shades.max] : []));
    assert.deepEqual(looks, [2, 2, 1, 1]);
    assert.equal(slow.asked.filter(({ kind }) => kind === 'region').length, 2);
  });

  it('is what it is only when one has come to rest', async () => {
    const slow = new Slow();
    const regions = regionsOf(slow);
    const [here, there] = [partsOf(2, 128), partsOf(4, 128).slice(2)];
    regions.want(slice, here, () => undefined, shades);
    await slow.next();
    await slow.next();
    regions.want(slice, there, () => undefined, shades);
    await slow.all();
    assert.deepEqual(
      slow.asked.flatMap((one) => (one.kind === 'region' ? [one.columns] : [])),
      there.map(({ columns }) => columns),
    );
  });

  it('says why it is not there', async () => {
    const slow = new Slow();
    const regions = regionsOf(slow);
    regions.want(slice, partsOf(1, 64), () => undefined, shades);
    await slow.next(true);
    assert.equal(regions.problem, 'the kernel has ended');
  });
});

describe('questions of which the latest matter', () => {
  const asked = (name: string): Asked<'region'> => ({
    key: name,
    panel: 0,
    question: { kind: 'region', slice, rows: span(0, 1), columns: span(Number(name), 1) },
  });

  function pursuing(slow: Slow, atATime: number) {
    const questions = new LatestQuestions<'region'>({ kernel: slow.kernel, output: '1' }, atATime);
    const heard: string[] = [];
    const pursue = (list: string, ...names: string[]): void =>
      questions.pursue(names.map(asked), {
        answered: ({ key }) => heard.push(`${list}${key}`),
        refused: () => heard.push(`${list} refused`),
        finished: () => heard.push(`${list} finished`),
      });
    return { heard, pursue };
  }

  it('are sent so many at a time, and the end of a list is told', async () => {
    const slow = new Slow();
    const { heard, pursue } = pursuing(slow, 2);
    pursue('a', '1', '2', '3');
    assert.equal(slow.asked.length, 2);
    await slow.next();
    assert.equal(slow.asked.length, 3);
    await slow.all();
    assert.deepEqual(heard, ['a1', 'a2', 'a3', 'a finished']);
  });

  it('are not sent any more when another list replaces them; what is on its way is not asked twice', async () => {
    const slow = new Slow();
    const { heard, pursue } = pursuing(slow, 2);
    pursue('a', '1', '2', '3', '4');
    pursue('b', '2', '5');
    await slow.all();
    assert.equal(slow.asked.length, 3);
    assert.deepEqual(heard, ['a1', 'a2', 'b5', 'b finished']);
  });

  it('are refused silently when they are not wanted any more', async () => {
    const slow = new Slow();
    const { heard, pursue } = pursuing(slow, 1);
    pursue('a', '1');
    pursue('b', '2');
    await slow.next(true);
    await slow.next(true);
    assert.deepEqual(heard, ['b refused', 'b finished']);
  });
});
