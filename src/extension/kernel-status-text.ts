/** The kernel's state in words for the status bar. It knows nothing of VS Code but its icons. */
import { bytesText } from '../protocol/bytes-text.ts';

export interface KernelFacts {
  alive: boolean;
  /** `Cell 3`, while it runs. */
  running: string | undefined;
  cellsRun: number;
  /** Since its start, in milliseconds. */
  uptime: number;
  /** Resident bytes and the engine's threads, once they are known. */
  status: { memory: number; threads: number } | undefined;
}

export interface KernelStatusText {
  text: string;
  /** Markdown. */
  tooltip: string;
}

export function kernelStatusText(facts: KernelFacts): KernelStatusText {
  const { alive, running, status } = facts;
  if (!alive) {
    const tooltip = '**Normbook kernel**\n\nNone is running. The next run of a cell starts one.';
    return { text: '$(circle-outline) no kernel', tooltip };
  }
  const icon = running === undefined ? '$(circle-filled)' : '$(sync~spin)';
  const parts = ['Normbook', running ?? [], status ? bytesText(status.memory) : []].flat();
  return { text: `${icon} ${parts.join(' · ')}`, tooltip: tooltipOf(facts) };
}

function tooltipOf({ running, status, uptime, cellsRun }: KernelFacts): string {
  const rows = [
    ['State', running === undefined ? 'idle' : `running ${running}`],
    ...(status ? [['Memory', bytesText(status.memory)]] : []),
    ...(status ? [['Threads', String(status.threads)]] : []),
    ['Up for', durationText(uptime)],
    ['Cells run', String(cellsRun)],
  ];
  const table = ['| | |', '|---|---|', ...rows.map(([label, text]) => `| ${label} | ${text} |`)].join('\n');
  const click = running === undefined ? 'Click for Restart, Interrupt, Variables.' : 'Click to stop.';
  return `**Normbook kernel**\n\n${table}\n\n${click}`;
}

/** `12 s`, `3 min`, `2 h 5 min` */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const left = minutes % 60;
  return `${Math.floor(minutes / 60)} h${left > 0 ? ` ${left} min` : ''}`;
}
