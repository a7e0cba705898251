/** What is explored → a cell that shows the same. */
import { type Layer, norms, type Tensor } from '../engine/index.ts';
import type { ExplorationState, ExploredVariant } from '../protocol/exploration.ts';
import type { Offered } from './explored-choices.ts';
import type { NameOf } from './variants.ts';

/** A variant, and the layer that it is. */
export interface Layered {
  name: string;
  choice: Offered;
  variant: ExploredVariant;
  layer: Layer;
}

interface Explored {
  x: Tensor;
  /** The user's for x. */
  name: string;
  layers: readonly Layered[];
  state: ExplorationState;
  nameOf: NameOf;
}

export function codeOf(explored: Explored): string {
  const { x, name, layers, state } = explored;
  const variants = layers.map((one) => variantCode(one, explored));
  const imports = new Set(['compare', ...variants.flatMap((one) => one.imports)]);
  const names = [...imports].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  const isPart = state.samples !== undefined && state.samples < (x.shape[x.axes.indexOf('N')] ?? 0);
  const input = isPart ? `${name}.slice({ N: [0, ${state.samples}] })` : name;
  const call = [
    `compare(${input}, {`,
    ...variants.map(({ key, code }) => (key === code ? `  ${key},` : `  ${key}: ${code},`)),
    '})',
  ];
  const before = variants.flatMap(({ lines }) => lines);
  // In a block, so that no name of the notebook is taken.
  const body = before.length === 0 ? call : ['{', ...[...before, ...call].map((line) => `  ${line}`), '}'];
  return [`import { ${names.join(', ')} } from 'normbook'`, '', ...body, ''].join('\n');
}

interface VariantCode {
  key: string;
  /** The expression that is the layer. */
  code: string;
  /** What comes before. */
  lines: string[];
  imports: string[];
}

function variantCode(one: Layered, { x, name: input, state, nameOf }: Explored): VariantCode {
  const { name, choice, variant, layer } = one;
  const key = isIdentifier(name) ? name : JSON.stringify(name);
  const called = nameOf(layer);
  const made = called === undefined ? factoryCode(layer) : { code: called, imports: [] };
  const parameters = Object.entries(variant.parameters);
  if (made === undefined) {
    // What nobody named and no factory makes is written where explore was called.
    return { key, code: key, lines: [`// ${name} is the layer that was given to explore()`], imports: [] };
  }
  const { code, imports } = made;
  // Of what keeps nothing evaluation is training; one's own function may tell them apart.
  const isEvaluated = !state.training && (choice.hasState || choice.record === undefined);
  if (!isEvaluated && parameters.length === 0) return { key, code, lines: [], imports };
  const variable = called ?? name.replace(/\W+/g, '_').replace(/^(?=\d)/, '_');
  const lines = called === undefined ? [`const ${variable} = ${code}`] : [];
  if (isEvaluated && choice.hasState && choice.given === undefined && state.passes > 0) {
    const forward = `${variable}.forward(${input})`;
    lines.push(state.passes === 1 ? forward : `for (let i = 0; i < ${state.passes}; i++) ${forward}`);
  }
  const own = layer.valuesFor(x);
  for (const [parameter, value] of parameters) {
    const { shape, axes } = own[parameter] ?? { shape: [], axes: [] };
    lines.push(`${variable}.${parameter} = full([${shape.join(', ')}], ${value}, '${axes.join(' ')}')`);
  }
  if (isEvaluated) lines.push(`${variable}.eval()`);
  const used = parameters.length > 0 ? [...imports, 'full'] : imports;
  return { key, code: variable, lines, imports: used };
}

/** `groupNorm({ groups: 3 })`; undefined for what only its definition makes. */
function factoryCode({ id, options }: Layer): { code: string; imports: string[] } | undefined {
  const record = norms.find((one) => one.id === id);
  if (record === undefined && id !== 'normalization') return undefined;
  const { pattern, ...rest } = options;
  const set = Object.entries(record ? options : rest).filter(([name, value]) => {
    const spec = record?.options[name];
    return value !== undefined && (spec?.required === true || value !== spec?.default);
  });
  const entries = set.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(', ');
  const args = [...(record ? [] : [JSON.stringify(pattern)]), ...(set.length > 0 ? [`{ ${entries} }`] : [])];
  return { code: `${id}(${args.join(', ')})`, imports: [id] };
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}
