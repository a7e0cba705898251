/** What a layer did to a tensor, for pictures of it: its sets, and the statistics and parameters that it used. */
import { moments } from '../engine/formulas/moments.ts';
import { type Grouping, groupOf, type Layer, norms, type Tensor } from '../engine/index.ts';
import type { Outcome, Pass } from '../engine/layer/mathematics.ts';
import type { AveragingSet, Normalization } from '../protocol/normalization.ts';
import { parameterAt } from '../view/comparison/sharing.ts';
import { floatsText } from './tensor-answers.ts';

/** As a {@link Normalization}, with the numbers still as numbers: there may be many. */
export interface Facts extends Omit<Normalization, 'statistics' | 'parameters' | 'moments'> {
  readonly statistics: Readonly<Record<string, Float32Array>>;
  readonly parameters: Readonly<Record<string, Float32Array>>;
  readonly moments: { readonly mean: Float32Array; readonly std: Float32Array } | undefined;
}

/** Of one forward of the layer, in which nothing was kept. */
export function factsOf(layer: Layer, { pass, outcome }: { pass: Pass; outcome: Outcome }): Facts {
  const { eps } = layer.options;
  const statistics = asFloats(outcome.statistics ?? {});
  const names = new Set(Object.keys(layer.parameters()));
  const parameters = Object.entries(pass.values).filter(([name]) => names.has(name) || isAffine(name));
  const formula = norms.find(({ id }) => id === layer.id)?.formulaText;
  return {
    id: layer.id,
    title: layer.title,
    ...(formula === undefined ? {} : { formula }),
    sets: pass.groupings.map((grouping) => setOf(grouping, Object.keys(pass.values).some(isAffine))),
    ...(typeof eps === 'number' ? { eps } : {}),
    isTraining: pass.training,
    statistics,
    parameters: Object.fromEntries(parameters.flatMap(([name, data]) => (data ? [[name, data]] : []))),
    ...(doesMore(pass, outcome) ? { doesMore: true as const } : {}),
    moments: hasMoments(statistics, pass.grouping) ? undefined : momentsOf(pass.x, pass.grouping),
  };
}

/** Whether more would say nothing: they are there, or each element stands alone. */
function hasMoments(statistics: object, { count }: Grouping): boolean {
  return ('mean' in statistics && 'rstd' in statistics) || count <= 1;
}

/** With its numbers, or without them where they would take more than so many bytes. */
export function normalizationOf(facts: Facts, mostBytes = Number.POSITIVE_INFINITY): Normalization {
  const { statistics, parameters, moments: ofInput, ...head } = facts;
  const lists = [...Object.values(statistics), ...Object.values(parameters), ...Object.values(ofInput ?? {})];
  if (4 * lists.reduce((sum, { length }) => sum + length, 0) > mostBytes) return head;
  return {
    ...head,
    statistics: asText(statistics),
    parameters: asText(parameters),
    ...(ofInput ? { moments: { mean: floatsText(ofInput.mean), std: floatsText(ofInput.std) } } : {}),
  };
}

/** Elements by which it is told whether y is what the statistics make of x. */
const LOOKED_AT = 257;
/** A threshold may raise the others: of so few one is enough. */
const STANDARDIZED = 0.1;
/** Of what is added up: float32 and nothing else. */
const ROUNDING = 1e-4;

/** Whether nearly no y is γ·(x − μ)·rstd + β. Where γ and β are of other elements or come with x, nothing is known. */
function doesMore({ x, grouping, values, inputs }: Pass, { y, statistics }: Outcome): boolean {
  const { mean, rstd } = statistics ?? {};
  if (rstd === undefined || Object.keys(inputs).length > 0) return false;
  const step = Math.max(1, Math.floor(y.length / LOOKED_AT));
  let [alike, all] = [0, 0];
  for (let at = 0; at < y.length; at += step) {
    const group = groupOf(grouping, at);
    const gamma = values.gamma ? parameterAt(grouping, values.gamma, at) : 1;
    const beta = values.beta ? parameterAt(grouping, values.beta, at) : 0;
    if (gamma === undefined || beta === undefined) return false;
    const scale = gamma * (rstd[group] ?? 0);
    const [free, shift] = [(x.data[at] ?? 0) * scale, beta - (mean?.[group] ?? 0) * scale];
    const error = Math.abs(free + shift - (y[at] ?? 0));
    if (!Number.isFinite(error)) continue;
    all++;
    if (error <= ROUNDING * (Math.abs(free) + Math.abs(shift))) alike++;
  }
  return alike < STANDARDIZED * all;
}

function isAffine(name: string): boolean {
  return name === 'gamma' || name === 'beta';
}

/** A layer without γ and β has axes for them all the same. */
function setOf({ pattern, splitSizes, affine }: Grouping, hasParameters: boolean): AveragingSet {
  return { pattern, sizes: { ...splitSizes }, affine: hasParameters ? affine : '' };
}

function momentsOf(x: Tensor, grouping: Grouping): Facts['moments'] {
  const { mean, variance } = moments(x.data, grouping);
  return { mean: Float32Array.from(mean), std: Float32Array.from(variance, Math.sqrt) };
}

function asFloats(lists: Readonly<Record<string, Float64Array>>): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, Float32Array.from(list)]));
}

function asText(lists: Readonly<Record<string, Float32Array>>): Record<string, string> {
  return Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, floatsText(list)]));
}
