/** One variant of what is explored: which normalization it is, and its options and parameters. */
import type { Choice, ExploredVariant, Setting } from '../../protocol/exploration.ts';
import { ControlField } from './control-field.tsx';

interface Props {
  /** Its name in the pictures. */
  name: string;
  variant: ExploredVariant;
  choices: readonly Choice[];
  training: boolean;
  turn: (variant: ExploredVariant) => void;
  /** Absent for the only one. */
  remove?: (() => void) | undefined;
}

/** Headings of the families, in order. */
const FAMILIES: Readonly<Record<string, string>> = {
  given: 'given',
  activations: 'of activations',
  weights: 'of weights',
  data: 'of input data',
};

export function VariantRow({ name, variant, choices, turn, remove }: Props) {
  const choice = choices.find(({ id }) => id === variant.choice);
  if (choice === undefined) return null;
  const isAffine = (variant.options.affine ?? defaultOf(choice, 'affine')) !== false;
  const parameters = choice.parameters.filter(
    ({ name: one }) => isAffine || !(one === 'gamma' || one === 'beta'),
  );
  const pick = (id: string): void => {
    const next = choices.find((one) => one.id === id);
    if (next) turn({ choice: id, options: keptOptions(variant.options, next), parameters: {} });
  };
  const setOption = (option: string, value: Setting): void => {
    const { [option]: _, ...others } = variant.options;
    const isUsual = value === defaultOf(choice, option);
    turn({ ...variant, options: isUsual ? others : { ...others, [option]: value } });
  };
  const setParameter = (parameter: string, value: Setting): void => {
    if (typeof value !== 'number') return;
    const { [parameter]: _, ...others } = variant.parameters;
    const isUsual = value === choice.parameters.find((one) => one.name === parameter)?.default;
    turn({ ...variant, parameters: isUsual ? others : { ...others, [parameter]: value } });
  };
  const isTurned = Object.keys({ ...variant.options, ...variant.parameters }).length > 0;
  return (
    <fieldset class="nb-variant" aria-label={name}>
      <select
        aria-label={`${name}: normalization`}
        title={choice.title}
        value={choice.id}
        onChange={({ currentTarget }) => pick(currentTarget.value)}
      >
        {Object.entries(FAMILIES).map(([family, title]) => {
          const members = choices.filter((one) => one.family === family);
          return members.length === 0 ? null : (
            <optgroup key={family} label={title}>
              {members.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.title}
                </option>
              ))}
            </optgroup>
          );
        })}
      </select>
      <span class="nb-variant-controls">
        {choice.options.map((control) => (
          <ControlField
            key={control.name}
            control={control}
            value={variant.options[control.name]}
            set={(value) => setOption(control.name, value)}
          />
        ))}
        {parameters.map((control) => (
          <ControlField
            key={control.name}
            control={control}
            value={variant.parameters[control.name]}
            set={(value) => setParameter(control.name, value)}
          />
        ))}
      </span>
      <span class="nb-variant-end">
        {isTurned && (
          <button
            type="button"
            title="all options and parameters as they were"
            onClick={() => turn({ choice: choice.id, options: {}, parameters: {} })}
          >
            reset
          </button>
        )}
        {remove && (
          <button type="button" title={`take ${name} away`} aria-label={`take ${name} away`} onClick={remove}>
            ✕
          </button>
        )}
      </span>
    </fieldset>
  );
}

function defaultOf(choice: Choice, option: string): Setting | undefined {
  return choice.options.find(({ name }) => name === option)?.default;
}

/** What was set and the next one has too, of the same type and allowed there. */
function keptOptions(options: Readonly<Record<string, Setting>>, next: Choice): Record<string, Setting> {
  return Object.fromEntries(
    Object.entries(options).filter(([name, value]) => {
      const control = next.options.find((one) => one.name === name);
      if (control === undefined || typeof control.default !== typeof value) return false;
      return typeof value !== 'number' || (control.values?.includes(value) ?? true);
    }),
  );
}
