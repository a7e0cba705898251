/**
 * The reference of all normalizations as Markdown, composed from their records: the page `docs/normalizations.md`
 * and the README's table. It knows none by name.
 */
import {
  createLayer,
  expectation,
  type Family,
  invariants,
  type NormRecord,
  type OptionSpec,
} from '../engine/index.ts';

/** The families in the order of the page, with their headings. */
const FAMILIES: Readonly<Record<Family, string>> = {
  activations: 'Activations',
  weights: 'Weights',
  data: 'Input data',
};

const HEAD = `# Normalizations

<!-- Written by \`npm run docs\` from the records in src/engine/norms. Edits here are lost; edit the records. -->

Left of the arrow are the tensor's axes, right of it those that keep statistics of their own; everything else shares
them. μ is the mean and σ² the biased variance over what is shared, x̂ the value before γ and β. Every layer has
\`forward\`, \`backward\`, \`train\`, \`eval\`, \`parameters\`, \`state\`, \`toJSON\` and \`loadStateDict\`; a scaler for input data
has \`fit\`, \`apply\` and \`inverse\` besides.

At the edges all is as IEEE 754 says, in float64 until the one rounding at the end. NaN and ±∞ spoil the groups that
they are in and no others. A constant group, a group of one element among them, has variance 0 exactly and x̂ = 0; with
ε = 0 it is NaN, from 0·∞. Where an averaged axis is empty the statistics are NaN and y is empty, and running statistics
stay as they are; where a kept axis is empty there are no statistics.`;

/** The whole page, with a section for each normalization under its family. */
export function handbook(norms: readonly NormRecord[]): string {
  const families = familiesOf(norms).map(([title, members]) => {
    return [`## ${title}`, ...members.map(section)].join('\n\n');
  });
  const list = familiesOf(norms).map(([title, members]) => {
    return `- ${title}: ${members.map((record) => `[${record.title}](#${anchor(record)})`).join(', ')}`;
  });
  return `${[HEAD, list.join('\n'), ...families].join('\n\n')}\n`;
}

/** One row each: name, function, the pattern of its first sample, formula. Links lead into the page at `page`. */
export function summaryTable(norms: readonly NormRecord[], page: string): string {
  const rows = familiesOf(norms).flatMap(([, members]) =>
    members.map((record) => {
      const { id, title, formulaText, paper } = record;
      return `| [${title}](${page}#${anchor(record)}) | \`${id}\` | ${cell(code(patternOf(record)))} | ${cell(code(formulaText))} | ${paper.year} |`;
    }),
  );
  return ['| | function | pattern | formula | paper |', '|---|---|---|---|---|', ...rows].join('\n');
}

function familiesOf(norms: readonly NormRecord[]): [title: string, members: NormRecord[]][] {
  return Object.entries(FAMILIES).map(([family, title]) => {
    return [title, norms.filter((record) => record.family === family)];
  });
}

function section(record: NormRecord): string {
  const { id, name, title, summary, formula, formulaText, example, paper } = record;
  return [
    `### ${title}`,
    `\`${id}\`, in captions ${name}. ${summary}`,
    `$$${formula}$$`,
    `\`\`\`text\n${formulaText}\n\`\`\``,
    patterns(record),
    list('Options', Object.entries(record.options), describeOption),
    list('Parameters', record.parameters, (one) => `\`${one.name}\`: ${one.doc}${torchName(one.torch)}`),
    list('State', record.state ?? [], (one) => `\`${one.name}\`: ${one.doc}${torchName(one.torch)}`),
    list('Inputs of forward beside x', record.inputs ?? [], (one) => `\`${one.name}\`: ${one.doc}`),
    record.statistics.length === 0 ? '' : `Forward returns \`y\`, ${record.statistics.map(code).join(', ')}.`,
    heldConstant(record),
    list('It guarantees, with γ = 1 and β = 0', record.invariants, (one) => invariants[one]),
    `\`\`\`ts\n${example}\`\`\``,
    `${paper.authors}: *${paper.title}* (${paper.year})`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** By the options of the samples: some have it one way, some the other. */
function heldConstant(record: NormRecord): string {
  const held = record.valid.flatMap(({ options }) => createLayer(record, options).heldConstant ?? []);
  return held[0] === undefined ? '' : `In training, backward takes ${held[0]} for constant.`;
}

/** Each valid sample: what the pattern and the parameters are on those axes. */
function patterns({ valid }: NormRecord): string {
  const rows = valid.map(({ axes, shape, options, pattern, parameters }) => {
    const input = axes
      .split(' ')
      .map((axis, i) => `${axis}${shape[i]}`)
      .join(' ');
    const given = Object.keys(options).length === 0 ? '' : code(optionsText(options));
    return `| ${input} | ${given} | ${pattern.split(' | ').map(code).join('<br>')} | ${parameters} |`;
  });
  return ['| on | with | pattern | parameters |', '|---|---|---|---|', ...rows].join('\n');
}

/** `groups: 3, affine: false` */
function optionsText(options: Readonly<Record<string, unknown>>): string {
  return Object.entries(options)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join(', ');
}

function list<T>(title: string, items: readonly T[], line: (item: T) => string): string {
  return items.length === 0 ? '' : `${title}:\n\n${items.map((item) => `- ${line(item)}`).join('\n')}`;
}

function describeOption([name, spec]: [string, OptionSpec]): string {
  const fallback = spec.default === undefined ? '' : `, ${JSON.stringify(spec.default)} by default`;
  const required = spec.required === true ? ', required' : '';
  return `\`${name}\` (${expectation(spec)}${required}${fallback}): ${spec.doc}`;
}

function torchName(torch: string | undefined): string {
  return torch === undefined ? '' : ` In PyTorch \`${torch}\`.`;
}

/** Of the first sample; of several the first. */
function patternOf({ valid: [sample] }: NormRecord): string {
  return sample?.pattern ?? '';
}

function code(text: string): string {
  return `\`${text}\``;
}

/** A bar would end a table's cell, in code too. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** As GitHub and VS Code make it from a heading. */
function anchor({ title }: NormRecord): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
    .replaceAll(/\s/g, '-');
}
