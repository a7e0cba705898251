/** A cell or a local file that cannot be compiled, with the place in its source; line and column count from 1. */
export class CellSyntaxError extends Error {
  override readonly name = 'SyntaxError';
  readonly line: number;
  readonly column: number;
  /** The path of the local file; absent for the cell itself. */
  readonly file: string | undefined;

  constructor(message: string, place: { line: number; column: number; file?: string }) {
    super(message);
    this.line = place.line;
    this.column = place.column;
    this.file = place.file;
  }
}
