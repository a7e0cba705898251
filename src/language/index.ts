/** What is written of the normalizations from their records, for the editor and for the pages. */
export { handbook, summaryTable } from './handbook.ts';
