/** Which part of a large tensor is on screen: sliders for outer axes, pages for axes that are cut. */
import { useState } from 'preact/hooks';
import type { Panel, Preview } from '../protocol/view.ts';
import type { Figure } from './figure.ts';

interface WindowProps {
  panel: Panel;
  preview: Preview;
  turn: Figure['turn'];
  outer: number[];
  setOuter: (outer: number[]) => void;
}

/** A slider for every axis before the last four, and pages for every axis that is cut. */
export function WindowControls({ panel, preview, turn, outer, setOuter }: WindowProps) {
  const rank = panel.shape.length;
  const controls = panel.shape.flatMap((n, axis) => {
    const size = preview.size[axis] ?? n;
    const slider = axis < rank - 4 && size > 1 && (
      <Slider
        key={`s${axis}`}
        name={panel.axes[axis] ?? ''}
        first={preview.start[axis] ?? 0}
        count={size}
        value={outer[axis] ?? 0}
        set={(value) => setOuter(outer.map((old, other) => (other === axis ? value : old)))}
      />
    );
    const pager = size < n && size > 0 && (
      <Pager key={`p${axis}`} panel={panel} preview={preview} axis={axis} turn={turn} />
    );
    return [slider, pager].filter(Boolean);
  });
  const cut = panel.shape.some((n, axis) => (preview.size[axis] ?? n) < n);
  if (controls.length === 0) return null;
  return (
    <div class="nb-controls">
      {controls}
      {cut && !turn && <span class="nb-hint">run the cell to see the rest</span>}
    </div>
  );
}

interface SliderProps {
  name: string;
  first: number;
  count: number;
  value: number;
  set: (value: number) => void;
}

function Slider({ name, first, count, value, set }: SliderProps) {
  return (
    <label class="nb-slider">
      <span>
        {name} <b>{first + value}</b> of {first}–{first + count - 1}
      </span>
      <input
        type="range"
        min={0}
        max={count - 1}
        step={1}
        value={value}
        onInput={(event) => set(event.currentTarget.valueAsNumber)}
      />
    </label>
  );
}

type PagerProps = Pick<WindowProps, 'panel' | 'preview' | 'turn'> & { axis: number };

function Pager({ panel, preview, axis, turn }: PagerProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const total = panel.shape[axis] ?? 0;
  const first = preview.start[axis] ?? 0;
  const size = preview.size[axis] ?? 1;
  // The last page may be short: paging goes by what was saved.
  const page = panel.preview.size[axis] ?? size;
  const go = async (to: number) => {
    setBusy(true);
    const start = preview.start.map((n, other) => (other === axis ? Math.max(0, to) : n));
    await turn?.(start).then(
      () => setProblem(''),
      (error: Error) => setProblem(error.message),
    );
    setBusy(false);
  };
  const hint = turn ? '' : 'run the cell to see the rest';
  return (
    <span class="nb-pager" data-axis={panel.axes[axis]} aria-busy={busy}>
      <button
        type="button"
        disabled={!turn || busy || first === 0}
        title={hint}
        aria-label={`previous ${panel.axes[axis]}`}
        onClick={() => go(first - page)}
      >
        ‹
      </button>
      <span>
        {panel.axes[axis]} <b>{size > 1 ? `${first}–${first + size - 1}` : first}</b> of {total}
      </span>
      <button
        type="button"
        disabled={!turn || busy || first + size >= total}
        title={hint}
        aria-label={`next ${panel.axes[axis]}`}
        onClick={() => go(first + size)}
      >
        ›
      </button>
      {problem && <span class="nb-hint">{problem}</span>}
    </span>
  );
}
