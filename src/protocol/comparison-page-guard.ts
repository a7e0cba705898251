/** Checks of what a page of pinned tensors says, and of what was kept of it. */
import * as v from 'valibot';
import { MOST_PINNED, type PinAction, type PinnedState } from './comparison-page.ts';
import { parseView } from './view-guard.ts';
import { base64, shortText } from './view-parts-guard.ts';

const id = v.pipe(v.string(), v.maxLength(100));

const action = v.variant('type', [
  v.object({ type: v.literal('rename'), id, name: v.pipe(shortText, v.trim(), v.minLength(1)) }),
  v.object({ type: v.literal('move'), id, by: v.picklist([1, -1]) }),
  v.object({ type: v.literal('unpin'), id }),
  v.object({
    type: v.literal('save-notebook'),
    groups: v.pipe(
      v.array(v.object({ ids: v.array(id), view: v.unknown(), png: base64, text: v.string() })),
      v.maxLength(MOST_PINNED),
    ),
    exact: v.pipe(v.record(id, base64), v.maxEntries(MOST_PINNED)),
  }),
]);

export function isPinAction(value: unknown): value is PinAction {
  return v.is(action, value);
}

const state = v.object({
  items: v.pipe(
    v.array(v.object({ id, name: shortText, from: shortText, view: v.unknown() })),
    v.maxLength(MOST_PINNED),
  ),
});

/** Without what is damaged: a reload loses no more than that. */
export function parsePinnedState(value: unknown): PinnedState {
  const read = v.safeParse(state, value);
  if (!read.success) return { items: [] };
  return { items: read.output.items.filter(({ view }) => isView(view)) };
}

function isView(view: unknown): boolean {
  try {
    return parseView(view).panels.length === 1;
  } catch {
    // The guard's words are of no use to anyone here.
    return false;
  }
}
