/**
 * Markdown and code as HTML that runs nothing and loads nothing: HTML in Markdown is shown as text, formulas are MathML,
 * and a picture from elsewhere becomes a link to it.
 */
import mathPlugin from '@vscode/markdown-it-katex';
import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import typescript from 'highlight.js/lib/languages/typescript';
import katex, { type KatexOptions } from 'katex';
import MarkdownIt from 'markdown-it';
import { fromLines } from '../lines.ts';
import { isObject, type Json } from '../notebook.ts';
import { PICTURES } from './representation.ts';

for (const [name, language] of Object.entries({ bash, json, python, typescript })) {
  hljs.registerLanguage(name, language);
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** In colours where its language is known, else as it is. */
export function codeToHtml(code: string, language: string): string {
  const known = hljs.getLanguage(language) !== undefined;
  return known ? hljs.highlight(code, { language, ignoreIllegals: true }).value : escapeHtml(code);
}

const markdown = new MarkdownIt({
  html: false,
  highlight: (code, language) => codeToHtml(code, language),
});

/** MathML needs no fonts and no style sheet; a formula that is none is shown as it is written, in the colour of errors. */
const MATH: KatexOptions = {
  output: 'mathml',
  throwOnError: false,
  trust: false,
  maxExpand: 1000,
  maxSize: 50,
};
const mathML: typeof katex = {
  ...katex,
  renderToString: (formula, options) =>
    katex.renderToString(formula, { ...MATH, displayMode: options?.displayMode ?? false }),
};
// Its types are those that a bundler without Node's rules sees; by Node's, a CommonJS module is the default itself.
const { default: math } = mathPlugin as unknown as { default: typeof mathPlugin };
// VS Code's own plugin, so that `$` means the same in both.
markdown.use(math, { katex: mathML });

markdown.renderer.rules.image = (tokens, index, _options, env: unknown) => {
  const token = tokens[index];
  const source = String(token?.attrGet('src') ?? '');
  const text = escapeHtml(token?.content ?? '');
  const address = source.startsWith('attachment:')
    ? attachedIn(env, source.slice(11))
    : (besideIn(env, source) ?? source);
  if (address?.startsWith('data:image/')) return `<img src="${escapeHtml(address)}" alt="${text}">`;
  if (address === undefined) return text;
  return `<a href="${escapeHtml(source)}" rel="noopener noreferrer">${text || escapeHtml(source)}</a>`;
};

interface Around {
  /** Of the cell, as nbformat has them. */
  attachments?: Json | undefined;
  /** `data:` addresses of files, by the addresses that they are named with. */
  pictures?: ReadonlyMap<string, string> | undefined;
}

export function markdownToHtml(source: string, around: Around = {}): string {
  return markdown.render(source, { ...around });
}

/** The addresses of all pictures in it. */
export function pictureSources(source: string): string[] {
  const tokens = markdown.parse(source, {}).flatMap(({ children }) => children ?? []);
  return tokens.filter(({ type }) => type === 'image').map((token) => String(token.attrGet('src') ?? ''));
}

function besideIn(env: unknown, source: string): string | undefined {
  const pictures = isObject(env) ? env.pictures : undefined;
  const address: unknown = pictures instanceof Map ? pictures.get(source) : undefined;
  return typeof address === 'string' ? address : undefined;
}

function attachedIn(env: unknown, encoded: string): string | undefined {
  const attachments = isObject(env) ? env.attachments : undefined;
  const bundle = isObject(attachments) ? attachments[decoded(encoded)] : undefined;
  if (!isObject(bundle)) return undefined;
  const mime = Object.keys(PICTURES).find((one) => Object.hasOwn(bundle, one));
  const data = mime === undefined ? undefined : fromLines(bundle[mime]);
  return data === undefined ? undefined : `data:${mime};base64,${data.replace(/[^A-Za-z0-9+/=]/g, '')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
