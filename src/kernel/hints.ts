/** What a user may have meant by a name that is not there: a name of `normbook` to import, or one that is spelled alike. */
import { nearest } from '../engine/wording.ts';
import type { CellError } from '../protocol/messages.ts';

export interface KnownNames {
  /** What cells declared. */
  declared(): readonly string[];
  /** What `normbook` exports. */
  readonly exported: readonly string[];
  /** What is under a declared name, if that is all of `normbook`. */
  isNormbook(name: string): boolean;
}

/** The error, its message with the hint where there is one. */
export function withHint(error: CellError, names: KnownNames): CellError {
  const hint = hintFor(error, names);
  return hint === undefined ? error : { ...error, message: `${error.message}; ${hint}` };
}

function hintFor({ name, message }: CellError, names: KnownNames): string | undefined {
  const unknown = name === 'ReferenceError' ? /^(\S+) is not defined$/.exec(message)?.[1] : undefined;
  if (unknown !== undefined) return hintForName(unknown, names);
  const [, object = '', property = ''] =
    /^(\S+)\.(\S+) is not a (?:function|constructor)$/.exec(message) ?? [];
  const near = names.isNormbook(object) ? nearest(property, names.exported) : undefined;
  return near === undefined ? undefined : `did you mean ${object}.${near}?`;
}

function hintForName(unknown: string, names: KnownNames): string | undefined {
  const { exported } = names;
  if (exported.includes(unknown)) return `import { ${unknown} } from 'normbook'`;
  const declared = names.declared();
  // Only what looks alike: a hint that is far off sends people the wrong way.
  const alike = [...declared, ...exported].filter(
    (one) => one[0]?.toLowerCase() === unknown[0]?.toLowerCase() && Math.abs(one.length - unknown.length) < 3,
  );
  const near = nearest(unknown, alike);
  if (near === undefined) return undefined;
  return declared.includes(near) ? `did you mean ${near}?` : `did you mean ${near}, of 'normbook'?`;
}
