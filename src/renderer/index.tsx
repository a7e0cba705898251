/** The notebook renderer's entry: one root per output item. It draws nothing itself. */
import { render } from 'preact';
import type { ActivationFunction, OutputItem, RendererContext } from 'vscode-notebook-renderer';
import { DEFAULT_VIEW_SETTINGS } from '../protocol/view-settings.ts';
import { parseLook } from '../protocol/view-settings-guard.ts';
import { type Channel, connect, type Kernel } from './kernel.ts';
import { Output, type OutputMark } from './output.tsx';
import { SettingsContext, settingsIn } from './settings.ts';
import { addStyle } from './style.ts';

export const activate: ActivationFunction = (context) => {
  const channel = channelOf(context);
  const kernel = channel && connect(channel);
  const roots = new Map<string, { item: OutputItem; element: HTMLElement }>();
  let settings = DEFAULT_VIEW_SETTINGS;
  const draw = (item: OutputItem, element: HTMLElement): void => {
    const output = <Output item={item} kernel={kernel} source={sourceOf(item, kernel)} mark={markOf(item)} />;
    render(<SettingsContext.Provider value={settings}>{output}</SettingsContext.Provider>, element);
  };
  channel?.receive((message) => {
    const told = settingsIn(message);
    if (told === undefined) return;
    settings = told;
    for (const { item, element } of roots.values()) draw(item, element);
  });
  channel?.post({ type: 'settings' });
  return {
    renderOutputItem(item, element) {
      addStyle(element.ownerDocument);
      roots.set(item.id, { item, element });
      draw(item, element);
    },
    disposeOutputItem(id) {
      for (const [key, { element }] of [...roots]) {
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

/** How the picture was left, and under which key it is remembered. */
function markOf({ metadata }: OutputItem): OutputMark {
  const told = field(metadata, 'normbook');
  const key = field(told, 'key');
  return { look: parseLook(field(told, 'look') ?? {}), ...(typeof key === 'string' ? { key } : {}) };
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
