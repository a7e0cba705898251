/** Checks of what a kernel tells of its variables and of itself. */
import * as v from 'valibot';
import { type KernelStatus, VARIABLE_KINDS } from './variables.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const runNames = { declares: v.array(v.string()), uses: v.array(v.string()) };

const variable = v.object({
  name: v.string(),
  step: v.union([v.string(), count]),
  kind: v.picklist(VARIABLE_KINDS),
  description: v.string(),
  expandable: v.boolean(),
  axes: v.exactOptional(v.array(v.string())),
  shape: v.exactOptional(v.array(v.number())),
  imported: v.boolean(),
});

export const variableList = v.object({ rows: v.array(variable), left: count, details: v.string() });

const kernelStatus = v.object({ memory: count, threads: count });

export function isKernelStatus(value: unknown): value is KernelStatus {
  return v.is(kernelStatus, value);
}
