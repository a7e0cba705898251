/** All normalizations, one line each: the one table, which everything else loops over (`table.ts`). */
export { adaptiveInstanceNorm } from './adaptive-instance.ts';
export { batchNorm } from './batch.ts';
export { batchRenorm } from './batch-renorm.ts';
export { conditionalBatchNorm } from './conditional-batch.ts';
export { conditionalInstanceNorm } from './conditional-instance.ts';
export { ghostBatchNorm } from './ghost-batch.ts';
export { groupNorm } from './group.ts';
export { instanceNorm } from './instance.ts';
export { layerNorm } from './layer.ts';
export { rmsNorm } from './rms.ts';
export { spade } from './spade.ts';
export { syncBatchNorm } from './sync-batch.ts';
