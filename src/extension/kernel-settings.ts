/** The user's settings of kernels, checked: what cannot be is told once and left out. */
import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { KernelSettings } from '../kernel/client.ts';

/**
 * Where imports and files are found: the folder that is set, from the workspace; else beside the notebook, and for one
 * without a file in the workspace.
 */
export function folderOf({ uri }: vscode.NotebookDocument): string {
  const beside = uri.scheme === 'file' ? path.dirname(uri.fsPath) : workspaceFolder(uri);
  const set = vscode.workspace.getConfiguration('normbook.kernel', uri).get<unknown>('workingFolder');
  if (typeof set !== 'string' || set.trim() === '') return beside;
  const folder = resolved(set.trim(), uri);
  if (existsSync(folder) && statSync(folder).isDirectory()) return folder;
  complain(`the folder ${folder} of normbook.kernel.workingFolder is not there; ${beside} is used.`);
  return beside;
}

export function kernelSettings(uri: vscode.Uri, folder: string): KernelSettings {
  const settings = vscode.workspace.getConfiguration('normbook.kernel', uri);
  const memoryLimit = settings.get<unknown>('memoryLimit');
  const threads = settings.get<unknown>('threads');
  const environment = settings.get<unknown>('environment');
  const startup = settings.get<unknown>('startupFile');
  return {
    ...(isCount(memoryLimit, 'memoryLimit', 128) ? { memoryLimit } : {}),
    ...(isCount(threads, 'threads', 1) ? { threads: Math.min(64, threads) } : {}),
    environment: variables(environment),
    ...(typeof startup === 'string' && startup.trim() !== ''
      ? { startup: path.resolve(folder, resolved(startup.trim(), uri)) }
      : {}),
  };
}

/** 0 leaves it to Normbook. */
function isCount(value: unknown, name: string, least: number): value is number {
  if (value === 0 || value === null || value === undefined) return false;
  if (Number.isInteger(value) && Number(value) >= least) return true;
  complain(
    `normbook.kernel.${name} is ${JSON.stringify(value)}, expected 0 or an integer ≥ ${least}; it is left out.`,
  );
  return false;
}

function variables(given: unknown): Record<string, string | null> {
  if (typeof given !== 'object' || given === null) return {};
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      value === null || ['string', 'number', 'boolean'].includes(typeof value)
        ? [[name, value === null ? null : String(value)]]
        : [],
    ),
  );
}

/** `~` and `${workspaceFolder}` as VS Code's own settings have them. */
function resolved(written: string, uri: vscode.Uri): string {
  const folder = workspaceFolder(uri);
  return path.resolve(
    folder,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code's own placeholder.
    written.replace(/^~(?=$|[\\/])/, homedir()).replaceAll('${workspaceFolder}', folder),
  );
}

function workspaceFolder(uri: vscode.Uri): string {
  const own = vscode.workspace.getWorkspaceFolder(uri);
  const first = vscode.workspace.workspaceFolders?.find((folder) => folder.uri.scheme === 'file');
  return (own ?? first)?.uri.fsPath ?? homedir();
}

function complain(problem: string): void {
  void vscode.window.showWarningMessage(`Normbook: ${problem}`);
}
