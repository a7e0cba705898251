/** `normbook norms`: the table of normalizations, from their records. */
import process from 'node:process';
import { type NormRecord, norms as records } from '../engine/index.ts';
import { aligned } from '../view/aligned.ts';
import { UsageError } from './command-error.ts';

export const norms = {
  synopsis: 'norms',
  summary: 'lists the normalizations: function, short name, pattern, paper',
  main(args: string[]): Promise<number> {
    if (args.length > 0) throw new UsageError(`norms takes no arguments, got '${args.join(' ')}'`);
    const rows = [['function', 'name', 'pattern', 'γ, β', 'paper'], ...records.map(row)];
    process.stdout.write(`${aligned(rows, 'left').join('\n')}\n`);
    return Promise.resolve(0);
  },
};

/** The pattern is that of the record's first sample. */
function row({ id, name, paper, valid: [sample] }: NormRecord): string[] {
  const parameters = sample?.parameters === 'scalar' ? 'none by default' : (sample?.parameters ?? '');
  return [id, name, sample?.pattern ?? '', parameters, `${paper.title} (${paper.year})`];
}
