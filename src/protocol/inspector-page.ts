/** What crosses between the extension and a page that shows one tensor, beside what pictures ask. */
import type { RendererReply, RendererRequest, SettingsMessage } from './messages.ts';

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

export type ToInspectorPage = RendererReply | SettingsMessage | ShowMessage | ProblemMessage;

export type FromInspectorPage =
  | RendererRequest
  /** Its script runs, again after it was hidden: it is to be told all. */
  | { type: 'ready' }
  | { type: 'pin'; isPinned: boolean }
  | { type: 'entry'; name: string }
  /** A notebook that loads this file. */
  | { type: 'notebook' };
