/** What crosses between the extension and a page that shows one tensor, beside what pictures ask. */
import type { RememberRequest, RendererRequest } from './messages.ts';
import type { Look } from './view-settings.ts';

/** One of several tensors of a file. */
export interface Entry {
  name: string;
  /** `float32 [768, 3072]`, or why it cannot be read. */
  description: string;
  isReadable: boolean;
}

/** What is to be shown from now on. */
export interface ShowMessage {
  type: 'show';
  /** A view of one tensor, to be checked like any other. */
  view: unknown;
  /** Where to ask about it; absent when nobody answers any more. */
  output?: string;
  /** How it was left. */
  look?: Look;
  /** Whether it follows its variable or stays; absent where there is none to follow. */
  isPinned?: boolean;
  entries?: Entry[];
  /** The one of them that is shown. */
  entry?: string;
}

/** Why there is nothing to show. */
export interface ProblemMessage {
  type: 'problem';
  message: string;
  entries?: Entry[];
}

/** `ready`: its script runs, again after it was hidden: it is to be told all. */
export type FromInspectorPage = RendererRequest | InspectorAction | { type: 'ready' };

export type InspectorAction =
  | RememberRequest
  /** Whether it follows its variable from now on. */
  | { type: 'follow'; isFollowing: boolean }
  | { type: 'entry'; name: string }
  /** A notebook that loads this file. */
  | { type: 'notebook' };
