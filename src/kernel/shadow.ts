/**
 * Names that cells declare although the language or Node has them already: `const process = 1`, `class Map {}`. They get
 * a name of their own in what is run, so that packages, local files and the kernel itself keep theirs. It differs by a
 * character that nobody sees, wherever it may be printed.
 */
import type { AnyNode, Program } from 'acorn';
import { fullAncestor } from 'acorn-walk';
import MagicString from 'magic-string';
import { type Origin, positions } from './positions.ts';
import { parseModule } from './strip-types.ts';
import { scopesOf } from './uses.ts';

/** ZERO WIDTH NON-JOINER, which an identifier may have. */
const MARK = '\u200c';

/** The name as the user has it. */
export function plainName(name: string): string {
  return name.endsWith(MARK) ? name.slice(0, -MARK.length) : name;
}

/** What is there before any cell; and which of it cells have declared so far. */
export class HostNames {
  readonly #host = new Set(Object.getOwnPropertyNames(globalThis));
  readonly #shadowed = new Set<string>();

  /** Names that cells may declare as any other although they are there. */
  constructor(offered: readonly string[]) {
    for (const name of offered) this.#host.delete(name);
  }

  /** The cell with such names replaced; undefined where it has none. */
  replacedIn(code: string, program: Program): { code: string; program: Program; origin: Origin } | undefined {
    const scopes = scopesOf(program);
    for (const name of scopes.get(program) ?? []) if (this.#host.has(name)) this.#shadowed.add(name);
    if (this.#shadowed.size === 0) return undefined;
    const text = new MagicString(code);
    const replace = (
      { start, end, name }: { start: number; end: number; name: string },
      key?: string,
    ): void => {
      text.overwrite(start, end, `${key ?? ''}${name}${MARK}`);
    };
    const isOurs = (name: string, ancestors: readonly AnyNode[]): boolean =>
      this.#shadowed.has(name) &&
      !ancestors.some((node) => node.type !== 'Program' && scopes.get(node)?.has(name));
    fullAncestor(program, (node, _state, ancestors) => {
      switch (node.type) {
        case 'Identifier':
          if (isOurs(node.name, ancestors)) replace(node, keyOf(node, ancestors));
          break;
        case 'FunctionDeclaration':
        case 'ClassDeclaration':
          // Of the name it is the outer scope's; acorn-walk does not go there.
          if (node.id && isOurs(node.id.name, ancestors.slice(0, -1))) replace(node.id);
          break;
        case 'ImportDefaultSpecifier':
        case 'ImportNamespaceSpecifier':
          if (isOurs(node.local.name, ancestors)) replace(node.local);
          break;
        case 'ImportSpecifier': {
          const isShort = node.imported.start === node.local.start;
          if (isOurs(node.local.name, ancestors))
            replace(node.local, isShort ? `${node.local.name} as ` : undefined);
          break;
        }
      }
    });
    if (!text.hasChanged()) return undefined;
    const replaced = text.toString();
    const origin = positions(() => text.generateMap({ hires: true }).toString());
    return { code: replaced, program: parseModule(replaced), origin };
  }
}

/** `{ a }` is `{ a: a }`: where the identifier stands for its key too, that is to be written. */
function keyOf(
  { start, name }: { start: number; name: string },
  ancestors: readonly AnyNode[],
): string | undefined {
  const property = ancestors.findLast(({ type }) => type === 'Property');
  const isShort = property?.type === 'Property' && property.shorthand && property.key.start === start;
  return isShort ? `${name}: ` : undefined;
}
