/** A failed run in words: what went wrong, then where, innermost first, in the user's cells only. */
import type { CellError, CellLocation } from './messages.ts';

/** Name, message and stack as Jupyter and VS Code divide an error. */
export interface ErrorText {
  name: string;
  message: string;
  stack: string;
}

export function describeError({ name, message, frames }: CellError): ErrorText {
  const title = message === '' ? name : `${name}: ${message}`;
  return {
    name,
    message,
    stack: [title, ...frames.map((frame) => `    at ${describePlace(frame)}`)].join('\n'),
  };
}

/** A kernel that died under its cell. */
export function describeLoss(reason: string): ErrorText {
  const message = `the kernel has ended: ${reason}; run the cells again to start a fresh one`;
  return { name: 'KernelEnded', message, stack: `KernelEnded: ${message}` };
}

/** `Cell 3, line 2, column 5` */
export function describePlace({ label, line, column }: CellLocation): string {
  return `${label}, line ${line}, column ${column}`;
}
