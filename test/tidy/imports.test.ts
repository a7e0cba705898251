// Holds the import table of house.ts over every import, export-from and dynamic import in src/.
import assert from 'node:assert/strict';
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import ts from 'typescript';
import { house, type Room } from './house.ts';
import { collect, placeOf, treeOf, typescriptIn } from './sources.ts';

describe('imports in src/', () => {
  it('knows every folder', () => {
    const folders = new Set(typescriptIn('src/').map((file) => file.split('/')[1] ?? ''));
    assert.deepEqual(
      [...folders].filter((folder) => house[folder] === undefined),
      [],
    );
  });

  for (const [folder, room] of Object.entries(house)) {
    it(`keeps ${folder} to what it may know`, () => {
      const wrong = typescriptIn(`src/${folder}/`).flatMap((file) => wrongImports(file, folder, room));
      assert.deepEqual(wrong, []);
    });
  }

  it('keeps the engine as a whole out of what pages are bundled from', () => {
    const files = [...typescriptIn('src/view/'), ...typescriptIn('src/renderer/')];
    const wrong = files.flatMap((file) =>
      collect(treeOf(file), (node) =>
        ts.isImportDeclaration(node) &&
        /engine\/index\.ts$/.test(literal(node.moduleSpecifier) ?? '') &&
        !isOfTypes(node)
          ? `${placeOf(node)} imports more than types; name the file that has it`
          : undefined,
      ),
    );
    assert.deepEqual(wrong, []);
  });
});

function isOfTypes({ importClause }: ts.ImportDeclaration): boolean {
  const named = importClause?.namedBindings;
  if (importClause?.isTypeOnly) return true;
  return named !== undefined && ts.isNamedImports(named) && named.elements.every((one) => one.isTypeOnly);
}

function wrongImports(file: string, folder: string, room: Room): string[] {
  return collect(treeOf(file), (node) => {
    const specifier = specifierOf(node);
    if (specifier === undefined || allowed(specifier, file, folder, room)) return undefined;
    return `${placeOf(node)} imports ${specifier}`;
  });
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return literal(node.moduleSpecifier);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return literal(node.argument.literal);
  if (ts.isCallExpression(node) && isLoading(node.expression)) return literal(node.arguments[0]);
  return undefined;
}

function isLoading(callee: ts.Expression): boolean {
  return (
    callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require')
  );
}

function literal(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

function allowed(specifier: string, file: string, folder: string, room: Room): boolean {
  if (specifier === 'vscode') return room.vscode;
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) {
    return typeof room.node === 'boolean' ? room.node : room.node.includes(posix.basename(file));
  }
  if (!specifier.startsWith('.')) return true;
  const target = posix.join(posix.dirname(file), specifier).replace(/^src\//, '');
  return [folder, ...room.ours].some((one) => target === one || target.startsWith(`${one}/`));
}
