/** What may stand at a place of a pattern or of axis names: names of axes, and patterns that normalizations have. */
import { type NormRecord, norms } from '../../engine/index.ts';
import { parsePattern } from '../../engine/pattern/pattern.ts';
import { type Context, plain, type TextKind } from './patterns.ts';

export interface PatternItem {
  readonly label: string;
  /** What of the text it replaces. */
  readonly start: number;
  readonly end: number;
  /** Beside the label. */
  readonly detail: string;
  readonly isWhole: boolean;
}

/** Known patterns are offered where a normalization or statistics are meant, not for a mere rearrangement. */
export interface Wanted extends Context {
  readonly known: boolean;
}

/** Those that the literature has where the tensor is not known. */
const COMMON_AXES: readonly string[] = ['n', 'c', 'h', 'w', 'l', 'd'];

/** Each once; whole patterns before single names. */
export function completePattern(kind: TextKind, text: string, offset: number, wanted: Wanted): PatternItem[] {
  const wholes = kind === 'pattern' && wanted.known ? knownPatterns(text, offset, wanted) : [];
  return [...wholes, ...axisItems(kind, text, offset, wanted)];
}

/** Of all records: which normalizations have the pattern, by its plain text. */
const OWNERS: ReadonlyMap<string, readonly string[]> = ownersByPattern();

function ownersByPattern(): Map<string, string[]> {
  const owners = new Map<string, string[]>();
  // What is meant most often first: of activations, and what most normalizations have.
  const byFamily = norms.toSorted((a, b) => rankOf(a) - rankOf(b));
  for (const { title, valid } of byFamily) {
    const patterns = new Set(valid.flatMap(({ pattern }) => pattern.split(' | ')));
    for (const pattern of patterns) {
      // Patterns with `...` are how some are written down, not what one would write.
      if (!pattern.includes('->') || pattern.includes('...')) continue;
      owners.set(plain(pattern), [...(owners.get(plain(pattern)) ?? []), title]);
    }
  }
  return new Map([...owners].sort(([, a], [, b]) => b.length - a.length));
}

function rankOf({ family }: NormRecord): number {
  return family === 'activations' ? 0 : 1;
}

/** Those that go on from what is before the cursor and fit the tensor. */
function knownPatterns(text: string, offset: number, { tensor }: Wanted): PatternItem[] {
  const before = plain(text.slice(0, offset));
  return [...OWNERS]
    .filter(
      ([pattern]) =>
        plain(pattern).startsWith(before) && (tensor === undefined || fits(pattern, tensor.axes)),
    )
    .map(([label, titles]) => {
      const more = titles.length > 2 ? `, ${titles.length - 2} more` : '';
      return {
        label,
        start: 0,
        end: text.length,
        detail: titles.slice(0, 2).join(', ') + more,
        isWhole: true,
      };
    });
}

function fits(pattern: string, axes: readonly string[]): boolean {
  const { left } = parsePattern(pattern);
  if (left.length !== axes.length) return false;
  return left.every(
    ({ kind, names }, i) => kind === 'split' || names[0]?.name.toLowerCase() === axes[i]?.toLowerCase(),
  );
}

/** Names that are not on this side yet; on the right only those of the left. */
function axisItems(kind: TextKind, text: string, offset: number, { tensor }: Wanted): PatternItem[] {
  const start = offset - (/[A-Za-z0-9_]*$/.exec(text.slice(0, offset))?.[0].length ?? 0);
  const end = offset + (/^[A-Za-z0-9_]*/.exec(text.slice(offset))?.[0].length ?? 0);
  const arrow = text.indexOf('->');
  const isRight = kind === 'pattern' && arrow !== -1 && offset > arrow;
  const side =
    kind !== 'pattern' || arrow === -1 ? [0, text.length] : isRight ? [arrow + 2, text.length] : [0, arrow];
  const present = namesIn(text.slice(side[0], start) + text.slice(end, Math.max(end, side[1] ?? end)));
  const own = tensor?.axes ?? COMMON_AXES;
  const all = isRight
    ? namesIn(text.slice(0, arrow))
    : own.map((name) => (kind === 'axes' ? name.toUpperCase() : name.toLowerCase()));
  const isPresent = (name: string): boolean =>
    present.some((one) => one.toLowerCase() === name.toLowerCase());
  return [...new Set(all)]
    .filter((name) => !isPresent(name))
    .map((label) => ({ label, start, end, detail: detailOf(label, tensor), isWhole: false }));
}

function namesIn(text: string): string[] {
  return text.match(/[A-Za-z][A-Za-z0-9_]*/g) ?? [];
}

function detailOf(name: string, tensor: Wanted['tensor']): string {
  const index = tensor?.axes.findIndex((axis) => axis.toLowerCase() === name.toLowerCase()) ?? -1;
  const extent = tensor?.shape[index];
  return extent === undefined ? 'axis' : `axis of ${extent}`;
}
