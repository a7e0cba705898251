/** What is known of a notebook beside its text: its kernel's variables, and pictures of formulas for the theme. */
import type { NormRecord } from '../engine/index.ts';
import type { KernelVariable } from './messages.ts';

export interface Formula {
  /** With `currentColor` where the text's colour goes. */
  readonly svg: string;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

export interface Knowledge {
  readonly variables: readonly KernelVariable[];
  /** More about one of them, in lines, from the kernel itself; empty where it does not answer. */
  detailsOf(name: string): Promise<string>;
  /** How a record's formula is drawn; nothing where there is no picture of it. */
  pictureOf(record: NormRecord): { readonly formula?: Formula; readonly foreground: string };
}
