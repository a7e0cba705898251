/** What the editor can tell of a cell while it is written. */
export { type Completion, complete, hover } from './completion.ts';
export { handbook, summaryTable } from './handbook.ts';
