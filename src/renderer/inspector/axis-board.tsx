/** Which axis runs where: a chip for each, moved between places by dragging or by keys; sliders for those not seen. */
import type { TargetedKeyboardEvent, TargetedPointerEvent } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Slice } from '../../protocol/questions.ts';
import type { Panel } from '../../protocol/view.ts';
import { atIndex, axesAt, moveAxis, PLACES, type Place } from '../../view/inspector/slice.ts';

interface Props {
  panel: Panel;
  slice: Slice;
  setSlice: (slice: Slice) => void;
}

const PLACE_TEXT: Readonly<Record<Place, { name: string; key: string; title: string }>> = {
  rows: { name: 'Rows ↓', key: 'r', title: 'runs down the picture' },
  columns: { name: 'Columns →', key: 'c', title: 'runs across the picture' },
  facets: { name: 'Facets', key: 'f', title: 'a small picture for each index' },
  slider: { name: 'Slider', key: 's', title: 'one index at a time' },
};

export function AxisBoard({ panel, slice, setSlice }: Props) {
  const board = useRef<HTMLFieldSetElement>(null);
  const [over, setOver] = useState<Place>();
  const [said, say] = useState('');
  if (panel.shape.length === 0) return null;
  const move = (axis: number, place: Place) => {
    setSlice(moveAxis(slice, axis, place));
    say(`${panel.axes[axis]}: ${PLACE_TEXT[place].title}`);
    // The chip is drawn anew at its other place.
    requestAnimationFrame(() => board.current?.querySelector<HTMLElement>(`[data-axis="${axis}"]`)?.focus());
  };
  const placeUnder = (x: number, y: number): Place | undefined => {
    const zones = board.current?.querySelectorAll<HTMLElement>('[data-place]') ?? [];
    for (const zone of zones) {
      const { left, right, top, bottom } = zone.getBoundingClientRect();
      if (x < left || x > right || y < top || y > bottom) continue;
      return PLACES.find((place) => place === zone.dataset.place);
    }
    return undefined;
  };
  return (
    <fieldset ref={board} class="nb-board" aria-label="axes">
      {PLACES.map((place) => {
        const axes = axesAt(slice, place);
        return (
          <div key={place} class={`nb-zone ${over === place ? 'nb-zone-over' : ''}`} data-place={place}>
            <span class="nb-hint" title={PLACE_TEXT[place].title}>
              {PLACE_TEXT[place].name}
            </span>
            {(place === 'facets' ? facetOrder(slice, axes) : axes).map((axis) => (
              <span key={axis} class="nb-axis-slot">
                <Chip
                  axis={axis}
                  panel={panel}
                  slice={slice}
                  place={place}
                  move={(to) => move(axis, to)}
                  hover={setOver}
                  placeUnder={placeUnder}
                />
                {place === 'slider' && <Slider axis={axis} panel={panel} slice={slice} setSlice={setSlice} />}
              </span>
            ))}
            {axes.length === 0 && <span class="nb-zone-empty" />}
          </div>
        );
      })}
      <span class="nb-said" aria-live="polite">
        {said}
      </span>
    </fieldset>
  );
}

/** The one that runs down first. */
function facetOrder({ facetRows }: Slice, axes: number[]): number[] {
  return facetRows === undefined ? axes : [facetRows, ...axes.filter((axis) => axis !== facetRows)];
}

interface ChipProps {
  axis: number;
  panel: Panel;
  slice: Slice;
  place: Place;
  move: (place: Place) => void;
  hover: (place: Place | undefined) => void;
  placeUnder: (x: number, y: number) => Place | undefined;
}

function Chip({ axis, panel, slice, place, move, hover, placeUnder }: ChipProps) {
  const drag = useRef<{ x: number; y: number } | undefined>(undefined);
  const [shift, setShift] = useState<{ x: number; y: number }>();
  const arrow = axis === slice.facetRows ? ' ↓' : axis === slice.facetColumns ? ' →' : '';
  const name = panel.axes[axis] ?? '';
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLButtonElement>) => {
    const target = placeByKey(event.key, place);
    if (target === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    move(target);
  };
  const onPointerDown = (event: TargetedPointerEvent<HTMLButtonElement>) => {
    if (event.button !== 0) return;
    drag.current = { x: event.clientX, y: event.clientY };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: TargetedPointerEvent<HTMLButtonElement>) => {
    if (!drag.current) return;
    setShift({ x: event.clientX - drag.current.x, y: event.clientY - drag.current.y });
    hover(placeUnder(event.clientX, event.clientY));
  };
  const onPointerUp = (event: TargetedPointerEvent<HTMLButtonElement>) => {
    const target = shift && placeUnder(event.clientX, event.clientY);
    drag.current = undefined;
    setShift(undefined);
    hover(undefined);
    if (target !== undefined && target !== place) move(target);
  };
  return (
    <button
      type="button"
      class="nb-chip nb-axis"
      data-axis={axis}
      style={shift ? { transform: `translate(${shift.x}px, ${shift.y}px)`, zIndex: 2 } : undefined}
      aria-label={`axis ${name}${panel.shape[axis]}, ${PLACE_TEXT[place].title}; r, c, f or s moves it to rows, columns, facets or slider`}
      title="drag to another place, or press r, c, f, s"
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
    >
      <b>{name}</b>
      {panel.shape[axis]}
      {arrow}
    </button>
  );
}

/** Letters name a place, arrows go to the one beside. */
function placeByKey(key: string, place: Place): Place | undefined {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[key];
  if (by === undefined) return PLACES.find((one) => PLACE_TEXT[one].key === key.toLowerCase());
  return PLACES[PLACES.indexOf(place) + by];
}

function Slider({ axis, panel, slice, setSlice }: Props & { axis: number }) {
  const extent = panel.shape[axis] ?? 1;
  const value = slice.index[axis] ?? 0;
  const name = panel.axes[axis] ?? '';
  if (extent < 2) return null;
  return (
    <label class="nb-slider">
      <input
        type="range"
        aria-label={`index of ${name}`}
        min={0}
        max={extent - 1}
        step={1}
        value={value}
        onInput={(event) => setSlice(atIndex(slice, axis, event.currentTarget.valueAsNumber))}
      />
      <span class="nb-slider-at">
        <b>{value}</b> of {extent}
      </span>
    </label>
  );
}
