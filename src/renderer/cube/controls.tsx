/** What is drawn of a variant: who shares statistics or γ and β, which of several sets, and with how many groups. */
import type { AveragingSet } from '../../protocol/normalization.ts';
import type { SharedThing } from '../../view/cube/membership.ts';

interface LayerProps {
  shared: SharedThing;
  setShared(shared: SharedThing): void;
  /** Whether there are γ and β. */
  hasParameters: boolean;
}

const THINGS: Readonly<Record<SharedThing, { name: string; title: string }>> = {
  statistics: { name: 'μ σ', title: 'elements of one colour share their statistics' },
  parameters: { name: 'γ β', title: 'elements of one colour share γ and β' },
};

export function LayerChoice({ shared, setShared, hasParameters }: LayerProps) {
  return (
    <fieldset class="nb-choice" aria-label="what is shared">
      <span class="nb-hint">shared</span>
      {(['statistics', 'parameters'] as const).map((thing) => (
        <button
          type="button"
          key={thing}
          title={thing === 'parameters' && !hasParameters ? 'there are no γ and β' : THINGS[thing].title}
          disabled={thing === 'parameters' && !hasParameters}
          aria-pressed={shared === thing}
          onClick={() => setShared(thing)}
        >
          {THINGS[thing].name}
        </button>
      ))}
    </fieldset>
  );
}

interface SetProps {
  sets: readonly AveragingSet[];
  chosen: number;
  choose(set: number): void;
}

export function SetChoice({ sets, chosen, choose }: SetProps) {
  return (
    <label class="nb-select">
      set
      <select value={chosen} onChange={(event) => choose(Number(event.currentTarget.value))}>
        {sets.map(({ pattern }, i) => (
          <option key={i} value={i}>
            {pattern}
          </option>
        ))}
      </select>
    </label>
  );
}

interface GroupsProps {
  /** `g`, of axis `C`. */
  part: string;
  axis: string;
  choices: readonly number[];
  groups: number;
  setGroups(groups: number): void;
}

/** Over the divisors alone, so each step of the slider is one. */
export function GroupsSlider({ part, axis, choices, groups, setGroups }: GroupsProps) {
  return (
    <label class="nb-cube-groups">
      <span class="nb-hint">
        groups {part} of {axis}
      </span>
      <input
        type="range"
        min={0}
        max={choices.length - 1}
        value={choices.indexOf(groups)}
        aria-valuetext={String(groups)}
        onInput={(event) => setGroups(choices[Number(event.currentTarget.value)] ?? groups)}
      />
      <output>{groups}</output>
    </label>
  );
}
