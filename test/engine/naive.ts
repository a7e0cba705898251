/** The slow way that operations are held against: one element at a time, by axis name. It knows no operation. */
import type { Described, Tensor } from '../../src/engine/index.ts';
import { randn } from '../../src/engine/index.ts';
import { uniforms } from '../../src/engine/tensor/random.ts';

/** Positions by lower-case axis name. */
export type Index = Readonly<Record<string, number>>;

/** Every index of a shape, the last axis fastest. */
export function indicesOf({ shape, axes }: Described): Index[] {
  return axes.reduce<Index[]>(
    (all, name, axis) =>
      all.flatMap((index) =>
        Array.from({ length: shape[axis] ?? 0 }, (_, i) => ({ ...index, [name.toLowerCase()]: i })),
      ),
    [{}],
  );
}

/** The element at those axes of an index that x has; an extent of 1 counts for all positions. */
export function valueAt(x: Pick<Tensor, 'data' | 'shape' | 'axes'>, index: Index): number {
  let place = 0;
  x.axes.forEach((name, axis) => {
    const extent = x.shape[axis] ?? 0;
    place = place * extent + (extent === 1 ? 0 : (index[name.toLowerCase()] ?? Number.NaN));
  });
  return x.data[place] ?? Number.NaN;
}

/** Draws for properties: the same cases in every run. */
export class Draws {
  readonly #uniform: () => number;

  constructor(seed: number) {
    this.#uniform = uniforms(seed);
  }

  /** 0 to before `limit`. */
  below(limit: number): number {
    return Math.floor(this.#uniform() * limit);
  }

  shuffled<Item>(items: readonly Item[]): Item[] {
    const left = [...items];
    return items.flatMap(() => left.splice(this.below(left.length), 1));
  }

  /** Each with a chance of one half. */
  some<Item>(items: readonly Item[]): Item[] {
    return items.filter(() => this.below(2) === 0);
  }

  /** Noise of these axes, each of `extents[name]`. */
  noise(axes: readonly string[], extents: Index): Tensor {
    const shape = axes.map((name) => extents[name.toLowerCase()] ?? 1);
    return randn(shape, axes, { seed: this.below(2 ** 30) });
  }
}
