/** The reference text of a normalization, composed from its record alone, as Markdown. */
import type { NormRecord, OptionSpec } from '../engine/index.ts';

/** Title, summary, pattern, options with defaults, paper. */
export function describeNorm({ name, title, summary, valid: [sample], options, paper }: NormRecord): string {
  const pattern = sample === undefined ? '' : `\`\`\`text\n${sample.pattern}\n\`\`\`\n`;
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
