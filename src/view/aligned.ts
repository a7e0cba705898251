/** Tables as lines of text of one column width. */

/** Columns padded to one width: the first to the left, the others to the right, for they are numbers, or as told. */
export function aligned(rows: readonly (readonly string[])[], others: 'left' | 'right' = 'right'): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  return rows.map((row) =>
    row
      .map((text, i) => {
        const width = widths[i] ?? 0;
        return i === 0 || others === 'left' ? text.padEnd(width) : text.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
