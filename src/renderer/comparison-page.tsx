/** The page of pinned tensors: comparisons of those that have the same axes, to be arranged, named and taken away. */
import { render } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { FromComparisonPage, Pinned, PinnedMessage } from '../protocol/comparison-page.ts';
import { parseView } from '../protocol/view-guard.ts';
import { DEFAULT_VIEW_SETTINGS } from '../protocol/view-settings.ts';
import { type Item, type Linked, linked } from '../view/comparison/pinned.ts';
import { comparisonToSave } from '../view/comparison/to-save.ts';
import { ComparisonView } from './comparison/comparison.tsx';
import { connect, type Kernel } from './kernel.ts';
import { SettingsContext, settingsIn } from './settings.ts';
import { useMeasured } from './space.ts';
import { addStyle } from './style.ts';

declare function acquireVsCodeApi(): {
  postMessage(message: FromComparisonPage): void;
};

const host = acquireVsCodeApi();
const kernel = connect({
  post: (message) => host.postMessage(message),
  receive: (listener) => window.addEventListener('message', ({ data }) => listener(data)),
});

interface PinnedItem extends Item {
  readonly pinned: Pinned;
}

function Page({ kernel: asked }: { kernel: Kernel }) {
  const [items, setItems] = useState<readonly Pinned[]>();
  const [settings, setSettings] = useState(DEFAULT_VIEW_SETTINGS);
  useEffect(() => {
    const listen = ({ data }: MessageEvent<unknown>) => {
      if (isPinnedMessage(data)) {
        setItems(data.items);
      }
      const found = settingsIn(data);
      if (found) setSettings(found);
    };
    window.addEventListener('message', listen);
    host.postMessage({ type: 'ready' });
    return () => window.removeEventListener('message', listen);
  }, []);
  return (
    <div class="nb-output nb-page">
      {items !== undefined && (
        <SettingsContext.Provider value={settings}>
          {items.length === 0 ? <Nothing /> : <All items={items} kernel={asked} />}
        </SettingsContext.Provider>
      )}
    </div>
  );
}

function Nothing() {
  return (
    <p class="nb-hint">
      Nothing is pinned. Press <b>pin</b> on a picture in any notebook, or on a tensor among the variables.
    </p>
  );
}

function All({ items, kernel: asked }: { items: readonly Pinned[]; kernel: Kernel }) {
  const known = useMemo(() => new WeakMap<object, PinnedItem | Error>(), []);
  const read = useMemo(() => items.map((pinned) => itemOf(pinned, known)), [items]);
  const readable = useMemo(() => read.flatMap((one) => (one instanceof Error ? [] : [one])), [read]);
  const groups = useMemo(() => linked(readable), [readable]);
  const problems = read.flatMap((one) => (one instanceof Error ? [one] : []));
  return (
    <>
      <header class="nb-header">
        <span class="nb-name">Comparison</span>
        <span class="nb-hint">
          {items.length} pinned
          {groups.length > 1 ? `, linked where axes are the same: ${groups.length} groups` : ''}
        </span>
        <button
          type="button"
          class="nb-save-notebook"
          title="a notebook that loads and compares these tensors"
          onClick={() => {
            const drawn = comparisonToSave(readable.map((one) => ({ ...one, id: one.pinned.id })));
            host.postMessage({ type: 'save-notebook', ...drawn });
          }}
        >
          save as notebook…
        </button>
      </header>
      {problems.map((problem, i) => (
        <div class="nb-problem" role="alert" key={i}>
          {problem.message}
        </div>
      ))}
      {groups.map((group) => (
        <Group key={keyOf(group)} group={group} items={items} kernel={asked} />
      ))}
    </>
  );
}

interface GroupProps {
  group: Linked<PinnedItem>;
  items: readonly Pinned[];
  kernel: Kernel;
}

function Group({ group: { items, view }, items: all, kernel: asked }: GroupProps) {
  const { ref, measured } = useMeasured();
  const outputs = items.map(({ pinned }) => pinned.output);
  const places = useMemo(
    () =>
      outputs.map((output) =>
        output === undefined ? undefined : { source: { kernel: asked, output }, panel: 0 },
      ),
    [asked, outputs.join()],
  );
  return (
    <div class="nb-group" ref={ref}>
      {measured.width > 0 && (
        <ComparisonView
          view={view}
          source={undefined}
          places={places}
          space={measured}
          nameOf={(i) => {
            const item = items[i];
            return item && <Name item={item} all={all} />;
          }}
        />
      )}
    </div>
  );
}

/** Its name, to be written over; where it is from; and its place among all. */
function Name({ item: { pinned }, all }: { item: PinnedItem; all: readonly Pinned[] }) {
  const { id, name, from } = pinned;
  const at = all.findIndex((one) => one.id === id);
  const move = (by: 1 | -1) => () => host.postMessage({ type: 'move', id, by });
  const isLive = pinned.output !== undefined;
  return (
    <>
      <NameField
        name={name}
        title={`${name}: ${from}${isLive ? '' : '; its kernel has ended, the saved picture is shown'}`}
        rename={(wanted) => host.postMessage({ type: 'rename', id, name: wanted })}
      />
      <span class="nb-pin-tools">
        <button type="button" title={`${name} one place back`} aria-disabled={at === 0} onClick={move(-1)}>
          ←
        </button>
        <button
          type="button"
          title={`${name} one place on`}
          aria-disabled={at === all.length - 1}
          onClick={move(1)}
        >
          →
        </button>
        <button
          type="button"
          title={`take ${name} away`}
          onClick={() => host.postMessage({ type: 'unpin', id })}
        >
          ✕
        </button>
      </span>
      <span class="nb-hint nb-from" title={from}>
        {from}
        {isLive ? '' : ' · as saved'}
      </span>
    </>
  );
}

interface NameFieldProps {
  name: string;
  title: string;
  rename(wanted: string): void;
}

/** What is being typed is kept whatever is drawn anew meanwhile; Escape takes it back, and no name is the old one. */
function NameField({ name, title, rename }: NameFieldProps) {
  const [draft, setDraft] = useState<string>();
  useEffect(() => setDraft(undefined), [name]);
  const shown = draft ?? name;
  return (
    <input
      class="nb-rename"
      aria-label={`name of ${name}`}
      title={title}
      value={shown}
      size={Math.max(3, Math.min(24, shown.length))}
      onFocus={({ currentTarget }) => currentTarget.select()}
      onInput={({ currentTarget }) => setDraft(currentTarget.value)}
      onKeyDown={({ key }) => key === 'Escape' && setDraft(undefined)}
      onChange={({ currentTarget }) => {
        const wanted = currentTarget.value.trim();
        if (wanted === '' || wanted === name) setDraft(undefined);
        else rename(wanted);
      }}
    />
  );
}

/** The same item for the same view: its picture is kept when others come, go or get names. */
function itemOf(pinned: Pinned, known: WeakMap<object, PinnedItem | Error>): PinnedItem | Error {
  const key = typeof pinned.view === 'object' && pinned.view !== null ? pinned.view : {};
  const old = known.get(key);
  if (old && !(old instanceof Error)) return { ...old, name: pinned.name, pinned };
  try {
    const [panel] = parseView(pinned.view).panels;
    if (panel === undefined) throw new Error('no panel');
    const item = { name: pinned.name, panel, pinned };
    known.set(key, item);
    return item;
  } catch (error) {
    return new Error(`${pinned.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function keyOf({ view: { panels } }: Linked<PinnedItem>): string {
  return JSON.stringify([panels[0]?.axes, panels[0]?.shape]);
}

/** Only the extension can send to this page; its views are checked before they are drawn. */
function isPinnedMessage(data: unknown): data is PinnedMessage {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'pinned';
}

const root = document.getElementById('root');
if (root) {
  addStyle(document);
  render(<Page kernel={kernel} />, root);
}
