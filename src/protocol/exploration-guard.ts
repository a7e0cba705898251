/** Checks of what can be turned and of what it is turned to: saved outputs and webviews are hostile until then. */
import * as v from 'valibot';
import { type Exploration, type ExplorationState, MOST_EXPLORED, MOST_PASSES } from './exploration.ts';
import { extent, finite, shortText } from './view-parts-guard.ts';

const MOST_CHOICES = 100;
const MOST_CONTROLS = 32;
const MOST_VALUES = 4096;
const LONGEST_DOC = 1000;
const LONGEST_CODE = 20_000;

const setting = v.union([finite, shortText, v.boolean(), v.null()]);

const control = v.strictObject({
  name: shortText,
  type: v.picklist(['number', 'integer', 'boolean', 'choice', 'text']),
  default: v.exactOptional(setting),
  min: v.exactOptional(finite),
  max: v.exactOptional(finite),
  values: v.exactOptional(v.pipe(v.array(finite), v.maxLength(MOST_VALUES))),
  choices: v.exactOptional(v.pipe(v.array(shortText), v.maxLength(MOST_VALUES))),
  doc: v.pipe(v.string(), v.maxLength(LONGEST_DOC)),
});
const controls = v.pipe(v.array(control), v.maxLength(MOST_CONTROLS));

const choice = v.strictObject({
  id: shortText,
  name: shortText,
  title: shortText,
  family: shortText,
  options: controls,
  parameters: controls,
  hasState: v.boolean(),
});

export const explorationState: v.GenericSchema<ExplorationState> = v.strictObject({
  variants: v.pipe(
    v.array(
      v.strictObject({
        choice: shortText,
        options: v.pipe(v.record(shortText, setting), v.maxEntries(MOST_CONTROLS)),
        parameters: v.pipe(v.record(shortText, finite), v.maxEntries(MOST_CONTROLS)),
      }),
    ),
    v.minLength(1),
    v.maxLength(MOST_EXPLORED),
  ),
  training: v.boolean(),
  passes: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MOST_PASSES)),
  samples: v.exactOptional(extent),
});

export const exploration: v.GenericSchema<Exploration> = v.pipe(
  v.strictObject({
    choices: v.pipe(v.array(choice), v.maxLength(MOST_CHOICES)),
    state: explorationState,
    samples: v.exactOptional(extent),
    code: v.pipe(v.string(), v.maxLength(LONGEST_CODE)),
  }),
  v.check(
    ({ choices, state }) => state.variants.every(({ choice: id }) => choices.some((one) => one.id === id)),
    'variants among the choices',
  ),
);
