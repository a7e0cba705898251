// Jupyter's own validator and converter, which tests give our exports to: a Python that has nbformat and nbconvert.
import { spawnSync } from 'node:child_process';
import { installDebianPackages } from './setup-system.mjs';

/** Debian's first: its packages are of no other Python. */
const PYTHONS = ['/usr/bin/python3', 'python3'];

/** @returns {string | undefined} the command of a Python that has them */
export function jupyterPython() {
  return PYTHONS.find((python) => spawnSync(python, ['-c', 'import nbformat, nbconvert']).status === 0);
}

if (process.argv[1] === import.meta.filename && jupyterPython() === undefined) {
  await installDebianPackages(['python3-nbformat', 'python3-nbconvert']);
  if (jupyterPython() === undefined) {
    console.error(
      'no Python here has nbformat and nbconvert; install them, as in: pip install nbformat nbconvert',
    );
    process.exit(1);
  }
}
