/**
 * What crosses between the extension host (or the CLI), the kernel process and the webview.
 * Everything is plain JSON. It knows no transport.
 */
import type { Preview } from './view.ts';

/** One display of a cell: representations of the same thing by MIME type, as in Jupyter. */
export type MimeBundle = Record<string, unknown>;

/** Where in a cell something went wrong; line and column count from 1. */
export interface CellLocation {
  /** The cell as the user sees it: `Cell 3`. */
  label: string;
  uri: string;
  line: number;
  column: number;
}

export interface CellError {
  name: string;
  message: string;
  /** Innermost first, only frames in cells; empty when the error arose elsewhere. */
  frames: CellLocation[];
}

/** To the kernel. */
export type KernelRequest =
  | { type: 'run'; run: number; uri: string; label: string; source: string }
  | { type: 'interrupt' }
  | { type: 'preview'; request: number; output: string; panel: number; start: number[]; size: number[] }
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
  /** A display; `output` is the handle under which the kernel keeps the tensors of a view. */
  | { type: 'display'; run: number; bundle: MimeBundle; output?: string }
  | { type: 'stream'; run: number; channel: 'stdout' | 'stderr'; text: string }
  | { type: 'done'; run: number; error?: CellError }
  /** A failure after the cell had ended. */
  | { type: 'late-error'; run: number; error: CellError }
  | { type: 'preview'; request: number; preview?: Preview; error?: string }
  | { type: 'debug'; request: number; debugger?: OpenDebugger; error?: string };

/** From the webview to the extension, and back. */
export type RendererRequest = {
  type: 'preview';
  request: number;
  output: string;
  panel: number;
  start: number[];
  size: number[];
};
export type RendererReply = { type: 'preview'; request: number; preview?: Preview; error?: string };
