/**
 * A value as a tree, after the pattern that WAI-ARIA has for trees: one stop for Tab, arrows within; the first level is
 * open.
 */
import { useRef, useState } from 'preact/hooks';
import type { TreeNode } from '../protocol/display.ts';

interface Row {
  node: TreeNode;
  path: string;
  depth: number;
  /** Its place among its siblings, and their number. */
  place: number;
  of: number;
}

export function TreeOutput({ tree }: { tree: TreeNode }) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set(['0']));
  const [current, setCurrent] = useState('0');
  const root = useRef<HTMLDivElement>(null);
  const rows = rowsOf(tree, open);
  const at = Math.max(
    0,
    rows.findIndex(({ path }) => path === current),
  );
  const toggle = (path: string, wanted = !open.has(path)): void => {
    const next = new Set(open);
    if (wanted) next.add(path);
    else next.delete(path);
    setOpen(next);
  };
  const go = (row: Row | undefined): void => {
    if (row === undefined) return;
    setCurrent(row.path);
    root.current?.querySelector<HTMLElement>(`[data-path="${row.path}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[at];
    if (row === undefined) return;
    const isOpen = open.has(row.path);
    const actions: Record<string, () => void> = {
      ArrowDown: () => go(rows[at + 1]),
      ArrowUp: () => go(rows[at - 1]),
      Home: () => go(rows[0]),
      End: () => go(rows.at(-1)),
      ArrowRight: () => (row.node.children && !isOpen ? toggle(row.path, true) : go(rows[at + 1])),
      ArrowLeft: () =>
        row.node.children && isOpen
          ? toggle(row.path, false)
          : go(rows.find(({ path }) => path === parentOf(row.path))),
      Enter: () => row.node.children && toggle(row.path),
      ' ': () => row.node.children && toggle(row.path),
    };
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };
  return (
    <div class="nb-tree" role="tree" aria-label="value" ref={root} onKeyDown={onKeyDown}>
      {rows.map((row, i) => (
        <TreeRow
          key={row.path}
          row={row}
          isOpen={open.has(row.path)}
          isCurrent={i === at}
          choose={() => {
            setCurrent(row.path);
            if (row.node.children) toggle(row.path);
          }}
        />
      ))}
    </div>
  );
}

function TreeRow(props: { row: Row; isOpen: boolean; isCurrent: boolean; choose: () => void }) {
  const { row, isOpen, isCurrent, choose } = props;
  const { node, path, depth, place, of } = row;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the tree's, as its pattern has them.
    <div
      class="nb-tree-row"
      role="treeitem"
      aria-level={depth + 1}
      aria-posinset={place}
      aria-setsize={of}
      aria-expanded={node.children ? isOpen : undefined}
      tabIndex={isCurrent ? 0 : -1}
      data-path={path}
      style={{ paddingLeft: `${depth * 16}px` }}
      onClick={choose}
    >
      <span class="nb-twist" aria-hidden="true">
        {node.children ? (isOpen ? '⌄' : '›') : ''}
      </span>
      <span class="nb-tree-line">
        {node.key !== undefined && (
          <>
            <span class="nb-tree-key">{node.key}</span>
            {node.key.endsWith('=>') ? ' ' : <span class="nb-hint">: </span>}
          </>
        )}
        <span class={`nb-tone-${node.tone}`}>{node.text}</span>
      </span>
    </div>
  );
}

/** What is open, line by line, with a line for what is left out. */
function rowsOf(tree: TreeNode, open: ReadonlySet<string>): Row[] {
  const rows: Row[] = [];
  const visit = (node: TreeNode, path: string, depth: number, place: number, of: number): void => {
    rows.push({ node, path, depth, place, of });
    if (!node.children || !open.has(path)) return;
    const all: TreeNode[] = node.more
      ? [...node.children, { text: `… ${node.more} more`, tone: 'quiet' }]
      : node.children;
    for (const [i, child] of all.entries()) visit(child, `${path}.${i}`, depth + 1, i + 1, all.length);
  };
  visit(tree, '0', 0, 1, 1);
  return rows;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('.')));
}
