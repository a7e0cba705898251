/** Seeded tensors that look like a user's, and views made from them with naive arithmetic. */
import { Tensor } from '../../src/engine/tensor/tensor.ts';
import type { Domain, JsonNumber, Panel, StatisticsTable, Summary, View } from '../../src/protocol/view.ts';
import { domainOf, sharedDomain } from '../../src/view/domain.ts';
import { distributionOf } from '../../src/view/inspector/distribution.ts';
import { makePreview, wholeOf } from '../../src/view/preview.ts';

/** Uniform in [0, 1), the same sequence for a seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function normals(count: number, seed: number): Float32Array {
  const next = random(seed);
  return Float32Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  );
}

export function make(
  shape: number[],
  axes: string,
  value: (index: number[], flat: number) => number,
): Tensor {
  const data = new Float32Array(shape.reduce((size, n) => size * n, 1));
  for (let flat = 0; flat < data.length; flat++) data[flat] = value(indexOf(flat, shape), flat);
  return new Tensor(data, shape, axes.split(' ').filter(Boolean));
}

/** Photographs of a sort: gradient, blobs and grain; channels of unlike contrast and brightness. */
export function photos(shape: number[], seed = 7): Tensor {
  const [, channels = 1, height = 1, width = 1] = shape;
  const noise = normals(
    shape.reduce((size, n) => size * n, 1),
    seed,
  );
  return make(shape, 'N C H W', ([n = 0, c = 0, h = 0, w = 0], flat) => {
    const next = random(seed * 977 + n * 31);
    let light = (0.6 * h) / height - 0.2 + (0.3 * w) / width;
    for (let blob = 0; blob < 4; blob++) {
      const [y, x, r, sign] = [
        next() * height,
        next() * width,
        (0.08 + next() * 0.2) * width,
        next() < 0.5 ? -1 : 1,
      ];
      light += sign * Math.exp(-((h - y) ** 2 + (w - x) ** 2) / (2 * r * r));
    }
    const contrast = 0.3 + ((c * 7 + 3) % channels) * (1.6 / channels) + (n % 3) * 0.35;
    return light * contrast + Math.sin(c * 1.7) * 0.9 + (n - 2) * 0.25 + 0.12 * (noise[flat] ?? 0);
  });
}

/** (x − μ)/√(σ² + ε) where `key` names the group of an element. */
export function normalized(x: Tensor, key: (index: number[]) => string): Tensor {
  const groups = new Map<string, { count: number; sum: number; squares: number }>();
  const each = (visit: (group: { count: number; sum: number; squares: number }, flat: number) => void) => {
    for (let flat = 0; flat < x.data.length; flat++) {
      const name = key(indexOf(flat, x.shape));
      const group = groups.get(name) ?? { count: 0, sum: 0, squares: 0 };
      groups.set(name, group);
      visit(group, flat);
    }
  };
  each((group, flat) => {
    group.count++;
    group.sum += x.data[flat] ?? 0;
  });
  each((group, flat) => {
    group.squares += ((x.data[flat] ?? 0) - group.sum / group.count) ** 2;
  });
  const out = new Float32Array(x.data.length);
  each(({ count, sum, squares }, flat) => {
    out[flat] = ((x.data[flat] ?? 0) - sum / count) / Math.sqrt(squares / count + 1e-5);
  });
  return new Tensor(out, x.shape, x.axes);
}

export function summaryOf(data: Float32Array): Summary {
  const finite = [...data].filter(Number.isFinite);
  const mean = finite.reduce((sum, v) => sum + v, 0) / finite.length;
  const variance = finite.reduce((sum, v) => sum + (v - mean) ** 2, 0) / finite.length;
  const least = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const most = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  const none = finite.length === 0;
  return {
    count: data.length,
    mean: json(mean),
    std: json(Math.sqrt(variance)),
    min: json(none ? Number.NaN : least),
    max: json(none ? Number.NaN : most),
    nan: data.filter(Number.isNaN).length,
    posInf: data.filter((v) => v === Infinity).length,
    negInf: data.filter((v) => v === -Infinity).length,
  };
}

/** Per group of `axes`; `g2` is the first half of a split C of `groups` groups. */
export function tableOf(x: Tensor, axes: string[], groups = 1): StatisticsTable {
  const position = (axis: string) => x.axes.indexOf(axis === 'g' ? 'C' : axis);
  const extent = (axis: string) => (axis === 'g' ? groups : (x.shape[position(axis)] ?? 1));
  const shape = axes.map(extent);
  const members: number[][] = Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => []);
  x.data.forEach((value, flat) => {
    const index = indexOf(flat, x.shape);
    const at = (axis: string) => {
      const i = index[position(axis)] ?? 0;
      return axis === 'g' ? Math.floor((i * groups) / (x.shape[position(axis)] ?? 1)) : i;
    };
    members[axes.reduce((offset, axis, k) => offset * (shape[k] ?? 1) + at(axis), 0)]?.push(value);
  });
  const rows = members.map((list) => summaryOf(Float32Array.from(list)));
  return {
    axes,
    shape,
    count: members.length > 0 ? x.data.length / members.length : 0,
    mean: rows.map(({ mean }) => mean),
    std: rows.map(({ std }) => std),
    min: rows.map(({ min }) => min),
    max: rows.map(({ max }) => max),
  };
}

interface PanelOptions {
  role?: Panel['role'];
  pattern?: string;
  domain?: Domain;
  bytes?: number;
  sets?: string[][];
  groups?: number;
}

export function panelOf(name: string, x: Tensor, options: PanelOptions = {}): Panel {
  const domain = options.domain ?? domainOf(x.data);
  const sets = options.sets ?? x.axes.slice(0, 2).map((axis) => [axis]);
  return {
    name,
    role: options.role ?? 'tensor',
    ...(options.pattern === undefined ? {} : { pattern: options.pattern }),
    axes: [...x.axes],
    shape: [...x.shape],
    summary: summaryOf(x.data),
    statistics: sets.map((axes) => tableOf(x, axes, options.groups)),
    domain,
    preview: makePreview(x, wholeOf(x.shape), domain, options.bytes ?? 200_000),
  };
}

export function tensorView(name: string, x: Tensor, options: PanelOptions = {}): View {
  const { preview, ...panel } = panelOf(name, x, options);
  const distribution = distributionOf(x.data, panel.domain);
  return { version: 1, kind: 'tensor', panels: [{ ...panel, distribution, preview }] };
}

/** x beside BN, LN, IN and GN of it. */
export function comparisonOf(x: Tensor, groups: number, bytes = 40_000): { view: View; tensors: Tensor[] } {
  const per = (x.shape[1] ?? 1) / groups;
  const variants: [string, string, Tensor][] = [
    ['BN', 'n c h w -> c', normalized(x, ([, c]) => `${c}`)],
    ['LN', 'n c h w -> n', normalized(x, ([n]) => `${n}`)],
    ['IN', 'n c h w -> n c', normalized(x, ([n, c]) => `${n} ${c}`)],
    ['GN', 'n (g c) h w -> n g', normalized(x, ([n, c = 0]) => `${n} ${Math.floor(c / per)}`)],
  ];
  const domain = sharedDomain(variants.map(([, , y]) => y.data));
  const sets = [['C'], ['N'], ['N', 'C'], ['N', 'g']];
  const input = panelOf('x', x, { role: 'input', sets, groups, bytes });
  const panels = variants.map(([name, pattern, y]) =>
    panelOf(name, y, { role: 'variant', pattern, domain, sets, groups, bytes }),
  );
  return {
    view: { version: 1, kind: 'comparison', panels: [input, ...panels] },
    tensors: [x, ...variants.map(([, , y]) => y)],
  };
}

export function indexOf(flat: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  let rest = flat;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index.unshift(rest % (shape[axis] ?? 1));
    rest = Math.floor(rest / (shape[axis] ?? 1));
  }
  return index;
}

function json(value: number): JsonNumber {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}
