#!/usr/bin/env node
/** The command line: finds the command and says what went wrong; each command is in a file of its own. */
import process from 'node:process';
import { NotebookFileError } from '../notebook/index.ts';
import { CommandError, UsageError } from './command-error.ts';
import { norms } from './norms.ts';
import { run } from './run.ts';
import { VERSION } from './version.ts';

interface Command {
  synopsis: string;
  summary: string;
  /** Resolves with the exit code. */
  main(args: string[]): Promise<number>;
}

const COMMANDS: Record<string, Command> = { run, norms };

const HELP = `normbook ${VERSION}: notebooks for normalization, without an editor

${Object.values(COMMANDS)
  .map(({ synopsis, summary }) => `  normbook ${synopsis}\n${summary.replace(/^/gm, '      ')}\n`)
  .join('\n')}
  normbook --help, --version
`;

async function main([name, ...args]: string[]): Promise<number> {
  if (name === '--version' || name === '-v') return print(VERSION);
  if (name === undefined || name === '--help' || name === '-h' || args.includes('--help'))
    return print(HELP.trimEnd());
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    const known = Object.keys(COMMANDS).join(' and ');
    throw new UsageError(
      `there is no command '${name}'; the commands are ${known}, \`normbook --help\` tells more`,
    );
  }
  return command.main(args);
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

/** What a user can mend is told in one line; anything else is a fault of ours, and its stack helps us. */
function fail(error: unknown): number {
  const isExpected = error instanceof CommandError || error instanceof NotebookFileError;
  const text =
    isExpected || !(error instanceof Error) ? String(error).replace(/^\w*Error: /, '') : error.stack;
  process.stderr.write(`normbook: ${text}\n`);
  return error instanceof UsageError ? 2 : 1;
}

// Whoever read our output may stop, as `head` does; the work goes on without it.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await main(process.argv.slice(2)).catch(fail);
