/** The ways in which panels are set against each other. */
export const MODES = {
  side: { name: 'side by side', title: 'every panel' },
  difference: { name: 'A − B', title: 'two panels, and what is left of one when the other is taken from it' },
  swipe: { name: 'swipe', title: 'two panels over each other, with a divider between them' },
  flicker: { name: 'flicker', title: 'two panels in turn at the same place; space turns' },
} as const;
export type Mode = keyof typeof MODES;

export const MODE_NAMES: readonly Mode[] = ['side', 'difference', 'swipe', 'flicker'];
