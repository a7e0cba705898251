/** Checks of messages at the edges: a kernel runs the user's code, and a webview is not ours alone. */
import * as v from 'valibot';
import type { InspectorAction } from './inspector-page.ts';
import type { CellError, KernelEvent, RendererRequest } from './messages.ts';
import { exportQuestion, question, target } from './questions-guard.ts';
import { runNames, variableList } from './variables-guard.ts';
import { look } from './view-settings-guard.ts';

const id = v.pipe(v.number(), v.safeInteger());

const location = v.object({
  label: v.string(),
  uri: v.string(),
  line: v.number(),
  column: v.number(),
  name: v.exactOptional(v.string()),
});

const cellError: v.GenericSchema<CellError> = v.object({
  name: v.string(),
  message: v.string(),
  frames: v.array(location),
  cause: v.exactOptional(v.lazy(() => cellError)),
  parts: v.exactOptional(v.lazy(() => v.array(cellError))),
});

/** Of an answer only that it is an object: the renderer, which draws it, checks it whole. */
const anyObject = v.custom<object>((value) => typeof value === 'object' && value !== null);

const kernelEvent = v.variant('type', [
  v.object({
    type: v.literal('display'),
    run: id,
    bundle: v.record(v.string(), v.unknown()),
    output: v.string(),
  }),
  v.object({
    type: v.literal('update'),
    run: id,
    bundle: v.record(v.string(), v.unknown()),
    output: v.string(),
  }),
  v.object({ type: v.literal('remove'), run: id, output: v.string() }),
  v.object({ type: v.literal('tail'), run: id, tail: id, text: v.string() }),
  v.object({
    type: v.literal('input'),
    run: id,
    request: id,
    prompt: v.string(),
    value: v.exactOptional(v.string()),
  }),
  v.object({
    type: v.literal('stream'),
    run: id,
    channel: v.picklist(['stdout', 'stderr']),
    text: v.string(),
  }),
  v.object({ type: v.literal('done'), run: id, error: v.exactOptional(cellError), ...runNames }),
  v.object({ type: v.literal('late-error'), run: id, error: cellError }),
  v.object({
    type: v.literal('reply'),
    request: id,
    answer: v.exactOptional(anyObject),
    error: v.exactOptional(v.string()),
  }),
  v.object({
    type: v.literal('variables'),
    request: id,
    list: v.exactOptional(variableList),
    error: v.exactOptional(v.string()),
  }),
  v.object({
    type: v.literal('debug'),
    request: id,
    debugger: v.exactOptional(v.object({ url: v.string(), builtIn: v.array(v.string()) })),
    error: v.exactOptional(v.string()),
  }),
]);

const place = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

const remember = v.object({ type: v.literal('remember'), key: v.string(), look });

const rendererRequest = v.variant('type', [
  v.object({ type: v.literal('question'), request: id, target, question }),
  v.object({
    type: v.literal('save'),
    name: v.string(),
    from: v.union([
      v.object({ target, question: exportQuestion }),
      v.object({ bytes: v.pipe(v.string(), v.base64()) }),
    ]),
  }),
  v.object({ type: v.literal('copy'), text: v.string() }),
  v.object({ type: v.literal('inspect'), target }),
  v.object({ type: v.literal('pin'), target }),
  remember,
  v.object({
    type: v.literal('new-cell'),
    source: v.pipe(v.string(), v.maxLength(100_000)),
    output: v.exactOptional(v.string()),
  }),
  v.object({ type: v.literal('settings') }),
  v.object({ type: v.literal('open'), label: v.string(), line: place, column: place }),
]);

export function isKernelEvent(value: unknown): value is KernelEvent {
  return v.is(kernelEvent, value);
}

const inspectorAction = v.variant('type', [
  remember,
  v.object({ type: v.literal('follow'), isFollowing: v.boolean() }),
  v.object({ type: v.literal('entry'), name: v.string() }),
  v.object({ type: v.literal('notebook') }),
]);

export function isInspectorAction(value: unknown): value is InspectorAction {
  return v.is(inspectorAction, value);
}

export function isRendererRequest(value: unknown): value is RendererRequest {
  return v.is(rendererRequest, value);
}
