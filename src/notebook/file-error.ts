/** Why a file is not a notebook that we can open, and where: line and column count from 1. */
import {
  type Node,
  type ParseError,
  type ParseErrorCode,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';

export class NotebookFileError extends Error {
  override readonly name = 'NotebookFileError';
  readonly line: number;
  readonly column: number;
  readonly reason: string;

  constructor(place: { line: number; column: number }, reason: string, options?: ErrorOptions) {
    super(`line ${place.line}, column ${place.column}: ${reason}`, options);
    this.line = place.line;
    this.column = place.column;
    this.reason = reason;
  }
}

/** A fault at a path into the parsed JSON, before its place in the text is known. */
export class FaultAt extends Error {
  readonly path: readonly (string | number)[];

  constructor(path: readonly (string | number)[], reason: string) {
    super(reason);
    this.path = path;
  }
}

export const REMEDY = 'the file was left as it is; mend it in a text editor or restore an earlier version';

/** Deeper than any data that people save, and far from where recursion over it would exhaust the stack. */
const MAX_DEPTH = 1000;

/** Parses JSON text, with the place of the first fault in the error. */
export function parseJson(text: string): unknown {
  checkDepth(text);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw syntaxError(text, cause);
  }
}

/** Puts line and column to a fault in a text that is valid JSON. */
export function locate(text: string, fault: FaultAt): NotebookFileError {
  let node = parseTree(text);
  for (const key of fault.path) {
    const child: Node | undefined = node && childAt(node, key);
    if (child === undefined) break;
    node = child;
  }
  return new NotebookFileError(placeOf(text, node?.offset ?? 0), `${fault.message}; ${REMEDY}`, {
    cause: fault,
  });
}

/** Not the parser's own finder, which takes the first of several members of one name; JSON.parse keeps the last. */
function childAt(node: Node, key: string | number): Node | undefined {
  if (typeof key === 'number') return node.children?.[key];
  return node.children?.findLast((member) => member.children?.[0]?.value === key)?.children?.[1];
}

/** Reads brackets alone, so that the text may be of any size, sound or not. */
function checkDepth(text: string): void {
  const structure = /["[\]{}]/g;
  let depth = 0;
  for (let found = structure.exec(text); found; found = structure.exec(text)) {
    if (found[0] === '"') {
      structure.lastIndex = endOfString(text, found.index);
    } else if (found[0] === ']' || found[0] === '}') {
      depth--;
    } else if (++depth > MAX_DEPTH) {
      const reason = `lists and objects inside each other, more than ${MAX_DEPTH} deep`;
      throw new NotebookFileError(placeOf(text, found.index), `${reason}; ${REMEDY}`);
    }
  }
}

/** Where the text goes on behind the string that begins at `start`; at its end if nothing closes it. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end + 1;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

function syntaxError(text: string, cause: unknown): NotebookFileError {
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  // Where the two parsers disagree, V8's words are all there is.
  const reason = first ? wordsOf(first.error) : String(cause);
  const place = placeOf(text, first?.offset ?? 0);
  return new NotebookFileError(place, `not valid JSON: ${reason}; ${REMEDY}`, { cause });
}

/** `CommaExpected` → `comma expected` */
function wordsOf(code: ParseErrorCode): string {
  return printParseErrorCode(code)
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
}

/** Line and column, from 1, of a place in a text. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
