/**
 * What cells declare are properties of the global object, where a debugger shows them among some seventy of Node's.
 * This gives every frame one more scope, `Notebook`, with those alone; `Global` stays as it is, below.
 *
 * It is the global scope under another number: asked for by that, the answer is left with the names of cells.
 */
import { isObject, type JsonObject } from '../notebook/index.ts';

/** Above every number that the debugger itself gives, and within what the protocol allows. */
const OFFSET = 2 ** 30;

export class DebugScopes {
  /** The global names that the kernel had before any cell ran. */
  readonly #builtIn: ReadonlySet<string>;
  /** Requests for variables of `Notebook` that wait for their answer. */
  readonly #asked = new Set<unknown>();

  constructor(builtIn: readonly string[]) {
    this.#builtIn = new Set(builtIn);
  }

  /** A message to the debug adapter; changed in place. */
  toAdapter(message: unknown): void {
    if (!isObject(message) || !isObject(message.arguments)) return;
    const { variablesReference } = message.arguments;
    if (typeof variablesReference !== 'number' || variablesReference < OFFSET) return;
    message.arguments.variablesReference = variablesReference - OFFSET;
    if (message.command === 'variables') this.#asked.add(message.seq);
  }

  /** A message from the debug adapter; changed in place. */
  fromAdapter(message: unknown): void {
    if (!isObject(message) || message.type !== 'response' || !isObject(message.body)) return;
    const { scopes, variables } = message.body;
    if (message.command === 'scopes' && Array.isArray(scopes)) {
      message.body.scopes = scopes.flatMap((scope) =>
        isGlobal(scope) ? [notebookScope(scope), scope] : [scope],
      );
    }
    if (this.#asked.delete(message.request_seq) && Array.isArray(variables)) {
      message.body.variables = variables.filter(
        (variable) => isObject(variable) && this.#isOfCells(variable),
      );
    }
  }

  #isOfCells({ name, presentationHint }: JsonObject): boolean {
    if (typeof name !== 'string' || this.#builtIn.has(name)) return false;
    // A name that its cell has not initialized yet is a getter, which the debugger shows as its code.
    const isDead = isObject(presentationHint) && presentationHint.lazy === true;
    return !isDead && /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name);
  }
}

function isGlobal(scope: unknown): scope is JsonObject & { variablesReference: number } {
  return isObject(scope) && scope.name === 'Global' && typeof scope.variablesReference === 'number';
}

function notebookScope({ variablesReference }: { variablesReference: number }): JsonObject {
  return { name: 'Notebook', expensive: false, variablesReference: variablesReference + OFFSET };
}
