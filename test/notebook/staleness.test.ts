/** Which outputs can still be trusted, told as stories of runs and edits. */
import assert from 'node:assert/strict';
import { markText } from '../../src/extension/mark-text.ts';
import { type CellNow, type RunFacts, RunHistory } from '../../src/notebook/index.ts';

/** Cells 1, 2, 3… of a notebook, each a letter with what it declares and uses: `x = ` and `y = x`. */
class Story {
  readonly history = new RunHistory();
  readonly cells: (CellNow & RunFacts)[] = [];

  constructor(...sources: string[]) {
    sources.forEach((source, i) => {
      const [left = '', right = ''] = source.includes('=') ? source.split('=') : ['', source];
      const names = (text: string): string[] => text.match(/\w+/g) ?? [];
      const facts = { declares: names(left), uses: names(right) };
      this.cells.push({ key: `c${i + 1}`, text: source, label: `Cell ${i + 1}`, hasOutputs: true, ...facts });
    });
  }

  /** Runs cells by their numbers, in this order. */
  run(...numbers: number[]): this {
    for (const number of numbers) {
      const { key, text, declares, uses } = this.#cell(number);
      this.history.ran(key, text, { declares, uses });
    }
    return this;
  }

  edit(number: number, text: string): this {
    this.cells[number - 1] = { ...this.#cell(number), text };
    return this;
  }

  clear(number: number): this {
    this.cells[number - 1] = { ...this.#cell(number), hasOutputs: false };
    return this;
  }

  /** All marks, by cell number. */
  get marks(): string[] {
    const marks = this.history.marks(this.cells);
    return this.cells.flatMap(({ key }, i) =>
      (marks.get(key) ?? []).map((mark) => `${i + 1}: ${markText(mark).text.replace(/^\$\(\w+\) /, '')}`),
    );
  }

  #cell(number: number): CellNow & RunFacts {
    const cell = this.cells[number - 1];
    assert.ok(cell, `no cell ${number}`);
    return cell;
  }
}

const stories: { name: string; story: () => Story; marks: string[] }[] = [
  {
    name: 'a notebook run from top to bottom',
    story: () => new Story('x =', 'y = x', 'x y').run(1, 2, 3),
    marks: [],
  },
  { name: 'cells that never ran', story: () => new Story('x =', 'x').edit(2, 'x + 1'), marks: [] },
  {
    name: 'an edit since the run',
    story: () => new Story('x =').run(1).edit(1, 'x = 2'),
    marks: ['1: Edited since run'],
  },
  {
    name: 'an edit that was undone',
    story: () => new Story('x =').run(1).edit(1, 'x = 2').edit(1, 'x ='),
    marks: [],
  },
  { name: 'an edit that was run', story: () => new Story('x =').run(1).edit(1, 'x = 2').run(1), marks: [] },
  {
    name: 'an input that re-ran',
    story: () => new Story('a =', 'x =', 'x').run(1, 2, 3, 2),
    marks: ['3: Stale: `x` re-ran in Cell 2'],
  },
  {
    name: 'an input that re-ran, and the cell after it',
    story: () => new Story('x =', 'x').run(1, 2, 1, 2),
    marks: [],
  },
  {
    name: 'an input of an input, which is not run again',
    story: () => new Story('x =', 'y = x', 'y').run(1, 2, 3, 1),
    marks: ['2: Stale: `x` re-ran in Cell 1', '3: Stale: `y` is of Cell 2, which is stale'],
  },
  {
    name: 'both inputs re-run',
    story: () => new Story('x =', 'y =', 'x y').run(1, 2, 3, 2, 1),
    marks: ['3: Stale: `x` re-ran in Cell 1, 1 more'],
  },
  {
    name: 'a name that cells further down declare anew',
    story: () => new Story('x =', 'x', 'x =', 'x').run(1, 2, 3, 4),
    marks: [],
  },
  {
    name: 'a count that cells go on with, from top to bottom',
    story: () => new Story('b =', 'b = b', 'b = b', 'b').run(1, 2, 3, 4),
    marks: [],
  },
  {
    name: 'a count that was raised once more',
    story: () => new Story('b =', 'b = b', 'b').run(1, 2, 3, 2),
    marks: ['3: Stale: `b` re-ran in Cell 2'],
  },
  {
    name: 'an input declared further down, run again',
    story: () => new Story('x', 'x =').run(2, 1, 2),
    marks: ['1: Stale: `x` re-ran in Cell 2'],
  },
  {
    name: 'an input that was missing, declared above since',
    story: () => new Story('x =', 'x').run(2, 1),
    marks: ['2: Stale: `x` re-ran in Cell 1'],
  },
  {
    name: 'two cells that use each other',
    story: () => new Story('x = y', 'y = x').run(1, 2, 1),
    marks: ['1: Stale: `y` is of Cell 2, which is stale', '2: Stale: `x` re-ran in Cell 1'],
  },
];

describe('marks on cells', () => {
  for (const { name, story, marks } of stories) {
    it(`tell of ${name}`, () => assert.deepEqual(story().marks, marks));
  }

  it('name an earlier kernel where there are outputs of it, until the cell runs again', () => {
    const story = new Story('x =', 'x', 'x', 'z').run(1, 2, 3);
    story.history.kernelEnded();
    story.clear(3);
    assert.deepEqual(story.marks, ['1: From an earlier kernel', '2: From an earlier kernel']);
    story.run(1);
    assert.deepEqual(story.marks, ['2: From an earlier kernel']);
  });

  it('do not call a cell of an earlier kernel stale, nor one whose inputs are', () => {
    const story = new Story('x =', 'y = x', 'y').run(1, 2, 3);
    story.history.kernelEnded();
    story.run(1, 2, 3);
    assert.deepEqual(story.marks, []);
  });

  it('say when the cause was deleted', () => {
    const story = new Story('x', 'x =').run(2, 1, 2);
    story.cells.pop();
    assert.deepEqual(story.marks, ['1: Stale: `x` re-ran in a deleted cell']);
  });
});
