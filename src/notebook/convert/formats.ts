/** What a notebook can be exported to and imported from: the one table that commands, menus and messages read. */
export interface ExportFormat {
  /** Of its files, without the dot. */
  extension: string;
  title: string;
  detail: string;
}

export const EXPORT_FORMATS = {
  html: {
    extension: 'html',
    title: 'HTML page',
    detail: 'one file, without a network: pictures hover, zoom and compare',
  },
  ipynb: { extension: 'ipynb', title: 'Jupyter notebook', detail: 'nbformat 4.5, outputs included' },
  md: { extension: 'md', title: 'Markdown', detail: 'pictures as files in a folder beside it' },
  ts: { extension: 'ts', title: 'TypeScript file', detail: 'cells below // %%, without outputs' },
} as const satisfies Record<string, ExportFormat>;

export type ExportFormatName = keyof typeof EXPORT_FORMATS;

export const IMPORTED: readonly string[] = ['ipynb', 'ts'];

export function isExportFormat(name: string): name is ExportFormatName {
  return Object.hasOwn(EXPORT_FORMATS, name);
}
