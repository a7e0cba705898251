/** What crosses between the extension and the process that reads a tensor file. */
import type { Question, Target } from './questions.ts';

export type FileRequest =
  | { type: 'open'; request: number }
  | { type: 'show'; request: number; entry: string }
  /** `target.output` is the entry's name. */
  | { type: 'question'; request: number; target: Target; question: Question };

export type FileReply =
  | { type: 'reply'; request: number; answer?: object; error?: string }
  /** More is known of the shown tensor: its view is another one. */
  | { type: 'renewed'; entry: string }
  | { type: 'fault'; message: string };
