/**
 * How messages list choices and suggest a name. It knows no error class and no subject.
 */

/** `1, 2, 3 or 6` */
export function orList(items: readonly (string | number)[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} or ${items[items.length - 1]}`;
}

/** The known name that a reader most likely meant, whatever its case; undefined when none is near, which
 * is so for most names of one letter. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.floor(wanted.length / 2) + 0.5;
  for (const candidate of known) {
    const distance = distanceBetween(wanted, candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** The divisors of `size`, at most twelve: the nearest to `wanted` where there are more. Ascending. */
export function divisors(size: number, wanted: number): number[] {
  const all: number[] = [];
  for (let low = 1; low * low <= size; low++) {
    if (size % low === 0) all.push(low, size / low);
  }
  const distinct = [...new Set(all)];
  const near = distinct.sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted)).slice(0, 12);
  return near.sort((a, b) => a - b);
}

/** Edits between two names; a beginning (`c` of `channel`) or a longer part of the other counts as one edit. */
function distanceBetween(a: string, b: string): number {
  if (a === b) return 0;
  if (a.startsWith(b) || b.startsWith(a)) return 1;
  if (Math.min(a.length, b.length) > 2 && (a.includes(b) || b.includes(a))) return 1;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replace = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(replace, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** `25.7 MB`; in powers of ten, as disks and systems count. */
export function byteText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : Number(value.toPrecision(3))} ${units[power]}`;
}
