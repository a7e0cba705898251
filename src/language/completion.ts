/**
 * Completion and hover for normalizations and their options, from the records. It reads only the text before
 * the cursor and knows no types; a language service for whole cells is to come.
 */
import { type NormRecord, norms } from '../engine/index.ts';
import { describeNorm, describeOption } from './reference.ts';

/** A call's options are looked for in so much text before the cursor. */
const LONGEST_CALL = 2000;

export interface Completion {
  label: string;
  kind: 'function' | 'option';
  /** One line beside the label. */
  detail: string;
  /** Markdown */
  documentation: string;
  insert: string;
}

/** What may follow: the options of the call whose object the cursor is in, else the normalizations. */
export function complete(textBefore: string): Completion[] {
  const call = /\b(\w+)\(\s*\{([^{}]*)$/.exec(textBefore.slice(-LONGEST_CALL));
  const record = norms.find(({ id }) => id === call?.[1]);
  if (record !== undefined) return optionsOf(record, call?.[2] ?? '');
  const isMember = /\.\s*\w*$/.test(textBefore);
  return isMember ? [] : norms.map(functionOf);
}

/** Markdown for the name of a normalization; undefined for any other word. */
export function hover(word: string): string | undefined {
  const record = norms.find(({ id }) => id === word);
  return record && describeNorm(record);
}

function functionOf(record: NormRecord): Completion {
  const { id: label, title } = record;
  const required = Object.entries(record.options).filter(([, spec]) => spec.required);
  const options = required
    .map(([name, spec]) => `${name}: ${'min' in spec ? (spec.min ?? 1) : 1}`)
    .join(', ');
  const insert = `${label}(${options === '' ? '' : `{ ${options} }`})`;
  return { label, kind: 'function', detail: title, documentation: describeNorm(record), insert };
}

/** Those that are not written yet; none where a value is expected. */
function optionsOf({ options }: NormRecord, written: string): Completion[] {
  if (/:\s*[^,]*$/.test(written)) return [];
  const present = new Set([...written.matchAll(/(\w+)\s*:/g)].map((match) => match[1]));
  return Object.entries(options)
    .filter(([label]) => !present.has(label))
    .map(([label, spec]) => ({
      label,
      kind: 'option',
      detail: spec.type,
      documentation: `\`${label}\`${describeOption(spec)}`,
      insert: `${label}: `,
    }));
}
