/** The colour bar, which is the histogram too: what the colours mean, two handles, presets, scale and ramp. */
import type { TargetedKeyboardEvent, TargetedPointerEvent } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Histogram } from '../../protocol/questions.ts';
import type { Panel } from '../../protocol/view.ts';
import { RANGE_PRESETS } from '../../protocol/view-settings.ts';
import { compact, grouped } from '../../view/format.ts';
import {
  type Coloring,
  lutOf,
  PRESET_TEXT,
  preset,
  withRamp,
  withRange,
  withScale,
} from '../../view/inspector/coloring.ts';
import { placeOn, type Range, valueAt } from '../../view/inspector/scale.ts';
import { fromJsonNumber } from '../../view/json-number.ts';
import type { Source } from '../kernel.ts';

/** CSS pixels. */
const WIDTH = 300;
const HISTOGRAM = 30;
const RAMP = 12;
const BINS = 100;
/** What is seen beyond the range on each side, so that handles can be drawn outwards. */
const BEYOND = 0.12;

interface Props {
  panel: Panel;
  source: Source | undefined;
  coloring: Coloring;
  setColoring: (coloring: Coloring) => void;
  /** All automatic again. */
  reset: () => void;
  pixelRatio: number;
  /** Under the cursor. */
  values: readonly number[];
}

export function Legend({ panel, source, coloring, setColoring, reset, pixelRatio, values }: Props) {
  // While a handle is drawn the bar stays as it was.
  const [held, hold] = useState<Range>();
  const shownRange = held ?? beyond(coloring);
  const histogram = useHistogram(panel, source, shownRange, coloring);
  const place = placeOn(coloring.scale, shownRange);
  const inverse = valueAt(coloring.scale, shownRange);
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (canvas.current) drawBar(canvas.current, coloring, shownRange, histogram, pixelRatio);
  }, [coloring, shownRange.min, shownRange.max, histogram, pixelRatio]);
  const current = RANGE_PRESETS.find((name) => isSame(preset(panel, name, coloring), coloring));
  const set = (end: 'min' | 'max', value: number) => setColoring(moved(coloring, end, value));
  return (
    <div class="nb-legend">
      <div class="nb-legend-bar" style={{ width: `${WIDTH}px` }}>
        <canvas ref={canvas} class="nb-legend-canvas" />
        {values.filter(Number.isFinite).map((value, i) => (
          <i key={i} class="nb-legend-marker" style={{ left: `${percent(place(value))}%` }} />
        ))}
        {(['min', 'max'] as const).map((end) => (
          <Handle
            key={end}
            end={end}
            value={coloring[end]}
            range={shownRange}
            at={percent(place(coloring[end]))}
            toValue={(x) => inverse(x / WIDTH)}
            set={(value) => set(end, value)}
            begin={() => hold(shownRange)}
            finish={() => hold(undefined)}
            reset={reset}
          />
        ))}
        {coloring.min < 0 && coloring.max > 0 && (
          <span class="nb-legend-tick" style={{ left: `${percent(place(0))}%` }}>
            0
          </span>
        )}
      </div>
      <div class="nb-legend-side">
        <fieldset class="nb-choice" aria-label="range of the colours">
          {RANGE_PRESETS.map((name) => (
            <button
              type="button"
              key={name}
              title={PRESET_TEXT[name].title}
              aria-pressed={current === name}
              onClick={() => (name === 'auto' ? reset() : setColoring(preset(panel, name, coloring)))}
            >
              {PRESET_TEXT[name].name}
            </button>
          ))}
          {current === undefined && <span class="nb-hint">pinned</span>}
          <span class="nb-rule" />
          <button
            type="button"
            title="logarithmic in both directions from 0"
            aria-pressed={coloring.scale.type === 'symlog'}
            onClick={() =>
              setColoring(withScale(coloring, coloring.scale.type === 'symlog' ? 'linear' : 'symlog'))
            }
          >
            symlog
          </button>
          <button
            type="button"
            title="two colours about 0, for values of both signs"
            aria-pressed={coloring.ramp === 'diverging'}
            onClick={() =>
              setColoring(withRamp(coloring, coloring.ramp === 'diverging' ? 'sequential' : 'diverging'))
            }
          >
            diverging
          </button>
        </fieldset>
        <div class="nb-hint">{noteOf(panel, coloring, histogram)}</div>
      </div>
    </div>
  );
}

function beyond({ min, max }: Range): Range {
  const edge = (max / 2 - min / 2) * 2 * BEYOND;
  const [low, high] = [min - edge, max + edge];
  return Number.isFinite(low) && Number.isFinite(high) ? { min: low, max: high } : { min, max };
}

function percent(place: number): number {
  return Math.max(0, Math.min(100, place * 100));
}

function isSame(a: Coloring, b: Coloring): boolean {
  return a.min === b.min && a.max === b.max;
}

/** With one end elsewhere, never past the other; of a diverging ramp both ends move. */
function moved(coloring: Coloring, end: 'min' | 'max', value: number): Coloring {
  if (!Number.isFinite(value)) return coloring;
  if (coloring.ramp === 'diverging') {
    const far = end === 'min' ? -value : value;
    return far > 0 ? withRange(coloring, { min: -far, max: far }) : coloring;
  }
  const range = { min: coloring.min, max: coloring.max, [end]: value };
  return range.min < range.max ? withRange(coloring, range) : coloring;
}

/** Of the range that is shown, from the kernel where it answers; the saved one until then. */
function useHistogram(panel: Panel, source: Source | undefined, { min, max }: Range, { scale }: Coloring) {
  const saved = panel.distribution?.histogram;
  const [asked, setAsked] = useState<Histogram>();
  useEffect(() => {
    if (source === undefined) return undefined;
    let isWanted = true;
    const question = { kind: 'histogram' as const, min, max, bins: BINS, scale };
    // Without an answer the saved one stays.
    const keep = (): void => undefined;
    source.kernel
      .ask<'histogram'>({ output: source.output, panel: 0 }, question)
      .then((found) => isWanted && setAsked(found), keep);
    return () => {
      isWanted = false;
    };
  }, [source?.kernel, source?.output, min, max, scale]);
  return asked ?? saved;
}

function drawBar(
  canvas: HTMLCanvasElement,
  coloring: Coloring,
  shown: Range,
  histogram: Histogram | undefined,
  ratio: number,
): void {
  const width = Math.round(WIDTH * ratio);
  const height = Math.round((HISTOGRAM + RAMP) * ratio);
  canvas.width = width;
  canvas.height = height;
  canvas.style.width = `${WIDTH}px`;
  canvas.style.height = `${HISTOGRAM + RAMP}px`;
  const context = canvas.getContext('2d');
  if (!context) return;
  const { color, borderTopColor } = getComputedStyle(canvas);
  const top = Math.round(HISTOGRAM * ratio);
  const lut = lutOf(coloring);
  const value = valueAt(coloring.scale, shown);
  const ramp = new ImageData(width, 1);
  const words = new Uint32Array(ramp.data.buffer);
  for (let x = 0; x < width; x++) words[x] = lut.colors[lut.index(value((x + 0.5) / width))] ?? 0;
  for (let y = top; y < height; y++) context.putImageData(ramp, 0, y);
  if (histogram) drawCounts(context, histogram, placeOn(coloring.scale, shown), width, top, color);
  context.strokeStyle = borderTopColor;
  context.strokeRect(0.5, top + 0.5, width - 1, height - top - 1);
}

function drawCounts(
  context: CanvasRenderingContext2D,
  histogram: Histogram,
  place: (value: number) => number,
  width: number,
  height: number,
  color: string,
): void {
  const { counts } = histogram;
  const most = Math.max(1, ...counts);
  const edge = valueAt(histogram.scale, histogram);
  context.fillStyle = color;
  context.globalAlpha = 0.45;
  counts.forEach((count, i) => {
    if (count === 0) return;
    const from = Math.round(place(edge(i / counts.length)) * width);
    const to = Math.round(place(edge((i + 1) / counts.length)) * width);
    // A single value among millions is still seen.
    const tall = Math.max(1, Math.round((count / most) * (height - 2)));
    context.fillRect(from, height - tall, Math.max(1, to - from), tall);
  });
  context.globalAlpha = 1;
}

/** Of a handle by keys: so many steps from where it stood; `at`: where that is. */
interface Walk {
  readonly from: number;
  readonly step: number;
  readonly steps: number;
  readonly at: number;
}

interface HandleProps {
  end: 'min' | 'max';
  value: number;
  range: Range;
  at: number;
  toValue: (x: number) => number;
  set: (value: number) => void;
  begin: () => void;
  finish: () => void;
  reset: () => void;
}

function Handle({ end, value, range, at, toValue, set, begin, finish, reset }: HandleProps) {
  const isHeld = useRef(false);
  const walk = useRef<Walk>({ from: value, step: 0, steps: 0, at: Number.NaN });
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>) => {
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[
      event.key
    ];
    if (by === undefined && event.key !== 'Home') return;
    event.preventDefault();
    event.stopPropagation();
    if (by === undefined) reset();
    else {
      // The range goes with the handle, and its steps would: they stay as long, so that as many back lead back.
      const { current } = walk;
      const { from, step, steps } =
        current.at === value
          ? current
          : { from: value, step: (range.max / 2 - range.min / 2) / 50, steps: 0 };
      walk.current = { from, step, steps: steps + by, at: from + (steps + by) * step };
      set(walk.current.at);
    }
  };
  const onPointerMove = (event: TargetedPointerEvent<HTMLElement>) => {
    const bar = event.currentTarget.parentElement?.getBoundingClientRect();
    if (isHeld.current && bar) set(toValue(event.clientX - bar.left));
  };
  const release = () => {
    isHeld.current = false;
    finish();
  };
  return (
    <div
      class={`nb-handle nb-handle-${end}`}
      role="slider"
      tabIndex={0}
      aria-label={end === 'min' ? 'lower end of the colours' : 'upper end of the colours'}
      aria-valuemin={range.min}
      aria-valuemax={range.max}
      aria-valuenow={value}
      aria-valuetext={compact(value)}
      title="drag, or press arrow keys; double-click resets"
      style={{ left: `${at}%` }}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        isHeld.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        begin();
      }}
      onPointerMove={onPointerMove}
      onPointerUp={release}
      onPointerCancel={release}
      onDblClick={reset}
    >
      <span class="nb-handle-text">{compact(value)}</span>
    </div>
  );
}

/** `symmetric about 0 · 12 beyond, to 500` */
function noteOf(
  { summary, distribution }: Panel,
  coloring: Coloring,
  histogram: Histogram | undefined,
): string {
  const [least, greatest] = [fromJsonNumber(summary.min), fromJsonNumber(summary.max)];
  const ends = [
    least < coloring.min ? compact(least) : '',
    greatest > coloring.max ? compact(greatest) : '',
  ].filter(Boolean);
  const kind = coloring.ramp === 'diverging' ? 'symmetric about 0' : '';
  // The kernel's histogram reaches beyond the handles; the saved one ends where the range does to begin with.
  const saved = distribution && outside(distribution.histogram, coloring);
  const count = saved ?? (histogram && outside(histogram, coloring));
  const beyondText = count === undefined ? 'values beyond' : `${grouped(count)} beyond`;
  return [kind, ends.length > 0 && `${beyondText}, to ${ends.join(' and ')}`].filter(Boolean).join(' · ');
}

/** Values outside the range, where the histogram's parts tell it exactly. */
function outside(histogram: Histogram, { min, max }: Range): number | undefined {
  return histogram.min === min && histogram.max === max ? histogram.below + histogram.above : undefined;
}
