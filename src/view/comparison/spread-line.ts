/** A panel's histogram as steps on another range: lines of several panels then lie over each other. */
import type { Panel } from '../../protocol/view.ts';
import { valueAt } from '../inspector/scale.ts';

export interface Line {
  /** From place to place on the range, with the share of all values that a step of unit width would have. */
  readonly steps: readonly { readonly from: number; readonly to: number; readonly share: number }[];
  readonly highest: number;
}

/** `place`: where a value is on the range, from 0 to 1. Empty steps without a histogram. */
export function spreadLine(
  { distribution, summary }: Pick<Panel, 'distribution' | 'summary'>,
  place: (value: number) => number,
): Line {
  if (distribution === undefined || summary.count === 0) return { steps: [], highest: 0 };
  const { histogram } = distribution;
  const edge = valueAt(histogram.scale, histogram);
  const bins = histogram.counts.length;
  const steps = histogram.counts.map((count, i) => {
    const [from, to] = [place(edge(i / bins)), place(edge((i + 1) / bins))];
    return { from, to, share: to > from ? count / summary.count / (to - from) : 0 };
  });
  return { steps, highest: steps.reduce((most, { share }) => Math.max(most, share), 0) };
}
