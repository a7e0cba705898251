/** A notebook in any of the formats, as the files that are to be written; by whom is not known here. */
import type { Notebook } from '../notebook.ts';
import type { ExportFormatName } from './formats.ts';
import { EXPORT_FORMATS } from './formats.ts';
import { toIpynb } from './ipynb.ts';
import { localPictures, type ReadBeside } from './local-pictures.ts';
import { toMarkdown } from './markdown.ts';
import { type PageScript, toPage } from './page.ts';
import { toPercent } from './percent.ts';

export interface ExportedFile {
  /** From the folder of the document, with `/`. */
  path: string;
  data: string | Uint8Array;
}

interface ExportOptions {
  to: ExportFormatName;
  /** Of the document, without its extension. */
  name: string;
  /** Asked for only where a page is made. */
  pageScript(): Promise<PageScript>;
  /** Asked for pictures that a page has to take along. */
  readBeside: ReadBeside;
}

/** The document last, so that what it names is there when it is. */
export async function exported(
  notebook: Notebook,
  { to, name, pageScript, readBeside }: ExportOptions,
): Promise<ExportedFile[]> {
  const path = `${name}.${EXPORT_FORMATS[to].extension}`;
  switch (to) {
    case 'html': {
      const pictures = await localPictures(notebook, readBeside);
      return [{ path, data: toPage(notebook, { title: name, script: await pageScript(), pictures }) }];
    }
    case 'ipynb':
      return [{ path, data: toIpynb(notebook) }];
    case 'ts':
      return [{ path, data: toPercent(notebook) }];
    case 'md': {
      const folder = `${name}_files`;
      const { text, pictures } = toMarkdown(notebook, folder);
      const files = pictures.map((picture) => ({ path: `${folder}/${picture.name}`, data: picture.data }));
      return [...files, { path, data: text }];
    }
  }
}
