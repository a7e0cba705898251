/**
 * Markdown and code as HTML that runs nothing and loads nothing: HTML in Markdown is shown as text, and a picture from
 * elsewhere becomes a link to it.
 */
import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import typescript from 'highlight.js/lib/languages/typescript';
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

markdown.renderer.rules.image = (tokens, index, _options, env: unknown) => {
  const token = tokens[index];
  const source = String(token?.attrGet('src') ?? '');
  const text = escapeHtml(token?.content ?? '');
  const address = source.startsWith('attachment:') ? attachedIn(env, source.slice(11)) : source;
  if (address?.startsWith('data:image/')) return `<img src="${escapeHtml(address)}" alt="${text}">`;
  if (address === undefined) return text;
  return `<a href="${escapeHtml(source)}" rel="noopener noreferrer">${text || escapeHtml(source)}</a>`;
};

/** `attachments`: of the cell, as nbformat has them. */
export function markdownToHtml(source: string, attachments?: Json): string {
  return markdown.render(source, { attachments });
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
