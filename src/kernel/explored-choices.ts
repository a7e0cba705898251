/** What `explore(x)` offers: every normalization that takes x, with its options and parameters as controls. */
import {
  createLayer,
  EngineError,
  type Layer,
  type NormRecord,
  norms,
  type OptionSpec,
  type Tensor,
} from '../engine/index.ts';
import type { Choice, Control, Setting } from '../protocol/exploration.ts';

/** A choice, and the layer that it is with these options; undefined where only the given one can be had. */
export interface Offered extends Choice {
  /** Given by the user; has parameters and state of its own. */
  given?: Layer;
  record?: NormRecord;
}

/** Group counts above this are not tried one by one. */
const MOST_TRIED = 1024;
/** Of several group counts the usual one is the greatest up to this, if it is not one for each channel. */
const USUAL_GROUPS = 32;

/** The given ones first, then those of the table. */
export function choicesFor(x: Tensor, given: readonly (readonly [string, Layer])[]): Offered[] {
  const own = given.map(([name, layer]): Offered => {
    const record = norms.find(({ id }) => id === layer.id);
    const options = record ? optionsOf(record, x, layer.options) : [];
    return {
      id: `given ${name}`,
      name,
      title: layer.title === name ? name : `${name}: ${layer.title}`,
      family: 'given',
      options,
      parameters: parametersOf(layer, x, record),
      hasState: (record?.state ?? []).length > 0,
      given: layer,
      ...(record ? { record } : {}),
    };
  });
  return [...own, ...norms.flatMap((record) => offerOf(record, x) ?? [])];
}

function offerOf(record: NormRecord, x: Tensor): Offered | undefined {
  if ((record.inputs ?? []).length > 0) return undefined;
  const options = optionsOf(record, x, {});
  const layer = tryLayer(record, x, defaultsIn(options));
  if (layer === undefined) return undefined;
  const { id, name, title, family } = record;
  const parameters = parametersOf(layer, x, record);
  const hasState = (record.state ?? []).length > 0;
  return { id, name, title, family, options, parameters, hasState, record };
}

/** What is set where nothing is chosen. */
export function defaultsIn(controls: readonly Control[]): Record<string, Setting> {
  return Object.fromEntries(
    controls.flatMap(({ name, default: usual }) => (usual === undefined ? [] : [[name, usual]])),
  );
}

function optionsOf(record: NormRecord, x: Tensor, own: Readonly<Record<string, unknown>>): Control[] {
  const entries = Object.entries(record.options);
  return entries.map(([name, spec]) => {
    const control: Control = { name, ...shapeOf(spec), doc: spec.doc };
    const set = own[name] ?? spec.default;
    if (isSetting(set)) control.default = set;
    if (spec.type !== 'integer') return control;
    const others = Object.fromEntries(
      entries.flatMap(([other, { required }]) => (required && other !== name ? [[other, 1]] : [])),
    );
    const values = fittingValues(record, x, name, { ...others, ...own });
    if (values !== undefined) control.values = values;
    control.default ??= usualOf(values ?? [spec.min ?? 1]);
    return control;
  });
}

function isSetting(value: unknown): value is Setting {
  return value === null || ['number', 'string', 'boolean'].includes(typeof value);
}

function shapeOf(spec: OptionSpec): Pick<Control, 'type' | 'min' | 'max' | 'choices'> {
  if (spec.type === 'choice') return { type: 'choice', choices: [...spec.choices] };
  if (spec.type === 'boolean') return { type: 'boolean' };
  if (spec.type === 'axes') return { type: 'text' };
  const { type, min, max } = spec;
  return { type, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

/** Of the counts up to the greatest extent those that fit x, where some do not. */
function fittingValues(
  record: NormRecord,
  x: Tensor,
  name: string,
  others: Readonly<Record<string, unknown>>,
): number[] | undefined {
  const most = Math.min(MOST_TRIED, Math.max(1, ...x.shape));
  const all = Array.from({ length: most }, (_, i) => i + 1);
  const fitting = all.filter((value) => tryLayer(record, x, { ...others, [name]: value }) !== undefined);
  return fitting.length === 0 || fitting.length === all.length ? undefined : fitting;
}

function usualOf(values: readonly number[]): number {
  const between = values.filter(
    (value) => value > 1 && value <= USUAL_GROUPS && value < (values.at(-1) ?? 0),
  );
  return between.at(-1) ?? values[0] ?? 1;
}

/** The layer, where it takes x. */
function tryLayer(
  record: NormRecord,
  x: Tensor,
  options: Readonly<Record<string, unknown>>,
): Layer | undefined {
  try {
    const layer = createLayer(record, options);
    layer.groupingFor(x);
    return layer;
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}

/** Those that are the same everywhere, which γ is before it has learned. */
function parametersOf(layer: Layer, x: Tensor, record: NormRecord | undefined): Control[] {
  const state = (record?.state ?? []).map(({ name }) => name);
  return Object.entries(layer.valuesFor(x)).flatMap(([name, { data }]): Control[] => {
    const [first] = data;
    if (state.includes(name) || first === undefined) return [];
    const doc = record?.parameters.find((one) => one.name === name)?.doc ?? `The parameter ${name}.`;
    const isSame = data.every((value) => value === first);
    return [
      {
        name,
        type: 'number',
        ...(isSame ? { default: first } : {}),
        doc: `${doc} Set, it is the same everywhere.`,
      },
    ];
  });
}
