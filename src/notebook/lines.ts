/** nbformat's multi-line text: a string, or a list of lines that keep their line ends. */
import type { Json } from './notebook.ts';

/** `'a\nb'` → `['a\n', 'b']`; `''` → `[]`. */
export function toLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The text of a string or a list of strings; undefined for anything else. */
export function fromLines(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((line) => typeof line === 'string')) return value.join('');
  return undefined;
}
