/**
 * Opens this process to a debugger, and closes it again: V8's inspector on a random port of the loopback interface.
 * Its address holds a secret that is told to the parent alone (`--inspect-publish-uid` keeps it from whoever asks
 * the port), so that no other user of the machine can attach.
 */
import inspector from 'node:inspector';
import type { KernelEvent, KernelRequest } from '../protocol/messages.ts';

/**
 * Does what is asked and tells the address to attach to; closing ends whatever is attached. `builtIn` are the global names
 * that there were before any cell.
 */
export function answerDebug(
  { request, on }: Extract<KernelRequest, { type: 'debug' }>,
  builtIn: string[],
): Extract<KernelEvent, { type: 'debug' }> {
  try {
    if (!on) inspector.close();
    else if (inspector.url() === undefined) inspector.open(0, '127.0.0.1');
    const url = inspector.url();
    return { type: 'debug', request, ...(url === undefined ? {} : { debugger: { url, builtIn } }) };
  } catch (error) {
    return { type: 'debug', request, error: String(error) };
  }
}
