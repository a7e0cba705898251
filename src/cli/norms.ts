/** `normbook norms`: the table of normalizations, or one of them in full, from their records. */
import process from 'node:process';
import { expectation, type NormRecord, norms as records } from '../engine/index.ts';
import { nearest } from '../engine/wording.ts';
import { aligned } from '../view/aligned.ts';
import { UsageError } from './command-error.ts';

export const norms = {
  synopsis: 'norms [NAME]',
  summary:
    'lists the normalizations: function, short name, pattern, paper\nwith NAME, such as groupNorm, all about one',
  main(args: string[]): Promise<number> {
    const [name, ...more] = args;
    if (more.length > 0) throw new UsageError(`norms takes one name, got '${args.join(' ')}'`);
    process.stdout.write(`${name === undefined ? table() : describe(find(name))}\n`);
    return Promise.resolve(0);
  },
};

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
