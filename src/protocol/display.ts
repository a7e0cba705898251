/**
 * The output formats of what a cell shows beside views: an object as a tree, a table, a progress bar. All are JSON that
 * any text beside them says too. Guards for hostile input are in `display-guard.ts`.
 */

export const TREE_MIME = 'application/vnd.normbook.tree+json';
export const TABLE_MIME = 'application/vnd.normbook.table+json';
export const PROGRESS_MIME = 'application/vnd.normbook.progress+json';

/** What kind of value a node's text is, for its colour. */
export type Tone = 'text' | 'number' | 'word' | 'object' | 'quiet';

/** One value: `text` alone says it in a line. */
export interface TreeNode {
  /** The property, index or key under which its parent has it. */
  key?: string;
  text: string;
  tone: Tone;
  children?: TreeNode[];
  /** How many children are left out. */
  more?: number;
}

export const MOST_NODES = 2000;
export const MOST_CHILDREN = 100;
export const DEEPEST = 8;
export const LONGEST_TEXT = 400;

export interface TableView {
  columns: { name: string; numeric: boolean }[];
  /** As many texts as there are columns. */
  rows: string[][];
  /** How many rows there are in all. */
  total: number;
  /** Rows that have an order of their own, each named by its first cell: they are all shown, and do not sort. */
  fixed?: true;
  caption?: string;
  /** Lines below it that say what it means. */
  notes?: string[];
}

export const MOST_ROWS = 1000;
export const MOST_COLUMNS = 50;
export const MOST_NOTES = 50;

export interface ProgressView {
  label: string;
  done: number;
  /** Absent where nobody knows. */
  total?: number;
  state: 'running' | 'ended' | 'stopped';
  /** Seconds since it began; only while it runs, so that what is saved is the same after each run. */
  seconds?: number;
}
