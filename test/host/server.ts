// A real VS Code server on loopback with a private, temporary user: settings, extensions and state of nobody else.
// Knows how it is started and addressed; nothing of pages or notebooks.
import type { ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { node24, serverMain } from '../../scripts/paths.mjs';
import { removeFolder, spawnGroup, stopGroup, temporaryFolder } from './process-group.ts';
import { userSettings } from './user-settings.ts';

export interface ServerOptions {
  /** VS Code user settings on top of the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment variables the extension host sees. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A .vsix to install before the start. */
  readonly install?: string;
  /** Asked for in the URL; without it anyone on this machine may connect, as the tests do. */
  readonly token?: string;
  readonly port?: number;
  /** Folders are not trusted until the user says so, as on a desktop; otherwise all are. */
  readonly restricted?: boolean;
}

export interface Server {
  readonly origin: string;
  /** `127.0.0.1:port`, the authority of vscode-remote URIs. */
  readonly authority: string;
  readonly pid: number;
  /** Resolves when the server ends by itself. */
  readonly ended: Promise<number | null>;
  /** Everything the server printed so far. */
  log(): string;
  /** Ends the server with its extension hosts and removes its folders. */
  stop(): Promise<void>;
}

/** Starts the server and resolves once it listens; throws with its log when it ends before. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const folder = await temporaryFolder('host');
  const user = join(folder, 'data', 'User');
  await mkdir(user, { recursive: true });
  await writeFile(
    join(user, 'settings.json'),
    JSON.stringify({ ...userSettings, ...options.settings }, null, 2),
  );
  const environment = serverEnvironment(options.environment);
  if (options.install !== undefined) await installExtension(folder, options.install, environment);
  const child = spawnGroup(node24, serverArguments(folder, options), {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  try {
    const port = await listening(child, printed);
    return {
      origin: `http://127.0.0.1:${port}`,
      authority: `127.0.0.1:${port}`,
      pid: child.pid ?? 0,
      ended: new Promise((resolve) => child.once('exit', (code) => resolve(code))),
      log: () => printed.join(''),
      stop: () => discard(child, folder),
    };
  } catch (error) {
    await discard(child, folder);
    throw error;
  }
}

async function discard(child: ChildProcess, folder: string): Promise<void> {
  await stopGroup(child);
  await removeFolder(folder);
}

function folderArguments(folder: string): string[] {
  const extensions = join(folder, 'extensions');
  return ['--accept-server-license-terms', '--server-data-dir', folder, '--extensions-dir', extensions];
}

function serverArguments(folder: string, { token, port = 0, restricted }: ServerOptions): string[] {
  return [
    serverMain,
    ...['--host', '127.0.0.1', '--port', String(port)],
    ...(token === undefined ? ['--without-connection-token'] : ['--connection-token', token]),
    ...folderArguments(folder),
    ...(restricted ? [] : ['--disable-workspace-trust']),
    ...['--telemetry-level', 'off'],
    ...(token === undefined ? ['--enable-smoke-test-driver'] : []),
  ];
}

/** Without what a parent VS Code or npm leaves behind; with no extension gallery, so that nothing asks a network. */
function serverEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|npm_|ELECTRON_|NODE_OPTIONS)/.test(name),
  );
  return { ...Object.fromEntries(kept), EXTENSIONS_GALLERY: '{}', ...extra };
}

async function installExtension(folder: string, vsix: string, env: NodeJS.ProcessEnv): Promise<void> {
  const args = [serverMain, ...folderArguments(folder), '--install-extension', vsix];
  const child = spawnGroup(node24, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed: string[] = [];
  child.stdout?.on('data', (chunk) => printed.push(String(chunk)));
  child.stderr?.on('data', (chunk) => printed.push(String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`VS Code did not install ${vsix}:\n${printed.join('')}`);
}

/** The port, which the server picks itself and prints: no other process can take it in between. */
function listening(child: ChildProcess, printed: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const read = (chunk: unknown) => {
      printed.push(String(chunk));
      const found = /agent listening on (\d+)/.exec(printed.join(''));
      if (found) resolve(Number(found[1]));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(
        new Error(`the VS Code server ended with code ${code} before it listened:\n${printed.join('')}`),
      ),
    );
  });
}
