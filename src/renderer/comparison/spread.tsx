/** How the values of panels with the same colours are spread, one line each over the colour bar; a part of it can be lit. */
import type { TargetedPointerEvent } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Panel } from '../../protocol/view.ts';
import { type Line, spreadLine } from '../../view/comparison/spread-line.ts';
import { compact, grouped } from '../../view/format.ts';
import { type Coloring, lutOf } from '../../view/inspector/coloring.ts';
import { placeOn, type Range, valueAt } from '../../view/inspector/scale.ts';
import { fromJsonNumber } from '../../view/json-number.ts';

/** CSS pixels. */
const WIDTH = 300;
const HEIGHT = 54;
const RAMP = 12;
/** Of a movement, CSS pixels below which it is a click. */
const DRAG = 3;
/** Told apart by dashes, and by the theme's chart colours besides. */
const LINES = [
  { dash: '', color: 'blue' },
  { dash: '5 2', color: 'orange' },
  { dash: '1.5 2', color: 'green' },
  { dash: '7 2 1.5 2', color: 'purple' },
  { dash: '3 3', color: 'red' },
  { dash: '9 3', color: 'yellow' },
] as const;

interface Props {
  /** With these colours. */
  panels: readonly Panel[];
  coloring: Coloring;
  /** Under the cursor. */
  values: readonly number[];
  /** What is lit of them, if anything. */
  range: Range | undefined;
  setRange: (range: Range | undefined) => void;
  pixelRatio: number;
}

export function Spread({ panels, coloring, values, range, setRange, pixelRatio }: Props) {
  const place = useMemo(() => placeOn(coloring.scale, coloring), [coloring]);
  const value = useMemo(() => valueAt(coloring.scale, coloring), [coloring]);
  const lines = useMemo(() => panels.map((panel) => spreadLine(panel, place)), [panels, place]);
  const names = panels.map(({ name }) => name).join(' · ');
  const [drawn, draw] = useState<{ from: number; to: number }>();
  const from = useRef<number | undefined>(undefined);
  const at = (event: TargetedPointerEvent<HTMLElement>): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return Math.max(0, Math.min(1, (event.clientX - left) / width));
  };
  const finish = (event: TargetedPointerEvent<HTMLElement>): void => {
    const [a, b] = [from.current, at(event)];
    from.current = undefined;
    draw(undefined);
    if (a === undefined) return;
    const isClick = Math.abs(a - b) * WIDTH < DRAG;
    setRange(isClick ? undefined : { min: value(Math.min(a, b)), max: value(Math.max(a, b)) });
  };
  const lit = drawn ?? (range && { from: place(range.min), to: place(range.max) });
  return (
    <div class="nb-spread">
      <div class="nb-spread-names">
        {panels.map(({ name }, i) => (
          <span key={name} class="nb-spread-name" title={name}>
            {panels.length > 1 && <Sample line={i} />}
            <span class="nb-spread-text">{name}</span>
          </span>
        ))}
      </div>
      <div
        class="nb-spread-plot"
        style={{ width: `${WIDTH}px` }}
        title="drag over values to light the cells that have them"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          from.current = at(event);
        }}
        onPointerMove={(event) => {
          const a = from.current;
          if (a !== undefined) draw({ from: Math.min(a, at(event)), to: Math.max(a, at(event)) });
        }}
        onPointerUp={finish}
      >
        <Plot lines={lines} lit={lit} label={`how the values of ${names} are spread`} />
        <Ramp coloring={coloring} pixelRatio={pixelRatio} />
        {values.filter(Number.isFinite).map((one, i) => (
          <i key={i} class="nb-spread-marker" style={{ left: `${percent(place(one))}%` }} />
        ))}
      </div>
      <div class="nb-bar-ticks" style={{ width: `${WIDTH}px` }}>
        <span>{compact(coloring.min)}</span>
        <span>{compact(value(0.5))}</span>
        <span>{compact(coloring.max)}</span>
      </div>
      <div class="nb-spread-side">
        {range === undefined ? (
          <button type="button" onClick={() => setRange({ min: value(1 / 3), max: value(2 / 3) })}>
            light a range
          </button>
        ) : (
          <RangeFields range={range} setRange={setRange} />
        )}
        <span class="nb-hint">{noteOf(panels, coloring)}</span>
      </div>
    </div>
  );
}

function Sample({ line }: { line: number }) {
  return (
    <svg class="nb-spread-sample" width="22" height="8" viewBox="0 0 22 8" aria-hidden="true">
      <path d="M0 4H22" {...strokeOf(line)} />
    </svg>
  );
}

function strokeOf(line: number) {
  const { dash, color } = LINES[line % LINES.length] ?? LINES[0];
  return {
    'stroke-dasharray': dash,
    style: { stroke: `var(--vscode-charts-${color}, var(--vscode-foreground))` },
  };
}

interface PlotProps {
  lines: readonly Line[];
  lit: { from: number; to: number } | undefined;
  label: string;
}

function Plot({ lines, lit, label }: PlotProps) {
  const most = Math.max(...lines.map(({ highest }) => highest), Number.MIN_VALUE);
  return (
    <svg
      class="nb-spread-lines"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
    >
      {lit && (
        <rect
          class="nb-spread-lit"
          x={percent(lit.from) * (WIDTH / 100)}
          width={Math.max(1, (percent(lit.to) - percent(lit.from)) * (WIDTH / 100))}
          y="0"
          height={HEIGHT}
        />
      )}
      {lines.map(({ steps }, i) => (
        <path
          key={i}
          d={pathOf(steps, most)}
          fill="none"
          {...(lines.length > 1 ? strokeOf(i) : { class: 'nb-spread-line' })}
        />
      ))}
    </svg>
  );
}

/** Steps, as a histogram has them; a value among millions is still seen. */
function pathOf(steps: Line['steps'], most: number): string {
  const y = (share: number): string => {
    const tall = share === 0 ? 0 : Math.max(1, (share / most) * (HEIGHT - 3));
    return (HEIGHT - 0.5 - tall).toFixed(1);
  };
  const x = (at: number): string => (percent(at) * (WIDTH / 100)).toFixed(1);
  return steps
    .map(({ from, to, share }, i) => `${i === 0 ? 'M' : 'L'}${x(from)} ${y(share)}H${x(to)}`)
    .join('');
}

function Ramp({ coloring, pixelRatio }: { coloring: Coloring; pixelRatio: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context) return;
    const width = Math.round(WIDTH * pixelRatio);
    canvas.current.width = width;
    canvas.current.height = 1;
    const lut = lutOf(coloring);
    const value = valueAt(coloring.scale, coloring);
    const image = new ImageData(width, 1);
    const words = new Uint32Array(image.data.buffer);
    for (let x = 0; x < width; x++) words[x] = lut.colors[lut.index(value((x + 0.5) / width))] ?? 0;
    context.putImageData(image, 0, 0);
  }, [coloring, pixelRatio]);
  return <canvas ref={canvas} class="nb-spread-ramp" style={{ width: `${WIDTH}px`, height: `${RAMP}px` }} />;
}

function RangeFields({ range, setRange }: Required<Pick<Props, 'setRange'>> & { range: Range }) {
  const field = (end: 'min' | 'max', name: string) => (
    <label>
      {name}{' '}
      <input
        type="number"
        step="any"
        value={Number(range[end].toPrecision(4))}
        onChange={(event) => {
          const next = { ...range, [end]: event.currentTarget.valueAsNumber };
          if (next.min <= next.max) setRange(next);
        }}
      />
    </label>
  );
  return (
    <fieldset class="nb-range" aria-label="lit values">
      {field('min', 'lit from')}
      {field('max', 'to')}
      <button type="button" onClick={() => setRange(undefined)}>
        clear
      </button>
    </fieldset>
  );
}

function percent(place: number): number {
  return Math.max(0, Math.min(100, place * 100));
}

/** `one range for all · symmetric about 0 · to −3.7 and 500 beyond` */
function noteOf(panels: readonly Panel[], coloring: Coloring): string {
  const finite = (value: number): boolean => Number.isFinite(value);
  const least = Math.min(...panels.map(({ summary }) => fromJsonNumber(summary.min)).filter(finite));
  const greatest = Math.max(...panels.map(({ summary }) => fromJsonNumber(summary.max)).filter(finite));
  const ends = [least < coloring.min ? compact(least) : '', greatest > coloring.max ? compact(greatest) : ''];
  const beyond = ends.filter(Boolean).join(' and ');
  const parts = [
    panels.length > 1 ? `one range for ${grouped(panels.length)}` : '',
    coloring.ramp === 'diverging' ? 'symmetric about 0' : '',
    beyond === '' ? '' : `values to ${beyond}`,
  ];
  return parts.filter(Boolean).join(' · ');
}
