/**
 * What a normalization did at one element: its group, the statistics that the group shares, and what they make of the
 * element. From the pattern and the numbers that came with the panel; nothing here is of one normalization.
 */
import { type Grouping, resolvePattern } from '../../engine/pattern/grouping.ts';
import { groupOf } from '../../engine/pattern/runs.ts';
import type { Described } from '../../engine/tensor/axes.ts';
import type { AveragingSet, Normalization } from '../../protocol/normalization.ts';
import type { Panel } from '../../protocol/view.ts';
import { floatsOf } from '../base64.ts';
import { offsetOf } from '../cursor.ts';

/** A set of a normalization on the panel's tensor; undefined where its pattern does not resolve on it. */
export function groupingOf({ shape, axes }: Described, set: AveragingSet): Grouping | undefined {
  try {
    return resolvePattern(set.pattern, { shape, axes }, { sizes: set.sizes, affine: set.affine });
  } catch {
    // Saved outputs are hostile: a pattern of something else shares nothing here.
    return undefined;
  }
}

/** A normalization with its numbers at hand. */
export interface Sharing {
  readonly grouping: Grouping;
  readonly eps: number;
  readonly statistics: Readonly<Record<string, Float32Array>>;
  readonly moments: { readonly mean: Float32Array; readonly std: Float32Array } | undefined;
  readonly parameters: Readonly<Record<string, Float32Array>>;
  /** As in {@link Normalization}. */
  readonly doesMore: boolean;
}

/** Undefined without numbers, or with too few of them for the sets. */
export function sharingOf(
  panel: Pick<Panel, 'shape' | 'axes'>,
  normalization: Normalization,
): Sharing | undefined {
  const { sets, statistics, parameters = {}, moments, eps = 0, doesMore = false } = normalization;
  const [first] = sets;
  const grouping = first && groupingOf(panel, first);
  if (grouping === undefined || statistics === undefined) return undefined;
  const sharing = {
    grouping,
    eps,
    statistics: decoded(statistics),
    moments: moments && { mean: floatsOf(moments.mean), std: floatsOf(moments.std) },
    parameters: decoded(parameters),
    doesMore,
  };
  const lists = [...Object.values(sharing.statistics), ...Object.values(sharing.moments ?? {})];
  return lists.every(({ length }) => length === grouping.groups) ? sharing : undefined;
}

/** What the group of an element shares, and what that makes of x; undefined where the normalization has no such thing. */
export interface Told {
  readonly group: number;
  /** The mean that x is freed of; of the input over the group where the normalization takes none. */
  readonly mean: number | undefined;
  readonly std: number | undefined;
  /** 1/√(σ² + ε), or whatever x is multiplied by. */
  readonly rstd: number | undefined;
  readonly gamma: number | undefined;
  readonly beta: number | undefined;
  /** Before γ and β. */
  readonly normalized: number | undefined;
}

/** `y` only where it is known. */
export function tellAt(
  { grouping, eps, statistics, moments, parameters, doesMore }: Sharing,
  { shape }: Pick<Panel, 'shape'>,
  element: readonly number[],
  x: number,
  y: number,
): Told {
  const at = offsetOf(shape, element);
  const group = groupOf(grouping, at);
  const value = (name: string): number | undefined =>
    parameters[name] && parameterAt(grouping, parameters[name], at);
  const used = { mean: statistics.mean?.[group], rstd: statistics.rstd?.[group] };
  const [gamma, beta] = [value('gamma'), value('beta')];
  return {
    group,
    mean: used.mean ?? moments?.mean[group],
    std: stdOf(statistics, group, eps) ?? moments?.std[group],
    rstd: used.rstd,
    gamma,
    beta,
    normalized:
      used.rstd !== undefined && !doesMore
        ? (x - (used.mean ?? 0)) * used.rstd
        : withoutAffine(y, gamma ?? 1, beta ?? 0),
  };
}

/** As the normalization has it: `variance` where there is one, else what its factor says. */
function stdOf(
  { variance, rstd, mean }: Sharing['statistics'],
  group: number,
  eps: number,
): number | undefined {
  const [v, r] = [variance?.[group], rstd?.[group]];
  if (v !== undefined) return Math.sqrt(v);
  // A factor of x that is not freed of its mean says nothing of a deviation.
  if (r === undefined || mean === undefined) return undefined;
  return Math.sqrt(Math.max(0, 1 / (r * r) - eps));
}

function withoutAffine(y: number, gamma: number, beta: number): number | undefined {
  return gamma === 0 ? undefined : (y - beta) / gamma;
}

/**
 * γ or β of one element, by its position in the data; undefined where they are not one for each entry of the grouping's
 * parameters nor one for all: those of a class, say.
 */
export function parameterAt(
  grouping: Grouping,
  values: ArrayLike<number>,
  element: number,
): number | undefined {
  if (values.length === 1) return values[0];
  const last = grouping.dims.reduce(
    (sum, { size, parameterStride }) => sum + (size - 1) * parameterStride,
    0,
  );
  if (values.length !== last + 1) return undefined;
  let rest = element;
  let parameter = 0;
  for (const { size, parameterStride } of [...grouping.dims].reverse()) {
    parameter += (rest % size) * parameterStride;
    rest = Math.floor(rest / size);
  }
  return values[parameter];
}

/** `N 2 · g 1`, from a group's number. */
export function setText({ axes, shape }: Pick<Grouping, 'axes' | 'shape'>, group: number): string {
  let rest = group;
  const indices = [...shape].reverse().map((n) => {
    const index = rest % n;
    rest = Math.floor(rest / n);
    return index;
  });
  indices.reverse();
  return axes.map((axis, i) => `${axis} ${indices[i]}`).join(' · ') || 'all';
}

function decoded(lists: Readonly<Record<string, string>>): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(lists).map(([name, text]) => [name, floatsOf(text)]));
}
