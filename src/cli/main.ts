#!/usr/bin/env node
/** The command line: finds the command and says what went wrong; each command is in a file of its own. */
import process from 'node:process';
import { nearest } from '../engine/wording.ts';
import { NotebookFileError } from '../notebook/index.ts';
import { check } from './check.ts';
import { type Command, helpOf } from './command.ts';
import { CommandError, UsageError } from './command-error.ts';
import { completionOf } from './completion.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { endAtInterrupt } from './interrupt.ts';
import { newCommand } from './new.ts';
import { norms } from './norms.ts';
import { run } from './run.ts';
import { stats } from './stats.ts';
import { VERSION } from './version.ts';

const COMMANDS: Record<string, Command> = {
  new: newCommand,
  run,
  check,
  export: exportCommand,
  import: importCommand,
  stats,
  norms,
  completion: completionOf(() => COMMANDS),
};

const EXIT_CODES = `exit codes
  0    done; of check: nothing changed
  1    a cell failed, outputs changed, or a file cannot be read or written
  2    the command line is wrong
  130  ended with Ctrl-C`;

const HELP = `normbook ${VERSION}: notebooks for normalization, without an editor

${Object.values(COMMANDS).map(helpOf).join('\n')}
  normbook --help, --version
      with a command before it, --help is on that command alone

${EXIT_CODES}`;

async function main([name, ...args]: string[]): Promise<number> {
  if (name === '--version' || name === '-v') return print(VERSION);
  if (name === undefined || name === '--help' || name === '-h') return print(HELP);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    const known = Object.keys(COMMANDS).join(', ');
    const near = nearest(name, Object.keys(COMMANDS));
    const remedy = near === undefined ? `the commands are ${known}` : `did you mean ${near}?`;
    throw new UsageError(`there is no command '${name}'; ${remedy}`);
  }
  if (args.includes('--help') || args.includes('-h')) return print(`${helpOf(command)}\n${EXIT_CODES}`);
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
endAtInterrupt();
process.exitCode = await main(process.argv.slice(2)).catch(fail);
