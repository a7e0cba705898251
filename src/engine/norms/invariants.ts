/**
 * What a normalization may guarantee, each under a short name with its sentence.
 * It knows neither who guarantees it nor how the tests check it.
 */

/** With γ = 1 and β = 0; exact but for ε and the rounding to float32. */
export const invariants = {
  zeroMean: 'Every group of the output has mean 0.',
  unitVariance: 'Every group of the output has variance σ²/(σ² + ε), 1 where σ² is not tiny.',
  unitMeanSquare: 'Every group of the output has mean square 1, but for ε.',
  shiftInvariance: 'Adding one number to a whole group of the input changes nothing.',
  scaleInvariance:
    'Multiplying a whole group of the input by one positive number changes nothing, but for ε.',
  batchIndependence: 'What becomes of one sample does not depend on the others in the batch.',
} as const;

export type Invariant = keyof typeof invariants;
