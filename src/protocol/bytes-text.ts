/** Bytes for people: `512 B`, `36.9 KB`, `128 MB`, in powers of 1000 and three digits. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['KB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  // 999.5 would be written as 1000.
  while (value >= 999.5 && units.length > 1) {
    value /= 1000;
    units.shift();
  }
  return `${Number(value.toPrecision(3))} ${units[0]}`;
}
