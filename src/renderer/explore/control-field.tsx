/** One option or parameter, as what suits its type: a slider with its number, a choice, a box to tick, a text. */
import { useState } from 'preact/hooks';
import type { Control, Setting } from '../../protocol/exploration.ts';
import { sliderOf } from '../../view/exploration/slider.ts';

interface Props {
  control: Control;
  /** As set; undefined where it is as by default. */
  value: Setting | undefined;
  set: (value: Setting) => void;
}

/** What options and parameters are called in formulas. */
const SIGNS: Readonly<Record<string, string>> = { gamma: 'γ', beta: 'β', eps: 'ε' };

export function ControlField({ control, value = control.default, set }: Props) {
  const { name, type, doc } = control;
  const label = SIGNS[name] ?? name;
  if (type === 'boolean') {
    return (
      <label class="nb-control" title={doc}>
        <input
          type="checkbox"
          checked={value === true}
          onChange={({ currentTarget }) => set(currentTarget.checked)}
        />
        {label}
      </label>
    );
  }
  if (type === 'choice') {
    return (
      <label class="nb-control" title={doc}>
        {label}
        <select value={String(value)} onChange={({ currentTarget }) => set(currentTarget.value)}>
          {(control.choices ?? []).map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      </label>
    );
  }
  if (type === 'text') return <TextField label={label} doc={doc} value={value} set={set} />;
  return <NumberField control={control} label={label} value={value} set={set} />;
}

interface FieldProps extends Pick<Props, 'set'> {
  label: string;
  value: Setting | undefined;
}

/** Set when one leaves it or presses Enter: half a text means nothing. */
function TextField({ label, doc, value, set }: FieldProps & { doc: string }) {
  return (
    <label class="nb-control" title={doc}>
      {label}
      <input
        class="nb-text-field"
        type="text"
        value={typeof value === 'string' ? value : ''}
        placeholder="usual"
        onChange={({ currentTarget }) => currentTarget.value.trim() !== '' && set(currentTarget.value.trim())}
      />
    </label>
  );
}

function NumberField({ control, label, value, set }: FieldProps & { control: Control }) {
  const [typed, type] = useState<string>();
  const slider = sliderOf(control);
  const number = typeof value === 'number' ? value : undefined;
  const take = (text: string): void => {
    type(undefined);
    const read = Number(text.trim().replace('−', '-'));
    if (text.trim() !== '' && Number.isFinite(read) && read !== number) set(read);
  };
  return (
    <span class="nb-control" title={control.doc}>
      <span aria-hidden="true">{label}</span>
      {slider && (
        <input
          type="range"
          aria-label={label}
          aria-valuetext={number === undefined ? 'as it is' : String(number)}
          min={0}
          max={slider.steps}
          step={1}
          value={number === undefined ? Math.round(slider.steps / 2) : slider.stepOf(number)}
          onInput={({ currentTarget }) => set(slider.valueAt(currentTarget.valueAsNumber))}
        />
      )}
      <input
        class="nb-number-field"
        type="text"
        inputMode="decimal"
        aria-label={`${label}, number`}
        value={typed ?? (number === undefined ? '' : String(number))}
        placeholder="as it is"
        onInput={({ currentTarget }) => type(currentTarget.value)}
        onChange={({ currentTarget }) => take(currentTarget.value)}
      />
    </span>
  );
}
