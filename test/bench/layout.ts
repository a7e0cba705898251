// How the elements of a case fall into groups that share statistics, and which γ and β is theirs: the definition,
// written for the benchmark alone, so that it does not agree with the engine by sharing its mistakes.
import type { Case } from './cases.ts';

/** A tensor as equal segments in a row, each within one group: N·C images of H·W, or N·L tokens of D. */
export interface Layout {
  readonly segments: number;
  readonly length: number;
  readonly groups: number;
  /** How many elements share statistics. */
  readonly count: number;
  /** How many γ there are. */
  readonly parameters: number;
  /** Whether γ runs along the segment; otherwise a segment has one γ. */
  readonly along: boolean;
  groupOf(segment: number): number;
}

export function layoutOf({ operation, shape, groups: split }: Case): Layout {
  const [n = 1, c = 1, ...rest] = shape;
  const size = shape.reduce((product, extent) => product * extent, 1);
  const length = rest.reduce((product, extent) => product * extent, 1);
  const segments = n * c;
  const along = operation === 'layer' || operation === 'rms';
  const parameters = along ? length : c;
  const made = (groups: number, groupOf: Layout['groupOf']): Layout => {
    return { segments, length, groups, count: size / groups, parameters, along, groupOf };
  };
  if (along || operation === 'instance') return made(segments, (segment) => segment);
  if (operation === 'group') return made(n * split, (segment) => Math.floor(segment / (c / split)));
  return made(c, (segment) => segment % c);
}

/** The segments of each group, in order. */
export function segmentsByGroup({ segments, groups, groupOf }: Layout): readonly (readonly number[])[] {
  const found: number[][] = Array.from({ length: groups }, () => []);
  for (let segment = 0; segment < segments; segment++) found[groupOf(segment)]?.push(segment);
  return found;
}
