/** The kernels, AssemblyScript: SIMD loops over float32 data. They know addresses and lengths, no tensor, no layer. */
export {
  backwardRows,
  backwardSegments,
  gradientColumns,
  gradientSegments,
  mergeColumns,
  mergeParameters,
  mergeProducts,
  rowPieceProducts,
  segmentProducts,
} from './backward';
export {
  columnMoments,
  columnProducts,
  columnTables,
  finishColumns,
  gradientOfColumns,
  gradientTables,
  mergeColumnMoments,
  mergeColumnProducts,
  scaleColumns,
} from './columns';
export { mergeMoments, moments } from './moments';
export { mergeShifted, shifted } from './shifted';
export { normalizeRows, normalizeSegments, scaleRows, scaleSegments } from './standardize';
export {
  histogram,
  histogramOfColumns,
  mergeHistogram,
  mergePowers,
  mergePowersOfColumns,
  mergeTally,
  mergeTallyColumns,
  powers,
  powersOfColumns,
  sketch,
  sketchEntries,
  slot,
  tally,
  tallyColumns,
} from './statistics';
export { elementwise, matmulRows, widen, withNumber } from './elementwise';
export { blockExtremes } from './blocks';
