/** A failed run in words: what went wrong, then where, innermost first, in the user's cells and files, and its causes. */
import type { CellError, CellLocation } from './messages.ts';

/** Name, message and stack as Jupyter and VS Code divide an error. */
export interface ErrorText {
  name: string;
  message: string;
  stack: string;
}

export function describeError(error: CellError): ErrorText {
  const { name, message } = error;
  return { name, message, stack: linesOf(error).join('\n') };
}

function linesOf({ name, message, frames, cause, parts = [] }: CellError): string[] {
  return [
    message === '' ? name : `${name}: ${message}`,
    ...frames.map((frame) => `    at ${describeFrame(frame)}`),
    ...parts.flatMap((part, i) => labelled(`${i + 1}. `, part)),
    ...(cause === undefined ? [] : labelled('Caused by ', cause)),
  ];
}

function labelled(label: string, error: CellError): string[] {
  const [first = '', ...others] = linesOf(error);
  return [`  ${label}${first}`, ...others.map((line) => `  ${line}`)];
}

function describeFrame(frame: CellLocation): string {
  const place = describePlace(frame);
  return frame.name === undefined ? place : `${frame.name} (${place})`;
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
