/** The marks of a cell in words, for its status bar. It knows nothing of VS Code. */
import type { Cause, Mark } from '../notebook/index.ts';

export interface MarkText {
  /** With an icon, as status bars have it. */
  text: string;
  tooltip: string;
}

export function markText(mark: Mark): MarkText {
  switch (mark.type) {
    case 'edited':
      return {
        text: '$(edit) Edited since run',
        tooltip: 'The output is of an earlier text of this cell. Run it again, or undo the edit.',
      };
    case 'stale':
      return {
        text: `$(warning) Stale: ${firstCause(mark.causes)}`,
        tooltip: `This cell ran before what it uses:\n${mark.causes.map((cause) => `• ${causeText(cause)}`).join('\n')}\nRun it again.`,
      };
    case 'earlier':
      return {
        text: '$(history) From an earlier kernel',
        tooltip:
          'The output was made by a kernel that has ended; its variables are gone. Run the cell again.',
      };
  }
}

function firstCause([first, ...others]: readonly Cause[]): string {
  if (first === undefined) return 'its inputs changed';
  return `${causeText(first)}${others.length > 0 ? `, ${others.length} more` : ''}`;
}

function causeText({ name, label = 'a deleted cell', through }: Cause): string {
  return through === 'run' ? `\`${name}\` re-ran in ${label}` : `\`${name}\` is of ${label}, which is stale`;
}
