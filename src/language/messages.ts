/** What the extension and the language server tell each other beyond the language server protocol. */

/**
 * Of the server's process: a heap in megabytes of which a hundred cells need a third. Young objects have room to die
 * young, as most of a program's do at the next key. V8's middle compiler is off: what it makes of TypeScript takes tens
 * of megabytes, and the keys are no slower without.
 */
export const SERVER_ARGUMENTS = ['--max-old-space-size=512', '--max-semi-space-size=4', '--no-maglev'];

/** What the extension starts the server with, as `initializationOptions`. */
export interface ServerOptions {
  /** The folder of declarations: TypeScript's, Node's, those of `normbook`. */
  readonly declarations: string;
  /** A file of pictures of formulas by record. */
  readonly formulas: string;
  readonly theme: Theme;
}

export type Theme = 'light' | 'dark';

/** To the server: the editor's colours changed. */
export const THEME = 'normbook/theme';

export interface ThemeMessage {
  readonly theme: Theme;
}

/** To the server: the variables of a notebook's kernel, all of them, after each run. */
export const VARIABLES = 'normbook/variables';

export interface VariablesMessage {
  /** Of the notebook document, as VS Code writes it. */
  readonly notebook: string;
  readonly variables: readonly KernelVariable[];
}

/** A variable as it is in the kernel now, which its type alone does not tell. */
export interface KernelVariable {
  readonly name: string;
  /** One line: the value of a number or text; of a tensor its shape, a sparkline, its type and size. */
  readonly description: string;
  /** Of a tensor: its axis names in order, and as many extents. */
  readonly axes?: readonly string[];
  readonly shape?: readonly number[];
}

/** From the server, a request: more about one variable, in lines; empty where nothing is known. */
export const DETAILS = 'normbook/details';

export interface DetailsRequest {
  readonly notebook: string;
  readonly name: string;
}
