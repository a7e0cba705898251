// A child process with everything it starts, ended together: on stop, and when this process exits for whatever
// reason. The same for temporary folders. POSIX process groups; knows nothing of what it runs.
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const alive = new Set<ChildProcess>();
const folders = new Set<string>();
/** What the killed processes still write while the folder goes is removed by another try. */
const gone = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 };
const posix = process.platform !== 'win32';

process.on('exit', () => {
  for (const child of alive) signal(child, 'SIGKILL');
  for (const folder of folders) rmSync(folder, gone);
});
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => process.exit(130));

/** Starts a process whose descendants end with it. */
export function spawnGroup(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, [...args], { ...options, detached: posix });
  alive.add(child);
  child.once('exit', () => {
    signal(child, 'SIGKILL');
    alive.delete(child);
  });
  return child;
}

/** Ends the group and resolves when its leader is gone. */
export async function stopGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  signal(child, 'SIGKILL');
  await gone;
}

/** A folder that is removed at the latest when this process exits. */
export async function temporaryFolder(purpose: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `normbook-${purpose}-`));
  folders.add(folder);
  return folder;
}

/** Removes a temporary folder now. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, gone);
  folders.delete(folder);
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(posix ? -child.pid : child.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
