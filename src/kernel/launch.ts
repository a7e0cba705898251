/** How a kernel process is started, and what it is told then: settings of the user's, in the units that they have there. */
import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export interface KernelSettings {
  /** What the process may take of the machine's memory, in MB; left out: three quarters of it. */
  memoryLimit?: number;
  /** Threads of the engine; left out: as many as the hardware has. */
  threads?: number;
  /** Variables of its environment, beside those that VS Code or the shell has; `null` takes one away. */
  environment?: Readonly<Record<string, string | null>>;
  /** A file in TypeScript that is run before the first cell, as a cell. */
  startup?: string;
}

/** What the process reads from its command line. */
export interface KernelArguments {
  /** Bytes. */
  memoryLimit: number;
  threads?: number;
}

export function argumentsFor({ memoryLimit, threads }: KernelSettings): KernelArguments {
  return {
    memoryLimit: memoryLimit === undefined ? Math.floor(0.75 * totalmem()) : memoryLimit * 2 ** 20,
    ...(threads === undefined ? {} : { threads }),
  };
}

/** The heap is the process's memory but for tensors, and may take all of it. */
export function nodeOptions({ memoryLimit }: KernelArguments): string[] {
  return ['--no-warnings', `--max-old-space-size=${Math.max(64, Math.floor(memoryLimit / 2 ** 20))}`];
}

export function environmentFor(
  { environment = {} }: KernelSettings,
  own: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...env } = own;
  for (const [name, value] of Object.entries(environment)) {
    if (value === null) delete env[name];
    else env[name] = value;
  }
  return { ...env, ELECTRON_RUN_AS_NODE: '1' };
}

/** The start-up file as a cell. Throws an error for users where it cannot be read. */
export function startupCell(file: string): { uri: string; label: string; source: string } {
  try {
    return {
      uri: pathToFileURL(file).href,
      label: path.basename(file),
      source: readFileSync(file, 'utf8'),
    };
  } catch (cause) {
    const reason =
      cause instanceof Error && 'code' in cause && cause.code === 'ENOENT' ? 'is not there' : String(cause);
    throw new Error(`the start-up file ${file} ${reason}; mend the setting normbook.kernel.startupFile`, {
      cause,
    });
  }
}
