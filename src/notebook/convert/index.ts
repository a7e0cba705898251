/**
 * Notebook ↔ other formats. Apart from the file format, and loaded when it is asked for, so that only what converts
 * carries Markdown, formulas and colours of code.
 */
export { NotebookFileError } from '../file-error.ts';
export { type ExportedFile, exported } from './exported.ts';
export { EXPORT_FORMATS, type ExportFormatName, IMPORTED, isExportFormat } from './formats.ts';
export { fromIpynb } from './ipynb.ts';
export { type PageScript, toPage } from './page.ts';
export { fromPercent } from './percent.ts';
