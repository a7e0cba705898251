/**
 * What crosses between the extension host (or the CLI), the kernel process and the webview.
 * Everything is plain JSON. It knows no transport.
 */
import type { ExportQuestion, Question, Target } from './questions.ts';
import type { RunNames, VariableList, VariablePath } from './variables.ts';
import type { Look, ViewSettings } from './view-settings.ts';

/** One display of a cell: representations of the same thing by MIME type, as in Jupyter. */
export type MimeBundle = Record<string, unknown>;

/** Where in a cell, or in a file of the user's own, something went wrong; line and column count from 1. */
export interface CellLocation {
  /** The cell as the user sees it, `Cell 3`, or the file's path from the notebook's folder. */
  label: string;
  uri: string;
  line: number;
  column: number;
  /** The function there, where it has a name. */
  name?: string;
}

export interface CellError {
  name: string;
  message: string;
  /** Innermost first, only frames in cells and in the user's own files; empty when the error arose elsewhere. */
  frames: CellLocation[];
  cause?: CellError;
  /** What an AggregateError consists of. */
  parts?: CellError[];
}

/** To the kernel. */
export type KernelRequest =
  | { type: 'run'; run: number; uri: string; label: string; source: string }
  | { type: 'interrupt' }
  /** What the user wrote; nothing where they declined. */
  | { type: 'answer'; request: number; value?: string }
  /** About what was shown, or the value at a path, which can only be held. */
  | { type: 'question'; request: number; target: Target | { path: VariablePath }; question: Question }
  | { type: 'variables'; request: number; path: VariablePath }
  /** Opens the process to a debugger, or closes it. */
  | { type: 'debug'; request: number; on: boolean };

/** A kernel that a debugger may attach to. */
export interface OpenDebugger {
  /** The address of its WebSocket. */
  url: string;
  /** The global names that it had before any cell ran. */
  builtIn: string[];
}

/** From the kernel. */
export type KernelEvent =
  /** A display; by `output` it is changed later, and the tensors of a view are asked for. */
  | { type: 'display'; run: number; bundle: MimeBundle; output: string }
  | { type: 'update'; run: number; bundle: MimeBundle; output: string }
  | { type: 'remove'; run: number; output: string }
  | { type: 'stream'; run: number; channel: 'stdout' | 'stderr'; text: string }
  /** The end of what is too long to be shown whole: the whole text of the output of this number so far. */
  | { type: 'tail'; run: number; tail: number; text: string }
  | { type: 'input'; run: number; request: number; prompt: string; value?: string }
  | ({ type: 'done'; run: number; error?: CellError } & RunNames)
  /** A failure after the cell had ended. */
  | { type: 'late-error'; run: number; error: CellError }
  /** To a question, of its kind. */
  | { type: 'reply'; request: number; answer?: object; error?: string }
  | { type: 'variables'; request: number; list?: VariableList; error?: string }
  | { type: 'debug'; request: number; debugger?: OpenDebugger; error?: string };

/** From the webview to the extension, and back. */
export interface QuestionRequest {
  type: 'question';
  request: number;
  target: Target;
  question: Question;
}
/** To be written where the user says; from the tensor behind the picture, or as it comes, in base64. */
export interface SaveRequest {
  type: 'save';
  name: string;
  from: { target: Target; question: ExportQuestion } | { bytes: string };
}
/** To the clipboard. */
export interface CopyRequest {
  type: 'copy';
  text: string;
}
/** In a panel of its own. */
export interface InspectRequest {
  type: 'inspect';
  target: Target;
}
/** Into the panel where outputs of any notebook stand side by side. */
export interface PinRequest {
  type: 'pin';
  target: Target;
}
/** Of a place that an error names: a cell as `CellLocation.label` has it, or a file. */
export interface OpenRequest {
  type: 'open';
  label: string;
  line: number;
  column: number;
}
/** How a picture was left. */
export interface RememberRequest {
  type: 'remember';
  /** Of the output, as its metadata have it; empty from a page that shows but one. */
  key: string;
  look: Look;
}
/** A new cell below the one with this output; below the selected one where the output is not live. */
export interface NewCellRequest {
  type: 'new-cell';
  source: string;
  output?: string;
}
/** Asks for the user's settings. */
export interface SettingsRequest {
  type: 'settings';
}
/** At the beginning and after every change. */
export interface SettingsMessage {
  type: 'settings';
  settings: ViewSettings;
}
export type RendererRequest =
  | QuestionRequest
  | OpenRequest
  | SaveRequest
  | CopyRequest
  | InspectRequest
  | PinRequest
  | RememberRequest
  | NewCellRequest
  | SettingsRequest;
export interface RendererReply {
  type: 'reply';
  request: number;
  answer?: object;
  error?: string;
}
