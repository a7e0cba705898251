// Folders a run of VS Code works in: copies of the samples, so that no test or picture changes a tracked file, and a way
// to the extension that does not lead past the server.
import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../scripts/paths.mjs';
import { removeFolder, temporaryFolder } from './process-group.ts';

export interface WorkFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** A temporary folder with a copy of samples/. */
export async function copyOfSamples(): Promise<WorkFolder> {
  const path = await temporaryFolder('samples');
  await cp(join(root, 'samples'), path, { recursive: true });
  return { path, remove: () => removeFolder(path) };
}

/**
 * The clone under another path. VS Code takes the themes below an extension in development for its own and shows the
 * first of them; the server, with all built-in themes, lies below the clone, so the `workbench.colorTheme` that is set
 * would never be seen.
 */
export async function linkToExtension(): Promise<WorkFolder> {
  const folder = await temporaryFolder('extension');
  const path = join(folder, 'normbook');
  await symlink(root, path);
  return { path, remove: () => removeFolder(folder) };
}
