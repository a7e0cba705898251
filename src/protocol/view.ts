/**
 * The output format `application/vnd.normbook.view+json`, version 1: everything that draws one tensor,
 * or an input beside variants of it, without a kernel. It knows neither how a view is computed nor how
 * it is drawn. Guards for hostile input are in `view-guard.ts`.
 */

import type { Exploration } from './exploration.ts';
import type { Normalization } from './normalization.ts';
import type { Distribution } from './questions.ts';

export const VIEW_MIME = 'application/vnd.normbook.view+json';
export const VIEW_VERSION = 1;

/** The most bytes that the JSON text of one saved view may have, whatever the tensor's size. */
export const VIEW_BYTES = 256 * 1024;

/** A number that JSON can carry: the three that it cannot are written by name. */
export type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity';

export interface View {
  version: typeof VIEW_VERSION;
  /** `tensor`: one panel. `comparison`: the input first, where there is one, then variants of it, side by side. */
  kind: 'tensor' | 'comparison';
  panels: Panel[];
  /** Of a comparison the panel, by number, from which the others' differences are told; absent: the first variant. */
  reference?: number;
  /** Of a comparison whose variants can be turned while it is looked at. */
  exploration?: Exploration;
}

export interface Panel {
  /** What the user calls it: `x`, `BN`. */
  name: string;
  /** `gradient`: of a loss, with respect to the input. */
  role: 'tensor' | 'input' | 'variant' | 'gradient';
  /** The pattern of the normalization that made it, `n c h w -> c`; absent for plain tensors. */
  pattern?: string;
  /** What that normalization did to the input. */
  normalization?: Normalization;
  axes: string[];
  shape: number[];
  /** Of the numbers in the file where it comes from: `float16`; absent is float32. */
  dtype?: string;
  summary: Summary;
  /** Summary and distribution are of a sample; all has not been read yet. */
  isSampled?: boolean;
  /** One table for each set of kept axes that is worth reading, coarse ones first. */
  statistics: StatisticsTable[];
  domain: Domain;
  /** How the values are spread, over the domain. */
  distribution?: Distribution;
  preview: Preview;
}

/** Over all elements; `mean` to `max` over the finite ones. */
export interface Summary {
  count: number;
  mean: JsonNumber;
  std: JsonNumber;
  min: JsonNumber;
  max: JsonNumber;
  nan: number;
  posInf: number;
  negInf: number;
}

/** Statistics per index of the kept `axes`; the arrays are row-major over `shape`, biased std. */
export interface StatisticsTable {
  /** `['C']`; a split axis is named as in its pattern: `['N', 'g']`. */
  axes: string[];
  shape: number[];
  /** Elements that share one mean and one std. */
  count: number;
  mean: JsonNumber[];
  std: JsonNumber[];
  /** Present for single tensors, absent in comparisons, where there would be too many. */
  min?: JsonNumber[];
  max?: JsonNumber[];
  /** How many groups there are when the arrays hold only the first of them. */
  groups?: number;
}

/** How values become colours. Values outside are drawn in the colour of the nearer end. */
export interface Domain {
  min: number;
  max: number;
  /** `diverging`: 0 is the neutral middle and `min = -max`. */
  scale: 'diverging' | 'sequential';
  /** True when every variant of the comparison has this same domain. */
  shared: boolean;
}

/** A window of the tensor in as much detail as fits the size limit. All arrays have one entry per axis. */
export interface Preview {
  /** First index and extent of the window, in elements of the tensor. */
  start: number[];
  size: number[];
  /**
   * Elements per cell: 1 shows every element. A larger block shows the one element in it that is
   * farthest from the domain's centre, NaN and infinities before all. Cells: `ceil(size / block)`.
   */
  block: number[];
  /**
   * `float32`: exact values, little-endian. `uint16` and `uint8`: codes from 0 at `min` to `top` at `max`,
   * evenly spaced, where top is the type's largest value − 3; then come −Infinity, +Infinity and NaN.
   */
  encoding: 'float32' | 'uint16' | 'uint8';
  /**
   * The smallest and the largest finite value of the cells, which the codes span; cut to the domain unless
   * `float32`, so that an outlier costs no resolution. 0 and 0 when there is none.
   */
  min: number;
  max: number;
  /** The cells, row-major, as base64. */
  data: string;
}
