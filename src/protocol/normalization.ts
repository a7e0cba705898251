/**
 * What a normalization did to the tensor that it was given: which elements shared what, and the numbers they shared.
 * It knows neither how they are computed nor how they are drawn. Guards are in `normalization-guard.ts`.
 */

/** Which elements share statistics, as a pattern that resolves on the tensor's own axes and shape. */
export interface AveragingSet {
  /** `n (g c) h w -> n g` */
  pattern: string;
  /** Of the parts of split axes, by the pattern's names: `{ g: 3, c: 2 }`. */
  sizes: Record<string, number>;
  /** The axes of γ and β in the pattern's names, `(g c)`; empty where there are none. */
  affine: string;
}

export interface Normalization {
  /** `batchNorm`; `normalization` of a bare pattern; the user's own name of one of theirs. */
  id: string;
  /** `Batch normalization` */
  title: string;
  /** As a line of text, `y = γ · (x − μ) / √(σ² + ε) + β`, where the normalization states one. */
  formula?: string;
  /** One, or several where the normalization mixes the statistics of more; the first is that of `statistics`. */
  sets: AveragingSet[];
  eps?: number;
  /** Statistics of this input; false: running ones. */
  isTraining: boolean;
  /**
   * `mean`, `variance`, `rstd` … as the normalization used them: one float32 for each group of the first set, row-major
   * over its kept axes, little-endian, as base64. Left out of saved views where they are too many.
   */
  statistics?: Record<string, string>;
  /** y is not what γ and β make of (x − μ)·rstd: a gate, a mixture or a correction comes between. */
  doesMore?: true;
  /** Of the input over each group of the first set, where the normalization uses other statistics or none. */
  moments?: { mean: string; std: string };
  /** `gamma`, `beta` …: likewise, over the axes of `affine`. */
  parameters?: Record<string, string>;
}
