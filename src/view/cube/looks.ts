/**
 * How sets are told apart: a colour and a hatch for each, so that it is never hue alone. Both are the same in every theme,
 * as the colours of data are. It knows no set.
 */

/** Colours of Okabe and Ito, which people with any colour vision tell apart, and a grey; neighbours differ most. */
export const COLORS: readonly { readonly fill: string; readonly ink: 'dark' | 'light' }[] = [
  { fill: '#0072b2', ink: 'light' },
  { fill: '#e69f00', ink: 'dark' },
  { fill: '#009e73', ink: 'light' },
  { fill: '#cc79a7', ink: 'dark' },
  { fill: '#56b4e9', ink: 'dark' },
  { fill: '#d55e00', ink: 'light' },
  { fill: '#f0e442', ink: 'dark' },
  { fill: '#8c8c8c', ink: 'dark' },
];

export const INKS = { dark: '#000000', light: '#ffffff' } as const;

/** Lines of each hatch in a tile of 6 × 6; the first has none. */
export const HATCHES: readonly string[] = [
  '',
  'M-1 1L1 -1M0 6L6 0M5 7L7 5',
  'M0 1.5H6M0 4.5H6',
  'M-1 5L1 7M0 0L6 6M5 -1L7 1',
  'M1.5 0V6M4.5 0V6',
  'M1.5 1.5h.01M4.5 4.5h.01',
  'M0 3H6M3 0V6',
];

/** So many sets look different. */
export const LOOKS = COLORS.length * HATCHES.length;

export interface Look {
  readonly color: number;
  readonly hatch: number;
}

/** Both counts have no common divisor: of {@link LOOKS} that follow one another no two are the same. */
export function lookOf(rank: number): Look {
  return { color: rank % COLORS.length, hatch: rank % HATCHES.length };
}
