/** A notebook as Markdown, with its pictures as files beside it; where they are written is not known here. */
import { toUint8Array } from 'js-base64';
import { foreignLanguage } from '../language.ts';
import { fromLines } from '../lines.ts';
import { type Cell, isObject, type Notebook, type Output } from '../notebook.ts';
import { itemOf, PICTURES, plainTextOf, textOf } from './representation.ts';

export interface Picture {
  /** Of its file, in the folder. */
  name: string;
  data: Uint8Array;
}

/** `folder`: the name of the folder beside the file into which the pictures go. */
export function toMarkdown(notebook: Notebook, folder: string): { text: string; pictures: Picture[] } {
  const pictures: Picture[] = [];
  const addressOf = (picture: Picture): string => {
    pictures.push(picture);
    return addressIn(folder, picture.name);
  };
  const blocks = notebook.cells.flatMap((cell, index) => {
    const name = `cell-${index + 1}`;
    const outputs = cell.outputs.map((output, place) =>
      outputBlock(output, `${name}-${place + 1}`, addressOf),
    );
    return [sourceBlock(cell, name, addressOf), ...outputs];
  });
  return { text: `${blocks.filter((block) => block !== '').join('\n\n')}\n`, pictures };
}

type AddressOf = (picture: Picture) => string;

function sourceBlock(cell: Cell, name: string, addressOf: AddressOf): string {
  const source = cell.source.replace(/\n+$/, '');
  if (cell.kind === 'markdown') return withAttachments({ ...cell, source }, name, addressOf);
  if (source === '') return '';
  if (cell.kind === 'code') return fenced(source, 'ts');
  return fenced(source, foreignLanguage(cell.metadata) ?? '');
}

/** Pictures that Jupyter keeps in the cell, named `attachment:…`, become files like all others. */
function withAttachments({ source, extra }: Cell, name: string, addressOf: AddressOf): string {
  const { attachments } = extra;
  if (!isObject(attachments)) return source;
  return Object.entries(attachments).reduce((text, [attached, bundle], index) => {
    const [mime, value] = isObject(bundle)
      ? (Object.entries(bundle).find(([type]) => Object.hasOwn(PICTURES, type)) ?? [])
      : [];
    const base64 = fromLines(value);
    if (mime === undefined || base64 === undefined || !text.includes(`attachment:${attached}`)) return text;
    const picture = { name: `${name}-attached-${index + 1}.${PICTURES[mime]}`, data: toUint8Array(base64) };
    return text.replaceAll(`attachment:${attached}`, addressOf(picture));
  }, source);
}

function outputBlock(output: Output, name: string, addressOf: AddressOf): string {
  const picture = itemOf(output, Object.keys(PICTURES));
  const text = plainTextOf(output)?.replace(/\n+$/, '');
  if (picture) {
    const file = { name: `${name}.${PICTURES[picture.mime]}`, data: picture.data };
    return `![${alternative(text ?? '')}](${addressOf(file)})`;
  }
  const markdown = itemOf(output, ['text/markdown']);
  if (markdown) return textOf(markdown).trimEnd();
  const html = itemOf(output, ['text/html']);
  // Forges run nothing of it, but other readers of Markdown might.
  if (html && (text === undefined || text === '')) return fenced(textOf(html).trimEnd(), 'html');
  return text === undefined || text === '' ? '' : fenced(text, 'text');
}

/** In a fence longer than any in it. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const word = /^[\w+#.-]*$/.test(language) ? language : '';
  return `${fence}${word}\n${text}\n${fence}`;
}

/** The first line of what it says, for those who do not see it. */
function alternative(text: string): string {
  const [line = ''] = text.split('\n', 1);
  return line.trim().replace(/[\\[\]`*_<>&!]/g, '\\$&');
}

function addressIn(folder: string, name: string): string {
  return [folder, name].map((part) => encodeURIComponent(part).replace(/[()]/g, escaped)).join('/');
}

const escaped = (letter: string): string => `%${letter.charCodeAt(0).toString(16)}`;
