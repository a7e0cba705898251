/** The reference text of a normalization, composed from its record alone, as Markdown. */
import type { NormRecord, OptionSpec } from '../engine/index.ts';

/** Title, summary, pattern and formula, options with defaults, paper. */
export function describeNorm(record: NormRecord): string {
  const { name, title, summary, valid, formulaText, options, paper } = record;
  const [sample] = valid;
  const pattern = sample === undefined ? '' : `\`\`\`text\n${sample.pattern}\n${formulaText}\n\`\`\`\n`;
  const rows = Object.entries(options).map(([option, spec]) => `- \`${option}\`${describeOption(spec)}`);
  return [
    `**${title}** (${name})`,
    summary,
    pattern,
    rows.join('\n'),
    `${paper.authors}, *${paper.title}* (${paper.year})`,
  ].join('\n\n');
}

/** ` = 1e-5: Added to the variance under the root.` */
export function describeOption(spec: OptionSpec): string {
  const value = spec.default === undefined ? '' : ` = ${JSON.stringify(spec.default)}`;
  const required = spec.required ? ' (required)' : '';
  return `${value}${required}: ${spec.doc}`;
}
