/**
 * What the outputs of a notebook's cells are worth: which cells were edited since they ran, whose inputs have run
 * again, and whose kernel is gone. It knows neither VS Code nor a kernel, only what it is told of runs.
 */

/** What one run did with the names that cells share. */
export interface RunFacts {
  readonly declares: readonly string[];
  readonly uses: readonly string[];
}

/** A cell as it stands. */
export interface CellNow {
  /** The same for as long as the cell exists. */
  readonly key: string;
  readonly text: string;
  /** As the user sees it: `Cell 3`. */
  readonly label: string;
  readonly hasOutputs: boolean;
}

export type Mark =
  | { type: 'edited' }
  /** At least one cause, in the order of the names' use. */
  | { type: 'stale'; causes: Cause[] }
  /** Its outputs were made by a kernel that is gone. */
  | { type: 'earlier' };

export interface Cause {
  name: string;
  /** The cell that declared the name again, or that is stale itself; undefined for one that was deleted. */
  label: string | undefined;
  through: 'run' | 'stale';
}

interface Run {
  text: string;
  kernel: number;
  order: number;
  declares: ReadonlySet<string>;
  /** Each name used, with the cell that had declared it by then. */
  inputs: ReadonlyMap<string, string | undefined>;
}

export class RunHistory {
  /** The latest run of each cell. */
  readonly #runs = new Map<string, Run>();
  /** Who declared each name last. */
  readonly #producers = new Map<string, string>();
  #kernel = 0;
  #order = 0;

  /** A cell has run, with this text. */
  ran(key: string, text: string, { declares, uses }: RunFacts): void {
    const inputs = new Map(uses.map((name) => [name, this.#producers.get(name)]));
    this.#runs.set(key, {
      text,
      kernel: this.#kernel,
      order: this.#order++,
      declares: new Set(declares),
      inputs,
    });
    for (const name of declares) this.#producers.set(name, key);
  }

  /** The kernel has ended, and all variables with it. */
  kernelEnded(): void {
    this.#kernel++;
    this.#producers.clear();
  }

  isEdited(key: string, text: string): boolean {
    const run = this.#runs.get(key);
    return run !== undefined && run.text !== text;
  }

  /** The marks of all cells, which come in the notebook's order, by their keys. */
  marks(cells: readonly CellNow[]): Map<string, Mark[]> {
    const stale = this.#staleness(cells);
    return new Map(
      cells.map(({ key, text, hasOutputs }) => {
        const marks: Mark[] = [];
        if (this.isEdited(key, text)) marks.push({ type: 'edited' });
        const causes = stale.get(key);
        if (causes !== undefined) marks.push({ type: 'stale', causes });
        const run = this.#runs.get(key);
        if (hasOutputs && run !== undefined && run.kernel < this.#kernel) marks.push({ type: 'earlier' });
        return [key, marks];
      }),
    );
  }

  #staleness(cells: readonly CellNow[]): Map<string, Cause[]> {
    const places = new Map(cells.map(({ key }, place) => [key, place]));
    const labelOf = (key: string): string | undefined => cells[places.get(key) ?? -1]?.label;
    const stale = new Map<string, Cause[]>();
    const add = (key: string, cause: Cause): void => {
      const causes = stale.get(key) ?? [];
      if (!causes.some(({ name }) => name === cause.name)) stale.set(key, [...causes, cause]);
    };
    const live = cells.flatMap(({ key }) => {
      const run = this.#runs.get(key);
      return run?.kernel === this.#kernel ? [{ key, run }] : [];
    });
    for (const { key, run } of live) {
      for (const [name, producer] of run.inputs) {
        const again = this.#redeclared(name, key, run, producer, places);
        if (again !== undefined) add(key, { name, label: labelOf(again), through: 'run' });
      }
    }
    // Staleness spreads until nothing changes; each round adds a cell at least.
    for (let before = -1; before !== stale.size; ) {
      before = stale.size;
      for (const { key, run } of live) {
        for (const [name, producer] of run.inputs) {
          const isThrough = producer !== undefined && producer !== key && stale.has(producer);
          if (isThrough) add(key, { name, label: labelOf(producer), through: 'stale' });
        }
      }
    }
    return stale;
  }

  /**
   * The cell that declared an input again after this run. A cell further down counts only if the input came from it:
   * one that redeclares a name for those below it, or counts it up, leaves the cells above as they should be.
   */
  #redeclared(
    name: string,
    key: string,
    { order }: Run,
    producer: string | undefined,
    places: ReadonlyMap<string, number>,
  ): string | undefined {
    const own = places.get(key) ?? 0;
    const later = [...this.#runs].filter(
      ([other, run]) =>
        other !== key &&
        run.kernel === this.#kernel &&
        run.order > order &&
        run.declares.has(name) &&
        (other === producer || (places.get(other) ?? own) < own),
    );
    return later.sort(([, a], [, b]) => b.order - a.order)[0]?.[0];
  }
}
