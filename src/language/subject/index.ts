import type { NormRecord } from '../../engine/index.ts';
import type { KernelVariable } from '../messages.ts';
export const describeNorm = (r: NormRecord, _: unknown): string => r.title;
export const describeOption = (r: NormRecord, n: string): string => r.title + n;
export const describeVariable = (v: KernelVariable, d: string): string => v.description + d;
