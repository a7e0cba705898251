/** The colours' legend: what the ends mean, what lies beyond them, and where the value under the cursor is. */
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Domain, Panel } from '../protocol/view.ts';
import type { Shown } from '../view/arrange.ts';
import { colorTable, LEVELS } from '../view/colormap.ts';
import { compact, exact, grouped } from '../view/format.ts';

interface Props {
  /** Panels with these colours; all have one domain. */
  members: readonly Shown[];
  /** Says whose colours these are; a single tensor's need no name. */
  named: boolean;
  /** Values under the cursor. */
  values: number[];
}

export function ColorBar({ members, named, values }: Props) {
  const note = useMemo(() => noteOf(members), [members]);
  const domain = members[0]?.panel.domain;
  if (!domain) return null;
  const middle = domain.scale === 'diverging' ? 0 : domain.min + (domain.max - domain.min) / 2;
  return (
    <div class="nb-bar" data-scale={domain.scale}>
      {named && <span class="nb-bar-names">{members.map(({ panel }) => panel.name).join(' · ')}</span>}
      <div class="nb-bar-scale">
        <div class="nb-bar-ramp">
          <Ramp scale={domain.scale} />
          {values.filter(Number.isFinite).map((value, i) => (
            <i key={i} class="nb-bar-marker" style={{ left: `${positionOf(value, domain)}%` }} />
          ))}
        </div>
        <div class="nb-bar-ticks">
          <span>{exact(domain.min)}</span>
          <span>{exact(middle)}</span>
          <span>{exact(domain.max)}</span>
        </div>
      </div>
      <span class="nb-bar-note">{note}</span>
    </div>
  );
}

function Ramp({ scale }: Pick<Domain, 'scale'>) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (canvas.current) drawRamp(canvas.current, scale);
  }, [scale]);
  return <canvas ref={canvas} />;
}

function drawRamp(canvas: HTMLCanvasElement, scale: Domain['scale']): void {
  canvas.width = LEVELS;
  canvas.height = 1;
  const image = new ImageData(LEVELS, 1);
  const table = colorTable(scale);
  for (let i = 0; i < LEVELS; i++) image.data.set([...table.subarray(i * 3, i * 3 + 3), 255], i * 4);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}

function positionOf(value: number, { min, max }: Domain): number {
  return Math.max(0, Math.min(100, ((value - min) / (max - min)) * 100));
}

/** `shared · symmetric about 0 · 12 values beyond, to −3.7 and 500` */
function noteOf(members: readonly Shown[]): string {
  const domain = members[0]?.panel.domain;
  if (!domain) return '';
  const { min, max } = extremesOf(members.map(({ panel }) => panel));
  const ends = [min < domain.min ? compact(min) : '', max > domain.max ? compact(max) : ''].filter(Boolean);
  const kind =
    domain.scale === 'diverging' ? 'symmetric about 0' : ends.length > 0 ? 'cut range' : 'full range';
  const count = members.reduce((sum, one) => sum + (outsideOf(one) ?? Number.NaN), 0);
  const beyond = Number.isNaN(count) ? 'values beyond' : `${grouped(count)} beyond`;
  return [domain.shared && 'shared', kind, ends.length > 0 && `${beyond}, to ${ends.join(' and ')}`]
    .filter(Boolean)
    .join(' · ');
}

/** How many finite values the domain does not reach; unknown unless every element came exactly. */
function outsideOf({ panel, cells }: Shown): number | undefined {
  if (!cells.exact || cells.values.length !== panel.summary.count) return undefined;
  const { min, max } = panel.domain;
  return cells.values.filter((value) => Number.isFinite(value) && (value < min || value > max)).length;
}

function extremesOf(panels: readonly Panel[]): { min: number; max: number } {
  const finite = (value: unknown): value is number => typeof value === 'number';
  return {
    min: Math.min(...panels.map(({ summary }) => summary.min).filter(finite)),
    max: Math.max(...panels.map(({ summary }) => summary.max).filter(finite)),
  };
}
