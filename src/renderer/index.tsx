/** The notebook renderer's entry: one root per output item. It draws nothing itself. */
import { render } from 'preact';
import type { ActivationFunction, OutputItem, RendererContext } from 'vscode-notebook-renderer';
import { type Channel, connect, type Kernel } from './kernel.ts';
import { Output } from './output.tsx';
import { addStyle } from './style.ts';

export const activate: ActivationFunction = (context) => {
  const channel = channelOf(context);
  const kernel = channel && connect(channel);
  const roots = new Map<string, HTMLElement>();
  return {
    renderOutputItem(item, element) {
      addStyle(element.ownerDocument);
      roots.set(item.id, element);
      render(<Output item={item} kernel={kernel} source={sourceOf(item, kernel)} />, element);
    },
    disposeOutputItem(id) {
      for (const [key, element] of [...roots]) {
        if (id !== undefined && key !== id) continue;
        roots.delete(key);
        render(null, element);
      }
      if (id === undefined) kernel?.dropAll();
    },
  };
};

/** Undefined where the notebook gives renderers no messages. */
function channelOf({ postMessage, onDidReceiveMessage }: RendererContext<unknown>): Channel | undefined {
  if (!postMessage || !onDidReceiveMessage) return undefined;
  return { post: postMessage, receive: onDidReceiveMessage };
}

/** The live kernel's handle for this output, when both it and a way to ask exist. */
function sourceOf(item: OutputItem, kernel: Kernel | undefined) {
  const output = field(field(item.metadata, 'normbook'), 'output');
  return kernel && typeof output === 'string' ? { kernel, output } : undefined;
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
