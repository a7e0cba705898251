/** What crosses between the extension and the page on which pinned tensors stand side by side, beside what pictures ask. */
import type { RendererRequest } from './messages.ts';

/** A tensor as it was when it was pinned. */
export interface Pinned {
  id: string;
  /** What the user calls it. */
  name: string;
  /** `six-images.normbook · Cell 3` */
  from: string;
  /** A view of one tensor, to be checked like any other. */
  view: unknown;
  /** Where to ask about it; absent when nobody answers any more. */
  output?: string;
}

export interface PinnedMessage {
  type: 'pinned';
  /** In their order. */
  items: Pinned[];
}

/** Pinned tensors as they are drawn: what a notebook of them shows before it is run. */
export interface ComparisonToSave {
  /** Those that are linked, by their ids, with their view as VS Code and other programs draw it; `png` as base64. */
  groups: { ids: string[]; view: unknown; png: string; text: string }[];
  /** `.npy` files as base64, by id, of those that the picture has element by element. */
  exact: Record<string, string>;
}

/** What the user does with what is pinned. */
export type PinAction =
  | { type: 'rename'; id: string; name: string }
  /** One place on, or back. */
  | { type: 'move'; id: string; by: 1 | -1 }
  | { type: 'unpin'; id: string }
  | ({ type: 'save-notebook' } & ComparisonToSave);

/** `ready`: its script runs, again after it was hidden: it is to be told all. */
export type FromComparisonPage = RendererRequest | PinAction | { type: 'ready' };

/** What is kept, and outlives a reload of the window. */
export interface PinnedState {
  items: Omit<Pinned, 'output'>[];
}

export const MOST_PINNED = 16;
