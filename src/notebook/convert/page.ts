/**
 * A notebook as one HTML file that needs no network: text, code and plain outputs are in it as HTML, pictures that answer
 * the pointer as data for its one script. The page's policy lets that script run and nothing else, whatever is in the cells.
 */
import { fromUint8Array } from 'js-base64';
import { foreignLanguage } from '../language.ts';
import { type Cell, ERROR_MIME, isObject, type Json, type Notebook, type Output } from '../notebook.ts';
import { codeToHtml, escapeHtml, markdownToHtml } from './markup.ts';
import { PAGE_STYLE } from './page-style.ts';
import { PICTURES, plainTextOf, textOf } from './representation.ts';

/** The renderer for a page without an editor: the bundle `page.js`, and its SHA-256 as base64. */
export interface PageScript {
  text: string;
  sha256: string;
}

/** What the script is given of an output; it reads these names. */
interface Drawn {
  mime: string;
  text: string;
  /** How the picture was left. */
  look: Json;
}

interface PageOptions {
  title: string;
  script: PageScript;
  /** Of files beside the notebook: `data:` addresses by those that Markdown names them with. */
  pictures?: ReadonlyMap<string, string>;
}

export function toPage(notebook: Notebook, { title, script, pictures }: PageOptions): string {
  if (/<\/script|<!--/i.test(script.text)) throw new Error('the page script cannot stand inside of HTML');
  const drawn: Drawn[] = [];
  const cells = notebook.cells.map((cell) => cellToHtml(cell, drawn, pictures)).filter((html) => html !== '');
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${script.sha256}'`,
    "style-src 'unsafe-inline'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<meta name="generator" content="Normbook">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
${cells.join('\n')}
</main>
<script type="application/json" id="outputs">${asData(drawn)}</script>
<script type="module">${script.text}</script>
</body>
</html>
`;
}

/** JSON in which no tag can begin or end. */
function asData(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

function cellToHtml(cell: Cell, drawn: Drawn[], pictures: PageOptions['pictures']): string {
  const { kind, source, metadata, extra } = cell;
  if (source.trim() === '' && cell.outputs.length === 0) return '';
  if (kind === 'markdown')
    return `<section class="markdown">\n${markdownToHtml(source, { attachments: extra.attachments, pictures })}</section>`;
  const language = kind === 'code' ? 'typescript' : (foreignLanguage(metadata) ?? '');
  const code = `<pre class="source" tabindex="0"><code>${codeToHtml(source, language)}</code></pre>`;
  const outputs = cell.outputs.map((output, place) => outputToHtml(output, lookOf(cell, place), drawn));
  return `<section class="code">\n${[code, ...outputs].filter((html) => html !== '').join('\n')}\n</section>`;
}

function outputToHtml(output: Output, look: Json, drawn: Drawn[]): string {
  const text = plainTextOf(output)?.replace(/\n$/, '');
  const plain = text === undefined || text === '' ? '' : preformatted(text, output);
  // The first that can be shown is the best, as in the editor.
  for (const item of output.items) {
    const { mime } = item;
    if (mime.startsWith('application/vnd.normbook.') || mime === 'text/html' || mime === ERROR_MIME) {
      const index = drawn.push({ mime, text: textOf(item), look }) - 1;
      return `<div class="output" data-output-index="${index}"><noscript>${plain}</noscript></div>`;
    }
    if (Object.hasOwn(PICTURES, mime)) {
      const source = `data:${mime};base64,${fromUint8Array(item.data)}`;
      return `<img class="output" src="${source}" alt="${escapeHtml(text ?? 'picture')}">`;
    }
    if (mime === 'text/markdown') return `<div class="output markdown">${markdownToHtml(textOf(item))}</div>`;
    if (mime === 'application/json') return preformatted(textOf(item), output);
    if (mime === 'text/plain') return plain;
  }
  return plain;
}

function preformatted(text: string, { kind }: Output): string {
  const isError = kind === 'stderr' || kind === 'error';
  return `<pre class="output${isError ? ' error' : ''}" tabindex="0">${escapeHtml(text)}</pre>`;
}

function lookOf({ metadata: { normbook } }: Cell, place: number): Json {
  const looks = isObject(normbook) ? normbook.looks : undefined;
  return (isObject(looks) ? looks[place] : undefined) ?? {};
}
