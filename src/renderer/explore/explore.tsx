/** An exploration: controls, and below them the comparison that they make. */
import { useMemo } from 'preact/hooks';
import {
  type Exploration,
  type ExplorationState,
  type ExploredVariant,
  MOST_EXPLORED,
  MOST_PASSES,
} from '../../protocol/exploration.ts';
import type { View } from '../../protocol/view.ts';
import { ComparisonView } from '../comparison/comparison.tsx';
import type { Source } from '../kernel.ts';
import type { Measured } from '../space.ts';
import { ControlField } from './control-field.tsx';
import { useExploring } from './exploring.ts';
import { VariantRow } from './variant-row.tsx';

interface Props {
  view: View;
  exploration: Exploration;
  source: Source | undefined;
  space: Measured;
}

export function ExploreView({ view: first, exploration, source: given, space }: Props) {
  const source = useMemo(() => given, [given?.kernel, given?.output]);
  const { view, source: shown, code, state, problem, turn } = useExploring(first, exploration, source);
  const { choices, samples } = exploration;
  const { variants } = state;
  const names = view.panels.flatMap(({ role, name }) => (role === 'variant' ? [name] : []));
  const replace = (i: number, ...by: ExploredVariant[]): void =>
    turn({ ...state, variants: [...variants.slice(0, i), ...by, ...variants.slice(i + 1)] });
  const add = (): void => turn({ ...state, variants: [...variants, nextOf(exploration, state)] });
  const setGroups = (panel: number, groups: number): void => {
    const i = view.panels.slice(0, panel).filter(({ role }) => role === 'variant').length;
    const variant = variants[i];
    const choice = choices.find(({ id }) => id === variant?.choice);
    if (variant && choice?.options.some(({ name }) => name === 'groups')) {
      replace(i, { ...variant, options: { ...variant.options, groups } });
    }
  };
  return (
    <section class="nb-explore">
      <fieldset class="nb-explore-controls" disabled={source === undefined}>
        {variants.map((variant, i) => (
          <VariantRow
            key={i}
            name={names[i] ?? variant.choice}
            variant={variant}
            choices={choices}
            training={state.training}
            turn={(next) => replace(i, next)}
            remove={variants.length > 1 ? () => replace(i) : undefined}
          />
        ))}
        <div class="nb-explore-all">
          {variants.length < MOST_EXPLORED && (
            <button type="button" onClick={add}>
              + variant
            </button>
          )}
          <fieldset class="nb-choice" aria-label="mode">
            <button
              type="button"
              aria-pressed={state.training}
              title="statistics of this batch"
              onClick={() => turn({ ...state, training: true })}
            >
              training
            </button>
            <button
              type="button"
              aria-pressed={!state.training}
              title="running statistics, where a normalization keeps them"
              onClick={() => turn({ ...state, training: false })}
            >
              evaluation
            </button>
          </fieldset>
          {!state.training && (
            <ControlField
              control={PASSES}
              value={state.passes}
              set={(value) =>
                typeof value === 'number' && turn({ ...state, passes: whole(value, 0, MOST_PASSES) })
              }
            />
          )}
          {samples !== undefined && samples > 1 && (
            <ControlField
              control={{ ...SAMPLES, max: samples, default: samples }}
              value={state.samples}
              set={(value) =>
                typeof value === 'number' && turn({ ...state, samples: whole(value, 1, samples) })
              }
            />
          )}
          <span class="nb-explore-code">
            <button
              type="button"
              title="a new cell below that shows the same"
              onClick={() => source?.kernel.tell({ type: 'new-cell', source: code, output: source.output })}
            >
              copy as cell
            </button>
          </span>
        </div>
      </fieldset>
      <details class="nb-code">
        <summary>code</summary>
        <pre>{code}</pre>
      </details>
      {source === undefined && <p class="nb-hint">run the cell to explore</p>}
      {problem !== undefined && (
        <p class="nb-problem" role="alert">
          {problem}
        </p>
      )}
      <ComparisonView view={view} source={shown} space={space} setGroups={source && setGroups} />
    </section>
  );
}

const PASSES = {
  name: 'after passes',
  type: 'integer',
  default: 1,
  doc: 'Forwards over all of x in training, from which running statistics come; each moves them by the momentum.',
} as const;

const SAMPLES = {
  name: 'batch N',
  type: 'integer',
  min: 1,
  doc: 'How many samples of x are normalized, from the first.',
} as const;

function whole(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, Math.round(value)));
}

/** One that is not there yet, the usual ones first; else the last one again. */
function nextOf({ choices }: Exploration, { variants }: ExplorationState): ExploredVariant {
  const used = variants.map(({ choice }) => choice);
  const wanted = [...USUAL, ...choices.map(({ id }) => id)];
  const found = wanted.find((id) => !used.includes(id) && choices.some((one) => one.id === id));
  return { choice: found ?? used.at(-1) ?? '', options: {}, parameters: {} };
}

const USUAL = ['batchNorm', 'layerNorm', 'instanceNorm', 'groupNorm', 'rmsNorm'];
