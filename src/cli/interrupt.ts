/** Ctrl-C: what must not stay behind is taken away, then the process ends at once. It knows no command. */
import { rmSync } from 'node:fs';
import process from 'node:process';

/** As shells have it: 128 and the number of the signal. */
const CODES = { SIGINT: 130, SIGTERM: 143 } as const;

const temporaries = new Set<string>();

/** Removes the file if the process is interrupted before `release`. */
export function holdTemporary(file: string): { release(): void } {
  temporaries.add(file);
  return { release: () => void temporaries.delete(file) };
}

export function endAtInterrupt(): void {
  for (const [signal, code] of Object.entries(CODES)) {
    process.once(signal, () => {
      for (const file of temporaries) rmSync(file, { force: true });
      // The line that shows how far the work is.
      if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
      process.exit(code);
    });
  }
}
