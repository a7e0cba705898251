/** All normalizations, one line each: the one table, which everything else loops over (`table.ts`). */
export { batchNorm } from './batch.ts';
export { groupNorm } from './group.ts';
export { instanceNorm } from './instance.ts';
export { layerNorm } from './layer.ts';
export { rmsNorm } from './rms.ts';
