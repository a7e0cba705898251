/**
 * The process behind the editor of one tensor file: opens it, shows its tensors, answers what their pictures ask. It
 * runs no code of anyone's, and ends with its parent.
 */
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { namedTensor, openReader, openTensorFile, type TensorEntry, type TensorFile } from '../data/index.ts';
import type { Tensor } from '../engine/index.ts';
import type { FileReply, FileRequest } from '../protocol/file-messages.ts';
import type { Entry } from '../protocol/inspector-page.ts';
import type { Question } from '../protocol/questions.ts';
import type { Panel, View } from '../protocol/view.ts';
import { LargePanel } from './large-panel.ts';
import { answerAbout, isTensorQuestion } from './tensor-answers.ts';
import { tensorView } from './views.ts';

/** Up to this many elements a tensor is held in memory: 256 MB. */
const MOST_HELD = 2 ** 26;

/** What is shown, and who answers for it. */
interface Shown {
  view: View;
  answer(question: Question): object;
}

let file: TensorFile | undefined;
let shown: { entry: string; of: Shown } | undefined;

const send = process.send?.bind(process);
const [, , path = ''] = process.argv;
process.on('disconnect', () => process.exit(0));
process.on('message', (request: FileRequest) => {
  try {
    reply({ type: 'reply', request: request.request, answer: answerTo(request) });
  } catch (error) {
    reply({
      type: 'reply',
      request: request.request,
      error: error instanceof Error ? error.message : String(error),
    });
  }
});

function reply(message: FileReply): void {
  send?.(message);
}

function answerTo(request: FileRequest): object {
  switch (request.type) {
    case 'open':
      file ??= openTensorFile(openReader(path, process.cwd()), path);
      return { entries: file.entries.map(describe) };
    case 'show':
      return { view: show(request.entry).view };
    case 'question':
      if (shown === undefined || shown.entry !== request.target.output)
        throw new Error('another tensor is shown now');
      return shown.of.answer(request.question);
  }
}

function describe({ name, dtype, shape, problem }: TensorEntry): Entry {
  const description = `${dtype} [${shape.join(', ')}]`;
  return {
    name,
    description: problem === undefined ? description : `${description}: ${problem}`,
    isReadable: problem === undefined,
  };
}

function show(name: string): Shown {
  if (shown?.entry === name) return shown.of;
  const entry = file?.entries.find((one) => one.name === name);
  if (entry === undefined) throw new Error(`the file has no tensor ${name}`);
  if (entry.problem !== undefined) throw new Error(entry.problem);
  const count = entry.shape.reduce((product, n) => product * n, 1);
  const title = name === '' ? (path.split(/[\\/]/).at(-1) ?? path) : name;
  const of = count <= MOST_HELD ? held(title, entry, count) : large(title, entry);
  shown = { entry: name, of };
  return of;
}

function held(title: string, entry: TensorEntry, count: number): Shown {
  const data = new Float32Array(count);
  entry.readInto(data, 0);
  const tensor: Tensor = namedTensor(data, entry.shape);
  const { view } = tensorView(title, tensor);
  const [panel] = view.panels;
  if (panel === undefined) throw new Error('nothing to show');
  return {
    view: withDtype(view, panel, entry.dtype),
    answer: (question) => {
      if (!isTensorQuestion(question)) throw new Error('a file holds nothing');
      return answerAbout(tensor, question, panel.domain);
    },
  };
}

function large(title: string, entry: TensorEntry): Shown {
  const panel = new LargePanel(title, entry);
  const of: Shown = {
    view: withDtype({ version: 1, kind: 'tensor', panels: [panel.panel] }, panel.panel, entry.dtype),
    answer: (question) => panel.answer(question),
  };
  void panel
    .complete(async () => {
      await setImmediate();
      return shown?.of === of;
    })
    .then((isWhole) => {
      if (!isWhole || shown?.of !== of) return;
      of.view = withDtype({ version: 1, kind: 'tensor', panels: [panel.panel] }, panel.panel, entry.dtype);
      reply({ type: 'renewed', entry: entry.name });
    }, reportFault);
  return of;
}

/** The sample stays where the file cannot be read to its end. */
function reportFault(error: unknown): void {
  reply({ type: 'fault', message: error instanceof Error ? error.message : String(error) });
}

function withDtype(view: View, panel: Panel, dtype: string): View {
  return { ...view, panels: [{ ...panel, dtype }] };
}
