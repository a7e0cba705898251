/** Checks of trees, tables and progress before anything is drawn of them: saved outputs are hostile until then. */
import * as v from 'valibot';
import {
  DEEPEST,
  LONGEST_TEXT,
  MOST_CHILDREN,
  MOST_COLUMNS,
  MOST_NODES,
  MOST_NOTES,
  MOST_ROWS,
  type ProgressView,
  type TableView,
  type TreeNode,
} from './display.ts';

const text = v.pipe(v.string(), v.maxLength(LONGEST_TEXT));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const node: v.GenericSchema<TreeNode> = v.strictObject({
  key: v.exactOptional(text),
  text,
  tone: v.picklist(['text', 'number', 'word', 'object', 'quiet']),
  children: v.exactOptional(v.lazy(() => v.pipe(v.array(node), v.maxLength(MOST_CHILDREN)))),
  more: v.exactOptional(count),
});

const table = v.pipe(
  v.strictObject({
    columns: v.pipe(v.array(v.strictObject({ name: text, numeric: v.boolean() })), v.maxLength(MOST_COLUMNS)),
    rows: v.pipe(v.array(v.array(text)), v.maxLength(MOST_ROWS)),
    total: count,
    fixed: v.exactOptional(v.literal(true)),
    caption: v.exactOptional(text),
    notes: v.exactOptional(v.pipe(v.array(text), v.maxLength(MOST_NOTES))),
  }),
  v.check(
    ({ columns, rows }) => rows.every((row) => row.length === columns.length),
    'a text for each column',
  ),
);

const progress = v.strictObject({
  label: text,
  done: v.pipe(v.number(), v.minValue(0)),
  total: v.exactOptional(v.pipe(v.number(), v.minValue(0))),
  state: v.picklist(['running', 'ended', 'stopped']),
  seconds: v.exactOptional(v.pipe(v.number(), v.minValue(0))),
});

/** Throws an error that says what is wrong; so do the others. */
export function parseTree(value: unknown): TreeNode {
  measure(value);
  return v.parse(node, value);
}

export function parseTable(value: unknown): TableView {
  return v.parse(table, value);
}

export function parseProgress(value: unknown): ProgressView {
  return v.parse(progress, value);
}

/** Before the guard descends into it. */
function measure(value: unknown): void {
  let nodes = 0;
  const visit = (one: unknown, depth: number): void => {
    if (depth > DEEPEST || ++nodes > MOST_NODES) throw new Error('a tree that is too deep or too large');
    if (typeof one !== 'object' || one === null || !('children' in one) || !Array.isArray(one.children))
      return;
    for (const child of one.children) visit(child, depth + 1);
  };
  visit(value, 0);
}
