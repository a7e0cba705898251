/** One output: the guard of its type first, then what draws it, or a small box that says what is wrong. */
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { PROGRESS_MIME, TABLE_MIME, TREE_MIME } from '../protocol/display.ts';
import { parseProgress, parseTable, parseTree } from '../protocol/display-guard.ts';
import { VIEW_MIME } from '../protocol/view.ts';
import { parseView } from '../protocol/view-guard.ts';
import type { Look } from '../protocol/view-settings.ts';
import { ErrorOutput, parseError } from './error.tsx';
import { HtmlOutput } from './html.tsx';
import type { Kernel, Source } from './kernel.ts';
import { ProgressOutput } from './progress.tsx';
import { TableOutput } from './table.tsx';
import { TreeOutput } from './tree.tsx';
import { ViewOutput } from './view-output.tsx';

/** What the renderer is given of an output, whatever it is. */
export interface Item {
  readonly mime: string;
  json(): unknown;
  text(): string;
}

/** What is remembered of a picture. */
export interface OutputMark {
  look: Look;
  key?: string;
}

interface Props {
  item: Item;
  kernel: Kernel | undefined;
  source: Source | undefined;
  mark: OutputMark;
}

type Draw = (props: Props) => ComponentChildren;

export const ERROR_MIME = 'application/vnd.code.notebook.error';

/** By type; each throws where the data are not what they should be. */
const DRAWN: Readonly<Record<string, Draw>> = {
  [VIEW_MIME]: ({ item, kernel, source, mark }) => (
    <ViewOutput view={parseView(item.json())} source={source} kernel={kernel} mark={mark} />
  ),
  [TREE_MIME]: ({ item }) => <TreeOutput tree={parseTree(item.json())} />,
  [TABLE_MIME]: ({ item }) => <TableOutput table={parseTable(item.json())} />,
  [PROGRESS_MIME]: ({ item }) => <ProgressOutput progress={parseProgress(item.json())} />,
  [ERROR_MIME]: ({ item, kernel }) => (
    <ErrorOutput
      error={parseError(item.json())}
      open={kernel && ((place) => kernel.tell({ type: 'open', ...place }))}
    />
  ),
  'text/html': ({ item }) => <HtmlOutput html={item.text()} />,
};

export function Output(props: Props) {
  const drawn = useMemo(() => draw(props), [props.item, props.source?.output]);
  return (
    <div class="nb-output" data-output={props.source?.output}>
      {drawn}
    </div>
  );
}

function draw(props: Props): ComponentChildren {
  try {
    const found = DRAWN[props.item.mime];
    if (found === undefined) throw new Error(`nothing draws the type ${props.item.mime}`);
    return found(props);
  } catch (error) {
    return (
      <div class="nb-problem" role="alert">
        {error instanceof Error ? error.message : String(error)}
      </div>
    );
  }
}
