/**
 * Options as data: what a function takes, its defaults and ranges, and how a user's object is read
 * against that. It knows no particular function.
 */
import { EngineError } from './errors.ts';
import { nearest, orList } from './wording.ts';

/** One option. `doc` is a sentence for completion, hover and reference. */
export type OptionSpec =
  | {
      readonly type: 'number' | 'integer';
      /** Whether null may be given, with a meaning of its own. */
      readonly nullable?: true;
      readonly default?: number;
      readonly required?: true;
      readonly min?: number;
      readonly max?: number;
      readonly odd?: true;
      readonly doc: string;
    }
  | {
      readonly type: 'choice';
      readonly choices: readonly string[];
      readonly default: string;
      readonly required?: never;
      readonly doc: string;
    }
  | { readonly type: 'boolean'; readonly default: boolean; readonly required?: never; readonly doc: string }
  | { readonly type: 'axes'; readonly default?: string; readonly required?: never; readonly doc: string };

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

type ValueOf<S> = S extends { type: 'boolean' }
  ? boolean
  : S extends { type: 'axes' }
    ? string
    : S extends { type: 'choice'; choices: readonly (infer Choice)[] }
      ? Choice
      : S extends { nullable: true }
        ? number | null
        : number;
type RequiredKeys<S> = { [K in keyof S]: S[K] extends { required: true } ? K : never }[keyof S];

/** What a caller writes: required options, and the others if wanted. */
export type Options<S extends OptionSpecs> = { [K in RequiredKeys<S>]: ValueOf<S[K]> } & {
  [K in Exclude<keyof S, RequiredKeys<S>>]?: ValueOf<S[K]>;
};

/** What the function reads: defaults filled in; without a default it may be undefined. */
export type OptionValues<S extends OptionSpecs> = {
  [K in keyof S]: S[K] extends { default: unknown } | { required: true }
    ? ValueOf<S[K]>
    : ValueOf<S[K]> | undefined;
};

/** Checks names, types and ranges and fills in defaults. `undefined` counts as left out. */
export function readOptions<S extends OptionSpecs>(
  what: string,
  specs: S,
  given: Readonly<Record<string, unknown>> = {},
): OptionValues<S> {
  checkObject(what, specs, given);
  refuseUnknown(what, Object.keys(specs), Object.keys(given));
  const values: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const value = given[name];
    values[name] = value === undefined ? defaultOf(what, name, spec) : checked(what, name, spec, value);
  }
  // The loop above put under every key of `specs` a value of the type that its spec states.
  return values as OptionValues<S>;
}

/** Throws for the first name that is not known, naming the nearest. */
export function refuseUnknown(
  what: string,
  known: readonly string[],
  names: readonly string[],
  kind = 'option',
): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const near = nearest(unknown, known);
  const choice = near === undefined ? 'choose one of these' : `did you mean ${near}?`;
  throw new EngineError('option', {
    what,
    got: `unknown ${kind} ${unknown}`,
    expected: known.length === 0 ? 'none' : orList(known),
    remedy: known.length === 0 ? 'leave it out' : choice,
  });
}

/** `batchNorm(6)`, as other libraries have it, would otherwise lose its argument silently. */
function checkObject(what: string, specs: OptionSpecs, given: unknown): void {
  if (typeof given === 'object' && given !== null && 'axes' in given && 'data' in given) {
    const remedy = `call ${what}({ … }) first, then forward(x) on what it returns`;
    throw new EngineError('option', { what, got: 'a tensor', expected: 'options', remedy });
  }
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return;
  throw new EngineError('option', {
    what,
    got: `options ${JSON.stringify(given)}`,
    expected: Object.keys(specs).length === 0 ? 'no options' : `an object with ${orList(Object.keys(specs))}`,
    remedy: 'name each option, as in { name: value }',
  });
}

function defaultOf(what: string, name: string, spec: OptionSpec): unknown {
  if (spec.required !== true) return spec.default;
  throw new EngineError('option', {
    what,
    got: `no ${name}`,
    expected: expectation(spec),
    remedy: `pass it, as in ${what}({ ${name}: ${spec.min ?? 1} })`,
  });
}

function checked(what: string, name: string, spec: OptionSpec, value: unknown): unknown {
  if (fits(spec, value)) return value;
  const got = `${name} ${typeof value === 'string' ? `"${value}"` : String(value)}`;
  const usual =
    spec.default === undefined ? 'pass another value' : `the default is ${JSON.stringify(spec.default)}`;
  throw new EngineError('option', { what, got, expected: expectation(spec), remedy: usual });
}

function fits(spec: OptionSpec, value: unknown): boolean {
  if (spec.type === 'boolean') return typeof value === 'boolean';
  if (spec.type === 'axes') return typeof value === 'string';
  if (spec.type === 'choice') return typeof value === 'string' && spec.choices.includes(value);
  if (value === null) return spec.nullable === true;
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (spec.type === 'integer' && !Number.isSafeInteger(value)) return false;
  if (spec.odd === true && value % 2 === 0) return false;
  return value >= (spec.min ?? -Infinity) && value <= (spec.max ?? Infinity);
}

/** `an integer ≥ 1`, for messages and for the reference. */
export function expectation(spec: OptionSpec): string {
  if (spec.type === 'boolean') return 'true or false';
  if (spec.type === 'axes') return 'axis names as in "H W"';
  if (spec.type === 'choice') return orList(spec.choices.map((choice) => `"${choice}"`));
  const integer = spec.odd === true ? 'an odd integer' : 'an integer';
  const kind = spec.type === 'integer' ? integer : 'a finite number';
  const { min, max } = spec;
  const range = max !== undefined ? ` from ${min} to ${max}` : min !== undefined ? ` ≥ ${min}` : '';
  return `${kind}${range}${spec.nullable ? ', or null' : ''}`;
}
