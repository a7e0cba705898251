/** What the extension tells the language server beyond the language server protocol. */

/** A notification: the variables of a notebook's kernel, all of them, after each run. */
export const VARIABLES = 'normbook/variables';

export interface VariablesMessage {
  /** Of the notebook document, as VS Code writes it. */
  readonly notebook: string;
  readonly variables: readonly KernelVariable[];
}

/** A variable as it is in the kernel now, which its type alone does not tell. */
export interface KernelVariable {
  readonly name: string;
  /** `Tensor`, `BatchNorm`, `number`: as the variables view shows it. */
  readonly type: string;
  /** One line: the value of a number or text, `N6 C6 H16 W16` of a tensor. */
  readonly summary: string;
  /** Of a tensor: its axis names in order, `['N', 'C', 'H', 'W']`. */
  readonly axes?: readonly string[];
  /** Of a tensor: its extents, as many as axes. */
  readonly shape?: readonly number[];
  readonly dtype?: string;
  /** Of a tensor, where its statistics are known. */
  readonly range?: { readonly min: number; readonly max: number; readonly mean: number };
}
