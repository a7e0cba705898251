// The project's own files as the tidy tests read them: their list from git, their text, their syntax tree.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { root } from '../../scripts/paths.mjs';

/** Every file git knows or would add, relative to the clone, with slashes. */
export const files: readonly string[] = execFileSync(
  'git',
  ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
  { cwd: root, encoding: 'utf8' },
)
  .split('\0')
  .filter((file) => file !== '' && existsSync(join(root, file)));

/** The TypeScript below a folder, such as `src/`. */
export function typescriptIn(folder: string): readonly string[] {
  return files.filter((file) => file.startsWith(folder) && /\.tsx?$/.test(file));
}

export function textOf(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** The text, or undefined for a file that is not text. */
export function textIfAny(file: string): string | undefined {
  const text = textOf(file);
  return text.includes('\0') ? undefined : text;
}

export function treeOf(file: string): ts.SourceFile {
  return ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest, true);
}

/** Every node of the tree for which `pick` returns something, and what it returned. */
export function collect<T>(tree: ts.SourceFile, pick: (node: ts.Node) => T | undefined): T[] {
  const found: T[] = [];
  const visit = (node: ts.Node): void => {
    const picked = pick(node);
    if (picked !== undefined) found.push(picked);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** `file:line` of a node, which editors and terminals open. */
export function placeOf(node: ts.Node): string {
  const tree = node.getSourceFile();
  const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
  return `${tree.fileName}:${line + 1}`;
}
