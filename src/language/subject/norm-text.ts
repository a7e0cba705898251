/** The reference text of a normalization and its options, composed from its record alone, as Markdown. */
import { expectation, type NormRecord } from '../../engine/index.ts';
import type { Formula } from '../knowledge.ts';

/** What a hover shows of a formula: its picture, in the colour of text, where there is one. */
export interface Drawing {
  readonly formula?: Formula;
  /** A CSS colour. */
  readonly foreground: string;
}

/** Title, summary, formula, patterns, options with defaults, an example, the paper. */
export function describeNorm(record: NormRecord, drawing: Drawing): string {
  const { name, title, summary, options, example, paper } = record;
  const rows = Object.keys(options).map((option) => `- ${describeOption(record, option)}`);
  return [
    `**${title}** (${name}) — ${summary}`,
    formulaOf(record, drawing),
    patternsOf(record),
    rows.join('\n'),
    `\`\`\`typescript\n${example.trim()}\n\`\`\``,
    `${paper.authors}, *${paper.title}*, ${paper.year}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** `` `eps` = 1e-5 (number from 0): Added to the variance under the root. `` Empty for a name that is no option. */
export function describeOption({ options }: NormRecord, name: string): string {
  const spec = options[name];
  if (spec === undefined) return '';
  const fallback = spec.default === undefined ? '' : ` = ${valueText(spec.default)}`;
  const required = spec.required === true ? ', required' : '';
  return `\`${name}\`${fallback} (${expectation(spec)}${required}): ${spec.doc}`;
}

/** `1e-5`, not `0.00001`. */
function valueText(value: unknown): string {
  const isSmall = typeof value === 'number' && value !== 0 && Math.abs(value) < 1e-3;
  return isSmall ? value.toExponential() : JSON.stringify(value);
}

function formulaOf({ formulaText }: NormRecord, { formula, foreground }: Drawing): string {
  if (formula === undefined) return `\`\`\`text\n${formulaText}\n\`\`\``;
  const picture = formula.svg.replaceAll('currentColor', foreground);
  const alt = formulaText.replaceAll(/[[\]\n]/g, ' ');
  return `![${alt}](data:image/svg+xml;base64,${Buffer.from(picture).toString('base64')})`;
}

/** On images, on tokens, with groups: of all samples, each pattern once. */
function patternsOf({ valid }: NormRecord): string {
  const patterns = new Set(valid.flatMap(({ pattern }) => pattern.split(' | ')).filter((one) => one !== ''));
  return [...patterns].map((one) => `\`${one}\``).join(' · ');
}
