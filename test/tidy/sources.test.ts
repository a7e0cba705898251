// What every source file keeps to: it says what it is, its name does too, and it takes no way around the compiler.
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import ts from 'typescript';
import { emptyNames, machineBound } from './house.ts';
import { collect, files, placeOf, textIfAny, textOf, treeOf, typescriptIn } from './sources.ts';

const code = files.filter((file) => /\.(tsx?|mjs)$/.test(file) && !file.startsWith('test/fixtures/'));

describe('source files', () => {
  it('open with a comment that says what they are', () => {
    const silent = code.filter((file) => !/^(#!.*\n)?(\/\*\*?|\/\/)\s*[^\s@/]/.test(textOf(file)));
    assert.deepEqual(silent, []);
  });

  it('have names that say something', () => {
    assert.deepEqual(
      files.filter((file) => emptyNames.test(basename(file).replace(/\..*$/, ''))),
      [],
    );
  });

  it('use no `any`', () => {
    const wrong = typescript().flatMap((file) =>
      collect(treeOf(file), (node) => (node.kind === ts.SyntaxKind.AnyKeyword ? placeOf(node) : undefined)),
    );
    assert.deepEqual(wrong, []);
  });

  it('silence no error; a test may expect one', () => {
    const silenced = new RegExp(`@ts-${'(ignore|nocheck)'}`);
    const expected = new RegExp(`@ts-${'expect-error'}`);
    const wrong = code.filter(
      (file) => silenced.test(textOf(file)) || (!file.startsWith('test/') && expected.test(textOf(file))),
    );
    assert.deepEqual(wrong, []);
  });

  it('swallow no exception', () => {
    const wrong = code.flatMap((file) =>
      collect(treeOf(file), (node) =>
        ts.isCatchClause(node) && node.block.statements.length === 0 ? placeOf(node) : undefined,
      ),
    );
    assert.deepEqual(wrong, []);
  });

  it('name no machine and no package registry', () => {
    const wrong = files.flatMap((file) => {
      const text = textIfAny(file) ?? '';
      return machineBound
        .flatMap((pattern) => pattern.exec(text)?.[0] ?? [])
        .map((found) => `${file}: ${found}`);
    });
    assert.deepEqual(wrong, []);
  });
});

function typescript(): readonly string[] {
  return [...typescriptIn('src/'), ...typescriptIn('test/'), ...typescriptIn('scripts/')];
}
