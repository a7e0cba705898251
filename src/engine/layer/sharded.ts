/**
 * A layer whose batch may lie in several tensors, as on several devices. It knows no particular normalization.
 */

import { EngineError } from '../errors.ts';
import { findAxis } from '../tensor/axes.ts';
import { concat } from '../tensor/join.ts';
import { Tensor } from '../tensor/tensor.ts';
import { type Backward, type Forward, Layer } from './layer.ts';

/** `y` has a tensor for each shard; the statistics are those of all together. */
export type ShardedForward<Statistic extends string> = { y: Tensor[] } & { [S in Statistic]: Tensor };

/** `dx` has a tensor for each shard. */
export type ShardedBackward<Value extends string> = Omit<Backward<Value>, 'dx'> & { dx: Tensor[] };

export class ShardedLayer<Statistic extends string = string, Value extends string = string> extends Layer<
  Statistic,
  Value
> {
  /** Normalizes one tensor, or shards of a batch as if they were one tensor joined along N. */
  override forward(x: Tensor): Forward<Statistic>;
  override forward(shards: readonly Tensor[]): ShardedForward<Statistic>;
  override forward(given: Tensor | readonly Tensor[]): Forward<Statistic> | ShardedForward<Statistic> {
    if (!isList(given)) return super.forward(given);
    const found = super.forward(joined(this.id, given));
    return { ...found, y: apart(found.y, given) };
  }

  /** The gradients of the latest forward, for a tensor or for shards like its own. */
  override backward(dy: Tensor): Backward<Value>;
  override backward(shards: readonly Tensor[]): ShardedBackward<Value>;
  override backward(given: Tensor | readonly Tensor[]): Backward<Value> | ShardedBackward<Value> {
    if (!isList(given)) return super.backward(given);
    const found = super.backward(joined(this.id, given));
    return { ...found, dx: apart(found.dx, given) };
  }
}

function isList(given: Tensor | readonly Tensor[]): given is readonly Tensor[] {
  return Array.isArray(given);
}

function joined(what: string, shards: readonly Tensor[]): Tensor {
  const without = shards.find((shard) => findAxis(shard.axes, 'N') !== 0);
  if (without === undefined) return concat(shards, 'N');
  throw new EngineError('axis', {
    what,
    got: `a shard ${without}`,
    expected: 'shards whose first axis is N',
    remedy: 'transpose or rename them',
  });
}

/** N is the first axis, so that each shard is one stretch of the elements. */
function apart(whole: Tensor, shards: readonly Tensor[]): Tensor[] {
  let start = 0;
  return shards.map(({ size, shape, axes }) => {
    start += size;
    return new Tensor(whole.data.subarray(start - size, start), shape, axes);
  });
}
