/** One line on standard error that is written over again: on a terminal only. It knows no work. */
import process from 'node:process';

export class ProgressLine {
  #isShown = false;

  show(text: string): void {
    const { isTTY, columns = 80 } = process.stderr;
    if (!isTTY) return;
    this.#isShown = true;
    process.stderr.write(`\r\x1b[K${text.slice(0, columns - 1)}`);
  }

  /** `part` from 0 to 1. */
  bar(label: string, part: number, rest = ''): void {
    const filled = Math.round(part * WIDTH);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}`;
    this.show(`${label} ${bar} ${Math.floor(part * 100)} %${rest === '' ? '' : ` ${rest}`}`);
  }

  clear(): void {
    if (this.#isShown) process.stderr.write('\r\x1b[K');
    this.#isShown = false;
  }
}

const WIDTH = 24;
