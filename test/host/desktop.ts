// The same suite in a desktop VS Code, downloaded by @vscode/test-electron, for macOS, Windows and wherever
// code-server does not install. The project's CI has no such download: written from the tool's documentation, untried.
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { root } from '../../scripts/paths.mjs';
import type { SuiteRun } from './run-suite.ts';

/** Downloads VS Code once into .vscode-test/ and runs the suite; resolves to its exit code. */
export function runOnDesktop({ tests, folder, environment }: SuiteRun): Promise<number> {
  return runTests({
    cachePath: join(root, '.vscode-test'),
    extensionDevelopmentPath: root,
    extensionTestsPath: tests,
    extensionTestsEnv: { ...environment },
    launchArgs: [folder, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome'],
  });
}
