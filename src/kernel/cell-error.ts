/** A cell that cannot be compiled, with the place in its source; line and column count from 1. */
export class CellSyntaxError extends Error {
  override readonly name = 'SyntaxError';
  readonly line: number;
  readonly column: number;

  constructor(message: string, place: { line: number; column: number }) {
    super(message);
    this.line = place.line;
    this.column = place.column;
  }
}
