/**
 * What a picture asks of the tensor behind it, and what it gets: exactly what is on screen, however large the tensor.
 * It knows neither who answers nor what is drawn. Guards are in `questions-guard.ts`.
 */
import type { ExplorationState } from './exploration.ts';
import type { Normalization } from './normalization.ts';
import type { JsonNumber, Preview } from './view.ts';

/**
 * What of a tensor is seen: which axes run down and across the picture, and the small multiples in it; all by number.
 * Each axis has at most one of these places; those without stand at their `index`.
 *
 *     [N C H W] →  rows H, columns W, facetRows N, facetColumns C: N rows × C columns of H × W small multiples
 */
export interface Slice {
  rows?: number;
  columns?: number;
  facetRows?: number;
  facetColumns?: number;
  /** Facets across where there is no `facetRows`: the others go on below, as lines of a text do. */
  wrap?: number;
  /** One entry for each axis; meaningless for an axis that is seen. */
  index: number[];
}

/** A stretch of one direction of a picture: the same elements of each of some neighbouring facets. */
export interface Span {
  /** The first facet, and how many. */
  facet: number;
  facets: number;
  /** Elements of each facet; an axis that is not seen has one. */
  start: number;
  size: number;
  /** Elements that share a cell; the last cell of a facet may have fewer. */
  block: number;
}

/** Values of a window in full, as the preview of a view has them. */
export interface PreviewQuestion {
  kind: 'preview';
  start: number[];
  size: number[];
}

/** What stands in a part of the picture. */
export interface RegionQuestion {
  kind: 'region';
  slice: Slice;
  rows: Span;
  columns: Span;
}

/** Cells in row-major order: facets × cells of a facet, down, by the same across. Little-endian, as base64. */
export interface Region {
  /** float32: the element of each cell; of blocks the least finite one, +∞ where none is finite. */
  min: string;
  /** float32: of blocks the greatest finite element, −∞ where none is; absent where cells are elements. */
  max?: string;
  /** A byte for each block: 1 with a NaN, 2 with +∞, 4 with −∞, and their sums; absent without any. */
  marks?: string;
}

/** Which value has which level of a ramp: all that the colours of a picture follow from, but for the ramp's own. */
export interface Shades {
  min: number;
  max: number;
  ramp: 'diverging' | 'sequential';
  scale: Scale;
}

/** What a part of the picture looks like: an eighth of what stands in it, so it comes first where that is much. */
export interface LevelsQuestion {
  kind: 'levels';
  slice: Slice;
  rows: Span;
  columns: Span;
  shades: Shades;
}

/** Cells in the order of a {@link Region}, as base64. */
export interface Levels {
  /** A byte for each cell: the level of its element, or of a block the one of its element farthest from neutral. */
  levels: string;
  /** As a region has them, and 8 where there is nothing, 16 where that element is far beyond the range; absent without any. */
  marks?: string;
}

/** Statistics of whole lines of the picture, all the other direction through. */
export interface LinesQuestion {
  kind: 'lines';
  slice: Slice;
  along: 'rows' | 'columns';
  span: Span;
}

/** Per cell of the span, over its finite elements; NaN where there are none. float32, little-endian, as base64. */
export interface Lines {
  /** {@link LINE_STATISTICS} one after the other, each for every cell. */
  data: string;
  /** Quartiles are of a sample: of every so many elements one. 1: of all. */
  stride: number;
}

export const LINE_STATISTICS = ['mean', 'std', 'min', 'q1', 'median', 'q3', 'max'] as const;

/** How often values of all the tensor lie in equal parts of a range of {@link Scale}. */
export interface HistogramQuestion {
  kind: 'histogram';
  min: number;
  max: number;
  bins: number;
  scale: Scale;
}

/** `symlog`: linear up to about ± `threshold`, logarithmic beyond: sign(v) · log1p(|v| / threshold). */
export type Scale = { type: 'linear' } | { type: 'symlog'; threshold: number };

export interface Histogram {
  min: number;
  max: number;
  scale: Scale;
  counts: number[];
  /** Finite values outside. */
  below: number;
  above: number;
}

/** Where the next such element is, in row-major order after an index; the first one after the last. */
export interface FindQuestion {
  kind: 'find';
  what: Sought;
  /** Absent: from the beginning. */
  after?: number[];
}
export type Sought = 'nan' | 'posInf' | 'negInf' | 'min' | 'max';
export interface Found {
  /** Absent where there is none. */
  index?: number[];
}

/** What the slice holds, as a file. */
export interface ExportQuestion {
  kind: 'export';
  format: 'npy' | 'csv';
  slice: Slice;
  /** Of the file's parts; the first where it is absent. */
  part?: number;
}
export interface Exported {
  /** The part's bytes as base64. */
  bytes: string;
  /** How many there are; one after the other they are the file. */
  parts: number;
}

/** A view of the same tensor by a handle of its own, which stays until it is released. */
export interface HoldQuestion {
  kind: 'hold';
}
export interface Held {
  output: string;
  /** To be checked like any other. */
  view: unknown;
}

/** The view is no exploration by itself: what is offered has not changed. */
export interface Turned extends Held {
  /** A cell that shows the same. */
  code: string;
}

/** What the normalization that made a panel did, with all its numbers. */
export interface NormalizationQuestion {
  kind: 'normalization';
}

/** What is left of the panel when another one of the same kernel is taken from it: held like `hold`. */
export interface DifferenceQuestion {
  kind: 'difference';
  minus: Target;
}

/** The whole tensor into a file, as NumPy has it. Asked by the extension alone: a page names no files. */
export interface WriteQuestion {
  kind: 'write';
  file: string;
}

/** The same tensor with other variants, or others of its samples. What the answer holds stays until the answer after the next. */
export interface ExploreQuestion {
  kind: 'explore';
  state: ExplorationState;
}

/** Answers by the kind of their question. */
export interface Answers {
  preview: Preview;
  region: Region;
  levels: Levels;
  lines: Lines;
  histogram: Histogram;
  find: Found;
  export: Exported;
  hold: Held;
  normalization: Normalization;
  difference: Held;
  explore: Turned;
  write: Record<string, never>;
  release: Record<string, never>;
}
export type QuestionKind = keyof Answers;

export type Question =
  | PreviewQuestion
  | RegionQuestion
  | LevelsQuestion
  | LinesQuestion
  | HistogramQuestion
  | FindQuestion
  | ExportQuestion
  | HoldQuestion
  | NormalizationQuestion
  | DifferenceQuestion
  | ExploreQuestion
  | WriteQuestion
  /** The handle is not needed any more. */
  | { kind: 'release' };

/** Which tensor: a panel of what was shown under a handle. */
export interface Target {
  output: string;
  panel: number;
}

/** Saved with a panel, so that its picture can be coloured without a kernel. */
export interface Distribution {
  histogram: Histogram;
  /** Of the finite values: 1 %, 25 %, 50 %, 75 %, 99 %. */
  quantiles: JsonNumber[];
}
