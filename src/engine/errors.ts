/**
 * What the engine says when it cannot compute: one tagged error, its text composed here once.
 * It knows nothing of how a message is displayed.
 */

export type EngineErrorCode =
  | 'axis'
  | 'shape'
  | 'pattern'
  | 'groups'
  | 'option'
  | 'data'
  | 'state'
  | 'memory';

/** The four parts of a message; `what` names the function or option, the others are short clauses. */
export interface EngineErrorParts {
  /** The function, option or pattern at fault: `groupNorm`. */
  what: string;
  /** What was met: `6 channels do not split into 4 groups`. */
  got: string;
  /** What would have been right, where the remedy alone does not say it. */
  expected?: string;
  /** What to do: `choose 1, 2, 3 or 6`. */
  remedy: string;
  /** Where in a text that was given, such as a pattern: from `start`, counted from 0, to before `end`. */
  at?: { readonly start: number; readonly end: number };
}

/** An input that the engine refuses. `code` and the parts are for programs, `message` is for people. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: EngineErrorCode;
  readonly parts: EngineErrorParts;

  constructor(code: EngineErrorCode, parts: EngineErrorParts, options?: ErrorOptions) {
    const expected = parts.expected === undefined ? '' : `, expected ${parts.expected}`;
    super(`${parts.what}: ${parts.got}${expected}; ${parts.remedy}`, options);
    this.code = code;
    this.parts = parts;
  }
}
