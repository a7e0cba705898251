/** The `.normbook` file format: text ↔ notebook. */
export { NotebookFileError } from './file-error.ts';
export { firstNotebook } from './first-notebook.ts';
export { foreignLanguage } from './language.ts';
export * from './notebook.ts';
export { displayOutput, errorOutput, streamOutput } from './outputs.ts';
export { decodeFile, parseNotebook } from './parse.ts';
export {
  type Cause,
  type CellNow,
  type Mark,
  type RunFacts,
  RunHistory,
} from './staleness.ts';
export { newId, type WriteOptions, writeNotebook } from './write.ts';
