/** `normbook norms`: the table of normalizations, or one of them in full, from their records. */
import process from 'node:process';
import { expectation, type NormRecord, norms as records } from '../engine/index.ts';
import { nearest } from '../engine/wording.ts';
import { aligned } from '../view/aligned.ts';
import { type Command, JSON_OPTION, parseOptions } from './command.ts';
import { UsageError } from './command-error.ts';

const options = { json: JSON_OPTION } as const satisfies Command['options'];

export const norms: Command = {
  synopsis: 'norms [NAME]',
  summary:
    'lists the normalizations: function, short name, pattern, paper\nwith NAME, such as groupNorm, all about one',
  options,
  completes: { words: records.map(({ id }) => id) },
  main(args) {
    const { values, positionals } = parseOptions(args, options);
    const [name, ...more] = positionals;
    if (more.length > 0) throw new UsageError(`norms takes one name, got '${positionals.join(' ')}'`);
    const text = values.json === true ? json(name) : name === undefined ? table() : describe(find(name));
    process.stdout.write(`${text}\n`);
    return Promise.resolve(0);
  },
};

function json(name: string | undefined): string {
  return JSON.stringify(name === undefined ? records.map(facts) : facts(find(name)), null, 2);
}

/** What of a record is data. */
function facts({
  id,
  name,
  title,
  summary,
  formulaText,
  valid,
  options,
  paper,
  example,
}: NormRecord): object {
  return { id, name, title, summary, formula: formulaText, valid, options, paper, example };
}

function table(): string {
  return aligned([['function', 'name', 'pattern', 'γ, β …', 'paper'], ...records.map(row)], 'left').join(
    '\n',
  );
}

/** Pattern and parameters are those of the record's first sample, in short where there are several. */
function row({ id, name, paper, valid: [sample] }: NormRecord): string[] {
  const [first = '', ...others] = sample?.pattern.split(' | ') ?? [];
  const kept = others.map((pattern) => pattern.replace(/^.*-> /, ''));
  const shapes = (sample?.parameters ?? '').split(', ').map((one) => one.replace(/^[a-z]\w+ /, ''));
  const parameters = [...new Set(shapes)].join(', ');
  return [id, name, [first, ...kept].join(' | '), parameters, `${paper.title} (${paper.year})`];
}

function find(name: string): NormRecord {
  const found = records.find(({ id, name: short }) =>
    [id, short].some((one) => one.toLowerCase() === name.toLowerCase()),
  );
  if (found !== undefined) return found;
  const near = nearest(
    name,
    records.map(({ id }) => id),
  );
  const remedy = near === undefined ? '`normbook norms` lists them' : `did you mean ${near}?`;
  throw new UsageError(`there is no normalization '${name}'; ${remedy}`);
}

function describe({
  id,
  name,
  title,
  summary,
  formulaText,
  valid,
  options,
  paper,
  example,
}: NormRecord): string {
  const patterns = valid.map(({ axes, shape, pattern, parameters }) => {
    return [
      axes
        .split(' ')
        .map((axis, i) => `${axis}${shape[i]}`)
        .join(' '),
      pattern,
      parameters,
    ];
  });
  const optionRows = Object.entries(options).map(([option, spec]) => {
    const fallback = spec.default === undefined ? '' : JSON.stringify(spec.default);
    return [option, spec.required === true ? 'required' : fallback, expectation(spec), spec.doc];
  });
  return [
    `${title} (${id}, ${name})`,
    summary,
    formulaText,
    aligned([['on', 'pattern', 'parameters'], ...patterns], 'left').join('\n'),
    ...(optionRows.length === 0
      ? []
      : [aligned([['option', 'default', '', ''], ...optionRows], 'left').join('\n')]),
    example.trimEnd(),
    `${paper.authors}: ${paper.title} (${paper.year})`,
  ].join('\n\n');
}
