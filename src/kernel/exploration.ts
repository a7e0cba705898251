/** `explore(x)`: variants of a tensor that are turned while they are looked at. It knows no display. */
import { createLayer, Layer, type Tensor } from '../engine/index.ts';
import {
  type Exploration,
  type ExplorationState,
  type ExploredVariant,
  MOST_EXPLORED,
} from '../protocol/exploration.ts';
import { choicesFor, defaultsIn, type Offered } from './explored-choices.ts';
import { codeOf, type Layered } from './explored-code.ts';
import { Remembered } from './remembered.ts';
import {
  type Compared,
  checkInput,
  isRecord,
  kindOf,
  type NameOf,
  nameOfVariant,
  refuse,
  type Taker,
  trialPanel,
  unique,
} from './variants.ts';
import { comparisonView, type LiveView } from './views.ts';

/** While something is turned its picture comes in this much JSON; what it lacks of detail is asked for. */
const TURNED_BYTES = 96 * 1024;

const EXPLORE: Taker = { what: 'explore', most: MOST_EXPLORED };

export class Explorer {
  readonly #x: Tensor;
  readonly #name: string;
  readonly #nameOf: NameOf;
  readonly #choices: readonly Offered[];
  readonly #remembered = new Remembered();
  readonly #initial: ExplorationState;
  /** What was shown last, by all that it follows from. */
  #known = new Map<string, Compared>();
  /** Those that have been trained for evaluation, likewise. */
  #trained = new Map<string, Layer>();
  #batch: Tensor;

  /** Throws code `data` for what is no tensor, or no layer that takes it. `given`: layers to begin with. */
  constructor(x: unknown, given: readonly unknown[], nameOf: NameOf) {
    checkInput(EXPLORE, x);
    const layers = layersOf(given);
    this.#x = x;
    this.#batch = x;
    this.#nameOf = nameOf;
    this.#name = nameOf(x) ?? 'x';
    this.#choices = choicesFor(x, layers);
    const usual = layers.length > 0 ? this.#choices.slice(0, layers.length) : this.#usualChoices();
    const samples = this.#samples;
    this.#initial = {
      variants: usual.map(({ id }) => ({ choice: id, options: {}, parameters: {} })),
      training: true,
      passes: 1,
      ...(samples === undefined ? {} : { samples }),
    };
    if (usual.length === 0)
      throw refuse(`${x}`, 'a tensor that a normalization takes', 'name its axes', EXPLORE);
  }

  /** What is shown before anything is turned. */
  begin(): LiveView {
    const state = this.#initial;
    const samples = this.#samples;
    const exploration: Exploration = {
      choices: this.#choices.map(({ given: _, record: __, ...choice }) => choice),
      state,
      code: this.#codeOf(state, this.#layersIn(state)),
      ...(samples === undefined ? {} : { samples }),
    };
    return this.#viewOf(state, this.#layersIn(state), { exploration });
  }

  /** What is turned to, and a cell that shows the same. Throws the layer's own error where options do not fit. */
  show(state: ExplorationState): { live: LiveView; code: string } {
    const layers = this.#layersIn(state);
    const live = this.#viewOf(state, layers, { mostBytes: TURNED_BYTES });
    return { live, code: this.#codeOf(state, layers) };
  }

  #codeOf(state: ExplorationState, layers: readonly Layered[]): string {
    return codeOf({ x: this.#x, name: this.#name, layers, state, nameOf: this.#nameOf });
  }

  #viewOf(
    state: ExplorationState,
    layers: readonly Layered[],
    options: { exploration?: Exploration; mostBytes?: number },
  ): LiveView {
    const batch = this.#batchOf(state);
    const known = new Map<string, Compared>();
    const variants = layers.map(({ name, layer, variant, choice }): Compared => {
      const key = JSON.stringify([name, variant, state.training, state.passes, batch.shape]);
      // The user's own may have learned since.
      const old = layer === choice.given ? undefined : this.#known.get(key);
      const found = old ?? tried(name, layer, batch, variant, state.training);
      known.set(key, found);
      return found;
    });
    this.#known = known;
    const panels: Compared[] = [{ name: this.#name, role: 'input', tensor: batch }, ...variants];
    return comparisonView({ panels, reference: undefined }, { ...options, remembered: this.#remembered });
  }

  get #samples(): number | undefined {
    const axis = this.#x.axes.indexOf('N');
    const samples = this.#x.shape[axis];
    return samples === undefined || samples === 0 ? undefined : samples;
  }

  /** The most used one that takes x. */
  #usualChoices(): Offered[] {
    const usual = ['batchNorm', 'layerNorm'].flatMap(
      (id) => this.#choices.find((one) => one.id === id) ?? [],
    );
    return (usual.length > 0 ? usual : [...this.#choices]).slice(0, 1);
  }

  /** The same tensor for the same number, so that what is known of it holds. */
  #batchOf({ samples }: ExplorationState): Tensor {
    const all = this.#samples;
    if (all === undefined || samples === undefined || samples >= all) this.#batch = this.#x;
    else if (this.#batch.shape[this.#x.axes.indexOf('N')] !== samples) {
      this.#batch = this.#x.slice({ N: [0, samples] });
    }
    return this.#batch;
  }

  #layersIn(state: ExplorationState): Layered[] {
    const offered = state.variants.map((variant) => {
      const choice = this.#choices.find(({ id }) => id === variant.choice);
      if (choice === undefined) {
        const remedy = 'run the cell again';
        throw refuse(`the variant ${variant.choice}`, 'one that was offered', remedy, EXPLORE);
      }
      return [choice.name, { choice, variant }] as const;
    });
    const trained = new Map<string, Layer>();
    const layers = unique(offered).map(([name, { choice, variant }]): Layered => {
      const key = JSON.stringify([variant.choice, variant.options, state.training, state.passes]);
      const layer = this.#trained.get(key) ?? this.#layerOf(choice, variant, state);
      trained.set(key, layer);
      return { name, choice, variant, layer };
    });
    this.#trained = trained;
    return layers;
  }

  #layerOf(
    { given, record, options }: Offered,
    { options: set }: ExploredVariant,
    state: ExplorationState,
  ): Layer {
    if (given !== undefined && (record === undefined || Object.keys(set).length === 0)) return given;
    if (record === undefined)
      throw refuse('a variant that nobody made', 'a layer', 'run the cell again', EXPLORE);
    const layer = createLayer(record, { ...(given?.options ?? defaultsIn(options)), ...set });
    if (given !== undefined) return layer.restore(given.toJSON());
    if (!state.training && (record.state ?? []).length > 0) {
      for (let i = 0; i < state.passes; i++) layer.forward(this.#x);
    }
    return layer;
  }
}

/** A trial, in the wanted mode, of a layer that is left as it is. */
function tried(
  name: string,
  layer: Layer,
  x: Tensor,
  { parameters }: ExploredVariant,
  training: boolean,
): Compared {
  const before = layer.training;
  if (training) layer.train();
  else layer.eval();
  try {
    const own = layer.valuesFor(x);
    const values = Object.entries(parameters).flatMap(([key, value]) => {
      const one = own[key];
      return one === undefined ? [] : [[key, new Float32Array(one.data.length).fill(value)] as const];
    });
    return trialPanel(name, layer, layer.trial(x, {}, Object.fromEntries(values)));
  } finally {
    if (before) layer.train();
    else layer.eval();
  }
}

function layersOf(given: readonly unknown[]): [string, Layer][] {
  const [first] = given;
  const named: (readonly [string, unknown])[] =
    given.length === 1 && isRecord(first)
      ? Object.entries(first)
      : unique(given.map((one) => [nameOfVariant(one), one] as const));
  if (named.length > EXPLORE.most) {
    throw refuse(`${named.length} variants`, `at most ${EXPLORE.most}`, 'add others by hand', EXPLORE);
  }
  return named.map(([name, one]) => {
    if (one instanceof Layer) return [name, one];
    throw refuse(
      `${name} is ${kindOf(one)}`,
      'a normalization',
      'define one with defineNormalization, or use compare for functions and tensors',
      EXPLORE,
    );
  });
}
