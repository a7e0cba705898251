/** What is known of a variable in the kernel, as Markdown. */
import type { KernelVariable } from '../messages.ts';

/** Counts of what is rarely there: said only when it is. */
const RARE: ReadonlySet<string> = new Set(['NaN', 'infinite']);

/** Its line, and `details` in one line: `min −3.1 · max 3.4 · mean 0.01`. */
export function describeVariable({ description }: KernelVariable, details: string): string {
  const parts = details
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([label = '', value]) => value !== undefined && !(RARE.has(label) && value === '0'))
    .map((words) => words.join(' '));
  const line = `In the kernel now: \`${description.replaceAll('`', 'ˋ')}\``;
  return parts.length === 0 ? line : `${line}\n\n${parts.join(' · ')}`;
}
