/**
 * Checks that a value is a view before anything is drawn from it: saved outputs are hostile until then.
 * Sizes are bounded here, so that whoever draws may allocate by them.
 */
import * as v from 'valibot';
import { exploration } from './exploration-guard.ts';
import { normalization } from './normalization-guard.ts';
import { distribution } from './questions-guard.ts';
import { VIEW_VERSION, type View } from './view.ts';
import { count, finite, jsonNumber, perAxis, preview, product, shortText } from './view-parts-guard.ts';

const MOST_AXES = 16;
const MOST_PANELS = 16;
const MOST_GROUPS = 4096;

const perGroup = v.pipe(v.array(jsonNumber), v.maxLength(MOST_GROUPS));
const axisNames = v.pipe(v.array(shortText), v.maxLength(MOST_AXES));

const summary = v.strictObject({
  count,
  mean: jsonNumber,
  std: jsonNumber,
  min: jsonNumber,
  max: jsonNumber,
  nan: count,
  posInf: count,
  negInf: count,
});

const statisticsTable = v.pipe(
  v.strictObject({
    axes: axisNames,
    shape: perAxis(count),
    count,
    mean: perGroup,
    std: perGroup,
    min: v.exactOptional(perGroup),
    max: v.exactOptional(perGroup),
    groups: v.exactOptional(count),
  }),
  v.check((table) => table.axes.length === table.shape.length, 'one shape entry for each axis'),
  v.check(
    (table) => (table.groups ?? table.mean.length) === product(table.shape),
    'as many groups as the shape says',
  ),
  v.check((table) => table.mean.length <= product(table.shape), 'no more rows than groups'),
  v.check(
    ({ mean, std, min, max }) =>
      [std, min, max].every((row) => row === undefined || row.length === mean.length),
    'mean, std, min and max of one length',
  ),
);

const domain = v.pipe(
  v.strictObject({
    min: finite,
    max: finite,
    scale: v.picklist(['diverging', 'sequential']),
    shared: v.boolean(),
  }),
  v.check((d) => d.min < d.max, 'a domain whose min is below its max'),
);

const panel = v.pipe(
  v.strictObject({
    name: shortText,
    role: v.picklist(['tensor', 'input', 'variant', 'gradient']),
    pattern: v.exactOptional(shortText),
    normalization: v.exactOptional(normalization),
    axes: axisNames,
    shape: perAxis(count),
    dtype: v.exactOptional(shortText),
    summary,
    isSampled: v.exactOptional(v.boolean()),
    statistics: v.pipe(v.array(statisticsTable), v.maxLength(MOST_AXES)),
    domain,
    distribution: v.exactOptional(distribution),
    preview,
  }),
  v.check((p) => p.axes.length === p.shape.length, 'one axis name for each entry of the shape'),
  v.check((p) => p.summary.count === product(p.shape), 'a count equal to the product of the shape'),
  v.check(
    ({ shape, preview: { start, size } }) =>
      start.length === shape.length && shape.every((n, axis) => (start[axis] ?? 0) + (size[axis] ?? 0) <= n),
    'a preview inside the tensor',
  ),
);

const view = v.pipe(
  v.strictObject({
    version: v.literal(VIEW_VERSION),
    kind: v.picklist(['tensor', 'comparison']),
    panels: v.pipe(v.array(panel), v.minLength(1), v.maxLength(MOST_PANELS)),
    reference: v.exactOptional(count),
    exploration: v.exactOptional(exploration),
  }),
  v.check(({ kind, panels }) => {
    if (kind === 'tensor') return panels.length === 1 && panels[0]?.role === 'tensor';
    return panels.every(({ role }, i) => role !== 'tensor' && (role !== 'input' || i === 0));
  }, 'one tensor, or an input and its variants'),
  v.check(({ reference, panels }) => (reference ?? 0) < panels.length, 'a reference among the panels'),
  v.check(
    ({ panels }) => panels.every(({ shape }) => shape.join() === panels[0]?.shape.join()),
    'panels of one shape',
  ),
);

/** A value in a message is cut here. */
const LONGEST_VALUE = 60;

/** A value that is not a view of a version we read. The message is for the user. */
export class ViewError extends Error {
  override readonly name = 'ViewError';
}

/**
 * The value as a view, or a {@link ViewError} that names the field, what it holds and what was expected.
 * A view of a newer version says to update.
 */
export function parseView(value: unknown): View {
  const version =
    typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined;
  if (typeof version === 'number' && version > VIEW_VERSION) {
    throw new ViewError(
      `this output has view format ${version}, this Normbook reads up to ${VIEW_VERSION}; update Normbook`,
    );
  }
  return parse(value);
}

function parse(value: unknown): View {
  const result = v.safeParse(view, value, { abortEarly: true, abortPipeEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const at = v.getDotPath(issue) ?? 'view';
  const expected = issue.expected ?? issue.message;
  const { received } = issue;
  const got = received.length > LONGEST_VALUE ? `${received.slice(0, LONGEST_VALUE)}…` : received;
  throw new ViewError(`bad view: at ${at} got ${got}, expected ${expected}; run the cell again`);
}
