/** Checks that a value says what a normalization did: saved outputs are hostile until then. */
import * as v from 'valibot';
import { extent, finite, shortText } from './view-parts-guard.ts';

const MOST_SETS = 8;
const MOST_NAMES = 16;
const LONGEST_FORMULA = 500;
/** Characters of one statistic, however many groups: 16 million of them. */
const LONGEST_NUMBERS = 96 * 1024 * 1024;

const averagingSet = v.strictObject({
  pattern: shortText,
  sizes: v.pipe(v.record(shortText, extent), v.maxEntries(MOST_NAMES)),
  affine: shortText,
});

const floats = v.pipe(v.string(), v.maxLength(LONGEST_NUMBERS), v.base64());
const byName = v.pipe(v.record(shortText, floats), v.maxEntries(MOST_NAMES));

export const normalization = v.strictObject({
  id: shortText,
  title: shortText,
  formula: v.exactOptional(v.pipe(v.string(), v.maxLength(LONGEST_FORMULA))),
  sets: v.pipe(v.array(averagingSet), v.minLength(1), v.maxLength(MOST_SETS)),
  eps: v.exactOptional(finite),
  isTraining: v.boolean(),
  statistics: v.exactOptional(byName),
  doesMore: v.exactOptional(v.literal(true)),
  moments: v.exactOptional(v.strictObject({ mean: floats, std: floats })),
  parameters: v.exactOptional(byName),
});
