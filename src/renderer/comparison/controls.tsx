/** How panels are set against each other: mode, the two that are compared, what shares colours, what a click lights. */
import type { Panel } from '../../protocol/view.ts';
import { COLOR_MODES, type ColorMode } from '../../view/comparison/colors.ts';
import { MODE_NAMES, MODES, type Mode } from './modes.ts';

/** What a click lights: the set that the element is averaged with, or all at its index of an axis. */
export type Lighting = 'set' | number;

interface Props {
  panels: readonly Panel[];
  mode: Mode;
  setMode: (mode: Mode) => void;
  /** Panels by number: `a` is seen against `b`, the reference. */
  a: number;
  b: number;
  setA: (panel: number) => void;
  setB: (panel: number) => void;
  colors: ColorMode;
  setColors: (mode: ColorMode) => void;
  lighting: Lighting;
  setLighting: (lighting: Lighting) => void;
}

export function Controls(props: Props) {
  const { panels, mode, setMode, a, b, setA, setB, colors, setColors, lighting, setLighting } = props;
  const [first] = panels;
  const isPair = mode !== 'side';
  return (
    <div class="nb-compare-controls">
      <fieldset class="nb-choice" aria-label="arrangement">
        {MODE_NAMES.map((name) => (
          <button
            type="button"
            key={name}
            title={MODES[name].title}
            aria-pressed={mode === name}
            onClick={() => setMode(name)}
          >
            {MODES[name].name}
          </button>
        ))}
      </fieldset>
      {isPair && <PanelChoice name="A" panels={panels} value={a} set={setA} />}
      <PanelChoice name={isPair ? 'B, reference' : 'reference'} panels={panels} value={b} set={setB} />
      <label class="nb-select">
        colours
        <select value={colors} onChange={(event) => setColors(colorModeOf(event.currentTarget.value))}>
          {Object.entries(COLOR_MODES).map(([key, { name, title }]) => (
            <option key={key} value={key} title={title}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {first !== undefined && first.shape.length > 0 && (
        <label class="nb-select" title="also by the key l, at the cursor">
          a click lights
          <select
            value={lighting}
            onChange={({ currentTarget: { value } }) => setLighting(value === 'set' ? 'set' : Number(value))}
          >
            <option value="set">the set it is averaged with</option>
            {first.axes.map((axis, i) => (
              <option key={axis} value={i}>
                its {axis}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}

interface PanelChoiceProps {
  name: string;
  panels: readonly Panel[];
  value: number;
  set: (panel: number) => void;
}

function PanelChoice({ name, panels, value, set }: PanelChoiceProps) {
  return (
    <label class="nb-select">
      {name}
      <select value={value} onChange={(event) => set(Number(event.currentTarget.value))}>
        {panels.map((panel, i) => (
          <option key={i} value={i}>
            {panel.name}
          </option>
        ))}
      </select>
    </label>
  );
}

function colorModeOf(value: string): ColorMode {
  return value === 'all' || value === 'own' ? value : 'outputs';
}
