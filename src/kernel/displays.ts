/** What cells show: values as MIME bundles, and the tensors behind them for as long as their cell stands. */
import { randomUUID } from 'node:crypto';
import { types } from 'node:util';
import { fromUint8Array } from 'js-base64';
import { Tensor } from '../engine/index.ts';
import { TABLE_MIME, TREE_MIME } from '../protocol/display.ts';
import type { ExplorationState } from '../protocol/exploration.ts';
import type { MimeBundle } from '../protocol/messages.ts';
import type { Held, Question, Target, Turned } from '../protocol/questions.ts';
import { type Panel, VIEW_MIME, type View } from '../protocol/view.ts';
import { viewToPng } from '../view/png.ts';
import { reportCsv, reportMarkdown, reportTable, reportText } from '../view/report.ts';
import { viewToText } from '../view/text.ts';
import { Explorer } from './exploration.ts';
import { normalizationOf } from './normalization-facts.ts';
import { plainText } from './plain-text.ts';
import { reportOn } from './report.ts';
import type { Emit, Run } from './run.ts';
import { answerAbout } from './tensor-answers.ts';
import { treeOf } from './tree.ts';
import { runComparison } from './variants.ts';
import { comparisonView, type LiveView, tensorView } from './views.ts';
import { writeNpy } from './write-npy.ts';

interface Shown extends LiveView {
  /** The cell that showed it; absent for what an inspector holds. */
  uri?: string;
  /** Of what can be turned, and the handles of what it was turned to, the latest last. */
  explored?: Explored;
}

interface Explored {
  explorer: Explorer;
  outputs: string[];
}

/** The one that is looked at, and the one before, about which something may still be asked. */
const MOST_TURNED = 2;

/** One thing to be drawn; live where more of it can be asked for. */
interface Drawing {
  bundle: MimeBundle;
  live?: LiveView;
  explorer?: Explorer;
}

/** Of an object of tensors, as `forward` returns one, this many are drawn. */
const MOST_MEMBERS = 8;
/** A cell that shows more means to change what it has shown. */
const MOST_DISPLAYS = 500;

/** What was shown, to be changed in its place from any cell while the kernel lives. */
export interface DisplayHandle {
  /** Shows this instead. */
  update(value: unknown, name?: string): DisplayHandle;
  remove(): void;
}

/** A report is text too: `report(x, layers).csv`. */
export interface ReportHandle extends DisplayHandle {
  /** The table as it is printed, with what its lines mean. */
  readonly text: string;
  readonly markdown: string;
  /** One line a variant, one column a measure, numbers in full. */
  readonly csv: string;
}

/** Whether a value is what a display returned, which as a cell's last value says nothing more. */
export function isHandle(value: unknown): boolean {
  return value instanceof Handle;
}

export class Displays {
  readonly #emit: Emit;
  readonly #shown = new Map<string, Shown>();
  /** How many each run has drawn. */
  readonly #counts = new WeakMap<Run, number>();
  /** Unlike those of any other process: an output that outlived its kernel must not get another one's numbers. */
  readonly #handlePrefix = randomUUID();
  #nextHandle = 1;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  /** A tensor as a heatmap, an object or list of tensors as one heatmap each, all else as a tree or text. */
  show(run: Run, value: unknown, name?: string): DisplayHandle {
    return this.put(run, drawingsOf(value, name));
  }

  compare(run: Run, x: unknown, given: readonly unknown[]): DisplayHandle {
    return this.put(run, [drawn(comparisonView(runComparison(x, given, variableName)))]);
  }

  /** x beside variants that can be turned while they are looked at. */
  explore(run: Run, x: unknown, given: readonly unknown[]): DisplayHandle {
    const explorer = new Explorer(x, given, variableName);
    return this.put(run, [{ ...drawn(explorer.begin()), explorer }]);
  }

  /** A table of what each variant did to x. */
  report(run: Run, x: unknown, given: readonly unknown[]): ReportHandle {
    const found = reportOn(x, given, variableName);
    const texts = { text: reportText(found), markdown: reportMarkdown(found), csv: reportCsv(found) };
    const bundle = {
      [TABLE_MIME]: reportTable(found),
      'text/plain': texts.text,
      'text/markdown': texts.markdown,
      'text/csv': texts.csv,
    };
    return Object.assign(this.put(run, [{ bundle }]), texts);
  }

  /** Shows bundles that are ready. */
  put(run: Run, drawings: readonly Drawing[]): DisplayHandle {
    const outputs = drawings.map((one) => this.#add(run, one));
    return new Handle({
      update: (value, name) => this.#replace(run, outputs, drawingsOf(value, name)),
      remove: () => this.#replace(run, outputs, []),
    });
  }

  /** Shows a bundle, and others in its place. */
  changing(run: Run): (bundle: MimeBundle) => void {
    const outputs: string[] = [];
    return (bundle) => this.#replace(run, outputs, [{ bundle }]);
  }

  /** Forgets what a cell has shown; it is about to run again. */
  forget(uri: string): void {
    for (const [handle, shown] of this.#shown) if (shown.uri === uri) this.#shown.delete(handle);
  }

  /** What a picture asks of a tensor that was shown. Throws when it is gone or does not have what is asked. */
  answer({ output, panel }: Target, question: Question): object {
    const shown = this.#shown.get(output);
    if (question.kind === 'release') {
      if (shown?.uri === undefined) this.#shown.delete(output);
      return {};
    }
    const tensor = shown?.tensors[panel];
    const drawn = shown?.view.panels[panel];
    if (!tensor || !drawn) throw new Error('this output is of an earlier run; run the cell again');
    if (question.kind === 'hold') return this.#holdPanel(shown, drawn, panel, tensor);
    if (question.kind === 'difference') return this.#holdDifference(drawn.name, tensor, question.minus);
    if (question.kind === 'write') {
      writeNpy(question.file, tensor);
      return {};
    }
    if (question.kind === 'explore') return this.#turn(shown, question.state);
    if (question.kind === 'normalization') {
      const facts = shown.facts[panel];
      if (!facts) throw new Error(`${drawn.name} is of no normalization`);
      return normalizationOf(facts);
    }
    return answerAbout(tensor, question, drawn.domain);
  }

  /** A view of a tensor that no cell shows, until it is released. */
  hold(name: string, tensor: Tensor): Held {
    const output = `${this.#handlePrefix}:${this.#nextHandle++}`;
    const live = tensorView(name, tensor);
    this.#shown.set(output, live);
    return { output, view: live.view };
  }

  #turn({ explored, uri }: Shown, state: ExplorationState): Turned {
    if (explored === undefined) throw new Error('there is nothing to turn here; call explore(x)');
    const { explorer, outputs } = explored;
    const { live, code } = explorer.show(state);
    const output = `${this.#handlePrefix}:${this.#nextHandle++}`;
    this.#shown.set(output, { ...live, ...(uri === undefined ? {} : { uri }) });
    outputs.push(output);
    for (const old of outputs.splice(0, outputs.length - MOST_TURNED)) this.#shown.delete(old);
    return { output, view: live.view, code };
  }

  /** By itself, but with what its normalization did. */
  #holdPanel({ facts }: Shown, { name, pattern, normalization }: Panel, panel: number, tensor: Tensor): Held {
    const held = this.hold(name, tensor);
    const live = this.#shown.get(held.output);
    const [own] = live?.view.panels ?? [];
    if (live === undefined || own === undefined) return held;
    const made = {
      ...own,
      ...(pattern === undefined ? {} : { pattern }),
      ...(normalization === undefined ? {} : { normalization }),
    };
    const view: View = { ...live.view, panels: [made] };
    this.#shown.set(held.output, { ...live, view, facts: [facts[panel]] });
    return { output: held.output, view };
  }

  #holdDifference(name: string, one: Tensor, { output, panel }: Target): Held {
    const from = this.#shown.get(output);
    const [head, other] = [from?.view.panels[panel], from?.tensors[panel]];
    if (!head || !other) throw new Error(`the other one is of an earlier run; run its cell again`);
    return this.hold(`${name} − ${head.name}`, one.sub(other));
  }

  /** Those that were there take the first; further ones are added, superfluous ones go. */
  #replace(run: Run, outputs: string[], drawings: readonly Drawing[]): void {
    drawings.forEach((drawing, i) => {
      const output = outputs[i];
      if (output === undefined) outputs.push(this.#add(run, drawing));
      else {
        this.#keep(run, output, drawing);
        this.#emit({ type: 'update', run: run.id, output, bundle: drawing.bundle });
      }
    });
    for (const output of outputs.splice(drawings.length)) {
      this.#shown.delete(output);
      this.#emit({ type: 'remove', run: run.id, output });
    }
  }

  #add(run: Run, drawing: Drawing): string {
    const output = `${this.#handlePrefix}:${this.#nextHandle++}`;
    const count = (this.#counts.get(run) ?? 0) + 1;
    this.#counts.set(run, count);
    if (count <= MOST_DISPLAYS) {
      this.#keep(run, output, drawing);
      this.#emit({ type: 'display', run: run.id, bundle: drawing.bundle, output });
    } else if (count === MOST_DISPLAYS + 1) {
      const text = `further displays are left out: a cell shows at most ${MOST_DISPLAYS}; change one in place with show(x).update(y)\n`;
      this.#emit({ type: 'stream', run: run.id, channel: 'stderr', text });
    }
    return output;
  }

  #keep(run: Run, output: string, { live, explorer }: Drawing): void {
    const explored = explorer && { explorer, outputs: [] };
    if (live) this.#shown.set(output, { ...live, uri: run.uri, ...(explored ? { explored } : {}) });
    else this.#shown.delete(output);
  }
}

class Handle implements DisplayHandle {
  readonly #actions: { update(value: unknown, name?: string): void; remove(): void };

  constructor(actions: { update(value: unknown, name?: string): void; remove(): void }) {
    this.#actions = actions;
  }

  update(value: unknown, name?: string): this {
    this.#actions.update(value, name);
    return this;
  }

  remove(): void {
    this.#actions.remove();
  }
}

function drawingsOf(value: unknown, name?: string): Drawing[] {
  if (value instanceof Tensor) return [drawn(tensorView(name ?? variableName(value) ?? 'tensor', value))];
  const members = tensorsIn(value);
  if (members !== undefined) return members.map(([key, tensor]) => drawn(tensorView(key, tensor)));
  const tree = treeOf(value);
  const text = plainText(value);
  return [
    { bundle: tree === undefined ? { 'text/plain': text } : { [TREE_MIME]: tree, 'text/plain': text } },
  ];
}

function drawn(live: LiveView): Drawing {
  return { bundle: bundleOf(live.view), live };
}

function bundleOf(view: View): MimeBundle {
  return {
    [VIEW_MIME]: view,
    'image/png': fromUint8Array(viewToPng(view)),
    'text/plain': viewToText(view),
  };
}

function tensorsIn(value: unknown): [string, Tensor][] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (types.isProxy(value)) return undefined;
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  const own = isPlain ? Object.entries(Object.getOwnPropertyDescriptors(value)) : [];
  // By descriptor, for looking at a value must not call its getters.
  const entries = own.flatMap(([key, one]): [string, unknown][] =>
    one.enumerable ? [[key, one.value]] : [],
  );
  const tensors = entries.filter((entry): entry is [string, Tensor] => entry[1] instanceof Tensor);
  const isAll = tensors.length > 0 && tensors.length === entries.length && tensors.length <= MOST_MEMBERS;
  if (!isAll) return undefined;
  return Array.isArray(value) ? tensors.map(([index, tensor]) => [`[${index}]`, tensor]) : tensors;
}

/** The name under which a cell declared it: what the user calls it. */
function variableName(declared: object): string | undefined {
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(globalThis))) {
    if (value === declared) return name;
  }
  return undefined;
}
