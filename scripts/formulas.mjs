// The formulas of all records as pictures, in dist/formulas.json, for the language server's hovers: an editor's hover
// draws no TeX. Made by MathJax at build time, from nothing but the records; quick when no formula changed.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

const target = join(root, 'dist', 'formulas.json');
/** In pixels: that of hovers. MathJax's lengths are in `ex`, of which its font has this many pixels. */
const font = 16;
const ex = 0.442 * font;

/** @typedef {{ id: string, formula: string }} Formula */
/** @typedef {{ svg: string, width: number, height: number }} Picture */

/** Keeps the file where it is of these formulas already. */
export async function buildFormulas() {
  /** @type {{ norms: readonly Formula[] }} */
  const { norms } = await import('../src/engine/norms/table.ts');
  const made = createHash('sha256').update(readFileSync(import.meta.filename));
  const from = made.update(JSON.stringify(norms.map(({ id, formula }) => [id, formula]))).digest('hex');
  if (existsSync(target) && JSON.parse(readFileSync(target, 'utf8')).from === from) return;
  const draw = await drawer();
  /** @type {Record<string, Picture>} */
  const pictures = {};
  for (const { id, formula } of norms) pictures[id] = await draw(id, formula);
  writeFileSync(target, JSON.stringify({ from, pictures }));
}

/** @returns {Promise<(id: string, formula: string) => Promise<Picture>>} */
async function drawer() {
  const { default: MathJax } = await import('mathjax/node-main.mjs');
  const mathJax = await MathJax.init({
    loader: { load: ['input/tex', 'output/svg'] },
    svg: { fontCache: 'local' },
  });
  const { adaptor } = mathJax.startup;
  return async (id, formula) => {
    const node = await mathJax.tex2svgPromise(formula, { display: true });
    const text = adaptor.serializeXML(adaptor.firstChild(node));
    if (text.includes('merror')) throw new Error(`the formula of ${id} is no TeX: ${formula}`);
    return picture(id, text);
  };
}

/**
 * The outermost element gets its size in pixels and nothing that only a page of MathJax's needs.
 * @param {string} id
 * @param {string} text
 */
function picture(id, text) {
  const [, head = '', body = ''] = /^<svg([^>]*)>([\s\S]*)$/.exec(text) ?? [];
  const [, viewBox] = /viewBox="([^"]*)"/.exec(head) ?? [];
  const [width, height] = ['width', 'height'].map((name) => pixels(head, name));
  if (viewBox === undefined || width === undefined || height === undefined) {
    throw new Error(`the formula of ${id}: MathJax draws otherwise than it did`);
  }
  const size = `width="${width}" height="${height}" viewBox="${viewBox}"`;
  const names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';
  const drawing = body.replaceAll(/ data-[a-z-]+="[^"]*"/g, '');
  return { svg: `<svg ${names} ${size}>${drawing}`, width, height };
}

/**
 * @param {string} head
 * @param {string} name
 */
function pixels(head, name) {
  const [, value] = new RegExp(`\\b${name}="([\\d.]+)ex"`).exec(head) ?? [];
  return value === undefined ? undefined : Math.ceil(Number(value) * ex);
}
