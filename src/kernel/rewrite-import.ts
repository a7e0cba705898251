/**
 * Static imports of a cell, bound like its other declarations. They run before all else, as the language has
 * it: those that open the cell where they stand, so that an error points at them, the others at its start.
 *
 *     import a, { b as c } from 'm';   →   await $normbook.importStatic('m', [['default', 'a'], ['b', 'c']], []);
 */
import type { Identifier, ImportDeclaration, Literal } from 'acorn';
import type MagicString from 'magic-string';
import { CELL_API, type Declared } from './cell-api.ts';

/** `first` gets the code that is to run at the cell's start; `opens` says that only imports stand before it. */
export function rewriteImport(
  node: ImportDeclaration,
  text: MagicString,
  first: string[],
  opens: boolean,
): Declared[] {
  const { named, namespace } = bindingsOf(node);
  const code = codeFor(node, text.original);
  const lineEnds = text.original.slice(node.start, node.end).replace(/[^\n]/g, '');
  text.overwrite(node.start, node.end, `${opens ? code : ';'}${lineEnds}`);
  if (!opens) first.push(code);
  const locals = named.map(([, local]) => local);
  if (namespace !== undefined) locals.push(namespace);
  return locals.map((name) => ({ name, kind: 'const' }));
}

interface Bindings {
  named: [imported: string, local: string][];
  namespace: string | undefined;
}

function bindingsOf(node: ImportDeclaration): Bindings {
  const found: Bindings = { named: [], namespace: undefined };
  for (const item of node.specifiers) {
    const local = item.local.name;
    if (item.type === 'ImportNamespaceSpecifier') found.namespace = local;
    else if (item.type === 'ImportDefaultSpecifier') found.named.push(['default', local]);
    else found.named.push([nameOf(item.imported), local]);
  }
  return found;
}

function codeFor(node: ImportDeclaration, original: string): string {
  const { named, namespace } = bindingsOf(node);
  const unused = named.filter(([, local]) => !isUsed(local, original, node)).map(([imported]) => imported);
  const passed = [node.source.value, named, unused].map((value) => JSON.stringify(value)).join(', ');
  const call = `await ${CELL_API}.importStatic(${passed}${attributesOf(node)}); `;
  return namespace === undefined ? call : `${namespace} = ${call}`;
}

function nameOf(node: Identifier | Literal): string {
  return node.type === 'Literal' ? String(node.value) : node.name;
}

/** Whether the name stands anywhere else in the cell; types are already blank by then. */
function isUsed(name: string, source: string, { start, end }: ImportDeclaration): boolean {
  const elsewhere = source.slice(0, start) + source.slice(end);
  return new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(elsewhere);
}

function attributesOf({ attributes }: ImportDeclaration): string {
  if (!attributes?.length) return '';
  const pairs = attributes.map(({ key, value }) => [
    key.type === 'Literal' ? key.value : key.name,
    value.value,
  ]);
  return `, ${JSON.stringify({ with: Object.fromEntries(pairs) })}`;
}
